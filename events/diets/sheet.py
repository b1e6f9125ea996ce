"""What the kitchen's sheet shows: counts for everybody of the table, names only where their owners say so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from events.diets import queries, rules, spoken
from events.diets.queries import AtTable
from events.dinners.models import Dinner, Seat
from events.dinners.queries import taken


def sheet_of(session: Session, dinner: Dinner, viewer_id: int, now: datetime) -> dict[str, Any]:
    """Everything that the page names; a week after the dinner only that it is forgotten."""
    if rules.faded(dinner.ends_at, now):
        return {"faded": True, "days": rules.FADES_AFTER.days}
    found = queries.at_table(session, dinner.id)
    lines = rules.kitchen_sheet(each.wish for each in found)
    people = taken(session, dinner.id)
    return {
        "faded": False, "people": people, "lines": [(line, spoken.bare(line), spoken.line(line)) for line in lines],
        "texts": spoken.in_both(lines, people), "named": named(found, dinner, viewer_id),
        "days": rules.FADES_AFTER.days,
    }  # fmt: skip


def named(found: list[AtTable], dinner: Dinner, viewer_id: int) -> list[tuple[Seat, str]]:
    """Needs that their owners show to this viewer, with whose they are."""
    host = dinner.host_id == viewer_id
    return [
        (each.seat, spoken.words(each.wish.need, each.wish.kind, each.wish.words))
        for each in found
        if each.seat.member_id != viewer_id and rules.shown_to(each.wish, host=host, own=False)
    ]
