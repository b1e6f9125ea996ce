"""How many tables are drawn: each with its own people, the viewer's first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.core.viewer import Viewer
from events.dinners import drawn, rules
from events.dinners.holders import Holder
from events.dinners.models import Dinner, Seat
from events.tables import queries


@dataclass(frozen=True, slots=True)
class Laid:
    """All tables of a dinner as the page draws them, and who has none yet."""

    tables: list[dict[str, Any]]
    nowhere: Sequence[Seat]
    mine: int | None
    party: int
    around: drawn.Around


def laid(
    session: Session, dinner: Dinner, viewer: Viewer | None, holder: Holder | None, now: datetime
) -> Laid:
    """Two queries, however many tables there are. `holder`: whose party is looking."""
    sizes, seats = queries.sizes_of(session, dinner.id), queries.sitting(session, dinner.id)
    found = drawn.around(seats, holder.member_id if holder else None, holder.guest_id if holder else None)
    mine = found.table.get(found.own.id, []) if found.own else []
    phase = rules.phase(
        dinner.starts_at, dinner.ends_at, now, called_off=dinner.called_off_at is not None,
        undecided=dinner.time_open,
    )  # fmt: skip
    tables = [
        _table(dinner, found, viewer, phase, number, size, mine) for number, size in enumerate(sizes, 1)
    ]
    nowhere = [seat for seat in seats if seat.table_no is None or seat.table_no > len(sizes)]
    return Laid(tables, nowhere, mine[0].table_no if mine else None, len(mine), found)


def _table(
    dinner: Dinner, found: drawn.Around, viewer: Viewer | None, phase: Any, number: int, size: int, mine: Sequence[Seat]
) -> dict[str, Any]:  # fmt: skip
    here = {
        key: at for key, seats in found.table.items() if (at := [s for s in seats if s.table_no == number])
    }
    own = found.own if found.own is not None and found.own.table_no == number else None
    around = drawn.Around(here, {}, found.heads, own)
    free = max(0, size - around.taken)
    return {
        "number": number, "size": size, "free": free, "taken": around.taken, "mine": own is not None,
        "fits": bool(mine) and own is None and free >= len(mine),
        "seats": drawn.table(dinner, around, phase, viewer, size=size),
        "names": [_called(seat, found) for seats in here.values() for seat in seats],
    }  # fmt: skip


def _called(seat: Seat, found: drawn.Around) -> str:
    if seat.brought_by_id is not None:
        return drawn.companion_name(seat, found)
    return seat.person.nickname if seat.person is not None else "?"
