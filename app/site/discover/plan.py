"""The plan of a neighbourhood: how much of the globe a view shows, where a place stands on it, what stands together.

A view is a middle, a zoom, and whole steps aside from it: an address of the map holds no position of anybody. The
projection is that of web maps (Mercator, tiles of 256), so that tiles fit beneath where an operator has some.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import asinh, atan, cos, degrees, hypot, pi, radians, sinh, tan
from typing import Generic, TypeVar

from app.core.earth import RADIUS_KM

T = TypeVar("T")
SIDE, TILE = 480, 256
STEP = SIDE // 4
NEAREST, FARTHEST = 17, 3
FAR_STEPS = 4000
NORTHMOST = 85.05
WIDEST_KM = 3000.0
TOGETHER = 66  # two pins closer than this are one
RULES_KM = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)


@dataclass(frozen=True, slots=True)
class Heap(Generic[T]):
    """What stands together at one point of the plan."""

    x: float
    y: float
    items: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class View:
    """A square of the plan: from where it is counted, how close, how many steps east and south."""

    lat: float
    lng: float
    zoom: int
    east: int = 0
    south: int = 0

    @property
    def world(self) -> int:
        """How wide the whole globe is at this zoom."""
        return TILE << self.zoom

    @property
    def middle(self) -> tuple[float, float]:
        """What the view looks at, on the plan of the globe."""
        x, y = _plane(self.lat, self.lng, self.world)
        return (x + self.east * STEP) % self.world, min(float(self.world), max(0.0, y + self.south * STEP))

    @property
    def centre(self) -> tuple[float, float]:
        """The same in degrees."""
        x, y = self.middle
        return degrees(atan(sinh(pi * (1 - 2 * y / self.world)))), x / self.world * 360 - 180

    @property
    def km(self) -> float:
        """From the middle to a corner."""
        return min(WIDEST_KM, SIDE * self.scale * 0.7072)

    @property
    def scale(self) -> float:
        """Kilometres for one step of the drawing, in the middle."""
        return 2 * pi * RADIUS_KM * cos(radians(self.centre[0])) / self.world

    def shows(self, lat: float, lng: float) -> tuple[float, float] | None:
        """Where a place stands in the drawing; None outside of it."""
        x, y = _plane(lat, lng, self.world)
        at_x, at_y = self.middle
        east = (x - at_x + self.world / 2) % self.world - self.world / 2
        found = SIDE / 2 + east, SIDE / 2 + y - at_y
        return found if all(-1 <= each <= SIDE + 1 for each in found) else None

    def moved(self, east: int, south: int) -> View:
        """The view beside it."""
        return replace(self, east=_few(self.east + east), south=_few(self.south + south))

    def closer(self) -> View | None:
        """The same middle at twice the size."""
        if self.zoom >= NEAREST:
            return None
        return replace(self, zoom=self.zoom + 1, east=_few(self.east * 2), south=_few(self.south * 2))

    def wider(self) -> View | None:
        """The same middle, as nearly as steps allow, at half the size."""
        if self.zoom <= FARTHEST:
            return None
        return replace(self, zoom=self.zoom - 1, east=round(self.east / 2), south=round(self.south / 2))

    def onto(self, x: float, y: float) -> View | None:
        """Closer to a point of the drawing."""
        zoom = min(NEAREST, self.zoom + 2)
        if zoom == self.zoom:
            return None
        times = 1 << (zoom - self.zoom)
        east = round((self.east + (x - SIDE / 2) / STEP) * times)
        south = round((self.south + (y - SIDE / 2) / STEP) * times)
        return replace(self, zoom=zoom, east=_few(east), south=_few(south))

    def query(self) -> dict[str, int]:
        """What of it stands in an address."""
        said = {"z": self.zoom, "x": self.east, "y": self.south}
        return {name: value for name, value in said.items() if value or name == "z"}


def read(args: Mapping[str, str], at: tuple[float, float], zoom: int) -> View:
    """The view that an address asks for, counted from `at`; what makes no sense is left out."""

    def whole(name: str, usual: int) -> int:
        text = args.get(name, "").strip()
        digits = text.removeprefix("-")
        fits = digits.isascii() and digits.isdigit() and len(digits) < 7
        return int(text) if fits else usual

    near = min(NEAREST, max(FARTHEST, whole("z", zoom)))
    lat = max(-NORTHMOST, min(NORTHMOST, at[0]))
    return View(lat, at[1], near, _few(whole("x", 0)), _few(whole("y", 0)))


def heaps(
    view: View, placed: Iterable[tuple[float, float, T]], together: int = TOGETHER
) -> Sequence[Heap[T]]:
    """What is in view, by fields of the plan that stay the same when the view moves aside."""
    left, top = (each - SIDE / 2 for each in view.middle)
    fields: dict[tuple[int, int], list[tuple[float, float, T]]] = {}
    for lat, lng, item in placed:
        at = view.shows(lat, lng)
        if at is not None:
            field = int((left + at[0]) // together), int((top + at[1]) // together)
            fields.setdefault(field, []).append((*at, item))
    found: list[Heap[T]] = []
    for some in fields.values():
        heap = Heap(
            sum(x for x, _, _ in some) / len(some), sum(y for _, y, _ in some) / len(some),
            tuple(item for _, _, item in some),
        )  # fmt: skip
        beside = next(
            (each for each in found if hypot(each.x - heap.x, each.y - heap.y) < together * 0.8), None
        )
        if beside is not None:  # they stood on two sides of a border
            found.remove(beside)
            heap = _joined(beside, heap)
        found.append(heap)
    return [Heap(round(each.x, 1), round(each.y, 1), each.items) for each in found]


def _joined(one: Heap[T], other: Heap[T]) -> Heap[T]:
    a, b = len(one.items), len(other.items)
    x, y = ((p * a + q * b) / (a + b) for p, q in ((one.x, other.x), (one.y, other.y)))
    return Heap(x, y, one.items + other.items)


def ruler(view: View) -> tuple[float, float]:
    """A round number of kilometres that fits into a quarter of the drawing, and how long it is there."""
    fits = [km for km in RULES_KM if km / view.scale <= SIDE / 3]
    km = fits[-1] if fits else RULES_KM[0]
    return km, round(km / view.scale, 1)


def grid(view: View) -> tuple[Sequence[float], Sequence[float]]:
    """Lines a round number of kilometres apart that stay on the ground when the view moves: x of some, y of others."""
    gap = 96.0
    x, y = view.middle

    def lines(start: float) -> list[float]:
        first = -((start - SIDE / 2) % gap)
        return [round(first + gap * n, 1) for n in range(1, int(SIDE / gap) + 2) if first + gap * n < SIDE]

    return lines(x), lines(y)


def tiles(view: View) -> Sequence[tuple[int, int, float, float]]:
    """Column and row of each tile in view, and where it lies in the drawing."""
    left, top = (each - SIDE / 2 for each in view.middle)
    many = 1 << view.zoom
    return [
        (column % many, row, round(column * TILE - left, 1), round(row * TILE - top, 1))
        for row in range(max(0, int(top // TILE)), min(many, int((top + SIDE) // TILE) + 1))
        for column in range(int(left // TILE), int((left + SIDE) // TILE) + 1)
    ]


def _few(steps: int) -> int:
    return max(-FAR_STEPS, min(FAR_STEPS, steps))


def _plane(lat: float, lng: float, world: int) -> tuple[float, float]:
    up = radians(max(-NORTHMOST, min(NORTHMOST, lat)))
    return (lng + 180) / 360 * world, (1 - asinh(tan(up)) / pi) / 2 * world
