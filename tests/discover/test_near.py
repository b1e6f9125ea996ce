"""The nearest of all, as counting every place would find them: anywhere on the globe, and however close they stand."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.core import clock, earth
from app.places.signals import VenuesMerged
from app.site.discover import near, spots
from app.site.discover.models import DINNER, VENUE, Spot
from events.dinners.models import Dinner
from events.dinners.rules import Visibility
from tests.factories import a_dinner, a_group, a_member, a_venue

Writing = Callable[[], AbstractContextManager[Session]]
Places = list[tuple[float, float]]


def _lay(session: Session, places: Places, kind: int = VENUE, begins: list[datetime] | None = None) -> None:
    times = [{"starts_at": each, "until": each} for each in begins] if begins else [{}] * len(places)
    rows = [
        {"kind": kind, "ref_id": n, **spots.place(*at), **when}
        for n, (at, when) in enumerate(zip(places, times, strict=True), 1)
    ]
    session.execute(insert(Spot), rows)


def _counted(places: Places, at: tuple[float, float], km: float, most: int) -> list[float]:
    ways = sorted(earth.distance_km(*at, *each) for each in places)
    return [way for way in ways if way <= km][:most]


@pytest.mark.parametrize(
    ("lat", "lng", "wide"),
    [(39.98, 116.31, 0.1), (0.0, 179.99, 0.2), (-16.5, -179.999, 1.0), (89.9, 10.0, 0.5), (-90.0, 0.0, 3.0),
     (0.0, 0.0, 40.0)],
)  # fmt: skip
def test_the_nearest_are_those_that_counting_finds(
    session: Session, lat: float, lng: float, wide: float
) -> None:
    dice = random.Random(f"{lat}{lng}")
    places = [
        (max(-90.0, min(90.0, dice.gauss(lat, wide))), (dice.gauss(lng, wide * 3) + 180) % 360 - 180)
        for _ in range(400)
    ]
    _lay(session, places)
    for km, most in ((1, 5), (10, 20), (300, 60), (20_000, 30)):
        at = (
            max(-90.0, min(90.0, lat + dice.uniform(-wide, wide))),
            (lng + dice.uniform(-wide, wide) + 180) % 360 - 180,
        )
        found = near.venues(session, earth.point(*at), km, most)
        # By their ways, to a hand's breadth: at a pole a hundred of them stand on one spot.
        assert [each.km for each in found] == pytest.approx(_counted(places, at, km, most), abs=3e-4), (
            km,
            most,
        )
        assert len({each.ref_id for each in found}) == len(found)
        for each in found:
            assert each.km == pytest.approx(earth.distance_km(*at, *places[each.ref_id - 1]), abs=1e-3)


@pytest.mark.parametrize("hours", [1, 6, 30, 400])
def test_the_nearest_that_begin_in_time_are_those_that_counting_finds(session: Session, hours: int) -> None:
    """In a dense middle, a tower of one address and a thin edge, however few of them begin in time."""
    dice, now = random.Random(hours), clock.now()
    places = [
        (dice.gauss(39.9, wide), dice.gauss(116.4, wide)) for wide in (0.01, 0.1, 1.0) for _ in range(700)
    ]
    places += [(39.93, 116.43)] * 900
    begins = [now + timedelta(minutes=dice.randrange(1, 336 * 60)) for _ in places]
    _lay(session, places, DINNER, begins)
    end = now + timedelta(hours=hours)
    open_then = [place for place, begin in zip(places, begins, strict=True) if begin < end]
    for at in ((39.9, 116.4), (39.93, 116.43), (39.7, 116.0), (41.5, 118.0), (0.0, 0.0)):
        for km, most in ((1, 5), (10, 20), (50, 60), (300, 60)):
            found = near.dinners(session, earth.point(*at), km, most, now, (now, end))
            ways = _counted(open_then, at, km, most)
            assert [each.km for each in found] == pytest.approx(ways, abs=3e-4), (at, km, most)


def test_many_at_one_address_are_no_trap(session: Session) -> None:
    _lay(session, [(39.9, 116.4)] * 500 + [(39.91, 116.4)])
    found = near.venues(session, earth.point(39.9, 116.4), 3, 20)
    assert [each.km for each in found] == pytest.approx([0.0] * 20, abs=1e-6)


def test_an_empty_ocean_has_nothing(session: Session) -> None:
    _lay(session, [(39.9, 116.4)])
    assert near.venues(session, earth.point(-40.0, -120.0), 10, 20) == []


def test_a_table_counts_while_it_takes_people_and_begins_in_time(session: Session) -> None:
    host = a_member(session)
    group = a_group(session, host)
    house = a_venue(session, host, lat=39.98, lng=116.31)
    now = clock.now()
    public = {"visibility": Visibility.PUBLIC, "venue": house}
    soon = a_dinner(session, group, host, starts_at=now + timedelta(days=1), **public)
    late = a_dinner(session, group, host, starts_at=now + timedelta(days=9), **public)
    a_dinner(session, group, host, visibility=Visibility.GROUP, venue=house)
    a_dinner(session, group, host, called_off_at=now, **public)
    at = earth.point(39.98, 116.32)

    def found(*times: timedelta) -> list[int]:
        span = (now + times[0], now + times[1]) if times else None
        return [each.ref_id for each in near.dinners(session, at, 3, 10, now, span)]

    assert found() == [soon.id, late.id]
    assert found(timedelta(0), timedelta(days=2)) == [soon.id]
    assert found(timedelta(days=20), timedelta(days=30)) == []
    assert [each.ref_id for each in near.dinners(session, at, 3, 10, soon.closes_at)] == [late.id]


def _spot(session: Session, kind: int, ref_id: int) -> tuple[float, float] | None:
    session.flush()
    row = session.execute(
        select(Spot.x, Spot.y, Spot.z).where(Spot.kind == kind, Spot.ref_id == ref_id)
    ).first()
    return earth.where(earth.Point(*row)) if row else None


def test_a_venue_and_its_tables_move_on_the_map_together(session: Session) -> None:
    host = a_member(session)
    house = a_venue(session, host)
    dinner = a_dinner(session, a_group(session, host), host, venue=house, visibility=Visibility.PUBLIC)
    assert _spot(session, VENUE, house.id) is None
    house.lat, house.lng = 31.2, 121.4
    assert _spot(session, VENUE, house.id) == pytest.approx((31.2, 121.4))
    assert _spot(session, DINNER, dinner.id) == pytest.approx((31.2, 121.4))
    house.lat = 31.3
    assert _spot(session, DINNER, dinner.id) == pytest.approx((31.3, 121.4))
    dinner.called_off_at = clock.now()
    assert _spot(session, DINNER, dinner.id) is None
    dinner.called_off_at = None
    assert _spot(session, DINNER, dinner.id) is not None
    dinner.visibility = Visibility.LINK
    assert _spot(session, DINNER, dinner.id) is None
    house.lat, house.lng = None, None
    assert _spot(session, VENUE, house.id) is None


def test_seats_that_have_closed_leave_the_map(session: Session) -> None:
    host = a_member(session)
    house = a_venue(session, host, lat=31.2, lng=121.4)
    dinner = a_dinner(session, a_group(session, host), host, venue=house, visibility=Visibility.PUBLIC)
    spots.forget(session, dinner.closes_at - timedelta(minutes=1))
    assert _spot(session, DINNER, dinner.id) is not None
    spots.forget(session, dinner.closes_at)
    assert _spot(session, DINNER, dinner.id) is None
    assert _spot(session, VENUE, house.id) is not None


def test_a_private_kitchen_lies_on_the_map_by_its_area(session: Session) -> None:
    host = a_member(session)
    told = a_venue(session, host, lat=39.983412, lng=116.316578, private=True, area="Suzhou Street")
    shown = _spot(session, VENUE, told.id)
    assert shown is not None
    assert 0.01 < earth.distance_km(39.983412, 116.316578, *shown) < 0.8
    assert shown == pytest.approx(earth.coarse(39.9835, 116.3166, spots.AREA_METRES))
    a_venue(session, host, name="Far House", lat=39.97, lng=116.30, area="Suzhou Street")
    silent = a_venue(session, host, name="Silent House", private=True, area="Suzhou Street")
    nowhere = a_venue(session, host, name="Nowhere House", private=True, area="Wangjing")
    assert _spot(session, VENUE, silent.id) == pytest.approx(earth.coarse(39.97, 116.30, spots.AREA_METRES))
    assert _spot(session, VENUE, nowhere.id) is None


def test_a_merge_takes_the_tables_of_a_venue_to_the_other(session: Session) -> None:
    host = a_member(session)
    gone, kept = (a_venue(session, host, lat=31.2, lng=121.4), a_venue(session, host, lat=31.3, lng=121.5))
    dinner = a_dinner(session, a_group(session, host), host, venue=gone, visibility=Visibility.PUBLIC)
    session.flush()
    session.execute(update(Dinner).where(Dinner.venue_id == gone.id).values(venue_id=kept.id))
    gone.merged_into_id = kept.id
    spots.merged(session, VenuesMerged(gone.id, kept.id))
    assert _spot(session, VENUE, gone.id) is None
    assert _spot(session, DINNER, dinner.id) == pytest.approx((31.3, 121.5))
