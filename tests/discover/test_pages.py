"""Finding a seat: by city, day, price, food, seats and place; for strangers; at a constant cost."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core import clock
from events.dinners.rules import Visibility
from tests.counting import count_queries
from tests.factories import a_dinner, a_group, a_member, a_seat, a_venue

Writing = Callable[[], AbstractContextManager[Session]]
EN = {"Accept-Language": "en"}


@pytest.fixture
def city(writing: Writing) -> dict[str, str]:
    """Three open tables, one that is full, one of a group, one called off, one only by link."""
    with writing() as session:
        host, other = a_member(session), a_member(session)
        group = a_group(session, host, name="Haidian Foragers")
        near = a_venue(session, host, name="Near House", cuisine="hotpot", area="Suzhou Street")
        far = a_venue(session, host, name="Far House", cuisine="noodles", area="Wangjing")
        away = a_venue(session, host, name="Away House", cuisine="hotpot")
        near.lat, near.lng, far.lat, far.lng = 39.98, 116.31, 40.0, 116.47
        away.city, away.city_key = "Chengdu", "chengdu"
        public = {"visibility": Visibility.PUBLIC}
        now = clock.now()
        for name, venue, days, seats, cap in (
            ("Near table", near, 1, 8, 12000), ("Far table", far, 5, 3, 30000), ("Away table", away, 20, 8, None),
        ):  # fmt: skip
            dinner = a_dinner(
                session, group, host, venue=venue, seats=seats, starts_at=now + timedelta(days=days), **public
            )
            dinner.title, dinner.cap_fen = name, cap
        full = a_dinner(session, group, host, other, seats=2, **public)
        secret = a_dinner(session, group, host, visibility=Visibility.GROUP)
        linked = a_dinner(session, group, host, visibility=Visibility.LINK)
        off = a_dinner(session, group, host, called_off_at=now, **public)
        for dinner, name in (
            (full, "Full table"),
            (secret, "Secret table"),
            (linked, "Linked table"),
            (off, "Gone table"),
        ):
            dinner.title = name
        return {"near": near.public_id, "away": away.public_id}


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", "Near Far Away"), ("city=Beijing", "Near Far"), ("city=Chengdu", "Away"), ("city=Nowhere", ""),
        ("when=week", "Near Far"), ("cap=150", "Near"), ("cap=300", "Near Far"), ("seats=4", "Near Away"),
        ("food=hotpot", "Near Away"), ("food=hotpot&city=Beijing", "Near"), ("q=far", "Far"), ("q=HOTPOT", "Near Away"),
        ("q=%25", ""), ("city=Beijing&area=Wangjing", "Far"), ("q=Haidian", "Near Far Away"),
    ],
)  # fmt: skip
def test_a_stranger_finds_what_is_wanted(
    client: FlaskClient, city: dict[str, str], query: str, shown: str
) -> None:
    page = client.get(f"/discover?{query}", headers=EN).text
    wanted = shown.split()
    for name in ("Near", "Far", "Away", "Full", "Secret", "Linked", "Gone"):
        assert (f"{name} table" in page) is (name in wanted), (query, name)
    assert ("No free seat here yet" in page) is (not wanted)


def test_near_a_place_means_near(client: FlaskClient, city: dict[str, str]) -> None:
    def shown(query: str) -> list[str]:
        page = client.get(f"/discover?{query}", headers=EN).text
        return [name for name in ("Near", "Far", "Away") if f"{name} table" in page]

    assert shown(f"near={city['near']}") == ["Near"]
    assert shown(f"near={city['near']}&km=10") == ["Near"]  # 13 km away
    assert shown(f"near={city['away']}") == ["Away"]  # no position: its area of its city
    assert shown("near=nothing") == ["Near", "Far", "Away"]


def test_odd_wishes_break_nothing(client: FlaskClient, city: dict[str, str]) -> None:
    assert city
    for query in (
        "city=%00", "city=" + "x" * 5000, "when=never", "city=%F0%9F%8D%B2", "when[]=1", "day=2026-13-45",
        "day=0001-01-01", "day=9999-12-31", "cap=-1", "cap=" + "9" * 40, "seats=0", "seats=１２", "km=1e9",
        "near=../../etc", "q='%3B--", "q=%5C",
    ):  # fmt: skip
        assert client.get(f"/discover?{query}").status_code == (
            404 if "%00" in query or "999999999999" in query else 200
        ), query


def test_the_wishes_stay_in_the_forms_and_links(client: FlaskClient, city: dict[str, str]) -> None:
    page = client.get("/discover?city=Beijing&cap=150&q=table", headers=EN).text
    assert 'value="table"' in page
    assert '<option value="150" selected>' in page
    assert "when=weekend" in page
    assert "city=Beijing" in page
    assert city


def test_it_asks_the_same_of_the_database_for_3_tables_and_30(client: FlaskClient, writing: Writing) -> None:
    asked = []
    for tables in (3, 27):
        with writing() as session:
            host = a_member(session)
            group = a_group(session, host, name=f"Group {tables}")
            for number in range(tables):
                venue = a_venue(session, host, name=f"House {tables} {number}", cuisine="hotpot")
                dinner = a_dinner(session, group, host, venue=venue, visibility=Visibility.PUBLIC)
                a_seat(session, dinner, a_member(session))
        with count_queries() as statements:
            assert client.get("/discover?city=Beijing").status_code == 200
        asked.append(len(statements))
    assert asked[0] == asked[1]
    assert asked[0] <= 8


def test_an_empty_house_has_its_own_words(client: FlaskClient) -> None:
    assert "No free seat here yet" in client.get("/discover", headers=EN).text
