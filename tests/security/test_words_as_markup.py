"""What people write is shown as what they wrote: no payload in any text field becomes markup on any page (IN2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock, markup
from app.core.names import clean_name
from app.places.models import Dish, Venue
from events.dinners.models import Dinner
from events.reviews.models import PrivateNote, Review
from groups.chat import actions as chat
from groups.chat.models import Channel
from groups.membership.models import Group, JoinRequest
from tests.access import world as w
from tests.access.rooms import furnish
from tests.access.world import World
from tests.factories import a_dinner, a_group, a_member, a_venue
from tests.security.conftest import Writing
from tests.security.walk import address, browsers, parsed, routes
from tests.security.words import PAYLOADS

TURNS = 4  # as many worlds; each shows a quarter of the payloads in every field
ADDRESSES = ("href", "src", "action", "formaction", "xlink:href", "data", "poster", "background")
SCHEMES = ("http:", "https:", "/", "#", "?", "mailto:", "blob:", ".")
NEVER = {
    "iframe",
    "object",
    "embed",
    "base",
    "applet",
    "frame",
    "frameset",
    "math",
    "noscript",
    "marquee",
    "portal",
}


def test_there_are_enough() -> None:
    assert len(set(PAYLOADS)) >= 300


@pytest.mark.parametrize(
    "bad",
    [
        "<script>1</script>", "<img src=x onerror=1>", "<a href=javascript:1>x</a>", "<p style=x>", "<base href=//e>",
        "<svg onload=1>", "<a href='java&#9;script:1'>x</a>", "<form action=//evil.example>", "<iframe srcdoc=x>",
    ],
)  # fmt: skip
def test_what_could_run_would_be_found(bad: str) -> None:
    assert list(complaints(f"<!doctype html><main><p>{bad}</main>"))


def _ours(element: Element) -> bool:
    return element.tag == "script" and (
        (element.get("src") or "").startswith("/static/")
        or element.get("type") in ("application/ld+json", "application/json")
    )


def complaints(page: str) -> Iterator[str]:
    """What could run on this page, or lead elsewhere."""
    for element in parsed(page).iter():
        tag = str(element.tag).lower()
        if (
            tag in NEVER
            or (tag == "script" and not _ours(element))
            or (tag == "meta" and element.get("http-equiv"))
        ):
            yield f"<{tag}>"
        for name, value in element.attrib.items():
            name = str(name).lower()
            target = "".join(letter for letter in value if letter > " ").lower()
            if name.startswith("on") or name in ("style", "srcdoc"):
                yield f"{tag} {name}={value[:60]}"
            if name in ADDRESSES and target and not target.startswith(SCHEMES):
                yield f"{tag} {name}={value[:60]}"
            if name in ("action", "formaction") and target.startswith(("http", "//")):
                yield f"{tag} {name}={value[:60]}"


def _say_everywhere(session: Session, world: World, words: list[str]) -> list[str]:
    """Every text field of the world says these; past what the forms clean, as if one of them forgot to."""
    pick = iter(words * 20)
    for role, member_id in world.members.items():
        member = session.get_one(Member, member_id)
        member.nickname, member.palate = f"{role[:1]}{next(pick)}", next(pick)
    for kind, fields in TEXTS.items():
        for row in session.query(kind):
            for field in fields:
                setattr(row, field, next(pick))
    host = session.get_one(Member, world.members["host"])
    for each in words:
        _one_more_of_each(session, host, each, next(pick))
    _talk(session, world, words)
    return list(session.scalars(select(Venue.public_id)))


TEXTS: dict[type, tuple[str, ...]] = {
    Group: ("name", "city", "line"), Dinner: ("title", "note"), Review: ("text",), Channel: ("title",),
}  # fmt: skip


def _one_more_of_each(session: Session, host: Member, said: str, more: str) -> None:
    venue = a_venue(session, host, said, area=more, address=more, cuisine=more)
    session.add(_dish(venue.id, said, host.id))
    group = session.scalars(select(Group).order_by(Group.id)).first()
    assert group is not None
    dinner = a_dinner(session, group, host, a_member(session, said), venue=venue)
    dinner.title, dinner.note = said, more
    a_group(session, host, name=said, listed=True)


def _talk(session: Session, world: World, words: list[str]) -> None:
    now = clock.now()
    for request in session.query(JoinRequest):
        request.answers = [[each, each] for each in words[:3]]
    for review in session.query(Review):
        review.html = str(markup.render("\n\n".join(words)))
        note = PrivateNote(
            dinner_id=review.dinner_id, author_id=review.author_id, text=words[0], written_at=now
        )
        session.add(note)
    for channel in session.scalars(select(Channel)).all():
        for number, each in enumerate(words):
            if clean_name(each):
                chat.say(session, channel, world.members["seated"], each, f"said-{number:08}", now)


def _dish(venue_id: int, name: str, by: int) -> Dish:
    return Dish(venue_id=venue_id, name=name, name_key=name[:80], created_by_id=by, created_at=clock.now())


@pytest.mark.slow
@pytest.mark.parametrize("turn", range(TURNS))
def test_no_words_become_markup_anywhere(app: Flask, writing: Writing, turn: int) -> None:
    words = PAYLOADS[turn::TURNS]
    with writing() as session:
        world = w.build(session)
        furnish(session, world)
        venues = _say_everywhere(session, world, words)
    found: set[str] = set()
    shown: set[str] = set()
    for client, path in _pages(app, world, venues):
        answer = client.get(path)
        assert answer.status_code < 500, path
        if answer.mimetype == "text/html":
            found |= {f"{path}: {each}" for each in complaints(answer.text)}
            found |= {f"{path}: {each} as it is" for each in _raw(words, answer.text)}
            shown |= {each for each in words if str(escape(each)) in answer.text}
    assert found == set()
    assert len(shown) > 0.9 * len(words)


def _pages(app: Flask, world: World, venues: list[str]) -> Iterator[tuple[FlaskClient, str]]:
    """Every page as its host sees it, what only a guest of the table sees, and some of the venues."""
    host, seated = browsers(app, world, "host", "seated").values()
    for endpoint in routes(app, "GET"):
        yield host, address(app, world, endpoint, "GET")
        if endpoint.startswith(("reviews.", "attestations.")):
            yield seated, address(app, world, endpoint, "GET")
    for pid in venues[::20]:
        yield host, f"/v/{pid}"


def _raw(words: Iterable[str], page: str) -> Iterator[str]:
    """The words themselves, not escaped."""
    for each in words:
        if each.startswith("<") and len(each) > 12 and "script>1" not in each and each in page:
            yield each
