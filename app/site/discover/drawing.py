"""What is drawn on the plan: tables as small tables, places as plates, areas by their names; each also in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.core import earth
from app.places.models import Venue
from app.site.discover import plan
from app.site.discover.near import Found
from app.site.discover.plan import Heap, View
from app.site.discover.whereabouts import Somewhere
from app.site.discover.wording import say_km

PLATES_TOGETHER = 44
MOST_NAMES = 8


@dataclass(frozen=True, slots=True)
class Pin:
    """One thing to press on the plan. `onto` is a closer view, where several things stand together."""

    x: float
    y: float
    label: str
    text: str
    href: str = ""
    onto: View | None = None
    card: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """An area's name in the middle of its places."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """All of a plan; `tables` and `places` are what stands in view, for the list beside it."""

    pins: Sequence[Pin]
    plates: Sequence[Pin]
    names: Sequence[Name]
    tables: Sequence[dict[str, Any]]
    places: Sequence[Venue]
    me: tuple[float, float] | None
    columns: Sequence[float]
    rows: Sequence[float]
    ruler: tuple[str, float]


def draw(
    view: View, tables: Sequence[tuple[Found, dict[str, Any]]], venues: Sequence[tuple[Venue, Found]],
    spot: Somewhere | None,
) -> Drawn:  # fmt: skip
    """The plan of what was found."""
    heaps = plan.heaps(view, [(*earth.where(far.at), card) for far, card in tables])
    placed = [(*earth.where(far.at), venue) for venue, far in venues]
    plates = plan.heaps(view, placed, PLATES_TOGETHER)
    pins = [_table(view, heap) for heap in heaps]
    km, long = plan.ruler(view)
    columns, rows = plan.grid(view)
    return Drawn(
        pins=pins, plates=[_plate(view, heap) for heap in plates],
        names=_names(view, placed, pins), tables=[card for heap in heaps for card in heap.items],
        places=[venue for heap in plates for venue in heap.items],
        me=view.shows(spot.lat, spot.lng) if spot else None, columns=columns, rows=rows, ruler=(say_km(km), long),
    )  # fmt: skip


def _table(view: View, heap: Heap[dict[str, Any]]) -> Pin:
    free = sum(max(0, card["size"] - card["taken"]) for card in heap.items)
    if len(heap.items) == 1:
        card = heap.items[0]
        label = f"{card['title']}, {card['when']}, {card['left']}"
        return Pin(heap.x, heap.y, label, str(free), href=card["href"], card=card)
    tables = ngettext("%(num)d table", "%(num)d tables", len(heap.items))
    seats = ngettext("%(num)d free seat", "%(num)d free seats", free)
    onto = view.onto(heap.x, heap.y)
    size, taken = sum(card["size"] for card in heap.items), sum(card["taken"] for card in heap.items)
    sum_card = {"size": size, "taken": taken, "cloth": heap.items[0]["cloth"], "you": False}
    return Pin(
        heap.x, heap.y, f"{tables}, {seats}", str(free), onto=onto, card=sum_card,
        href="" if onto else heap.items[0]["href"],
    )  # fmt: skip


def _plate(view: View, heap: Heap[Venue]) -> Pin:
    if len(heap.items) == 1:
        venue = heap.items[0]
        label = venue.name
        if venue.private:
            label = _("%(venue)s, somewhere around here", venue=venue.name)
        return Pin(heap.x, heap.y, label, "", href=url_for("places.page", pid=venue.public_id))
    label = ngettext("%(num)d venue", "%(num)d venues", len(heap.items))
    onto = view.onto(heap.x, heap.y)
    first = url_for("places.page", pid=heap.items[0].public_id)
    return Pin(heap.x, heap.y, label, str(len(heap.items)), onto=onto, href="" if onto else first)


def _names(view: View, placed: Sequence[tuple[float, float, Venue]], pins: Sequence[Pin]) -> list[Name]:
    """Areas with the most places in view, each named beside the middle of them, where there is room for the words."""
    by_area: dict[str, list[tuple[float, float]]] = {}
    for lat, lng, venue in placed:
        at = view.shows(lat, lng)
        if at is not None and venue.area:
            by_area.setdefault(venue.area, []).append(at)
    most = sorted(by_area.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    found: list[Name] = []
    for area, some in most:
        x, y = (sum(each[axis] for each in some) / len(some) for axis in (0, 1))
        rooms = [Name(round(x, 1), round(y + off, 1), area) for off in (-18, 28, -46, 52)]
        room = next((name for name in rooms if _has_room(name, found, pins)), None)
        if room is not None and len(found) < MOST_NAMES:
            found.append(room)
    return found


def _has_room(name: Name, names: Sequence[Name], pins: Sequence[Pin]) -> bool:
    half = 8.5 * max(2, len(name.text))
    inside = half < name.x < plan.SIDE - half and 20 < name.y < plan.SIDE - 40
    free = all(abs(name.y - other.y) > 18 or abs(name.x - other.x) > half + 50 for other in names)
    return (
        inside and free and all(abs(name.y - pin.y) > 44 or abs(name.x - pin.x) > half + 30 for pin in pins)
    )
