"""Reads of cards."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from app.core import marks
from app.merchants.models import Merchant, MerchantClaim, Staff
from app.merchants.rules import ClaimState
from app.places.models import Venue
from events.cards import rules
from events.cards.models import CardTry, PerkUse
from events.cards.rules import Post
from events.dinners.models import Dinner, Seat
from events.dinners.queries import with_all
from events.dinners.rules import CODE_CLOSES_AFTER, CODE_OPENS_BEFORE, SeatState
from events.reviews.models import Review

LOG = 30


def heads(session: Session, dinner_id: int) -> tuple[int, int]:
    """How many are expected, and how many have shown at the table that they are there."""
    query = select(func.count(), func.count(Seat.arrived_at)).where(
        Seat.dinner_id == dinner_id, Seat.state == SeatState.GOING
    )
    expected, here = session.execute(query).one()
    return expected, here


def reviews_open(session: Session, dinner_id: int) -> bool:
    """Whether any review of this table can be read by others."""
    query = select(Review.id).where(Review.dinner_id == dinner_id, Review.opened_at.is_not(None))
    return session.scalar(query.limit(1)) is not None


def uses_of(session: Session, dinner_id: int) -> Sequence[PerkUse]:
    """What was given to this table, and what was taken back; the last first."""
    query = select(PerkUse).where(PerkUse.dinner_id == dinner_id).order_by(PerkUse.id.desc())
    seat = joinedload(PerkUse.seat)
    return session.scalars(
        query.options(joinedload(PerkUse.venue), seat.joinedload(Seat.member), seat.joinedload(Seat.guest))
    ).all()


def log_at(session: Session, venue_id: int, since: datetime, by_id: int | None) -> Sequence[PerkUse]:
    """What a house has given, the last first; only what this person gave, where `by_id` is said."""
    query = select(PerkUse).where(PerkUse.venue_id == venue_id, PerkUse.given_at > since)
    if by_id is not None:
        query = query.where(PerkUse.by_id == by_id)
    group = joinedload(PerkUse.dinner).joinedload(Dinner.group)
    query = query.options(group, joinedload(PerkUse.by), joinedload(PerkUse.undone_by))
    return session.scalars(query.order_by(PerkUse.id.desc()).limit(LOG)).all()


def use_by(session: Session, venue_id: int, public_id: str) -> PerkUse | None:
    """Something that this house gave."""
    query = select(PerkUse).where(PerkUse.venue_id == venue_id, PerkUse.public_id == public_id)
    return session.scalar(query.options(joinedload(PerkUse.dinner)))


def standing_use(session: Session, dinner_id: int, perk: str) -> PerkUse | None:
    """The one time that this perk was given and not taken back."""
    query = select(PerkUse).where(
        PerkUse.dinner_id == dinner_id, PerkUse.perk == perk, PerkUse.undone_at.is_(None)
    )
    return session.scalar(query.execution_options(populate_existing=True))


def seat_by(session: Session, public_id: str) -> Seat | None:
    """The seat that a code names, with its dinner."""
    of = joinedload(Seat.dinner)
    query = select(Seat).where(Seat.public_id == public_id)
    return session.scalar(query.options(of.joinedload(Dinner.group), of.joinedload(Dinner.venue)))


def dinners_at(session: Session, venue_ids: Collection[int], now: datetime) -> Sequence[Dinner]:
    """The tables at these houses whose cards show a code now."""
    query = select(Dinner).where(
        Dinner.venue_id.in_(venue_ids), Dinner.called_off_at.is_(None), Dinner.time_open.is_(False),
        Dinner.starts_at <= now + CODE_OPENS_BEFORE, Dinner.ends_at >= now - CODE_CLOSES_AFTER,
    )  # fmt: skip
    return session.scalars(with_all(query).order_by(Dinner.id)).all()


def posts(session: Session, venue_id: int, member_id: int) -> list[Post]:
    """For whom somebody works at this house."""
    query = _posts().where(MerchantClaim.venue_id == venue_id, Staff.member_id == member_id)
    return [Post(row.merchant_id, row.state is ClaimState.CONFIRMED) for row in session.execute(query)]


def houses_of(session: Session, member_id: int) -> set[int]:
    """The houses at which somebody works."""
    query = _posts().where(Staff.member_id == member_id)
    return {row.venue_id for row in session.execute(query)}


def _posts() -> Select[int, int, ClaimState]:
    return (
        select(Staff.merchant_id, MerchantClaim.venue_id, MerchantClaim.state)
        .join(MerchantClaim, MerchantClaim.merchant_id == Staff.merchant_id)
        .join(Merchant, Merchant.id == Staff.merchant_id)
        .where(MerchantClaim.state != ClaimState.ENDED, Merchant.closed_at.is_(None), Staff.left_at.is_(None))
    )


def confirmed(session: Session, venue_ids: Collection[int]) -> set[int]:
    """Those of these houses that somebody on the platform keeps: only there a code is of use."""
    query = select(MerchantClaim.venue_id).where(
        MerchantClaim.venue_id.in_(venue_ids), MerchantClaim.state == ClaimState.CONFIRMED
    )
    return set(session.scalars(query))


def venues(session: Session, ids: Collection[int]) -> Sequence[Venue]:
    """These houses."""
    return session.scalars(select(Venue).where(Venue.id.in_(ids)).order_by(Venue.id)).all() if ids else []


def venue_by(session: Session, public_id: str) -> Venue | None:
    """The house of this address."""
    return session.scalar(select(Venue).where(Venue.public_id == public_id))


def tries(
    session: Session, venue_id: int, member_id: int, now: datetime
) -> tuple[list[datetime], list[datetime]]:
    """When wrong codes were typed lately: by this person, and at this house by anybody."""
    query = select(CardTry.member_id, CardTry.tried_at).where(
        CardTry.venue_id == venue_id, CardTry.tried_at > now - rules.TRIES_WINDOW
    )
    found = session.execute(query).all()
    return [row.tried_at for row in found if row.member_id == member_id], [row.tried_at for row in found]


@cache
def at_table() -> Select[int]:
    """The dinner at which the member sits now, for the mark."""
    return (
        select(Dinner.id)
        .join(Seat, Seat.dinner_id == Dinner.id)
        .where(
            Seat.member_id == marks.MEMBER, Seat.state == SeatState.GOING, Dinner.called_off_at.is_(None),
            Dinner.time_open.is_(False), Dinner.ends_at >= marks.ago(CODE_CLOSES_AFTER), Dinner.starts_at <= _soon(),
        )
    )  # fmt: skip


def _soon() -> object:
    return marks.ago(-CODE_OPENS_BEFORE)


def tables_of(session: Session, member_id: int, now: datetime) -> Sequence[Dinner]:
    """Those dinners."""
    ids = session.scalars(at_table(), marks.values(member=member_id, now=now)).all()
    return session.scalars(with_all(select(Dinner).where(Dinner.id.in_(ids)))).all() if ids else []
