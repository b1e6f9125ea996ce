"""Reads of lists: what was entered, whom a name may be, and what waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Member
from app.core import marks
from events.dinners import queries as dinners
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState
from events.jielong.models import KeptList, ListedName
from groups.membership.models import Membership

HERE = (SeatState.GOING, SeatState.OFFERED, SeatState.WAITING)
MOST_MEMBERS = 2_000
KEPT = timedelta(days=7)  # lists name people: no longer than needed (D-03)


def listed(session: Session, dinner_id: int) -> Sequence[ListedName]:
    """All names that were entered here from lists, with their seats, in order."""
    query = select(ListedName).where(ListedName.dinner_id == dinner_id).options(joinedload(ListedName.seat))
    return session.scalars(query.order_by(ListedName.name_key, ListedName.nth)).all()


def notes(session: Session, dinner_id: int, *, diets: bool) -> dict[int, str]:
    """Remarks of the list by seat; what people do not eat only where it may be told."""
    query = select(ListedName.seat_id, ListedName.note).where(
        ListedName.dinner_id == dinner_id, ListedName.note != ""
    )
    if not diets:
        query = query.where(ListedName.diet.is_(False))
    return {row[0]: row[1] for row in session.execute(query)}


def seated_names(session: Session, dinner_id: int) -> dict[int, str]:
    """Heads of parties who sit or wait, by seat."""
    heads = (seat for seat in dinners.seats_of(session, dinner_id) if seat.brought_by_id is None)
    return {seat.id: seat.person.nickname for seat in heads if seat.person is not None}


def members_without_seat(session: Session, dinner: Dinner) -> dict[int, str]:
    """Members of the group who neither sit nor wait here, by id."""
    taken = select(Seat.member_id).where(
        Seat.dinner_id == dinner.id, Seat.member_id.is_not(None), Seat.state.in_(HERE)
    )
    query = (
        select(Member.id, Member.nickname)
        .join(Membership, Membership.member_id == Member.id)
        .where(Membership.group_id == dinner.group_id, Membership.left_at.is_(None), Member.id.not_in(taken))
    )
    return {row[0]: row[1] for row in session.execute(query.order_by(Member.id).limit(MOST_MEMBERS))}


def meant(session: Session, dinner_id: int, member_id: int) -> ListedName | None:
    """The name on the list that the host takes for this member, while nobody has said whose it is."""
    query = claimable().options(joinedload(ListedName.seat)).order_by(ListedName.id).limit(1)
    return session.scalar(query, marks.values(dinner=dinner_id, member=member_id))


@cache
def claimable() -> Select[ListedName]:
    """Names of a dinner that are perhaps the member's."""
    return (
        select(ListedName)
        .join(Seat, Seat.id == ListedName.seat_id)
        .where(
            ListedName.dinner_id == marks.DINNER, ListedName.meant_id == marks.MEMBER,
            ListedName.denied_at.is_(None), Seat.member_id.is_(None), Seat.state.in_(HERE),
        )
    )  # fmt: skip


@cache
def noted() -> Select[int]:
    """Names of a dinner with a remark, for its mark."""
    return select(ListedName.id).where(ListedName.dinner_id == marks.DINNER, ListedName.note != "")


@cache
def waiting_lists() -> Select[int]:
    """The list that the member keeps for a dinner, for its mark."""
    return select(KeptList.id).where(KeptList.dinner_id == marks.DINNER, KeptList.member_id == marks.MEMBER)


def kept_for(session: Session, dinner_id: int, member_id: int) -> KeptList | None:
    """The list from which this dinner was set, while its people are not entered."""
    query = select(KeptList).where(KeptList.dinner_id == dinner_id, KeptList.member_id == member_id)
    return session.scalar(query)


def kept_in(session: Session, group_id: int, member_id: int) -> KeptList | None:
    """The member's list that waits in this group."""
    query = select(KeptList).where(KeptList.group_id == group_id, KeptList.member_id == member_id)
    return session.scalar(query)


def about(session: Session, member_id: int) -> tuple[Sequence[KeptList], Sequence[ListedName]]:
    """Lists that the member keeps, and names that hosts took for the member."""
    kept = session.scalars(select(KeptList).where(KeptList.member_id == member_id)).all()
    meant = session.scalars(select(ListedName).where(ListedName.meant_id == member_id)).all()
    return kept, meant


def diets_to_forget(session: Session, now: datetime) -> Sequence[int]:
    """Dinners (their ids) whose names' diet notes have outlived them."""
    query = select(ListedName.dinner_id).join(Dinner, Dinner.id == ListedName.dinner_id)
    past = query.where(Dinner.ends_at < now - KEPT, ListedName.diet.is_(True))
    return session.scalars(past.distinct().limit(100)).all()


def lists_to_forget(session: Session, now: datetime) -> Sequence[int]:
    """Lists that were kept (their ids) and led nowhere."""
    return session.scalars(select(KeptList.id).where(KeptList.kept_at < now - KEPT).limit(500)).all()
