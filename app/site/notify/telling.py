"""What all listeners share: who is at a table, and what a notice about it holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.core import clock
from app.site.notify.actions import tell
from app.site.notify.rules import Kind
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState

AT_TABLE = (SeatState.GOING, SeatState.OFFERED, SeatState.WAITING)
SEATED = (SeatState.GOING,)


def dinner_of(session: Session, dinner_id: int) -> Dinner:
    """The dinner of a fact, with what notices name."""
    query = select(Dinner).where(Dinner.id == dinner_id)
    loads = (joinedload(Dinner.host), joinedload(Dinner.group), joinedload(Dinner.venue))
    return session.scalars(query.options(*loads)).one()


def about(dinner: Dinner, **more: Any) -> dict[str, Any]:
    """What a notice about a dinner says, as it stands now; a moment that is still decided is none."""
    venue = dinner.venue
    known = not dinner.time_open
    return {
        "dinner": dinner.title, "group": dinner.group.name, "tz": dinner.timezone,
        "starts_at": dinner.starts_at.isoformat() if known else "",
        "where": " · ".join(each for each in (venue.name, venue.address) if each) if venue else "", **more,
    }  # fmt: skip


def members_at(session: Session, dinner_id: int, states: Iterable[SeatState] = AT_TABLE) -> set[int]:
    """Members with a seat of these states; guests have no page and no mail of ours."""
    query = select(Seat.member_id).where(
        Seat.dinner_id == dinner_id, Seat.member_id.is_not(None), Seat.state.in_(list(states))
    )
    return {each for each in session.scalars(query) if each is not None}


def tell_of(
    session: Session, kind: Kind, dinner: Dinner, whom: Iterable[int], key: str, tail: str = "", **more: Any
) -> None:  # fmt: skip
    """Tell them about a dinner, once for this key; the notice leads to its page, or below it."""
    tell(
        session, kind, whom, key=f"{kind}:{dinner.id}:{key}", path=f"/d/{dinner.public_id}{tail}",
        data=about(dinner, **more), now=clock.now(), group_id=dinner.group_id,
    )  # fmt: skip


def minute(now: datetime | None = None) -> str:
    """A key for what may happen to and fro: within a minute it is told once."""
    return str(int((now or clock.now()).timestamp()) // 60)


def iso(moment: datetime | None) -> str:
    """A moment as the data of a notice holds it."""
    return moment.isoformat() if moment else ""
