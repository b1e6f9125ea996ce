"""A town in which there is something of every kind to find, and something of every kind that strangers may not find."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from html import unescape

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock, markup
from app.core.ids import new_token
from app.core.names import confusable_key
from app.places.models import Dish, Venue
from events.dinners.models import Dinner, Seat
from events.dinners.rules import Visibility
from events.reviews.models import Review
from events.reviews.rules import Paid
from groups.discussions import actions as discussions
from tests.factories import a_dinner, a_group, a_member, a_venue

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
EN = {"Accept-Language": "en"}


@dataclass
class Town:
    """Ids of people and things; every text holds the word that is looked for."""

    host: int
    mate: int
    stranger: int
    group: int


def a_dish(session: Session, venue: Venue, by: Member, name: str) -> Dish:
    """A dish of the venue."""
    dish = Dish(
        venue_id=venue.id,
        name=name,
        name_key=confusable_key(name),
        created_by_id=by.id,
        created_at=clock.now(),
    )
    session.add(dish)
    session.flush()
    return dish


def a_review(session: Session, dinner: Dinner, author: Member, text: str, *, opened: bool = True) -> Review:
    """What somebody wrote, open or sealed."""
    seat_id = session.scalar(select(Seat.id).where(Seat.dinner_id == dinner.id, Seat.member_id == author.id))
    review = Review(
        dinner_id=dinner.id, venue_id=dinner.venue_id, seat_id=seat_id, author_id=author.id, text=text,
        html=str(markup.render(text)), paid=Paid.SHARED, written_at=clock.now(), why={}, language="en",
        opened_at=clock.now() if opened else None,
    )  # fmt: skip
    session.add(review)
    session.flush()
    return review


def a_town(session: Session, word: str) -> Town:
    """One thing of each kind that the group may see, each with the word; nothing of it is for strangers."""
    host, mate, stranger = (a_member(session, name) for name in ("Host", "Mate", "Stranger"))
    group = a_group(session, host, mate, name=f"{word} circle", listed=False)
    venue = a_venue(session, host)
    dinner = a_dinner(session, group, host, mate, venue=venue, visibility=Visibility.GROUP)
    dinner.title = f"{word} table"
    linked = a_dinner(session, group, host, venue=venue, visibility=Visibility.LINK)
    linked.title = f"{word} by link"
    discussions.open_one(
        session, group, host.id, f"{word} talk", f"On {word}.", new_token()[:22], clock.now()
    )
    return Town(host.id, mate.id, stranger.id, group.id)


def titles(browser: FlaskClient, words: str, **more: str) -> list[str]:
    """What the page found, in its order."""
    return read(browser, "/search", {"q": words, **more})[0]


def read(browser: FlaskClient, path: str, query: dict[str, str] | None = None) -> tuple[list[str], str]:
    """The titles on a page, and the address of the next one."""
    answer = browser.get(path, query_string=query, headers=EN)
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    found = re.findall(r'<b dir="auto">(.*?)</b>', page)
    onward = re.search(r'href="([^"]*)" rel="next"', page)
    return [unescape(re.sub(r"</?mark>", "", each)) for each in found], unescape(onward[1]) if onward else ""
