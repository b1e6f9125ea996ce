"""What people do with an if: give it, change it, take it back, come in any case; and the end at the deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.signals import announce, announce_once
from events.conditions import queries, rules
from events.conditions.models import Condition
from events.conditions.rules import ConditionReason, ConditionState
from events.conditions.settling import settle
from events.dinners.models import Dinner
from events.dinners.queries import own_seat
from events.dinners.rules import MAX_COMPANIONS, DinnerReason, Party, SeatReason
from events.dinners.seats import HERE
from events.signals import ConditionsDue, ConditionsSettled


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for: all of it must hold; None asks for nothing."""

    at_least: int | None = None
    whom_id: int | None = None
    cap_fen: int | None = None


def answer(
    session: Session,
    dinner: Dinner,
    member_id: int,
    party: Party,
    wish: Wish,
    pact_version: int,
    now: datetime,
) -> Condition:
    """Keep the member's answer with an if, or change it; whether it is met is settled in this unit.

    While the seats are met the party is changed as that of any seat. Raises Refused.
    """
    db.lock(session, dinner)
    if pact_version != dinner.pact_version:
        raise Refused(DinnerReason.PACT_CHANGED)
    row = queries.own(session, dinner.id, member_id)
    met = row is not None and row.state is ConditionState.MET
    _check(session, dinner, member_id, party, wish, now, met=met)
    if row is None:
        row = Condition(dinner_id=dinner.id, member_id=member_id, adult_names=[], child_names=[])
        row.state = ConditionState.OPEN
        session.add(row)
    row.at_least, row.whom_id, row.cap_fen = wish.at_least, wish.whom_id, wish.cap_fen
    row.pact_version, row.answered_at = pact_version, now
    if not met and row.state is not ConditionState.OPEN:
        row.adult_names, row.child_names = [], []
    if not met:
        row.state, row.adults, row.children = ConditionState.OPEN, party.adults, party.children
    _tell(session, dinner)
    return row


def withdraw(session: Session, dinner: Dinner, member_id: int) -> None:
    """Take an open answer back. Twice is once; a seat that is met is given back as any other."""
    db.lock(session, dinner)
    row = queries.own(session, dinner.id, member_id)
    if row is not None and row.state is ConditionState.OPEN:
        row.state = ConditionState.WITHDRAWN
        announce(session, ConditionsSettled(dinner.id))


def come_anyway(session: Session, dinner: Dinner, member_id: int, now: datetime) -> None:
    """The seat is the member's whatever else happens: the if is gone. Twice is once. Raises Refused."""
    db.lock(session, dinner)
    row = queries.own(session, dinner.id, member_id)
    if row is not None and row.state is ConditionState.FIRM:
        return
    if row is None or row.state is not ConditionState.MET or now >= dinner.starts_at:
        raise Refused(ConditionReason.NOT_MET)
    row.state = ConditionState.FIRM
    _tell(session, dinner)


def accept_pact(session: Session, dinner: Dinner, member_id: int, pact_version: int) -> None:
    """The open answer stands under the pact as it is now. Raises Refused when it has changed again."""
    db.lock(session, dinner)
    if pact_version != dinner.pact_version:
        raise Refused(DinnerReason.PACT_CHANGED)
    row = queries.own(session, dinner.id, member_id)
    if row is not None and row.state is ConditionState.OPEN:
        row.pact_version = pact_version
        _tell(session, dinner)


def lapse(session: Session, dinner_id: int, now: datetime) -> None:
    """At the deadline what is met stays and what is not lapses: asked every minute."""
    settle(session, session.get_one(Dinner, dinner_id), now)


def _check(
    session: Session, dinner: Dinner, member_id: int, party: Party, wish: Wish, now: datetime, *, met: bool
) -> None:
    seat = own_seat(session, dinner.id, member_id)
    refused = rules.may_answer(
        starts_at=dinner.starts_at, closes_at=dinner.closes_at, called_off=dinner.called_off_at is not None,
        seated=not met and seat is not None and seat.state in HERE,
        others=queries.count_alive(session, dinner.id, member_id), now=now,
    )  # fmt: skip
    if refused is not None:
        raise Refused(refused)
    if party.size > min(dinner.seats, 1 + MAX_COMPANIONS):
        raise Refused(SeatReason.PARTY_TOO_LARGE)
    wrong = rules.problem(
        member=member_id, size=party.size, at_least=wish.at_least, whom=wish.whom_id, cap_fen=wish.cap_fen,
        limit=dinner.seats,
    )  # fmt: skip
    if wrong is not None:
        raise Refused(wrong)


def _tell(session: Session, dinner: Dinner) -> None:
    announce_once(session, ConditionsDue(dinner.id))
    announce_once(session, ConditionsSettled(dinner.id))
