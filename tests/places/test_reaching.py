"""How a place is reached: a telephone, a booking page elsewhere, a position; and what is none of these."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.places.models import Venue, VenueEdit
from app.places.rules import address_stands, phone_stands, read_position
from tests.factories import a_member, a_venue

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
WORDS = {"name": "Jubao East", "city": "Beijing", "timezone": "Asia/Shanghai"}


@pytest.mark.parametrize(
    "number", ["010 6265 0000", "+86-10-6265 0000", "(010)62650000转8", "95017", "13800138000"]
)
def test_numbers_that_can_be_dialled(number: str) -> None:
    assert phone_stands(number)


@pytest.mark.parametrize("number", ["ask Lin", "--", "1" * 31, "tel:110", "javascript:1"])
def test_what_is_no_number(number: str) -> None:
    assert not phone_stands(number)


def test_only_pages_of_the_web_are_linked_to() -> None:
    assert address_stands("https://www.opentable.com/r/jubao?covers=2")
    for bad in (
        "javascript:alert(1)",
        "//evil.example",
        "data:text/html,x",
        "https://a@b.example/",
        "https://localhost",
    ):
        assert not address_stands(bad)


def test_positions_as_maps_copy_them() -> None:
    assert read_position("39.9834, 116.3165") == (39.9834, 116.3165)
    assert read_position("-33.86，151.2") == (-33.86, 151.2)
    for bad in ("91, 0", "0, 181", "39.98", "north", "1e5, 3", ""):
        assert read_position(bad) is None


def test_a_venue_is_called_linked_to_and_placed(writing: Writing, as_member: As, client: FlaskClient) -> None:
    with writing() as session:
        ann = a_member(session)
        venue = a_venue(session, ann, name="Jubao East")
    reach = {
        "booking_url": "https://book.example.org/jubao",
        "position": "39.9834, 116.3165",
    }
    browser = as_member(ann.id)
    assert browser.post(f"/v/{venue.public_id}/edit", data=WORDS | reach).status_code == 303
    assert (
        browser.post(f"/v/{venue.public_id}/facts/phone", data={"value": "010 6265 0000"}).status_code == 303
    )
    page = client.get(f"/v/{venue.public_id}").text
    assert 'href="tel:01062650000"' in page
    assert 'href="https://book.example.org/jubao" rel="noopener noreferrer nofollow ugc"' in page
    assert '"telephone": "010 6265 0000"' in page
    assert '"latitude": 39.9834' in page
    with writing() as session:
        assert session.scalars(select(VenueEdit)).one().after["lat"] == 39.9834
    edit = as_member(ann.id).get(f"/v/{venue.public_id}/edit").text
    assert 'value="39.983400, 116.316500"' in edit


def test_odd_ways_of_reaching_are_said_back_and_nothing_changes(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann = a_member(session)
        venue = a_venue(session, ann, name="Jubao East")
    for bad in ({"booking_url": "javascript:alert(1)"}, {"position": "north"}):
        answer = as_member(ann.id).post(f"/v/{venue.public_id}/edit", data=WORDS | bad)
        assert answer.status_code == 422
        assert next(iter(bad.values())) in answer.text
    with writing() as session:
        found = session.scalars(select(Venue)).one()
        assert (found.phone, found.booking_url, found.lat) == ("", "", None)


def test_the_houses_ways_with_bills_and_bottles_are_told(
    writing: Writing, as_member: As, client: FlaskClient
) -> None:
    with writing() as session:
        ann = a_member(session)
        venue = a_venue(session, ann, name="Jubao East")
    path, english = f"/v/{venue.public_id}", {"Accept-Language": "en"}
    assert "One bill for the whole table" not in client.get(path, headers=english).text
    browser = as_member(ann.id)
    for kind, value in (("one_check", "yes"), ("corkage", "50 a bottle")):
        assert browser.post(f"{path}/facts/{kind}", data={"value": value}).status_code == 303
    page = client.get(path, headers=english).text
    assert "One bill for the whole table: Yes" in page
    assert "A bottle of one’s own: 50 a bottle" in page
    assert 'value="50 a bottle"' in browser.get(f"{path}/facts").text
    assert browser.post(f"{path}/facts/corkage", data={"value": "x" * 81}).status_code == 422
