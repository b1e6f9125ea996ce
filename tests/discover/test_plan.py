"""The plan: what a view shows, moving and coming closer, what stands together, the ruler, tiles, odd addresses."""

from __future__ import annotations

from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.earth import distance_km
from app.site.discover import plan
from app.site.discover.plan import SIDE, View

BEIJING = (39.9042, 116.4074)
views = st.builds(
    View, st.floats(-85, 85), st.floats(-180, 180), st.integers(plan.FARTHEST, plan.NEAREST),
    st.integers(-50, 50), st.integers(-50, 50),
)  # fmt: skip


@given(views)
def test_the_centre_stands_in_the_middle(view: View) -> None:
    shown = view.shows(*view.centre)
    assert shown is not None
    assert hypot(shown[0] - SIDE / 2, shown[1] - SIDE / 2) < 0.01 or abs(view.centre[0]) > plan.NORTHMOST


@given(views, st.floats(-0.4, 0.4), st.floats(-0.4, 0.4))
def test_what_is_seen_is_within_what_is_searched(view: View, dy: float, dx: float) -> None:
    lat, lng = view.centre
    other = (max(-84.0, min(84.0, lat + dy)), (lng + dx + 180) % 360 - 180)
    near_poles = abs(lat) > 70 or view.zoom < 8  # there the scale is not the same across the view
    if view.shows(*other) is not None and not near_poles:
        assert distance_km(*view.centre, *other) <= view.km * 1.1


def test_moving_east_and_back_is_the_same_view() -> None:
    view = View(*BEIJING, 13)
    assert view.moved(3, -2).moved(-3, 2) == view
    east = view.moved(2, 0)
    assert east.centre[1] > view.centre[1]
    assert east.centre[0] == pytest.approx(view.centre[0])
    assert view.moved(0, 2).centre[0] < view.centre[0]


def test_across_the_antimeridian_a_place_is_still_beside() -> None:
    view = View(-16.8, 179.999, 12)
    west, east = view.shows(-16.8, 179.99), view.shows(-16.8, -179.99)
    assert west is not None
    assert east is not None
    assert west[0] < SIDE / 2 < east[0]
    assert view.moved(400, 0).centre[1] < 0


@given(views)
def test_closer_keeps_the_middle_and_wider_nearly(view: View) -> None:
    closer, wider = view.closer(), view.wider()
    if closer is not None:
        assert closer.zoom == view.zoom + 1
        assert distance_km(*closer.centre, *view.centre) <= view.scale or abs(view.centre[0]) > 84.9
    if wider is not None and abs(view.centre[0]) < 80:
        assert distance_km(*wider.centre, *view.centre) <= wider.scale * plan.STEP


def test_a_heap_opens_onto_itself() -> None:
    view = View(*BEIJING, 12, 2, 1)
    onto = view.onto(100, 400)
    assert onto is not None
    assert onto.zoom == 14
    assert View(*BEIJING, plan.NEAREST).onto(1, 1) is None
    back = View(*BEIJING, 12, 2, 1).shows(*onto.centre)
    assert back is not None
    assert hypot(back[0] - 100, back[1] - 400) < plan.STEP / 4


@given(st.lists(st.tuples(st.floats(39.8, 40.0), st.floats(116.3, 116.5)), max_size=60), st.integers(10, 17))
def test_heaps_hold_what_is_in_view_once_and_stand_apart(
    places: list[tuple[float, float]], zoom: int
) -> None:
    view = View(*BEIJING, zoom)
    found = plan.heaps(view, [(lat, lng, n) for n, (lat, lng) in enumerate(places)])
    items = sorted(item for heap in found for item in heap.items)
    assert items == [n for n, place in enumerate(places) if view.shows(*place) is not None]
    assert all(-2 <= heap.x <= SIDE + 2 and -2 <= heap.y <= SIDE + 2 for heap in found)


def test_heaps_stay_the_same_when_the_view_moves() -> None:
    places = [(39.90 + n / 700, 116.40 + n / 900, n) for n in range(8)]
    first = {heap.items for heap in plan.heaps(View(*BEIJING, 13), places)}
    moved = {heap.items for heap in plan.heaps(View(*BEIJING, 13, 1, 0), places)}
    assert first == moved


@given(views)
def test_the_ruler_is_round_and_short_enough(view: View) -> None:
    km, long = plan.ruler(view)
    assert km in plan.RULES_KM
    assert long <= SIDE / 3 + 1 or km == plan.RULES_KM[0]
    assert long * view.scale == pytest.approx(km, rel=0.02, abs=view.scale)


@given(views)
def test_tiles_cover_the_view_and_are_tiles(view: View) -> None:
    found = plan.tiles(view)
    many = 1 << view.zoom
    assert all(0 <= column < many and 0 <= row < many for column, row, _x, _y in found)
    assert len(found) <= 9
    inside = view.middle[1] > SIDE / 2 and view.middle[1] + SIDE / 2 < view.world
    if inside:
        assert min(x for _c, _r, x, _y in found) <= 0.1
        assert max(x for _c, _r, x, _y in found) + plan.TILE >= SIDE - 0.1


@given(st.dictionaries(st.sampled_from(["x", "y", "z"]), st.text(max_size=12)))
def test_any_address_is_a_view(args: dict[str, str]) -> None:
    view = plan.read(args, BEIJING, 12)
    assert plan.FARTHEST <= view.zoom <= plan.NEAREST
    assert plan.read({name: str(value) for name, value in view.query().items()}, BEIJING, 12) == view


@pytest.mark.parametrize(
    "args",
    [{"z": "NaN"}, {"z": "-5"}, {"z": "1e9"}, {"z": "999999999999"}, {"x": "inf"}, {"x": "--3"}, {"y": "１２"},
     {"z": ""},
     {"x": "-999999", "y": "999999", "z": "3"}],
)  # fmt: skip
def test_odd_numbers_are_read_as_nothing_or_kept_within(args: dict[str, str]) -> None:
    view = plan.read(args, BEIJING, 12)
    lat, lng = view.centre
    assert -90 <= lat <= 90
    assert -180 <= lng <= 180
    assert plan.FARTHEST <= view.zoom <= plan.NEAREST
