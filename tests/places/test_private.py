"""Private kitchens: everybody sees the area, those with a seat the address; nobody else anywhere (V-11)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.mail import Mail
from app.places.models import Venue, VenueEdit
from app.places.models_facts import VenueDoor
from events.dinners.rules import SeatState, Visibility
from events.reviews.models import Review
from tests.calendars.helpers import address_of
from tests.factories import a_dinner, a_group, a_member, a_seat, a_venue

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
EN = {"Accept-Language": "en"}
SECRET, LAT = "Quendelgasse 11, green door", "39.987654"
NEW = {"name": "Xu’s Kitchen", "city": "Beijing", "area": "Shichahai", "timezone": "Asia/Shanghai"}


@dataclass(frozen=True, slots=True)
class Kitchen:
    """A private kitchen with a public table ahead."""

    venue: str
    dinner: str
    group: str
    group_id: int
    keeper: int
    host: int
    seated: int
    waiting: int
    member: int
    stranger: int


def _kitchen(writing: Writing, as_member: As) -> Kitchen:
    with writing() as session:
        keeper, host, seated, waiting, member, stranger = (a_member(session) for _ in range(6))
    form = NEW | {"private": "y", "address": SECRET, "position": f"{LAT}, 116.3"}
    at = as_member(keeper.id).post("/venues/new", data=form).location
    with writing() as session:
        venue = session.scalars(select(Venue)).one()
        group = a_group(session, host, seated, waiting, member)
        dinner = a_dinner(session, group, host, seated, venue=venue, visibility=Visibility.PUBLIC)
        a_seat(session, dinner, waiting, SeatState.WAITING)
        assert at == f"/v/{venue.public_id}"
        ids = (each.id for each in (keeper, host, seated, waiting, member, stranger))
        return Kitchen(venue.public_id, dinner.public_id, group.public_id, group.id, *ids)


def _everywhere(kitchen: Kitchen) -> Iterator[str]:
    of_venue = ("", "/facts", "/dishes", "/table", "/edit", "/same", "/share", "/numbers")
    of_dinner = ("", "/dinner.ics", "/share", "/queue", "/booking", "/poll")
    yield from (
        "/",
        "/discover",
        "/venues",
        "/venues?q=Xu",
        "/search?q=Xu",
        "/search?q=green",
        "/sitemap.xml",
    )
    yield from (f"/v/{kitchen.venue}{each}" for each in of_venue)
    yield from (f"/d/{kitchen.dinner}{each}" for each in of_dinner)
    yield f"/g/{kitchen.group}"


def test_nobody_without_a_seat_reads_the_address_anywhere(
    writing: Writing, as_member: As, client: FlaskClient, app: Flask
) -> None:
    kitchen = _kitchen(writing, as_member)
    for who in (None, kitchen.stranger, kitchen.member, kitchen.waiting):
        browser = client if who is None else as_member(who)
        for path in _everywhere(kitchen):
            answer = browser.get(path, headers=EN)
            assert answer.status_code < 500, path
            assert "Quendelgasse" not in answer.text, (who, path)
            assert LAT[:6] not in answer.text, (who, path)
    feeds = [
        address_of(app, writing, kitchen.member, kitchen.group_id),
        address_of(app, writing, kitchen.waiting),
    ]
    for feed in feeds:
        assert "Quendelgasse" not in client.get(feed).text


def test_those_with_a_seat_and_the_host_read_it_on_the_dinner_and_in_their_calendar(
    writing: Writing, as_member: As, client: FlaskClient, app: Flask
) -> None:
    kitchen = _kitchen(writing, as_member)
    for who in (kitchen.seated, kitchen.host):
        browser = as_member(who)
        assert SECRET in browser.get(f"/d/{kitchen.dinner}").text
        assert "Quendelgasse" in browser.get(f"/d/{kitchen.dinner}/dinner.ics").text
        assert "Quendelgasse" not in browser.get(f"/v/{kitchen.venue}").text
    feed = address_of(app, writing, kitchen.seated)
    assert "Quendelgasse" in client.get(feed).text
    as_member(kitchen.seated).post(f"/d/{kitchen.dinner}/seat/give-back")
    assert SECRET not in as_member(kitchen.seated).get(f"/d/{kitchen.dinner}").text
    assert "Quendelgasse" not in client.get(feed).text


def test_no_row_but_one_holds_the_address_and_no_mail_tells_it(writing: Writing, as_member: As) -> None:
    kitchen = _kitchen(writing, as_member)
    as_member(kitchen.host).post(f"/d/{kitchen.dinner}/call-off", data={"why": "ill"})
    with writing() as session:
        venue = session.scalars(select(Venue)).one()
        assert (venue.address, venue.lat, venue.lng, venue.private) == ("", None, None, True)
        assert session.scalars(select(VenueDoor.address)).all() == [SECRET]
        assert not any("Quendelgasse" in str(vars(mail)) for mail in session.scalars(select(Mail)))
        assert session.scalars(select(Review)).all() == []


def test_only_its_keeper_says_where_it_is(writing: Writing, as_member: As) -> None:
    kitchen = _kitchen(writing, as_member)
    other, path = as_member(kitchen.stranger), f"/v/{kitchen.venue}"
    assert other.post(f"{path}/door", data={"address": "Elsewhere"}).status_code == 409
    assert (
        other.post(f"{path}/edit", data=NEW | {"address": "Elsewhere", "position": "1, 1"}).status_code == 303
    )
    with writing() as session:
        assert session.scalars(select(VenueDoor.address)).one() == SECRET
        assert session.scalars(select(Venue.address)).one() == ""
    keeper = as_member(kitchen.keeper)
    assert SECRET in keeper.get(f"{path}/edit").text
    assert keeper.post(f"{path}/door", data={"address": "x" * 201, "private": "y"}).status_code == 422
    assert keeper.post(f"{path}/door", data={"address": SECRET, "private": "n"}).status_code == 303
    with writing() as session:
        assert session.scalars(select(Venue.address)).one() == SECRET
        assert session.scalars(select(VenueDoor)).all() == []


def test_a_place_that_becomes_private_forgets_where_it_was(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann = a_member(session)
        venue = a_venue(session, ann, address="Exit B")
    browser, path = as_member(ann.id), f"/v/{venue.public_id}"
    browser.post(f"{path}/edit", data=NEW | {"address": SECRET})
    browser.post(f"{path}/changes", data={"what": "moved", "on": "2026-01-02", "address": "Exit C"})
    assert browser.post(f"{path}/door", data={"address": SECRET, "private": "y"}).status_code == 303
    with writing() as session:
        (edit,) = session.scalars(select(VenueEdit))
        assert "address" not in edit.before | edit.after
    assert "Quendelgasse" not in as_member(_someone(writing)).get(f"{path}/edit").text
    assert "Exit" not in browser.get(f"{path}/facts").text


def _someone(writing: Writing) -> int:
    with writing() as session:
        return a_member(session).id
