"""Points on the globe as points on a ball: no seam at the antimeridian, no poles where meridians crowd.

A place is three numbers of a ball of radius 1; the straight line between two of them grows with the way over ground. A
*cell* numbers the small cubes of 6 m in which the ball lies, along a curve that keeps neighbours together (Morton's):
every larger cube of two, four, eight … is one stretch of that curve, so that any index of numbers finds what is near.
"""

from __future__ import annotations

from math import asin, atan2, ceil, cos, degrees, log2, pi, radians, sin, sqrt
from typing import NamedTuple

RADIUS_KM = 6371.0088
BITS = 21  # of each of three numbers: a cell has 63, which a signed BIGINT holds
EDGE = 2.0 / (1 << BITS)
FARTHEST = 2.0  # the ball's other side, as a straight line
Range = tuple[int, int]


class Point(NamedTuple):
    """A place on the ball."""

    x: float
    y: float
    z: float


def point(lat: float, lng: float) -> Point:
    """Where latitude and longitude (degrees) lie."""
    up, around = radians(lat), radians(lng)
    return Point(cos(up) * cos(around), cos(up) * sin(around), sin(up))


def cell(at: Point) -> int:
    """The number of the small cube in which a place lies."""
    return _code(_step(at.x), _step(at.y), _step(at.z))


def straight(km: float) -> float:
    """So many kilometres over ground as a straight line through the ball."""
    return 2 * sin(min(pi / 2, km / (2 * RADIUS_KM)))


def over_ground(line: float) -> float:
    """A straight line through the ball as kilometres over ground."""
    return 2 * RADIUS_KM * asin(min(1.0, max(0.0, line / 2)))


def distance_km(lat: float, lng: float, to_lat: float, to_lng: float) -> float:
    """Kilometres over ground between two places in degrees."""
    a = sin(radians(to_lat - lat) / 2) ** 2
    b = cos(radians(lat)) * cos(radians(to_lat)) * sin(radians(to_lng - lng) / 2) ** 2
    return 2 * RADIUS_KM * asin(min(1.0, sqrt(a + b)))


def cover(at: Point, line: float) -> list[Range]:
    """Stretches of cells, first and last of each, that hold every place within a straight line of `at`.

    The nearest stretch stands first. The cubes are as large as the line or half of it, so that some forty hold it;
    those that miss the ball are left out.
    """
    level = min(BITS, max(1, BITS - ceil(log2(max(line, EDGE) / EDGE)) + 1))
    edge, shift = 2.0 / (1 << level), 3 * (BITS - level)
    far, thick = line * line, edge * 0.8661  # half a cube's diagonal
    inner, outer = max(0.0, 1 - thick) ** 2, (1 + thick) ** 2
    along_x, along_y, along_z = (
        _axis(value, line, edge, place) for value, place in zip(at, (2, 1, 0), strict=True)
    )
    found = []
    for off_x, mid_x, code_x in along_x:
        for off_y, mid_y, code_y in along_y:
            off, mid, code = off_x + off_y, mid_x + mid_y, code_x | code_y
            if off > far:
                continue
            for off_z, mid_z, code_z in along_z:
                if off + off_z <= far and inner <= mid + mid_z <= outer:
                    found.append((code | code_z, off + off_z))
    return _stretches(sorted(found), shift)


def coarse(lat: float, lng: float, metres: float) -> tuple[float, float]:
    """The middle of the field of about `metres` in which a place lies: that is all that is told of it."""
    row = metres / 1000 / (RADIUS_KM * pi / 180)
    rows = max(1, ceil(180 / row))
    south = _field(lat + 90, 180 / rows, rows) - 90
    columns = max(1, int(360 * cos(radians(south)) / row))
    return south, _field((lng + 180) % 360, 360 / columns, columns) - 180


def where(at: Point) -> tuple[float, float]:
    """Latitude and longitude of a place on the ball, in degrees."""
    return degrees(asin(max(-1.0, min(1.0, at.z)))), degrees(atan2(at.y, at.x))


def _field(value: float, wide: float, many: int) -> float:
    """The middle of that one of equal fields in which the value lies."""
    return (min(many - 1, int(value / wide)) + 0.5) * wide


def _step(value: float) -> int:
    return min((1 << BITS) - 1, max(0, int((value + 1) / EDGE)))


def _at(value: float, edge: float) -> int:
    return min(int(2 / edge) - 1, max(0, int((value + 1) / edge)))


def _axis(value: float, line: float, edge: float, place: int) -> list[tuple[float, float, int]]:
    """Of each cube along one axis: the square of how far it lies off `value`, of its middle, and its share of codes."""
    found = []
    for step in range(_at(value - line, edge), _at(value + line, edge) + 1):
        low = step * edge - 1
        off = low - value if value < low else value - low - edge if value > low + edge else 0.0
        middle = low + edge / 2
        found.append((off * off, middle * middle, _spread(step) << place))
    return found


def _code(x: int, y: int, z: int) -> int:
    return _spread(x) << 2 | _spread(y) << 1 | _spread(z)


def _spread(value: int) -> int:
    """21 bits with two places free between each."""
    value = (value | value << 32) & 0x1F00000000FFFF
    value = (value | value << 16) & 0x1F0000FF0000FF
    value = (value | value << 8) & 0x100F00F00F00F00F
    value = (value | value << 4) & 0x10C30C30C30C30C3
    return (value | value << 2) & 0x1249249249249249


def _stretches(cubes: list[tuple[int, float]], shift: int) -> list[Range]:
    """Cubes that follow each other on the curve are one stretch, as near as its nearest cube."""
    found: list[tuple[float, int, int]] = []
    for code, off in cubes:
        if found and found[-1][2] + 1 == code:
            found[-1] = (min(off, found[-1][0]), found[-1][1], code)
        else:
            found.append((off, code, code))
    return [(first << shift, ((last + 1) << shift) - 1) for _off, first, last in sorted(found)]
