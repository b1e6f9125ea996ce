"""The drawn table: everybody sits in their own place, and a code says what it was given."""

from __future__ import annotations

import math
import re

import jinja2
import pytest
import segno

from app.core import drawing

SIZES = range(2, drawing.MAX_SEATS + 1)
NUMBER = r"-?\d+(?:\.\d+)?"
ARC = re.compile(rf"M({NUMBER}) ({NUMBER})A({NUMBER}) ({NUMBER}) 0 0 1 ({NUMBER}) ({NUMBER})")
CURVE = re.compile(rf"M({NUMBER}) ({NUMBER})Q({NUMBER}) ({NUMBER}) ({NUMBER}) ({NUMBER})")


def numbers(pattern: re.Pattern[str], path: str) -> list[float]:
    found = pattern.fullmatch(path)
    assert found, path
    return [float(group) for group in found.groups()]


def test_the_viewer_sits_at_the_foot_of_every_table() -> None:
    for seats in SIZES:
        x0, y0, _, _, x1, y1 = numbers(ARC, drawing.chair(0, seats))
        assert x0 == pytest.approx(-x1, abs=0.02)
        assert y0 == pytest.approx(y1, abs=0.02)
        assert y0 > 0, "down is positive: the foot is below the middle"


def test_chairs_are_evenly_spread_and_do_not_touch() -> None:
    for seats in SIZES:
        arcs = [numbers(ARC, drawing.chair(seat, seats)) for seat in range(seats)]
        middles = [((a[0] + a[4]) / 2, (a[1] + a[5]) / 2) for a in arcs]
        gaps = [math.dist(middles[seat], middles[seat - 1]) for seat in range(seats)]
        assert max(gaps) - min(gaps) < 0.05
        assert min(gaps) > drawing.seat_size(seats), "a face fits between its neighbours"


def test_an_offered_chair_is_pulled_out() -> None:
    stands = numbers(ARC, drawing.chair(0, 8))
    pulled = numbers(ARC, drawing.chair(0, 8, pulled=True))
    assert pulled[1] - stands[1] == pytest.approx(drawing.PULLED_OUT, abs=0.02)


def test_every_chair_and_thread_stays_inside_its_box() -> None:
    for seats in SIZES:
        for seat in range(seats):
            assert all(abs(n) <= 50 for n in numbers(ARC, drawing.chair(seat, seats, pulled=True)))
            assert all(0 <= n <= 48 for n in numbers(ARC, drawing.mini_chair(seat, seats)))
            for other in range(seat):
                assert all(abs(n) <= 30 for n in numbers(CURVE, drawing.thread(seat, other, seats)))


def test_arcs_of_the_largest_mini_table_still_have_gaps() -> None:
    half = numbers(ARC, drawing.mini_chair(0, drawing.MAX_ARCS))
    width = math.degrees(2 * math.asin(math.dist(half[:2], half[4:]) / 2 / drawing.MINI_CHAIRS_AT))
    assert width < 360 / drawing.MAX_ARCS


def test_a_thread_is_the_same_from_either_end() -> None:
    there, back = numbers(CURVE, drawing.thread(1, 4, 9)), numbers(CURVE, drawing.thread(4, 1, 9))
    assert there[:2] == back[4:]
    assert there[2:4] == back[2:4]


def test_opposite_threads_pass_nearly_through_the_middle_and_neighbours_do_not() -> None:
    across, beside = numbers(CURVE, drawing.thread(0, 4, 8)), numbers(CURVE, drawing.thread(0, 1, 8))
    assert math.hypot(*across[2:4]) < 1 < math.hypot(*beside[2:4])


def test_two_sticks_lie_beside_every_plate() -> None:
    assert drawing.sticks(3, 8).count("M") == 2
    assert drawing.sticks(3, 8) != drawing.sticks(4, 8)


def test_dishes_stand_on_a_ring_from_the_top() -> None:
    assert drawing.ring(0, 4, 25) == (0.0, -25.0)
    assert len({drawing.ring(k, 5, 28.5) for k in range(5)}) == 5


def test_paths_carry_no_more_than_two_decimals_and_no_minus_zero() -> None:
    for path in (drawing.chair(2, 7), drawing.mini_thread(0, 3, 6), drawing.sticks(0, 3)):
        assert not re.search(r"\.\d{3}|-0(?![.\d])", path)


def test_from_you_ties_the_viewer_to_each() -> None:
    assert drawing.from_you(3) == [(0, 1), (0, 2), (0, 3)]
    assert drawing.from_you(0) == []


def test_a_code_draws_exactly_the_modules_of_its_text() -> None:
    text = "https://example.org/d/8KX2/code"
    matrix = [[bool(cell) for cell in row] for row in segno.make(text, error="m", micro=False).matrix]
    svg = str(drawing.qr(text, "Table code"))
    drawn = [[False] * len(matrix) for _ in matrix]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", svg):
        for step in range(int(width)):
            drawn[int(y) - drawing.QUIET][int(x) - drawing.QUIET + step] = True
    assert drawn == matrix
    side = len(matrix) + 2 * drawing.QUIET
    assert f'viewBox="0 0 {side} {side}"' in svg
    assert 'aria-label="Table code"' in svg


def test_a_label_cannot_leave_its_attribute() -> None:
    svg = str(drawing.qr("x", '"><script>'))
    assert "<script>" not in svg
    assert "&#34;&gt;&lt;script&gt;" in svg


def test_templates_find_the_geometry() -> None:
    env = jinja2.Environment(autoescape=True)
    drawing.install(env)
    made = env.from_string(
        "{{ chair(0, 8) }}|{{ ring(0, 2, 5)[1] }}|{{ from_you(2) | length }}|{{ qr('a') }}"
    ).render()
    chair, y, threads, code = made.split("|", 3)
    assert chair == drawing.chair(0, 8)
    assert y == "-5.0"
    assert threads == "2"
    assert code.startswith("<svg"), "the code is markup, not escaped text"
