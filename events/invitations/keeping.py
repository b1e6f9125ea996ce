"""What became of the promises, by those who were there; and members who say that an offer asks for praise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.signals import announce
from events.dinners.models import Dinner
from events.invitations import promises, queries, talking
from events.invitations.models import Offer, OfferReport, PromiseTick
from events.invitations.promises import Outcome
from events.invitations.rules import OfferReason
from events.signals import OfferChanged, PromisesTicked


def tick(
    session: Session, dinner: Dinner, member_id: int, said: Mapping[str, Outcome], now: datetime
) -> None:
    """Say of each promise, by its public id, what became of it. Said again it replaces. Raises Refused."""
    found = queries.agreed_at(session, dinner.id)
    if found is None:
        raise Refused(OfferReason.NOT_OPEN)
    offer = found[0]
    db.lock(session, offer)
    if not promises.may_tick(dinner.ends_at, now):
        raise Refused(OfferReason.TOO_EARLY if now < dinner.ends_at else OfferReason.TOO_LATE)
    talking.speaks_for_group(session, offer, member_id, now)
    own = queries.ticks_of(session, offer.id, member_id)
    for promise in queries.promises_of(session, offer.id):
        word = said.get(promise.public_id)
        if word is None:
            continue
        if promise.id in own:
            own[promise.id].outcome, own[promise.id].ticked_at = word, now
        else:
            session.add(PromiseTick(promise_id=promise.id, member_id=member_id, outcome=word, ticked_at=now))
    session.flush()  # the counts below read it
    _judge(session, offer)
    announce(session, PromisesTicked(offer.id, dinner.id, offer.venue_id))


def report(session: Session, offer: Offer, member_id: int, now: datetime) -> None:
    """Say that an offer asks for praise or pays for it. Twice is once; no name is shown to anybody."""
    db.lock(session, offer)
    talking.speaks_for_group(session, offer, member_id, now)
    if member_id not in queries.reported(session, offer.id):
        session.add(
            OfferReport(
                offer_id=offer.id, venue_id=offer.venue_id, group_id=offer.group_id, member_id=member_id,
                reported_at=now,
            )
        )  # fmt: skip
        announce(session, OfferChanged(offer.id))


def _judge(session: Session, offer: Offer) -> None:
    rows = session.execute(
        select(PromiseTick.promise_id, PromiseTick.outcome).where(
            PromiseTick.promise_id.in_([each.id for each in queries.promises_of(session, offer.id)])
        )
    ).all()
    for promise in queries.promises_of(session, offer.id):
        promise.outcome = promises.outcome(word for of, word in rows if of == promise.id)
