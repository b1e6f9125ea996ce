"""Geometry of the drawn table, its small sisters, and QR codes as SVG."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import segno
from markupsafe import Markup

if TYPE_CHECKING:
    import jinja2

Point = tuple[float, float]

# The big table is drawn in a box from -50 to 50; one unit is one percent of its width.
MAX_SEATS = 16
FACES_AT = 38.6
PLATES_AT = 23.6
PULLED_OUT = 1.2
CHAIR_HALF_ARC = 54.0

# The mini table is drawn in a box from 0 to 48.
MAX_ARCS = 20
MINI_CENTRE = 24.0
MINI_CHAIRS_AT = 20.6
MINI_THREADS_AT = 12.4

# Lines of a table depend on nothing but the number of seats: each is worked out once.
DRAWN = 4096

# A quiet zone of four modules is what the QR standard (ISO/IEC 18004) asks for.
QUIET = 4


def seat_angle(index: int, seats: int) -> float:
    """Degrees clockwise from three o'clock; seat 0 sits at the foot (90°)."""
    return 90 + 360 * index / seats


def seat_size(seats: int) -> float:
    """Width of one face in units of the table, as `--seat` in table.css has it."""
    return min(17.0, 120 / seats)


@lru_cache(DRAWN)
def chair(index: int, seats: int, pulled: bool = False) -> str:
    """Path of a chair's back around a seat; `pulled` moves it away from the table."""
    middle = seat_angle(index, seats)
    cx, cy = _polar(FACES_AT + (PULLED_OUT if pulled else 0), middle)
    radius = seat_size(seats) / 2 + 1.9
    start, end = _arc(radius, middle, CHAIR_HALF_ARC)
    return (
        f"M{_n(cx + start[0])} {_n(cy + start[1])}"
        f"A{_n(radius)} {_n(radius)} 0 0 1 {_n(cx + end[0])} {_n(cy + end[1])}"
    )


@lru_cache(DRAWN)
def sticks(index: int, seats: int) -> str:
    """Path of the two chopsticks to the right hand of a seat's plate."""
    plate = min(9.4, 80 / seats)
    angle = seat_angle(index, seats) - (math.degrees(plate / 2 / PLATES_AT) + 3.2)
    return "".join(
        _line(_polar(20.2, angle - apart), _polar(27.4, angle - apart * 0.55)) for apart in (0.0, 2.5)
    )


@lru_cache(DRAWN)
def thread(first: int, second: int, seats: int, radius: float = 29.8) -> str:
    """Path of a red thread between two seats; neighbours bend deepest round the hub."""
    steps = abs(first - second)
    share = min(steps, seats - steps) / (seats / 2)
    pull = 0.08 + 0.72 * (1 - share) ** 1.35
    a = _polar(radius, seat_angle(first, seats))
    b = _polar(radius, seat_angle(second, seats))
    return _curve(a, b, pull / 2)


@lru_cache(DRAWN)
def mini_chair(index: int, seats: int) -> str:
    """Path of one seat of the mini table: an arc, shorter the more seats there are."""
    half = max(4.5, min(19.0, 360 / seats * 0.5 - 7.5))
    start, end = _arc(MINI_CHAIRS_AT, seat_angle(index, seats), half)
    return (
        f"M{_n(MINI_CENTRE + start[0])} {_n(MINI_CENTRE + start[1])}"
        f"A{MINI_CHAIRS_AT} {MINI_CHAIRS_AT} 0 0 1 "
        f"{_n(MINI_CENTRE + end[0])} {_n(MINI_CENTRE + end[1])}"
    )


@lru_cache(DRAWN)
def mini_thread(first: int, second: int, seats: int) -> str:
    """Path of a thread across the mini table."""
    a = _polar(MINI_THREADS_AT, seat_angle(first, seats))
    b = _polar(MINI_THREADS_AT, seat_angle(second, seats))
    return _curve(a, b, 0.1, MINI_CENTRE)


@lru_cache(DRAWN)
def ring(index: int, count: int, radius: float) -> Point:
    """Point `index` of `count` on a circle, from the top: where dishes stand."""
    x, y = _polar(radius, 360 * index / count - 90)
    return round(x, 2), round(y, 2)


def from_you(count: int) -> list[tuple[int, int]]:
    """Threads from the foot of the table to the next `count` seats."""
    return [(0, seat) for seat in range(1, count + 1)]


def qr(text: str, label: str = "", cls: str = "qr") -> Markup:
    """A QR code of `text` as inline SVG, dark on white in both themes; `label` is read aloud."""
    matrix = segno.make(text, error="m", micro=False).matrix
    rows = [_runs(y, [bool(cell) for cell in row]) for y, row in enumerate(matrix)]
    side = len(matrix) + 2 * QUIET
    return Markup(
        '<svg class="{cls}" viewBox="0 0 {side} {side}" role="img" aria-label="{label}"'
        ' shape-rendering="crispEdges"><rect width="{side}" height="{side}" fill="#fff"/>'
        '<path d="{path}" fill="#1d1512"/></svg>'
    ).format(cls=cls, side=side, label=label, path="".join(rows))


def install(env: jinja2.Environment) -> None:
    """Give templates the geometry under the short names that _ui.html uses."""
    env.globals.update(
        chair=chair,
        sticks=sticks,
        thread=thread,
        ttchair=mini_chair,
        ttthread=mini_thread,
        ring=ring,
        from_you=from_you,
        qr=qr,
        MAX_SEATS=MAX_SEATS,
        MAX_ARCS=MAX_ARCS,
    )


def _polar(radius: float, degrees: float) -> Point:
    angle = math.radians(degrees)
    return radius * math.cos(angle), radius * math.sin(angle)


def _arc(radius: float, middle: float, half: float) -> tuple[Point, Point]:
    return _polar(radius, middle - half), _polar(radius, middle + half)


def _line(a: Point, b: Point) -> str:
    return f"M{_n(a[0])} {_n(a[1])}L{_n(b[0])} {_n(b[1])}"


def _curve(a: Point, b: Point, pull: float, centre: float = 0.0) -> str:
    """A quadratic curve from a to b; `pull` 0 passes the centre, 0.5 is nearly straight."""
    bend = (a[0] + b[0]) * pull, (a[1] + b[1]) * pull
    return (
        f"M{_n(centre + a[0])} {_n(centre + a[1])}"
        f"Q{_n(centre + bend[0])} {_n(centre + bend[1])}"
        f" {_n(centre + b[0])} {_n(centre + b[1])}"
    )


def _runs(y: int, row: list[bool]) -> str:
    """One row of modules as rectangles, neighbours joined so that no hairlines show."""
    path, x = "", 0
    while x < len(row):
        width = 0
        while x + width < len(row) and row[x + width]:
            width += 1
        if width:
            path += f"M{x + QUIET} {y + QUIET}h{width}v1h-{width}z"
        x += width or 1
    return path


def _n(value: float) -> str:
    """A number with at most two decimals and nothing to spare."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
