"""Every field of every form and every parameter of every address, with what nobody expects: no trace, no 5xx (S5)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.access.test_matrix import ROUTES
from tests.access.world import World
from tests.security.odd import TEXTS, on_the_wire
from tests.security.walk import Form, address, all_forms, browsers, routes, twin
from tests.services import POSTGRES

WHO = ("host", "seated", "asker", "guest")
EVERY = 3  # each address meets every third kind; 1 takes minutes
# Each field meets every ninth kind alone (its neighbours the next ones), and all kinds together with the others. SQLite
# takes nearly anything, PostgreSQL is the choosier one: there is the longer walk.
ALONE = 9 if POSTGRES else 18
LEAST = {"host": 2500, "seated": 300}  # tries; most forms are seen by the host first, and tried by him
NUMBER = re.compile(r"\d+")
PARAMETERS = (
    "next",
    "before",
    "after",
    "q",
    "city",
    "from",
    "to",
    "page",
    "seq",
    "tab",
    "name",
    "join",
    "v",
    "n",
)


def _complaint(client: FlaskClient, method: str, path: str, what: str, **sent: object) -> str:
    answer = client.open(path, method=method, **sent)  # type: ignore[arg-type]
    text = answer.get_data()
    answer.close()
    if answer.status_code >= 500 or b"Traceback" in text:
        return f"{answer.status_code} {method} {path[:60]} with {what}"
    return ""


def _posts(form: Form) -> Iterable[tuple[str, dict[str, object]]]:
    usual, alone = dict(form.fields), _one_of_each_row(form)
    for turn, (kind, text) in enumerate(TEXTS.items()):
        for name in alone[turn % ALONE :: ALONE]:
            yield f"{name} = {kind}", usual | {name: text}
        yield f"all = {kind}", usual | dict.fromkeys(form.names(), text)
        if turn % EVERY == 0:
            yield f"{kind} as a name", usual | {text[:3000]: "x"}
    for name in alone:
        yield f"{name} twice", usual | {name: [usual[name], "x"]}
        yield (
            f"{name} as an array",
            {k: v for k, v in usual.items() if k != name} | {f"{name}[]": "x", f"{name}.a": "y"},
        )
        yield f"no {name}", {k: v for k, v in usual.items() if k != name}
    yield "nothing", {}


def _one_of_each_row(form: Form) -> list[str]:
    """The names of its fields; of rows alike ("line-0-title", "line-1-title") the first."""
    return list({NUMBER.sub("#", name): name for name in reversed(form.names())}.values())[::-1]


@pytest.mark.slow
@pytest.mark.parametrize("who", WHO)
def test_no_field_of_any_form_breaks_anything(
    app: Flask, world: World, unchanging: Callable[[], None], who: str
) -> None:  # fmt: skip
    clients = browsers(app, world, *WHO[: WHO.index(who) + 1])  # a form is tried by the first who sees it
    unchanging()
    complaints, tried = [], 0
    forms = [
        each for (role, _), found in all_forms(app, world, clients).items() if role == who for each in found
    ]
    for form in forms:
        browser = twin(app, clients[who])  # one of the forms signs out
        for what, sent in _posts(form):
            tried += 1
            complaints.append(_complaint(browser, "POST", form.path, what, data=sent))
    assert [each for each in complaints if each] == []
    assert tried > LEAST.get(who, 0)


@pytest.mark.slow
def test_no_parameter_of_any_address_breaks_anything(app: Flask, world: World) -> None:
    clients, complaints = browsers(app, world, "seated", "guest"), []
    for turn, endpoint in enumerate(routes(app, "GET")):
        path = address(app, world, endpoint, "GET")
        for kind, text in list(TEXTS.items())[turn % EVERY :: EVERY]:
            sent = dict.fromkeys(PARAMETERS, text[:3000])
            complaints.append(_complaint(clients["seated"], "GET", path, kind, query_string=sent))
        twice = {name: ["1", "x"] for name in PARAMETERS}
        complaints.append(_complaint(clients["guest"], "GET", path, "twice", query_string=twice))
    assert [each for each in complaints if each] == []


@pytest.mark.slow
def test_no_id_in_any_address_breaks_anything(app: Flask, world: World) -> None:
    client, complaints = browsers(app, world, "seated")["seated"], []
    for endpoint, (_thing, names) in ROUTES.items():
        methods = [method for method in ("GET", "POST") if endpoint in routes(app, method)]
        for name in names:
            good = world.ids[names[name]]
            for method in methods:
                path = address(app, world, endpoint, method)
                for kind, text in list(TEXTS.items())[len(complaints) % EVERY :: EVERY]:
                    odd = path.replace(good, text.replace("/", "")[:6000], 1)
                    sent = {"PATH_INFO": on_the_wire(odd)}
                    complaints.append(
                        _complaint(client, method, "/", kind + odd[:40], environ_overrides=sent)
                    )
    assert [each for each in complaints if each] == []


HEADERS = (
    "Accept", "Accept-Language", "Cookie", "Referer", "User-Agent", "Origin", "Range", "If-None-Match",
    "If-Modified-Since", "X-Forwarded-For", "Accept-Encoding", "Authorization",
)  # fmt: skip


@pytest.mark.parametrize(
    "name", ["CONTENT_TYPE", *("HTTP_" + each.upper().replace("-", "_") for each in HEADERS)]
)
def test_no_header_breaks_anything(app: Flask, world: World, name: str) -> None:
    client, complaints = browsers(app, world, "seated")["seated"], []
    for kind, text in TEXTS.items():
        sent = {name: on_the_wire(text.replace("\r", "").replace("\n", "")[:8000])}
        for method, path in (("GET", "/chats"), ("POST", "/nothing"), ("GET", "/static/css/app.css")):
            complaints.append(_complaint(client, method, path, kind, environ_overrides=sent))
    assert [each for each in complaints if each] == []
