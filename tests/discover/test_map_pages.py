"""The map without script, near me without a trace, tiles where an operator has some, at a constant cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.settings import BadSettings, Settings, from_environ
from app.places.models import Venue
from app.site.discover import whereabouts
from app.site.discover.models import VENUE, Spot
from events.dinners.rules import Visibility
from tests.counting import count_queries
from tests.factories import a_dinner, a_group, a_member, a_venue

Writing = Callable[[], AbstractContextManager[Session]]
EN = {"Accept-Language": "en"}


@pytest.fixture
def town(writing: Writing) -> dict[str, str]:
    """Two tables a kilometre apart, one across the town, and a private kitchen."""
    with writing() as session:
        host = a_member(session)
        group = a_group(session, host)
        ids = {}
        for name, lat, lng, days in (
            ("Near", 39.980, 116.310, 2),
            ("Walk", 39.988, 116.312, 1),
            ("Far", 39.90, 116.47, 1),
        ):
            house = a_venue(
                session, host, name=f"{name} House", lat=lat, lng=lng, area="Suzhou Street", cuisine="hotpot"
            )
            starts = clock.now() + timedelta(days=days)
            dinner = a_dinner(
                session, group, host, venue=house, visibility=Visibility.PUBLIC, starts_at=starts
            )
            dinner.title = f"{name} table"
            ids[name] = house.public_id
        a_venue(
            session, host, name="Home kitchen", lat=39.9812345, lng=116.3156789, private=True, area="Wangjing"
        )
        return ids


def _order(page: str, *names: str) -> list[str]:
    found = {name: page.find(f"{name} table</a>") for name in names}
    return sorted((name for name, at in found.items() if at >= 0), key=lambda name: found[name])


def test_the_nearest_come_first_with_their_distance(client: FlaskClient, town: dict[str, str]) -> None:
    page = client.get(f"/discover?near={town['Near']}", headers=EN).text
    assert _order(page, "Near", "Walk", "Far") == ["Near", "Walk"]
    assert "900 m" in page
    assert "Within 1 km" in page
    assert _order(client.get("/discover", headers=EN).text, "Near", "Walk", "Far") == ["Walk", "Far", "Near"]
    wide = client.get(f"/discover?near={town['Near']}&km=10", headers=EN).text
    assert _order(wide, "Near", "Walk", "Far") == ["Near", "Walk"]


def test_wishes_hold_near_a_place_too(client: FlaskClient, town: dict[str, str]) -> None:
    base = f"/discover?near={town['Near']}"
    assert _order(client.get(f"{base}&food=noodles", headers=EN).text, "Near", "Walk") == []
    assert _order(client.get(f"{base}&when=tomorrow", headers=EN).text, "Near") == []
    assert _order(client.get(f"{base}&seats=8", headers=EN).text, "Near", "Walk") == []


def test_a_place_can_be_named(client: FlaskClient, town: dict[str, str]) -> None:
    page = client.get("/discover?place=Suzhou+Street&km=10", headers=EN).text
    assert "near Suzhou Street" in page
    page = client.get("/discover?place=Near+House&city=Beijing", headers=EN).text
    assert _order(page, "Near", "Walk", "Far") == ["Near", "Walk"]
    page = client.get("/discover?place=Atlantis", headers=EN).text
    assert "We do not know where that is." in page
    assert town


def test_where_somebody_stands_is_kept_by_the_browser_alone(
    client: FlaskClient, town: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.post("/discover/here", data={"at": "39.98061234,116.31049876", "to": ""})
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/discover?near=here")
    kept = next(each for each in answer.headers.getlist("Set-Cookie") if each.startswith("here="))
    assert "39.981" in kept
    assert "39.9806" not in kept
    assert "HttpOnly" in kept
    assert "Max-Age=1800" in kept
    assert "Path=/discover" in kept
    for path in ("/discover?near=here", "/discover/map?near=here"):
        page = client.get(path, headers=EN)
        assert "near you" in page.text
        assert "39.98" not in page.text
        assert "116.31" not in page.text
    assert _order(client.get("/discover?near=here", headers=EN).text, "Near", "Walk", "Far") == [
        "Near",
        "Walk",
    ]
    assert "116.31" not in caplog.text
    client.post("/discover/here/forget")
    assert "We do not know where that is." in client.get("/discover?near=here", headers=EN).text


@pytest.mark.parametrize(
    "odd",
    [
        "",
        "nan,nan",
        "inf,1",
        "91,0",
        "0,181",
        "1e3,4",
        "39.9;116.4",
        "3" * 500,
        "39.9,116.4,5",
        "１,２",
        "-,-",
    ],
)
def test_an_odd_position_is_none(client: FlaskClient, odd: str) -> None:
    answer = client.post("/discover/here", data={"at": odd})
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/discover")
    assert not any(each.startswith("here=") for each in answer.headers.getlist("Set-Cookie"))
    client.set_cookie("here", odd or "x", path="/discover")
    assert client.get("/discover?near=here").status_code == 200
    assert whereabouts.read_here(odd) is None


def test_the_map_is_drawn_and_moves_by_links(client: FlaskClient, town: dict[str, str]) -> None:
    page = client.get(f"/discover/map?near={town['Near']}", headers=EN).text
    assert 'aria-label="Near table,' in page
    assert 'aria-label="Near House"' in page
    assert "<image" not in page
    closer = re.search(r'href="([^"]+)"[^>]*data-closer', page)
    assert closer is not None
    assert client.get(closer[1].replace("&amp;", "&")).status_code == 200
    east = re.search(r'plan__e" href="([^"]+)"', page)
    assert east is not None
    moved = client.get(east[1].replace("&amp;", "&"), headers=EN).text
    assert "x=2" in moved
    far = client.get(f"/discover/map?near={town['Near']}&x=900&z=16", headers=EN).text
    assert "Nothing in sight here." in far


def test_tables_side_by_side_are_one_pin_that_opens(client: FlaskClient, town: dict[str, str]) -> None:
    page = client.get(f"/discover/map?near={town['Near']}&z=9", headers=EN).text
    assert re.search(r'aria-label="[23] tables, \d+ free seats"', page)
    assert _order(page, "Near", "Walk")


def test_a_private_kitchen_stands_near_where_it_is_and_says_so(
    client: FlaskClient, writing: Writing, town: dict[str, str]
) -> None:
    page = client.get(f"/discover/map?near={town['Near']}&z=16", headers=EN).text
    wide = client.get(f"/discover/map?near={town['Near']}&z=14", headers=EN).text
    assert "Home kitchen, somewhere around here" in page + wide
    with writing() as session:
        kitchen = session.scalars(select(Venue).where(Venue.private.is_(True))).one()
        spot = session.scalars(select(Spot).where(Spot.kind == VENUE, Spot.ref_id == kitchen.id)).one()
        assert (kitchen.lat, spot.z) != (None, None)
    near_kitchen = client.get(f"/discover?near={kitchen.public_id}", headers=EN).text
    assert "39.98123" not in near_kitchen


@pytest.mark.parametrize(
    "query",
    ["z=NaN", "z=-9&x=abc", "x=1e400&y=-1e400", "z=99999&x=999999&y=-999999", "near=here", "near=nothing",
     "place=%22%3E%3Csvg%3E",
     "city=Nowhere", "x=&y=&z=", "z[]=3", "km=-1", "q=%25&z=3&y=4000"],
)  # fmt: skip
def test_odd_addresses_of_the_map_are_maps(client: FlaskClient, town: dict[str, str], query: str) -> None:
    answer = client.get(f"/discover/map?{query}", headers=EN)
    assert answer.status_code == 200
    assert "<svg>" not in answer.text
    drawn = re.findall(r'[ "](?:c?[xyr]|d|width)="([^"]*)"', answer.text)
    assert drawn
    assert not any(word in each for each in drawn for word in ("nan", "inf", "e+"))
    assert town


def test_an_empty_world_is_a_map_too(client: FlaskClient) -> None:
    assert "Nothing in sight here." in client.get("/discover/map", headers=EN).text


def test_the_map_and_near_ask_the_same_for_3_tables_and_30(client: FlaskClient, writing: Writing) -> None:
    asked: dict[str, list[int]] = {"/discover": [], "/discover/map": []}
    pid = ""
    for tables in (3, 27):
        with writing() as session:
            host = a_member(session)
            group = a_group(session, host, name=f"Group {tables}")
            for number in range(tables):
                house = a_venue(
                    session, host, name=f"House {tables} {number}", lat=39.98 + number / 9000, lng=116.31
                )
                a_dinner(session, group, host, venue=house, visibility=Visibility.PUBLIC)
            pid = pid or house.public_id
        for path, counts in asked.items():
            with count_queries() as statements:
                assert client.get(f"{path}?near={pid}").status_code == 200
            counts.append(len(statements))
    for counts in asked.values():
        assert counts[0] == counts[1]
        assert counts[0] <= 11  # shared tables of the city are a question


def test_tiles_lie_beneath_when_the_operator_has_some(
    whole_app: object, client: FlaskClient, town: dict[str, str]
) -> None:
    config = client.application.config
    before: Settings = config["SETTINGS"]
    tiles = "https://tiles.example/{z}/{x}/{y}.png"
    config["SETTINGS"] = replace(before, map_tiles=tiles, map_credit="© those who drew it")
    try:
        page = client.get(f"/discover/map?near={town['Near']}", headers=EN).text
    finally:
        config["SETTINGS"] = before
    assert re.search(r'<image href="https://tiles\.example/14/\d+/\d+\.png"', page)
    assert "© those who drew it" in page
    assert 'class="mgrid"' not in page
    assert whole_app


@pytest.mark.parametrize(
    ("tiles", "fine"),
    [("https://tiles.example/{z}/{x}/{y}.png", True), ("/tiles/{z}/{x}/{y}.png", True), ("", True),
     ("https://tiles.example/{z}/{x}.png", False), ("javascript:{z}{x}{y}", False), ("//t.example/{z}/{x}/{y}", False),
     ("https://t.example/{z}/{x}/{y}; script-src *", False), ("https://{z}.example/{x}/{y}", False),
     ("https://t.example/{z}/{x}/{y}/{s}", False)],
)  # fmt: skip
def test_an_address_of_tiles_is_checked_at_the_start(tmp_path: object, tiles: str, fine: bool) -> None:
    environ = {"TONGZHUO_DATA": str(tmp_path), "TONGZHUO_MAP_TILES": tiles}
    if fine:
        assert from_environ(environ).map_tiles == tiles
        return
    with pytest.raises(BadSettings, match="TONGZHUO_MAP_TILES"):
        from_environ(environ)


def test_only_that_origin_may_send_pictures() -> None:
    from app.core.security import CONTENT_POLICY, _tiles

    policy = CONTENT_POLICY.format(
        connect="'self'", tiles=_tiles("https://tiles.example:8443/{z}/{x}/{y}.png")
    )
    assert "img-src 'self' blob: https://tiles.example:8443;" in policy
    assert "tiles.example" not in policy.replace("img-src 'self' blob: https://tiles.example:8443", "")
    assert (
        CONTENT_POLICY.format(connect="'self'", tiles=_tiles("/t/{z}/{x}/{y}")).count("img-src 'self' blob:;")
        == 1
    )
