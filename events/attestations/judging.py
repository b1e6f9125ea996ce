"""The table's verdict, written down: recomputed in the transaction of every new word, and by the nightly pass."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from app.core.db import pairs
from app.core.signals import announce
from events.attestations import rules, tables
from events.attestations.models import Finding, MemberStanding
from events.attestations.rules import Table, Verdict
from events.dinners.models import Dinner, Seat
from events.signals import SeatJudged

NIGHT = timedelta(hours=20)  # at most one full pass in this time


def judge(session: Session, dinner: Dinner, now: datetime) -> None:
    """Judge every seat by the table's evidence and last night's standings; announce the seats whose state changed.

    The caller holds the dinner's lock: two words at once would each judge without the other.
    """
    table = tables.evidence_of(session, dinner)
    verdicts = rules.judge(table)
    credible = rules.credibilities(table, verdicts, circles_of(session, dinner, table))
    before = {each.seat_id: each for each in _findings(session, dinner.id)}
    members = pairs(session, select(Seat.id, Seat.member_id).where(Seat.dinner_id == dinner.id))
    for seat_id, verdict in verdicts.items():
        old = before.get(seat_id)
        stands = old is None or _window_is_open(dinner, now) or _rises(old, verdict)
        if stands and _write(session, dinner, seat_id, verdict, credible.get(seat_id, 0.0), old, now):
            announce(session, SeatJudged(dinner.id, seat_id, members.get(seat_id), verdict.state.value))


def circles_of(session: Session, dinner: Dinner, table: Table) -> dict[int, int]:
    """Seat → the member's home group as far as her confirmed seats tell; this table's own group is no circle yet."""
    ids = [each.seat for each in table.seats]
    owners = dict(session.execute(select(Seat.id, Seat.member_id).where(Seat.id.in_(ids))).all())
    homes = home_groups(session, [each for each in owners.values() if each is not None])
    return {seat: homes[member] for seat, member in owners.items() if member in homes}


def home_groups(session: Session, member_ids: Sequence[int]) -> dict[int, int]:
    """Member → the group at whose tables she has sat most, the lowest id among equals."""
    query = (
        select(Seat.member_id, Dinner.group_id, func.count())
        .join(Finding, Finding.seat_id == Seat.id)
        .join(Dinner, Dinner.id == Seat.dinner_id)
        .where(Seat.member_id.in_(member_ids), Finding.state == rules.SeatFinding.CONFIRMED)
        .group_by(Seat.member_id, Dinner.group_id)
        .order_by(Seat.member_id, func.count(), Dinner.group_id.desc())
    )
    return {member: group for member, group, _count in session.execute(query) if member is not None}


def _findings(session: Session, dinner_id: int) -> Sequence[Finding]:
    return session.scalars(select(Finding).where(Finding.dinner_id == dinner_id)).all()


def _window_is_open(dinner: Dinner, now: datetime) -> bool:
    return rules.window_open(dinner.ends_at, now)


def _rises(old: Finding, again: Verdict) -> bool:
    """After the window an unsettled seat can only go up; a settled one keeps its state and may gain credibility."""
    return again.state is old.state or (
        old.state in rules.UNSETTLED and again.state is rules.SeatFinding.CONFIRMED
    )


def _write(
    session: Session,
    dinner: Dinner,
    seat_id: int,
    verdict: Verdict,
    credibility: float,
    old: Finding | None,
    now: datetime,
) -> bool:
    """Write one finding; answers whether its state is new."""
    values: dict[str, Any] = {
        "state": verdict.state, "probability": verdict.probability, "credibility": credibility,
        "witnesses": len(verdict.why.witnesses), "circles": verdict.why.groups, "why": as_data(verdict),
        "found_at": now,
    }  # fmt: skip
    if old is None:
        session.add(Finding(dinner_id=dinner.id, seat_id=seat_id, **values))
        return True
    changed = old.state is not verdict.state
    for name, value in values.items():
        setattr(old, name, value)
    return changed


def as_data(verdict: Verdict) -> dict[str, Any]:
    """The reasons of a verdict as JSON, from which both languages write their sentence."""
    why = verdict.why
    return {
        "reason": why.reason.value, "witnesses": sorted(why.witnesses), "groups": why.groups, "scans": why.scans,
        "yes": why.yes, "no": why.no, "unsure": why.unsure, "discounted": why.discounted, "own": why.own,
    }  # fmt: skip


def nightly(session: Session, now: datetime) -> None:
    """The tick: once a day all standings anew, then unsettled seats and young reviews' seats with them."""
    last = session.scalar(select(func.max(MemberStanding.computed_at)))
    if last is not None and now - last < NIGHT:
        return
    recompute_standings(session, now)
    look_again(session, now)


def recompute_standings(session: Session, now: datetime) -> None:
    """Write everybody's standing anew from all confirmed seats."""
    values = rules.standings(tables.confirmed_seats(session, now), now)
    session.execute(delete(MemberStanding))
    rows = [
        {"member_id": member, "value": value, "computed_at": now} for member, value in sorted(values.items())
    ]
    if rows:
        session.execute(insert(MemberStanding), rows)


def look_again(session: Session, now: datetime) -> None:
    """Judge the tables of the last 90 days once more with tonight's standings (TRUST.md section 2)."""
    query = select(Dinner).where(
        Dinner.ends_at > now - rules.SECOND_LOOK, Dinner.ends_at <= now, Dinner.called_off_at.is_(None),
        Dinner.id.in_(select(Finding.dinner_id)),
    )  # fmt: skip
    for dinner in session.scalars(query.order_by(Dinner.id)):
        judge(session, dinner, now)
