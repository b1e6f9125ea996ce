"""Reads of dinners: one by its address, its seats, its line, and lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.core import db, marks
from app.core.pages import Page, cut
from app.places.models import Venue
from events.dinners.holders import Holder
from events.dinners.models import Dinner, PactVersion, Seat
from events.dinners.rules import MAX_LENGTH, TAKES_ROOM, SeatState, Visibility
from groups.membership.models import Group, Membership

ON_THE_LIST = (SeatState.GOING, SeatState.OFFERED, SeatState.WAITING)
PAGE = 12
TWICE_WITHIN = timedelta(minutes=10)  # the same call again so soon is an impatient press


def with_all(query: Select[Dinner]) -> Select[Dinner]:
    """Load what a dinner's page and cards name: its group, venue, host and chat."""
    return query.options(
        joinedload(Dinner.group),
        joinedload(Dinner.venue),
        joinedload(Dinner.host),
        joinedload(Dinner.channel),
    )


def dinner_by(session: Session, public_id: str) -> Dinner | None:
    """The dinner of that address."""
    return session.scalar(with_all(select(Dinner).where(Dinner.public_id == public_id)))


def public_id_of(session: Session, dinner_id: int) -> str | None:
    """The address of a dinner that a fact names."""
    return session.scalar(select(Dinner.public_id).where(Dinner.id == dinner_id))


def group_venues(session: Session, group_id: int, limit: int = 20) -> Sequence[Venue]:
    """Where the group has eaten or will, the last first."""
    last = func.max(Dinner.starts_at)
    query = select(Venue).join(Dinner, Dinner.venue_id == Venue.id).where(Dinner.group_id == group_id)
    return session.scalars(query.group_by(Venue.id).order_by(last.desc()).limit(limit)).all()


def same_call(
    session: Session, group_id: int, host_id: int, title: str, starts_at: datetime, now: datetime
) -> Dinner | None:
    """The dinner that this host has called a moment ago with the same words for the same time."""
    query = select(Dinner).where(
        Dinner.group_id == group_id, Dinner.host_id == host_id, Dinner.title == title,
        Dinner.starts_at == starts_at, Dinner.called_off_at.is_(None), Dinner.called_at > now - TWICE_WITHIN,
    )  # fmt: skip
    return session.scalar(query.limit(1))


def own_seat(session: Session, dinner_id: int, member_id: int) -> Seat | None:
    """The member's own seat, in whatever state."""
    return session.scalar(select(Seat).where(Seat.dinner_id == dinner_id, Seat.member_id == member_id))


def party_of(session: Session, dinner_id: int, member_id: int) -> list[Seat]:
    """The member's seat and those of the companions, the member's first; read afresh, behind the lock."""
    return party_held(session, dinner_id, Holder(member_id=member_id))


def party_held(session: Session, dinner_id: int, holder: Holder) -> list[Seat]:
    """The same for a member or a guest."""
    own = select(Seat.id).where(Seat.dinner_id == dinner_id, holder.holds()).scalar_subquery()
    query = select(Seat).where(or_(Seat.id == own, Seat.brought_by_id == own)).order_by(Seat.id)
    found = session.scalars(query.execution_options(populate_existing=True)).all()
    return sorted(found, key=lambda seat: seat.brought_by_id is not None)


def guest_seat(session: Session, dinner_id: int, guest_id: int) -> Seat | None:
    """The guest's own seat at this dinner, in whatever state."""
    return session.scalar(select(Seat).where(Seat.dinner_id == dinner_id, Seat.guest_id == guest_id))


def dinners_of_guest(session: Session, guest_id: int) -> Sequence[int]:
    """The dinner at which a guest sits, or sat."""
    return session.scalars(select(Seat.dinner_id).where(Seat.guest_id == guest_id)).all()


def seats_of(session: Session, dinner_id: int) -> Sequence[Seat]:
    """Everybody who sits, is offered a seat or waits, with their names, in the order of asking."""
    known = marks.values(dinner=dinner_id)
    return db.once(session, ("seats", dinner_id), lambda: session.scalars(_seats(), known).all())


@cache
def _seats() -> Select[Seat]:
    return (
        select(Seat)
        .where(Seat.dinner_id == marks.DINNER, Seat.state.in_(ON_THE_LIST))
        .options(joinedload(Seat.member), joinedload(Seat.guest))
        .order_by(Seat.asked_at, Seat.id)
    )


