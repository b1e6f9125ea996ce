"""Reports of pressure: told in one tap by whoever sat there, read by all as a count (R-25, X-11)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import Refused
from app.core.db import lock
from app.core.signals import announce
from app.places.ties import is_tied
from events.attestations.models import Finding
from events.attestations.rules import SeatFinding
from events.dinners.models import Dinner, Seat
from events.reviews.models_told import PressureReport
from events.reviews.pressing import Pressure, PressureReason, Told, may_take_back
from events.signals import PressureTold


def tell(session: Session, dinner: Dinner, member_id: int, kind: Pressure, now: datetime) -> PressureReport:
    """Write down that the restaurant asked; a double press is one report. Raises Refused.

    The door has seen that the table confirms this member.
    """
    lock(session, dinner)
    found = report_of(session, dinner.id, member_id, kind)
    if found is not None:
        return found
    if dinner.venue_id is None or now < dinner.starts_at or dinner.called_off_at is not None:
        raise Refused(PressureReason.TOO_EARLY)
    if is_tied(session, dinner.venue_id, member_id, now):
        raise Refused(PressureReason.TIED)
    report = PressureReport(
        dinner_id=dinner.id, venue_id=dinner.venue_id, member_id=member_id, kind=kind, told_at=now
    )
    session.add(report)
    session.flush()  # the venue's count reads it
    announce(session, PressureTold(dinner.id, dinner.venue_id))
    return report


def take_back(session: Session, dinner: Dinner, member_id: int, kind: Pressure, now: datetime) -> None:
    """Undo a slip of the thumb, within the hour. Raises Refused."""
    lock(session, dinner)
    found = report_of(session, dinner.id, member_id, kind)
    if found is None:
        return
    if not may_take_back(found.told_at, now):
        raise Refused(PressureReason.STANDS)
    session.delete(found)
    session.flush()  # the venue's count reads what is left
    announce(session, PressureTold(dinner.id, found.venue_id))


def report_of(session: Session, dinner_id: int, member_id: int, kind: Pressure) -> PressureReport | None:
    """What this member has reported of this dinner."""
    query = select(PressureReport).where(
        PressureReport.dinner_id == dinner_id, PressureReport.member_id == member_id, PressureReport.kind == kind
    )  # fmt: skip
    return session.scalar(query)


def own_reports(session: Session, dinner_id: int, member_id: int) -> Sequence[PressureReport]:
    """All that this member has reported of this dinner; for herself alone."""
    query = select(PressureReport).where(
        PressureReport.dinner_id == dinner_id, PressureReport.member_id == member_id
    )
    return session.scalars(query).all()


def contacted_at(session: Session, dinner_id: int, author_id: int) -> datetime | None:
    """Since when this author is known to have been asked to change or delete; None for never."""
    found = report_of(session, dinner_id, author_id, Pressure.CHANGE)
    return found.told_at if found is not None else None


def told_at(session: Session, venue_id: int) -> list[Told]:
    """A venue's reporting tables, each with all who are confirmed at it and its latest report."""
    rows = session.execute(
        select(PressureReport.dinner_id, Dinner.group_id, PressureReport.told_at)
        .join(Dinner, Dinner.id == PressureReport.dinner_id)
        .where(PressureReport.venue_id == venue_id)
    ).all()
    people: defaultdict[int, set[int]] = defaultdict(set)
    seats = select(Seat.dinner_id, Seat.member_id).join(Finding, Finding.seat_id == Seat.id).where(
        Seat.dinner_id.in_({row.dinner_id for row in rows}), Finding.state == SeatFinding.CONFIRMED,
        Seat.member_id.is_not(None),
    )  # fmt: skip
    for dinner_id, member_id in session.execute(seats) if rows else ():
        people[dinner_id].add(member_id or 0)
    latest = {
        dinner: max(row.told_at for row in rows if row.dinner_id == dinner)
        for dinner in {r.dinner_id for r in rows}
    }
    groups = {row.dinner_id: row.group_id for row in rows}
    return [Told(dinner, groups[dinner], frozenset(people[dinner]), at) for dinner, at in latest.items()]
