"""Reads of hosting by turns: who hosts in turn in a group, since when, and swaps that wait."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from app.core import db, marks
from events.dinners.models import Dinner
from events.dinners.models_turns import HostTurn, TurnSwap
from events.dinners.turns import InTurn
from groups.membership.models import Group, Membership


def rows_of(session: Session, group_id: int) -> Sequence[HostTurn]:
    """Those who host in turn and are here: whoever is away keeps the place, and is passed by until they are back."""
    query = (
        select(HostTurn)
        .join(
            Membership,
            (Membership.group_id == HostTurn.group_id) & (Membership.member_id == HostTurn.member_id),
        )
        .where(HostTurn.group_id == group_id, Membership.left_at.is_(None), Membership.lapsed_at.is_(None))
    )
    loaded = query.options(joinedload(HostTurn.member)).execution_options(populate_existing=True)
    return session.scalars(loaded.order_by(HostTurn.id)).all()


def row_of(session: Session, group_id: int, member_id: int) -> HostTurn | None:
    """Somebody's place among those who host in turn."""
    query = select(HostTurn).where(HostTurn.group_id == group_id, HostTurn.member_id == member_id)
    return session.scalar(query.execution_options(populate_existing=True))


def people_of(session: Session, rows: Sequence[HostTurn]) -> list[InTurn]:
    """The same as the law knows them, with when each last set a table here."""
    group_id = rows[0].group_id if rows else 0
    query = select(Dinner.host_id, func.max(Dinner.called_at)).where(
        Dinner.group_id == group_id, Dinner.called_off_at.is_(None),
        Dinner.host_id.in_([row.member_id for row in rows]),
    )  # fmt: skip
    last = db.pairs(session, query.group_by(Dinner.host_id))
    return [
        InTurn(row.member_id, row.since, last.get(row.member_id), row.place_at, row.swapped_at)
        for row in rows
    ]


def asked_of(session: Session, group_id: int, member_id: int) -> Sequence[TurnSwap]:
    """Swaps that wait for this member's answer, or that this member asked for."""
    query = select(TurnSwap).where(
        TurnSwap.group_id == group_id, TurnSwap.answered_at.is_(None),
        (TurnSwap.with_id == member_id) | (TurnSwap.by_id == member_id),
    )  # fmt: skip
    loads = (joinedload(TurnSwap.by), joinedload(TurnSwap.other))
    return session.scalars(query.options(*loads).order_by(TurnSwap.id)).all()


def pending_by(session: Session, group_id: int, member_id: int) -> TurnSwap | None:
    """The swap that this member has asked for and that waits."""
    query = select(TurnSwap).where(
        TurnSwap.group_id == group_id, TurnSwap.by_id == member_id, TurnSwap.answered_at.is_(None)
    )
    return session.scalar(query)


def swap_of(session: Session, group_id: int, public_id: str) -> TurnSwap | None:
    """The swap of this address in this group."""
    query = select(TurnSwap).where(TurnSwap.group_id == group_id, TurnSwap.public_id == public_id)
    return session.scalar(query.options(joinedload(TurnSwap.by), joinedload(TurnSwap.other)))


def waiting_for(session: Session, member_id: int) -> Sequence[tuple[TurnSwap, Group]]:
    """Swaps that wait for this member's answer anywhere."""
    query = waiting().add_columns(Group).join(Group, Group.id == TurnSwap.group_id)
    rows = session.execute(
        query.options(joinedload(TurnSwap.by)).order_by(TurnSwap.id), marks.values(member=member_id)
    )
    return [(swap, group) for swap, group in rows]


def waiting() -> Select[TurnSwap]:
    """The same, for home's marks."""
    return select(TurnSwap).where(TurnSwap.with_id == marks.MEMBER, TurnSwap.answered_at.is_(None))


def anybody() -> Select[HostTurn]:
    """Whether a group hosts in turn, for its page's marks."""
    return select(HostTurn).where(HostTurn.group_id == marks.GROUP)