def seats_at(session: Session, dinner_ids: Sequence[int]) -> Sequence[Seat]:
    """The same for several dinners at once."""
    query = (
        select(Seat)
        .where(Seat.dinner_id.in_(dinner_ids), Seat.state.in_(ON_THE_LIST))
        .options(joinedload(Seat.member), joinedload(Seat.guest))
        .order_by(Seat.asked_at, Seat.id)
    )
    return session.scalars(query).all() if dinner_ids else []


def taken(session: Session, dinner_id: int) -> int:
    """How many seats take room: going and offered."""
    query = select(func.count()).where(Seat.dinner_id == dinner_id, Seat.state.in_(TAKES_ROOM))
    return session.scalar(query) or 0


def pact_of(session: Session, dinner: Dinner) -> PactVersion:
    """The pact as it stands."""
    return pact_version(session, dinner.id, dinner.pact_version)


def pact_version(session: Session, dinner_id: int, version: int) -> PactVersion:
    """One version of a dinner's pact."""
    query = select(PactVersion).where(PactVersion.dinner_id == dinner_id, PactVersion.version == version)
    return session.scalars(query).one()


def sat(member_id: int) -> ColumnElement[bool]:
    """The member had a seat at the dinner."""
    return Dinner.id.in_(
        select(Seat.dinner_id).where(Seat.member_id == member_id, Seat.state == SeatState.GOING)
    )


def together(session: Session, member_id: int, others: Sequence[int], now: datetime) -> dict[int, int]:
    """How many past dinners the member has shared with each of the others."""
    known = marks.values(member=member_id, now=now) | {"others": list(others)}
    rows = session.execute(_together(), known) if others else ()
    return {other: count for other, count in rows if other is not None}


@cache
def _together() -> Select[int | None, int]:
    mine, theirs = aliased(Seat), aliased(Seat)
    return (
        select(theirs.member_id, func.count())
        .join(mine, and_(mine.dinner_id == theirs.dinner_id, mine.member_id == marks.MEMBER))
        .join(Dinner, Dinner.id == theirs.dinner_id)
        .where(
            theirs.member_id.in_(bindparam("others", expanding=True)), theirs.state == SeatState.GOING,
            mine.state == SeatState.GOING, Dinner.ends_at < marks.NOW, Dinner.called_off_at.is_(None),
        )
        .group_by(theirs.member_id)
    )  # fmt: skip


def visible_to(member_id: int | None) -> ColumnElement[bool]:
    """What may stand in somebody's lists: public dinners, those of one's groups, those one sits or waits at."""
    public = Dinner.visibility == Visibility.PUBLIC
    if member_id is None:
        return public
    groups = select(Membership.group_id).where(
        Membership.member_id == member_id, Membership.left_at.is_(None)
    )
    seats = select(Seat.dinner_id).where(Seat.member_id == member_id, Seat.state.in_(ON_THE_LIST))
    return or_(public, Dinner.group_id.in_(groups), Dinner.id.in_(seats), Dinner.host_id == member_id)


def of_group(group_id: int, member: bool) -> ColumnElement[bool]:
    """A group's dinners: all for its members, the public ones for others."""
    of_it = Dinner.group_id == group_id
    return of_it if member else and_(of_it, Dinner.visibility == Visibility.PUBLIC)


def at_venue(venue_id: int, member_id: int | None) -> ColumnElement[bool]:
    """Dinners at a venue that somebody may see."""
    return and_(Dinner.venue_id == venue_id, visible_to(member_id))


def not_over(now: datetime) -> ColumnElement[bool]:
    """Dinners that go on or are to come. An index of beginnings finds them: none lasts longer than MAX_LENGTH."""
    return and_(Dinner.starts_at > now - MAX_LENGTH, Dinner.ends_at > now)


def coming(
    session: Session, where: ColumnElement[bool], now: datetime, limit: int = PAGE
) -> Sequence[Dinner]:
    """Dinners that are not over, the nearest first."""
    query = select(Dinner).where(where, not_over(now), Dinner.called_off_at.is_(None))
    return session.scalars(with_all(query.order_by(Dinner.starts_at, Dinner.id).limit(limit))).all()


