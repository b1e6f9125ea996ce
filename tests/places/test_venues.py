"""Venues: made by any member, found by name and city, read by strangers, changed in the open."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.ids import new_id
from app.core.names import confusable_key
from app.places.actions import VenueWords, create_venue, find_or_create
from app.places.models import Venue, VenueEdit
from app.places.queries import PAGE, find_venues, venue_choices
from tests.counting import count_queries
from tests.factories import a_member, a_venue

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
JUBAO = {"name": "Jubao East", "city": "Beijing", "timezone": "Asia/Shanghai"}


def _venues(writing: Writing) -> list[Venue]:
    with writing() as session:
        return list(session.scalars(select(Venue).order_by(Venue.id)))


def test_any_member_adds_a_place_with_a_name_and_a_city(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann = a_member(session)
    answer = as_member(ann.id).post("/venues/new", data=JUBAO)
    (venue,) = _venues(writing)
    assert answer.status_code == 303
    assert answer.location == f"/v/{venue.public_id}"
    assert (venue.name, venue.city, venue.created_by_id) == ("Jubao East", "Beijing", ann.id)


def test_a_stranger_is_asked_to_sign_in_and_adds_nothing(writing: Writing, client: FlaskClient) -> None:
    answer = client.post("/venues/new", data=JUBAO)
    assert answer.status_code == 303
    assert "/sign-in" in answer.location
    assert _venues(writing) == []


def test_a_look_alike_in_the_same_city_is_offered_first(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann, bo = a_member(session), a_member(session)
        twin = a_venue(session, bo, "Jubao East")
    browser = as_member(ann.id)
    answer = browser.post("/venues/new", data=JUBAO | {"name": "JUBAO  EАST".replace("А", "A")})
    assert answer.status_code == 422
    assert f"/v/{twin.public_id}" in answer.text
    assert "JUBAO EAST" in answer.text
    assert len(_venues(writing)) == 1
    assert browser.post("/venues/new", data=JUBAO | {"another": "y"}).status_code == 303
    assert browser.post("/venues/new", data=JUBAO | {"city": "Shanghai"}).status_code == 303
    assert len(_venues(writing)) == 3


def test_a_second_press_makes_one_place(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann = a_member(session)
    browser = as_member(ann.id)
    first, second = browser.post("/venues/new", data=JUBAO), browser.post("/venues/new", data=JUBAO)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert len(_venues(writing)) == 1


def test_what_is_wrong_is_said_and_what_was_typed_stays(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann = a_member(session)
    answer = as_member(ann.id).post(
        "/venues/new",
        data={"name": "a\u202eb", "city": "", "address": "by the bell tower", "timezone": "Mars/Base"},
    )
    assert answer.status_code == 422
    assert answer.text.count('aria-invalid="true"') == 3
    assert "by the bell tower" in answer.text
    assert _venues(writing) == []


def test_a_typed_name_finds_the_place_or_makes_it(session: Session) -> None:
    ann = a_member(session)
    old = a_venue(session, ann, "椒下老灶（苏州街）")
    same = find_or_create(session, ann.id, name="椒下老灶(苏州街)", city="beijing", now=clock.now())
    other = find_or_create(session, ann.id, name="聚宝源", city="Beijing", now=clock.now())
    assert same.id == old.id
    assert other.id != old.id
    assert [v.id for v in venue_choices(session, "Beijing", "聚宝")] == [other.id]
    assert venue_choices(session, "Shanghai", "聚宝") == []


def test_a_name_is_found_by_any_part_of_it_and_a_wildcard_is_only_a_letter(session: Session) -> None:
    ann = a_member(session)
    venue = a_venue(session, ann, "Old Stove 100% Hotpot")
    a_venue(session, ann, "Noodle House")
    assert [v.id for v in find_venues(session, "stove 100").rows] == [venue.id]
    assert find_venues(session, "o_d st%ve x").rows == []
    assert len(find_venues(session, "", "beijing").rows) == 2


def test_the_list_goes_on_where_it_stopped(writing: Writing, client: FlaskClient) -> None:
    with writing() as session:
        ann = a_member(session)
        for number in range(PAGE + 3):
            a_venue(session, ann, f"Place {number:02d}")
    first = client.get("/venues")
    older = re.search(r'href="(/venues\?before=\d+)"', first.text)
    assert older is not None
    second = client.get(older[1])
    names = [f"Place {n:02d}" for n in range(PAGE + 3)]
    assert [n for n in names if n in first.text] == names[3:]
    assert [n for n in names if n in second.text] == names[:3]


def test_a_stranger_reads_the_page(writing: Writing, client: FlaskClient) -> None:
    with writing() as session:
        venue = a_venue(session, a_member(session), "Jubao <b>East</b>", address="Exit B", cuisine="Lamb")
    answer = client.get(f"/v/{venue.public_id}")
    assert answer.status_code == 200
    assert "Exit B" in answer.text
    assert "<b>East" not in answer.text
    assert client.get(f"/v/{new_id()}").status_code == 404


def test_structured_data_cannot_close_its_own_block(writing: Writing, client: FlaskClient) -> None:
    with writing() as session:
        venue = a_venue(session, a_member(session), "</script><script>alert(1)</script>")
    page = client.get(f"/v/{venue.public_id}").text
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    data = json.loads(block)
    assert data["@type"] == "Restaurant"
    assert data["name"] == "</script><script>alert(1)</script>"
    assert "aggregateRating" not in data
    assert page.count("<script") == 2  # the bundle and the block


def test_a_change_shows_who_made_it_and_what_it_was(
    writing: Writing, as_member: As, client: FlaskClient
) -> None:
    with writing() as session:
        ann = a_member(session, "Ann")
        venue = a_venue(session, ann, "Jubao East", address="Exit B")
    browser, path = as_member(ann.id), f"/v/{venue.public_id}/edit"
    assert client.get(path).status_code == 303
    assert client.post(path, data=JUBAO).status_code == 303
    assert _venues(writing)[0].address == "Exit B"
    assert browser.post(path, data=JUBAO | {"address": "Exit C"}).status_code == 303
    assert browser.post(path, data=JUBAO | {"address": "Exit C"}).status_code == 303
    with writing() as session:
        (edit,) = session.scalars(select(VenueEdit))
    assert (edit.before, edit.after) == ({"address": "Exit B"}, {"address": "Exit C"})
    page = browser.get(path).text
    assert "<del>Exit B</del>" in page
    assert "<ins>Exit C</ins>" in page


def test_two_words_of_one_member_are_one_venue(session: Session) -> None:
    ann = a_member(session)
    words = VenueWords("Jubao East", "Beijing")
    assert create_venue(session, ann.id, words, clock.now()) is create_venue(
        session, ann.id, words, clock.now()
    )
    assert session.scalar(select(func.count()).select_from(Venue)) == 1


def test_a_list_of_thirty_asks_no_more_than_a_list_of_three(writing: Writing, client: FlaskClient) -> None:
    counts = []
    for batch in (3, PAGE):
        with writing() as session:
            ann = a_member(session)
            for number in range(batch):
                a_venue(session, ann, f"Place {batch} {number}")
        with count_queries() as few:
            assert client.get("/venues").status_code == 200
        counts.append(len(few))
    assert counts[0] == counts[1] <= 8


def test_the_key_of_a_city_follows_its_name(session: Session) -> None:
    venue = a_venue(session, a_member(session))
    assert venue.city_key == confusable_key("Beijing")
