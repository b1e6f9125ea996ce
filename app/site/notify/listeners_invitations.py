"""Who is told about invitations: the group of a new letter, the house of an answer, the table of a cancellation."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.merchants.models import Staff
from app.merchants.rules import StaffRole
from app.site.notify.actions import tell
from app.site.notify.rules import Kind
from app.site.notify.telling import SEATED, members_at, minute
from events.invitations.models import Offer
from events.invitations.queries import offer_with
from events.invitations.rules import State
from events.signals import OfferAccepted, OfferArrived, OfferCountered, OfferEnded, OfferSaid
from groups.membership.queries import active_member_ids

KEEPERS = (StaffRole.OWNER, StaffRole.MANAGER)


def arrived(session: Session, fact: OfferArrived) -> None:
    """The group has a letter; nobody else may write to it."""
    offer = offer_with(session, fact.offer_id)
    _tell(session, Kind.OFFER_ARRIVED, offer, active_member_ids(session, offer.group_id), str(offer.version))


def countered(session: Session, fact: OfferCountered) -> None:
    """The house is asked for something else."""
    _tell_house(session, fact.offer_id, "countered")


def accepted(session: Session, fact: OfferAccepted) -> None:
    """The house hears that the group comes."""
    _tell_house(session, fact.offer_id, "accepted")


def ended(session: Session, fact: OfferEnded) -> None:
    """The house hears that the group does not come; the table, that the house has cancelled."""
    offer = offer_with(session, fact.offer_id)
    if fact.state == State.CANCELLED and offer.dinner_id is not None:
        _tell(session, Kind.OFFER_CANCELLED, offer, members_at(session, offer.dinner_id, SEATED), "")
    elif not fact.by_house:
        _tell_house(session, fact.offer_id, fact.state)


def said(session: Session, fact: OfferSaid) -> None:
    """The house hears that it is asked something; within a minute once."""
    if not fact.by_house:
        _tell_house(session, fact.offer_id, "asked", minute())


def _tell_house(session: Session, offer_id: int, state: str, tail: str = "") -> None:
    offer = offer_with(session, offer_id)
    keepers = select(Staff.member_id).where(
        Staff.merchant_id == offer.merchant_id, Staff.left_at.is_(None), Staff.role.in_(KEEPERS)
    )
    whom = session.scalars(keepers).all()
    _tell(session, Kind.OFFER_ANSWERED, offer, whom, f"{state}:{offer.version}:{tail}", state=state)


def _tell(session: Session, kind: Kind, offer: Offer, whom: Iterable[int], tail: str, **more: str) -> None:
    data = {"house": offer.venue.name, "group": offer.group.name, **more}
    tell(
        session, kind, whom, key=f"{kind}:{offer.id}:{tail}", path=f"/o/{offer.public_id}", data=data,
        now=clock.now(),
    )  # fmt: skip
