"""The globe as a ball: distances, cells, and what a cover holds, also at the poles and across the antimeridian."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import earth

LATS, LNGS = st.floats(-90, 90), st.floats(-180, 180)


@given(LATS, LNGS, LATS, LNGS)
def test_the_line_through_the_ball_tells_the_way_over_ground(
    lat: float, lng: float, to_lat: float, to_lng: float
) -> None:
    a, b = earth.point(lat, lng), earth.point(to_lat, to_lng)
    line = sum((one - other) ** 2 for one, other in zip(a, b, strict=True)) ** 0.5
    assert earth.over_ground(line) == pytest.approx(
        earth.distance_km(lat, lng, to_lat, to_lng), rel=1e-6, abs=1e-3
    )


@given(st.floats(0, 20_000))
def test_kilometres_and_lines_are_each_other(km: float) -> None:
    assert earth.over_ground(earth.straight(km)) == pytest.approx(km, rel=1e-6, abs=1e-6)


@given(LATS, LNGS, st.floats(0.001, 600), st.floats(-1, 1), st.floats(-1, 1))
def test_a_cover_holds_everything_within_it(lat: float, lng: float, km: float, dy: float, dx: float) -> None:
    at, line = earth.point(lat, lng), earth.straight(km)
    other = (max(-90.0, min(90.0, lat + dy * km / 111)), lng + dx * km / 111 / max(0.01, (1 - abs(lat) / 90)))
    found = earth.cover(at, line)
    assert len(found) <= 125
    assert all(first <= last for first, last in found)
    if earth.distance_km(lat, lng, *other) <= km * 0.999:
        number = earth.cell(earth.point(*other))
        assert any(first <= number <= last for first, last in found)


def test_a_cell_is_a_number_that_every_database_holds() -> None:
    for lat, lng in ((90, 0), (-90, 0), (0, 0), (0, 180), (0, -180), (39.98, 116.31)):
        assert 0 <= earth.cell(earth.point(lat, lng)) < 2**63


@given(LATS, LNGS)
def test_a_coarse_place_is_near_and_the_same_for_all_of_its_field(lat: float, lng: float) -> None:
    found = earth.coarse(lat, lng, 1000)
    assert abs(found[0]) <= 90
    assert -180 <= found[1] <= 180
    assert earth.distance_km(lat, lng, *found) < 1.2
    again = earth.coarse(*found, 1000)
    assert again == pytest.approx(found, abs=1e-9)


@given(LATS, st.floats(-179.999, 179.999))
def test_a_place_on_the_ball_has_its_degrees_again(lat: float, lng: float) -> None:
    assert earth.distance_km(lat, lng, *earth.where(earth.point(lat, lng))) < 0.001


def test_the_distance_between_two_places_that_are_known() -> None:
    # Tiananmen to the Temple of Heaven is about 2.7 km as the crow flies.
    assert 2.6 < earth.distance_km(39.9055, 116.3976, 39.8822, 116.4066) < 2.8
    assert earth.distance_km(0, 0, 0, 180) == pytest.approx(20015, rel=0.001)