def past(
    session: Session, where: ColumnElement[bool], now: datetime, before: int | None = None, size: int = PAGE
) -> Page[Dinner]:
    """Dinners that are over, the newest call first, a page at a time."""
    query = select(Dinner).where(where, Dinner.ends_at <= now, Dinner.called_off_at.is_(None))
    if before is not None:
        query = query.where(Dinner.id < before)
    rows = session.scalars(with_all(query.order_by(Dinner.id.desc()).limit(size + 1))).all()
    return cut(rows, size)


def next_dinner(session: Session, member_id: int, now: datetime) -> Dinner | None:
    """The next dinner at which the member sits (or that is going on)."""
    return next(iter(coming(session, sat(member_id), now, 1)), None)


def my_dinners(session: Session, member_id: int, now: datetime, limit: int = PAGE) -> Sequence[Dinner]:
    """The coming dinners at which the member sits, waits or is the host."""
    seats = select(Seat.dinner_id).where(Seat.member_id == member_id, Seat.state.in_(ON_THE_LIST))
    return coming(session, or_(Dinner.id.in_(seats), Dinner.host_id == member_id), now, limit)


def open_seats(
    session: Session, city: str | None, now: datetime, limit: int = PAGE, viewer_id: int | None = None
) -> Sequence[Dinner]:
    """Coming public dinners that still take people and have a seat left, in a city or anywhere, nearest first."""
    room = (
        select(func.count()).where(Seat.dinner_id == Dinner.id, Seat.state.in_(TAKES_ROOM)).scalar_subquery()
    )
    where = [Dinner.visibility == Visibility.PUBLIC, Dinner.closes_at > now, room < Dinner.seats]
    if city:
        where.append(Dinner.group_id.in_(select(Group.id).where(Group.city == city)))
    if viewer_id is not None:
        mine = select(Seat.dinner_id).where(Seat.member_id == viewer_id, Seat.state.in_(ON_THE_LIST))
        where.append(~Dinner.id.in_(mine))
    return coming(session, and_(*where), now, limit)


def offers_to(session: Session, member_id: int, now: datetime) -> list[tuple[Dinner, datetime]]:
    """Dinners that hold seats for the member or companions, with the moment at which the offer lapses."""
    rows = session.execute(_offers(), marks.values(member=member_id, now=now))
    return [(dinner, at) for dinner, at in rows if at is not None]


@cache
def _offers() -> Select[Dinner, datetime | None]:
    until = func.min(Seat.offered_until)
    return (
        held()
        .with_only_columns(Dinner, until, maintain_column_froms=True)
        .group_by(Dinner.id)
        .order_by(until)
    )


@cache
def held() -> Select[int]:
    """Seats that are held for the member or companions."""
    head = aliased(Seat)
    return (
        select(Seat.id)
        .join(Dinner, Dinner.id == Seat.dinner_id)
        .join(head, head.id == func.coalesce(Seat.brought_by_id, Seat.id))
        .where(
            head.member_id == marks.MEMBER, Seat.state == SeatState.OFFERED, Seat.offered_until > marks.NOW,
            Dinner.called_off_at.is_(None),
        )
    )  # fmt: skip


def pacts_to_accept(session: Session, member_id: int, now: datetime) -> Sequence[Seat]:
    """The member's seats whose pact has changed since it was accepted."""
    query = old_pacts().options(joinedload(Seat.dinner)).order_by(Dinner.starts_at)
    return session.scalars(query, marks.values(member=member_id, now=now)).all()


@cache
def old_pacts() -> Select[Seat]:
    """The member's seats whose pact is not the one that was accepted."""
    return select(Seat).join(Dinner, Dinner.id == Seat.dinner_id).where(
        Seat.member_id == marks.MEMBER, Seat.state == SeatState.GOING, Seat.pact_version < Dinner.pact_version,
        Dinner.starts_at > marks.NOW, Dinner.called_off_at.is_(None),
    )  # fmt: skip


def just_over(session: Session, now: datetime, limit: int = 100) -> Sequence[Dinner]:
    """Dinners whose time has passed and of which nobody was told; a time that was never decided passes unheard."""
    query = select(Dinner).where(
        Dinner.ends_at <= now, Dinner.over_told_at.is_(None), Dinner.called_off_at.is_(None),
        Dinner.time_open.is_(False),
    )  # fmt: skip
    return session.scalars(query.order_by(Dinner.id).limit(limit)).all()
