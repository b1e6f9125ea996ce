"""Feeds as a reader that others wrote reads them; and what must never stand in one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import feedparser
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from events.dinners.models import Seat
from events.dinners.rules import Visibility
from events.reviews.models import Review
from tests.factories import a_dinner, a_group, a_member, a_venue

Writing = Callable[[], AbstractContextManager[Session]]
EN = {"Accept-Language": "en"}
SECRET = "zx-planted-secret"


def read(client: FlaskClient, path: str, **headers: str) -> Any:
    """What feedparser makes of it; it must find nothing to complain of."""
    answer = client.get(path, headers={**EN, **headers})
    assert answer.status_code == 200, path
    assert answer.mimetype == "application/atom+xml"
    found = feedparser.parse(answer.data, response_headers={"content-type": answer.content_type})
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


@pytest.fixture
def town(writing: Writing) -> dict[str, str]:
    """Tables of every visibility, reviews of every state; a secret is planted in all that is not public."""
    with writing() as session:
        host, guest = a_member(session, "Host <&> one"), a_member(session, f"{SECRET} guest")
        group = a_group(session, host, name="Foragers & <Friends>")
        hidden = a_group(session, host, name=f"{SECRET} group", listed=False)
        house = a_venue(session, host, name="Near \u0001 House", address="12 Street", area="Suzhou Street")
        kitchen = a_venue(
            session, host, name="Home kitchen", area="Wangjing", address=f"{SECRET} address", private=True
        )
        now, public = clock.now(), {"visibility": Visibility.PUBLIC}
        open_ = a_dinner(session, group, host, guest, venue=house, cap_fen=12000, **public)
        home = a_dinner(session, group, host, venue=kitchen, starts_at=now + timedelta(days=3), **public)
        off = a_dinner(session, group, host, venue=house, called_off_at=now, **public)
        for dinner, title in ((open_, "Open <b>table</b>"), (home, "Kitchen table"), (off, "Gone table")):
            dinner.title = title
        for visibility in (Visibility.GROUP, Visibility.LINK):
            a_dinner(
                session, group, host, venue=house, visibility=visibility, note=SECRET
            ).title = f"{SECRET} table"
        full = a_dinner(session, group, host, guest, seats=2, **public)
        full.title = "Full table"
        ids = {"group": group.public_id, "hidden": hidden.public_id, "venue": house.public_id, "open": open_.public_id,
               "kitchen": home.public_id, "city": "Beijing"}  # fmt: skip
        _reviews(session, house.id, host.id, now)
        return ids


def _reviews(session: Session, venue_id: int, author_id: int, now: Any) -> None:
    """One open, one sealed, one withdrawn."""
    seats = session.scalars(select(Seat).where(Seat.member_id == author_id).order_by(Seat.id)).all()
    for seat, text, opened, withdrawn in (
        (seats[0], "Good <b>tripe</b> & more", now, None), (seats[1], f"{SECRET} sealed", None, None),
        (seats[2], f"{SECRET} withdrawn", now, now),
    ):  # fmt: skip
        session.add(Review(
            venue_id=venue_id, dinner_id=seat.dinner_id, seat_id=seat.id, author_id=author_id, text=text,
            html=f"<p>{text}</p>", paid="shared", taste=8, written_at=now, opened_at=opened, withdrawn_at=withdrawn,
        ))  # fmt: skip


def test_a_city_tells_its_open_tables(client: FlaskClient, town: dict[str, str]) -> None:
    found = read(client, "/feeds/Beijing.atom")
    assert [each.title for each in found.entries] == ["Open <b>table</b>", "Kitchen table"]
    first = found.entries[0]
    assert first.link == first.id == f"http://localhost/d/{town['open']}"
    assert first.author == "Foragers & <Friends>"
    assert "6 seats" in first.summary or "6" in first.summary
    assert "¥120" in first.summary
    assert first.updated_parsed is not None
    assert found.feed.links[0].rel == "self"
    assert read(client, "/feeds/Nowhere.atom").entries == []


def test_a_group_tells_its_public_tables_and_what_was_called_off(
    client: FlaskClient, town: dict[str, str]
) -> None:
    titles = [each.title for each in read(client, f"/g/{town['group']}/tables.atom").entries]
    assert sorted(titles) == sorted(
        ["Open <b>table</b>", "Kitchen table", "Full table", "Called off: Gone table"]
    )
    assert client.get(f"/g/{town['hidden']}/tables.atom").status_code == 404


def test_a_venue_tells_its_open_reviews(client: FlaskClient, town: dict[str, str]) -> None:
    found = read(client, f"/v/{town['venue']}/reviews.atom")
    assert [each.author for each in found.entries] == ["Host <&> one"]
    assert "Good <b>tripe</b> & more" in found.entries[0].content[0].value.replace("&amp;", "&")


@pytest.mark.parametrize("path", ["/feeds/Beijing.atom", "/g/{group}/tables.atom", "/v/{venue}/reviews.atom",
                                  "/sitemap.xml", "/sitemap/dinners-0.xml", "/sitemap/groups-0.xml",
                                  "/sitemap/reviews-0.xml", "/sitemap/venues-0.xml"])  # fmt: skip
def test_no_secret_stands_in_a_feed_whoever_asks(
    client: FlaskClient,
    as_member: Callable[[int], FlaskClient],
    writing: Writing,
    town: dict[str, str],
    path: str,
) -> None:
    with writing() as session:
        author = session.scalars(select(Review.author_id)).first()
    for browser in (client, as_member(author or 0)):
        answer = browser.get(path.format(**town))
        assert answer.status_code == 200
        assert SECRET not in answer.text


def test_a_feed_is_written_in_the_language_of_its_address(client: FlaskClient, town: dict[str, str]) -> None:
    assert read(client, "/feeds/Beijing.atom?lang=zh").feed.title == "Beijing 还有空座的桌"
    assert read(client, "/feeds/Beijing.atom?lang=en").feed.title == "Tables with free seats in Beijing"
    assert town


def test_an_odd_city_is_no_city(client: FlaskClient) -> None:
    for path in (
        "/feeds/%20.atom",
        "/feeds/" + "x" * 300 + ".atom",
        "/feeds/..%2F..%2Fetc.atom",
        "/feeds/%00.atom",
    ):
        assert client.get(path).status_code == 404, path
    assert read(client, "/feeds/%3Cscript%3E.atom").entries == []
