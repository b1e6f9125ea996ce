"""The verbs of hosting by turns: be among those who do, change places by two consents, hear that it is one's turn."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from app.core.access import Refused
from app.core.db import lock
from app.core.signals import announce
from events.dinners import queries_turns as queries
from events.dinners.models_turns import HostTurn, TurnSwap
from events.dinners.turns import TurnReason, line, swapped
from events.signals.turns import TurnCame, TurnSwapAnswered, TurnSwapAsked
from groups.membership.models import Group
from groups.membership.queries import membership_of


def take_turns(session: Session, group: Group, me_id: int, willing: bool, now: datetime) -> None:
    """Host in turn from now on, at the end of the line; or no more. Twice is once."""
    lock(session, group)
    row = queries.row_of(session, group.id, me_id)
    if willing and row is None:
        member = membership_of(session, group.id, me_id, fresh=True)
        if member is None or member.left_at is not None:
            return
        session.add(HostTurn(group_id=group.id, member_id=me_id, since=now))
    elif not willing and row is not None:
        drop(session, group.id, me_id, now)
    session.flush()  # the line is read anew
    tell_next(session, group.id, now)


def drop(session: Session, group_id: int, member_id: int, now: datetime) -> None:
    """Somebody hosts in turn no more: the place goes, and swaps that wait end."""
    session.execute(delete(HostTurn).where(HostTurn.group_id == group_id, HostTurn.member_id == member_id))
    session.execute(
        update(TurnSwap)
        .where(
            TurnSwap.group_id == group_id, TurnSwap.answered_at.is_(None),
            (TurnSwap.by_id == member_id) | (TurnSwap.with_id == member_id),
        )
        .values(answered_at=now, accepted=False)
        .execution_options(synchronize_session=False)
    )  # fmt: skip


def ask_swap(session: Session, group: Group, me_id: int, with_id: int, now: datetime) -> TurnSwap:
    """Ask somebody in the line to change places. One asks one at a time. Raises Refused."""
    lock(session, group)
    here = {row.member_id for row in queries.rows_of(session, group.id)}
    if me_id == with_id or not {me_id, with_id} <= here:
        raise Refused(TurnReason.NOT_IN_LINE)
    known = queries.pending_by(session, group.id, me_id)
    if known is not None:
        if known.with_id == with_id:
            return known
        raise Refused(TurnReason.ONE_AT_A_TIME)
    made = TurnSwap(group_id=group.id, by_id=me_id, with_id=with_id, asked_at=now, answered_at=None)
    session.add(made)
    session.flush()  # the fact carries its id
    announce(session, TurnSwapAsked(group.id, made.id, me_id, with_id))
    return made


def answer_swap(session: Session, group: Group, swap: TurnSwap, *, accept: bool, now: datetime) -> None:
    """The other's consent, or a no; the asker's own no takes it back. The first answer counts. Raises Refused."""
    lock(session, group)
    lock(session, swap)
    if swap.answered_at is not None:
        if swap.accepted is accept:
            return
        raise Refused(TurnReason.ANSWERED)
    swap.answered_at, swap.accepted = now, accept
    if accept:
        _change_places(session, group.id, swap, now)
    session.flush()  # the line is read anew
    announce(session, TurnSwapAnswered(group.id, swap.id, swap.by_id, swap.with_id, accept))
    tell_next(session, group.id, now)


def _change_places(session: Session, group_id: int, swap: TurnSwap, now: datetime) -> None:
    rows = {row.member_id: row for row in queries.rows_of(session, group_id)}
    if not {swap.by_id, swap.with_id} <= rows.keys():
        raise Refused(TurnReason.NOT_IN_LINE)
    people = {each.member: each for each in queries.people_of(session, list(rows.values()))}
    for member, place in swapped(people[swap.by_id], people[swap.with_id]).items():
        rows[member].place_at, rows[member].swapped_at = place, now


def tell_next(session: Session, group_id: int, now: datetime) -> None:
    """Tell whose turn it is, once a turn, whoever notices it first. Alone in the line nobody is told.

    Without the group's lock: whoever calls a table off holds the table's, and others take the two the other way.
    """
    rows = queries.rows_of(session, group_id)
    order = line(queries.people_of(session, rows))
    for row in rows:
        if row.member_id != order[0]:
            if row.told_at is not None:
                row.told_at = None
        elif row.told_at is None and len(rows) > 1 and _mark_told(session, row, now):
            announce(session, TurnCame(group_id, row.member_id))
    session.flush()  # asked again, nobody is told twice


def _mark_told(session: Session, row: HostTurn, now: datetime) -> bool:
    """Note it in a single statement: of two at once one finds it done."""
    told = session.scalar(
        update(HostTurn)
        .where(HostTurn.id == row.id, HostTurn.told_at.is_(None))
        .values(told_at=now)
        .returning(HostTurn.id)
        .execution_options(synchronize_session=False)
    )
    session.refresh(row)
    return told is not None
