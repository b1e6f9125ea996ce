"""Named reads of offers: one, a group's, a house's, those that are due."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.places.models import Venue
from events.dinners.models import Dinner
from events.invitations.models import (
    Offer,
    OfferMessage,
    OfferNeed,
    OfferPromise,
    OfferReport,
    OfferVersion,
    PromiseTick,
)
from events.invitations.rules import Side, State, Terms
from groups.membership.models import Group

PAGE = 30


def _whole() -> Select[Offer]:
    return select(Offer).options(
        joinedload(Offer.venue), joinedload(Offer.group), joinedload(Offer.merchant), joinedload(Offer.dinner)
    )


def offer_by(session: Session, public_id: str) -> Offer | None:
    """The offer of this address, with its house and its group."""
    return session.scalar(_whole().where(Offer.public_id == public_id))


def offer_with(session: Session, offer_id: int) -> Offer:
    """The same by its number, afresh."""
    query = _whole().where(Offer.id == offer_id).execution_options(populate_existing=True)
    return session.scalars(query).one()


def house_of(session: Session, offer_id: int) -> int | None:
    """Where an offer asks to."""
    return session.scalar(select(Offer.venue_id).where(Offer.id == offer_id))


def offers_by(session: Session, public_ids: Collection[str]) -> Sequence[Offer]:
    """Those of these addresses."""
    return session.scalars(_whole().where(Offer.public_id.in_(public_ids))).all()


def of_group(session: Session, group_id: int, limit: int = PAGE) -> Sequence[Offer]:
    """The group's offers: those that wait for it first, then the last ones."""
    query = _whole().where(Offer.group_id == group_id)
    return session.scalars(query.order_by(Offer.state != State.OPEN, Offer.id.desc()).limit(limit)).all()


def of_merchant(session: Session, merchant_id: int, limit: int = PAGE) -> Sequence[Offer]:
    """What a house has sent, the last first."""
    query = _whole().where(Offer.merchant_id == merchant_id)
    return session.scalars(query.order_by(Offer.id.desc()).limit(limit)).all()


def same_terms(session: Session, venue_id: int, group_ids: Collection[int], terms: Terms) -> list[Offer]:
    """Open offers of a house to these groups that say just this: a second press."""
    query = _whole().where(
        Offer.venue_id == venue_id, Offer.group_id.in_(group_ids), Offer.state == State.OPEN
    )
    found = session.scalars(query).all()
    newest = newest_of(session, found)
    return [each for each in found if newest[each.id].terms == terms]


def open_of(session: Session, merchant_id: int, venue_id: int) -> Sequence[Offer]:
    """Open offers of a house at one of its places."""
    query = _whole().where(Offer.merchant_id == merchant_id, Offer.venue_id == venue_id)
    return session.scalars(query.where(Offer.state == State.OPEN).order_by(Offer.id)).all()


def of_need(session: Session, need_id: int) -> Sequence[Offer]:
    """What was offered for an open table."""
    return session.scalars(_whole().where(Offer.need_id == need_id).order_by(Offer.id)).all()


def of_dinner(session: Session, dinner_id: int) -> Offer | None:
    """The offer that a dinner came of."""
    return session.scalar(_whole().where(Offer.dinner_id == dinner_id))


def agreed_at(session: Session, dinner_id: int) -> tuple[Offer, OfferVersion] | None:
    """The agreed offer of a dinner and its frozen version; None where there is none, or the house has cancelled."""
    query = (
        select(Offer, OfferVersion)
        .join(OfferVersion, (OfferVersion.offer_id == Offer.id) & (OfferVersion.version == Offer.accepted))
        .where(Offer.dinner_id == dinner_id, Offer.state == State.ACCEPTED)
        .options(joinedload(Offer.venue))
    )
    found = session.execute(query).first()
    return (found[0], found[1]) if found else None


def versions_of(session: Session, offer_id: int) -> Sequence[OfferVersion]:
    """Every version, the first first."""
    query = select(OfferVersion).where(OfferVersion.offer_id == offer_id)
    return session.scalars(query.order_by(OfferVersion.version)).all()


def version(session: Session, offer_id: int, number: int) -> OfferVersion:
    """Version k."""
    query = select(OfferVersion).where(OfferVersion.offer_id == offer_id, OfferVersion.version == number)
    return session.scalars(query).one()


def newest_of(session: Session, offers: Sequence[Offer]) -> dict[int, OfferVersion]:
    """What stands in each of these offers now: the agreed version, else the newest; one question."""
    shown = func.coalesce(Offer.accepted, Offer.version)
    query = select(OfferVersion).join(Offer, Offer.id == OfferVersion.offer_id)
    query = query.where(Offer.id.in_([each.id for each in offers]), OfferVersion.version == shown)
    return {row.offer_id: row for row in session.scalars(query)}


def messages_of(session: Session, offer_id: int) -> Sequence[OfferMessage]:
    """The thread, as it was written."""
    query = select(OfferMessage).where(OfferMessage.offer_id == offer_id).order_by(OfferMessage.id)
    return session.scalars(query.options(joinedload(OfferMessage.by))).all()


