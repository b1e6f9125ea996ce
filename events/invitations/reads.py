"""Reads across rooms: marks of pages, whose houses somebody looks after, and what a member takes along."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from app.core import marks
from app.merchants.models import Staff
from app.merchants.rules import StaffRole
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
from events.invitations.rules import Side, State

KEEPERS = (StaffRole.OWNER, StaffRole.MANAGER)


@cache
def of_dinner() -> Select[int]:
    """Whether a dinner came of an offer, for the mark."""
    return select(Offer.id).where(Offer.dinner_id == marks.DINNER)


@cache
def agreed() -> ColumnElement[bool]:
    """Whether the house's own invitation stands behind a dinner, beside the dinner itself."""
    found = select(Offer.id).where(Offer.dinner_id == Dinner.id, Offer.state == State.ACCEPTED)
    return found.correlate(Dinner).exists()


@cache
def of_group() -> ColumnElement[bool]:
    """Whether a letter waits for the group, or houses are asked, for the mark."""
    letter = select(Offer.id).where(Offer.group_id == marks.GROUP, Offer.state == State.OPEN)
    need = select(OfferNeed.id).where(OfferNeed.group_id == marks.GROUP, OfferNeed.closed_at.is_(None))
    return or_(letter.exists(), need.exists())


@cache
def waiting() -> Select[int]:
    """Whether a group waits for the answer of a house that the member looks after, for the mark."""
    asks = select(OfferVersion.id).where(
        OfferVersion.offer_id == Offer.id, OfferVersion.version == Offer.version, OfferVersion.side == Side.GROUP
    )  # fmt: skip
    return (
        select(Offer.id)
        .join(Staff, Staff.merchant_id == Offer.merchant_id)
        .where(
            Staff.member_id == marks.MEMBER, Staff.left_at.is_(None), Staff.role.in_(KEEPERS),
            Offer.state.in_((State.OPEN, State.ACCEPTED)), asks.exists(),
            Offer.version > func.coalesce(Offer.accepted, 0), Offer.version > func.coalesce(Offer.turned_down, 0),
        )
    )  # fmt: skip


def houses_of(session: Session, member_id: int) -> Sequence[int]:
    """The houses that somebody looks after."""
    return session.scalars(
        select(Staff.merchant_id).where(
            Staff.member_id == member_id, Staff.left_at.is_(None), Staff.role.in_(KEEPERS)
        )
    ).all()


def exported(session: Session, member_id: int) -> list[dict[str, Any]]:
    """What a member wrote in threads, ticked, reported, asked for and versions."""
    wrote = select(Offer.public_id, OfferMessage.text, OfferMessage.written_at).join(
        Offer, Offer.id == OfferMessage.offer_id
    )
    ticked = (
        select(Offer.public_id, OfferPromise.words, PromiseTick.outcome, PromiseTick.ticked_at)
        .join(OfferPromise, OfferPromise.id == PromiseTick.promise_id)
        .join(Offer, Offer.id == OfferPromise.offer_id)
    )
    reported = select(Offer.public_id, OfferReport.reported_at).join(Offer, Offer.id == OfferReport.offer_id)
    asked = select(OfferNeed.public_id, OfferNeed.words, OfferNeed.opened_at).where(
        OfferNeed.by_id == member_id
    )
    terms = select(Offer.public_id, OfferVersion.words, OfferVersion.written_at).join(
        Offer, Offer.id == OfferVersion.offer_id
    )
    return [
        {"kind": kind, "offer": row[0], "words": [str(each) for each in row[1:-1]], "at": row[-1].isoformat()}
        for kind, query in (
            ("offer_message", wrote.where(OfferMessage.by_id == member_id)),
            ("promise_tick", ticked.where(PromiseTick.member_id == member_id)),
            ("offer_report", reported.where(OfferReport.member_id == member_id)),
            ("open_table", asked), ("offer_version", terms.where(OfferVersion.by_id == member_id)),
        )
        for row in session.execute(query)
    ]  # fmt: skip
