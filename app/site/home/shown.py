"""What the front door shows: my next table, what waits for me."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.core import i18n, panels
from app.core.viewer import Viewer
from events.dinners import drawn
from events.dinners.models import Dinner, Seat
from events.dinners.rules import phase


def next_table(
    dinner: Dinner | None, seats: Sequence[Seat], viewer: Viewer, now: datetime
) -> dict[str, Any] | None:
    """My next dinner with these of its seats, drawn; None when there is none."""
    if dinner is None:
        return None
    found = drawn.around([seat for seat in seats if seat.dinner_id == dinner.id], viewer.id)
    stage = phase(dinner.starts_at, dinner.ends_at, now, called_off=False, undecided=dinner.time_open)
    return {
        "title": dinner.title, "cloth": dinner.group.cloth, "href": url_for("dinners.page", pid=dinner.public_id),
        "starts_at": dinner.starts_at, "soon": i18n.say_when(dinner.starts_at, "short", dinner.timezone),
        "day": i18n.say_when(dinner.starts_at, "day", dinner.timezone), "place": _place(dinner),
        "chat": url_for("chat.room", pid=dinner.channel.public_id) if dinner.channel else None,
        "seats": drawn.table(dinner, found, stage, viewer), "taken": found.taken, "size": dinner.seats,
        "free": max(0, dinner.seats - found.taken), "pid": dinner.public_id,
    }  # fmt: skip


def _place(dinner: Dinner) -> str:
    if dinner.venue is None:
        return ""
    return (
        _("%(venue)s, %(area)s", venue=dinner.venue.name, area=dinner.venue.area)
        if dinner.venue.area
        else dinner.venue.name
    )


def todos(viewer: Viewer, now: datetime) -> list[Any]:
    """What waits for me, the most pressing first; each room says its own."""
    found: list[Any] = panels.gather("home.todo", viewer=viewer, now=now)
    return sorted(found, key=lambda each: each["rank"])