def count_messages(session: Session, offer_id: int) -> int:
    """How much was said."""
    query = select(func.count()).select_from(OfferMessage)
    return session.scalar(query.where(OfferMessage.offer_id == offer_id)) or 0


def promises_of(session: Session, offer_id: int) -> Sequence[OfferPromise]:
    """What the agreed version promises."""
    query = select(OfferPromise).where(OfferPromise.offer_id == offer_id)
    return session.scalars(query.order_by(OfferPromise.id)).all()


def ticks_of(session: Session, offer_id: int, member_id: int) -> dict[int, PromiseTick]:
    """What somebody has said of these promises, by promise."""
    query = select(PromiseTick).join(OfferPromise, OfferPromise.id == PromiseTick.promise_id)
    query = query.where(OfferPromise.offer_id == offer_id, PromiseTick.member_id == member_id)
    return {each.promise_id: each for each in session.scalars(query)}


def reported(session: Session, offer_id: int) -> Sequence[int]:
    """Who has said that this offer asks for praise."""
    return session.scalars(select(OfferReport.member_id).where(OfferReport.offer_id == offer_id)).all()


def expired(session: Session, now: datetime) -> Sequence[int]:
    """Offers whose time is over, and on which nobody votes any more."""
    query = select(Offer.id).where(
        Offer.state == State.OPEN, Offer.valid_until <= now, Offer.vote_id.is_(None)
    )
    return session.scalars(query.order_by(Offer.id).limit(200)).all()


def to_fix(session: Session, now: datetime) -> Sequence[int]:
    """Agreed offers with prices by headcount whose dinner has begun without a final number."""
    query = (
        select(Offer.id)
        .join(Dinner, Dinner.id == Offer.dinner_id)
        .where(
            Offer.state == State.ACCEPTED, Offer.tier_heads.is_(None), Dinner.starts_at <= now,
            Dinner.called_off_at.is_(None),
        )
    )  # fmt: skip
    return session.scalars(query.order_by(Offer.id).limit(200)).all()


def need(session: Session, need_id: int) -> OfferNeed:
    """An open table by its number."""
    return session.get_one(OfferNeed, need_id)


def voted_on(session: Session, proposal_id: int) -> Offer | None:
    """The offer that this vote decides."""
    return session.scalar(select(Offer).where(Offer.vote_id == proposal_id))


def need_by(session: Session, public_id: str) -> OfferNeed | None:
    """The open table of this address, with its group."""
    query = select(OfferNeed).where(OfferNeed.public_id == public_id)
    return session.scalar(query.options(joinedload(OfferNeed.group)))


def needs_in(session: Session, city: str, now: datetime) -> Sequence[OfferNeed]:
    """Open tables of a city, those that end first first."""
    query = select(OfferNeed).join(Group, Group.id == OfferNeed.group_id)
    query = query.where(Group.city == city, OfferNeed.closed_at.is_(None), OfferNeed.open_until > now)
    return session.scalars(
        query.options(joinedload(OfferNeed.group)).order_by(OfferNeed.open_until).limit(PAGE)
    ).all()


def open_need(session: Session, group_id: int, now: datetime) -> OfferNeed | None:
    """The group's open table: one at a time."""
    query = select(OfferNeed).where(
        OfferNeed.group_id == group_id, OfferNeed.closed_at.is_(None), OfferNeed.open_until > now
    )
    return session.scalar(query.options(joinedload(OfferNeed.group)).limit(1))


def needs_over(session: Session, now: datetime) -> Sequence[int]:
    """Open tables whose time is over."""
    query = select(OfferNeed.id).where(OfferNeed.closed_at.is_(None), OfferNeed.open_until <= now)
    return session.scalars(query.order_by(OfferNeed.id).limit(200)).all()


def venue_of(session: Session, venue_id: int) -> Venue:
    """A venue by its number."""
    return session.get_one(Venue, venue_id)


def concerns(session: Session, group_id: int) -> bool:
    """Whether any house has ever written to the group, or is asked."""
    return session.scalar(select(Offer.id).where(Offer.group_id == group_id).limit(1)) is not None


def for_card(session: Session, dinner_id: int, now: datetime) -> list[OfferVersion]:
    """The agreed version of a dinner's offer whose perk may be shown at the desk, until the dinner ends (X-10)."""
    found = agreed_at(session, dinner_id)
    if found is None or not found[1].perk:
        return []
    ends = session.scalar(select(Dinner.ends_at).where(Dinner.id == dinner_id))
    return [found[1]] if ends is not None and now < ends else []


def waiting_for_house(session: Session, merchant_ids: Collection[int]) -> Sequence[Offer]:
    """Offers in which the group has asked for something else: the house answers."""
    asks = select(OfferVersion.offer_id).where(
        OfferVersion.offer_id == Offer.id, OfferVersion.version == Offer.version, OfferVersion.side == Side.GROUP
    )  # fmt: skip
    open_ = or_(Offer.turned_down.is_(None), Offer.turned_down < Offer.version)
    query = _whole().where(
        Offer.merchant_id.in_(merchant_ids), Offer.state.in_((State.OPEN, State.ACCEPTED)), asks.exists(), open_,
        Offer.version > func.coalesce(Offer.accepted, 0),
    )  # fmt: skip
    return session.scalars(query.order_by(Offer.id)).all()
