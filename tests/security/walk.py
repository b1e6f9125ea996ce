"""Walking the whole site as somebody: every address, every form on every page, every field in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from bleach._vendor import html5lib
from flask import Flask
from flask.testing import FlaskClient

from tests.access.test_matrix import ROUTES
from tests.access.world import World
from tests.factories import sign_in

# What scripts send and no page shows as a field.
UNSHOWN = {
    "attestations.upload": ("scans",), "chat.seen": ("seq",), "chat.react": ("on", "off", "sign"),
    "accounts.speak": ("to", "next"),
}  # fmt: skip
HIDDEN_FROM_FUZZ = frozenset({"csrf_token"})


@dataclass(frozen=True)
class Form:
    """A form of some page: where it goes and what a browser would send."""

    endpoint: str
    path: str
    fields: tuple[tuple[str, str], ...]

    def names(self) -> list[str]:
        """Each field once."""
        return [name for name in dict(self.fields) if name not in HIDDEN_FROM_FUZZ]


def parsed(html: str) -> Element:
    """A page as a browser's parser reads it."""
    tree: Element = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False)
    return tree


def browser(app: Flask, world: World, role: str) -> FlaskClient:
    """Somebody's browser; a guest's knows nobody."""
    made = app.test_client()
    if role != "guest":
        sign_in(made, world.members[role])
    return made


def twin(app: Flask, browser: FlaskClient) -> FlaskClient:
    """Another browser with the same cookie: what it is sent, signing out too, leaves the first as it is."""
    made = app.test_client()
    with browser.session_transaction() as kept:
        known = dict(kept)
    with made.session_transaction() as cookie:
        cookie.update(known)
    return made


def address(app: Flask, world: World, endpoint: str, method: str) -> str:
    """The route's address in this world."""
    values = {name: world.ids[key] for name, key in ROUTES[endpoint][1].items()}
    return str(app.url_map.bind("localhost").build(endpoint, values, method=method))


def routes(app: Flask, method: str) -> list[str]:
    """The endpoints that answer this method; the matrix itself proves that it knows them all."""
    found = (rule.endpoint for rule in app.url_map.iter_rules() if method in (rule.methods or ()))
    return sorted({each for each in found if each in ROUTES})


def unsafe(app: Flask) -> list[tuple[str, str]]:
    """Every endpoint with each of its methods that may change something."""
    return sorted(
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}
        if rule.endpoint in ROUTES
    )


def forms_of(app: Flask, path: str, html: str) -> Iterator[Form]:
    """The forms of a page that post to this site."""
    for found in parsed(html).iter("form"):
        if (found.get("method") or "get").lower() != "post":
            continue
        target = urlsplit(urljoin(path, found.get("action") or path)).path
        if not found.get("action") and not _takes_posts(app, target):
            continue  # its buttons, or a script, say where it goes: those are in UNSHOWN
        endpoint, _values = app.url_map.bind("localhost").match(target, method="POST")
        yield Form(str(endpoint), target, tuple(_fields(found)))


def _takes_posts(app: Flask, path: str) -> bool:
    return "POST" in app.url_map.bind("localhost").allowed_methods(path)


def _fields(form: Element) -> Iterator[tuple[str, str]]:
    for each in form.iter():
        name = each.get("name")
        if name is None or each.tag not in ("input", "textarea", "select", "button"):
            continue
        if each.get("type") in ("checkbox", "radio") and each.get("checked") is None:
            yield name, ""
        elif each.tag == "select":
            options = [o for o in each.iter("option") if o.get("selected") is not None] or list(
                each.iter("option")
            )
            yield name, (options[0].get("value") or "") if options else ""
        else:
            yield name, each.get("value") or "".join(each.itertext())


def browsers(app: Flask, world: World, *roles: str) -> dict[str, FlaskClient]:
    """Everybody's browser."""
    return {role: browser(app, world, role) for role in roles}


def all_forms(app: Flask, world: World, clients: dict[str, FlaskClient]) -> dict[tuple[str, str], list[Form]]:
    """By role and endpoint: one form of each kind that these people see anywhere, and those that scripts send."""
    found: dict[tuple[str, str], list[Form]] = {}
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for role, client in clients.items():
        for endpoint in routes(app, "GET"):
            path = address(app, world, endpoint, "GET")
            answer = client.get(path)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                for form in forms_of(app, path, answer.text):
                    _note(found, seen, role, form)
        for endpoint in routes(app, "POST"):
            form = Form(
                endpoint,
                address(app, world, endpoint, "POST"),
                tuple((n, "") for n in UNSHOWN.get(endpoint, ())),
            )
            if endpoint in UNSHOWN:
                _note(found, seen, role, form)
    return found


def _note(
    found: dict[tuple[str, str], list[Form]], seen: set[tuple[str, tuple[str, ...]]], role: str, form: Form
) -> None:
    kind = (form.endpoint, tuple(sorted(form.names())))
    if kind not in seen:
        seen.add(kind)
        found.setdefault((role, form.endpoint), []).append(form)
