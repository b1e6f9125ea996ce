"""What happens to offers because of facts elsewhere, and what the group's room is told of them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts.signals import AccountClosed
from app.core import clock
from app.merchants.signals import ClaimEnded
from events.invitations import actions, agreeing, queries
from events.invitations.models import Offer
from events.invitations.rules import State
from events.signals import HeadcountLocked, OfferAccepted, OfferArrived, OfferCountered, OfferEnded
from groups.chat import actions as chat
from groups.chat.wording import add_notes
from groups.signals import MemberLeft

NOTES = {
    "offer.arrived": _l("%(house)s has sent an invitation"),
    "offer.again": _l("%(house)s has changed its invitation"),
    "offer.countered": _l("%(house)s is asked for something else"),
    "offer.accepted": _l("We go: %(house)s"),
    "offer.over": _l("The invitation of %(house)s is over"),
    "offer.cancelled": _l("%(house)s has cancelled"),
}


def number_final(session: Session, fact: HeadcountLocked) -> None:
    """The number of people is final: so is the price a head."""
    offer = queries.of_dinner(session, fact.dinner_id)
    if offer is not None:
        agreeing.fix_price(session, offer.id, fact.count)


def member_left(session: Session, fact: MemberLeft) -> None:
    """Whoever has left the group hosts nothing for it any more."""
    hosted = update(Offer).where(
        Offer.host_id == fact.member_id, Offer.state == State.OPEN, Offer.group_id == fact.group_id
    )
    session.execute(hosted.values(host_id=None))


def account_closed(session: Session, fact: AccountClosed) -> None:
    """The same everywhere. What was said in a group's name stays the group's."""
    hosted = update(Offer).where(Offer.host_id == fact.member_id, Offer.state == State.OPEN)
    session.execute(hosted.values(host_id=None))


def claim_ended(session: Session, fact: ClaimEnded) -> None:
    """Whoever keeps the place no longer invites nobody there; what was agreed stands, and can be cancelled."""
    now = clock.now()
    for offer in queries.open_of(session, fact.merchant_id, fact.venue_id):
        actions.withdraw(session, offer, "", None, now)


def arrived(session: Session, fact: OfferArrived) -> None:
    """The group's room shows it as a card."""
    _tell(session, fact.offer_id, "offer.again" if fact.again else "offer.arrived")


def countered(session: Session, fact: OfferCountered) -> None:
    """The group's room hears what was decided."""
    _tell(session, fact.offer_id, "offer.countered")


def accepted(session: Session, fact: OfferAccepted) -> None:
    """The group's room hears that it is a dinner."""
    _tell(session, fact.offer_id, "offer.accepted")


def ended(session: Session, fact: OfferEnded) -> None:
    """The group's room hears that nothing comes of it; a lapse goes without a word."""
    if fact.state == State.CANCELLED:
        _tell(session, fact.offer_id, "offer.cancelled")
    elif fact.by_house and fact.state != "unchanged":
        _tell(session, fact.offer_id, "offer.over")


def _tell(session: Session, offer_id: int, key: str) -> None:
    offer, now = queries.offer_with(session, offer_id), clock.now()
    room = chat.channel_of_group(session, offer.group_id, now)
    chat.note(session, room, key, now, house=offer.venue.name, path=f"/o/{offer.public_id}")


def attach() -> None:
    """Register the sentences."""
    add_notes(NOTES)
