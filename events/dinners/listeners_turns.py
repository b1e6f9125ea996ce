"""When the line of hosts moves: a table was set or called off, somebody went, was away, is back."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, db
from app.core.realtime import tell_topic
from events.dinners import queries_turns, turning
from events.dinners.models import Dinner
from events.dinners.models_turns import HostTurn
from events.signals import DinnerCalled, DinnerCalledOff
from events.signals.turns import TurnSwapAnswered
from groups.membership.queries import public_id_of
from groups.signals import GroupsMerged, MemberLapsed, MemberLeft, MemberReturned


def dinner_changed(session: Session, fact: DinnerCalled | DinnerCalledOff) -> None:
    """A table set is a duty done; one called off is none."""
    group_id = session.scalar(select(Dinner.group_id).where(Dinner.id == fact.dinner_id))
    if group_id is not None:
        _move_on(session, group_id)


def member_left(session: Session, fact: MemberLeft) -> None:
    """Who belongs to the group no more hosts no more."""
    turning.drop(session, fact.group_id, fact.member_id, clock.now())
    _move_on(session, fact.group_id)


def member_rests(session: Session, fact: MemberLapsed | MemberReturned) -> None:
    """Who is away is passed by; who is back has the old place."""
    _move_on(session, fact.group_id)


def groups_merged(session: Session, fact: GroupsMerged) -> None:
    """Those who hosted in turn there do so where they are now, behind nobody whom they were before."""
    now = clock.now()
    there = {row.member_id for row in queries_turns.rows_of(session, fact.kept_id)}
    for row in session.scalars(select(HostTurn).where(HostTurn.group_id == fact.group_id)).all():
        member_id, since = row.member_id, row.since
        turning.drop(session, fact.group_id, member_id, now)
        if member_id not in there:
            session.add(HostTurn(group_id=fact.kept_id, member_id=member_id, since=since))
    session.flush()  # the line is read anew
    _move_on(session, fact.kept_id)


def _move_on(session: Session, group_id: int) -> None:
    turning.tell_next(session, group_id, clock.now())


def refresh(fact: TurnSwapAnswered) -> None:
    """Pages of the line that are open somewhere fetch themselves anew."""
    with db.database().reading() as session:
        public_id = public_id_of(session, fact.group_id)
    if public_id is not None:
        tell_topic("group", public_id)
