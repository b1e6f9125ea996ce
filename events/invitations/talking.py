"""What stands between the two sides: the thread, versions as they are written, who may speak for whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.signals import announce
from app.merchants import log
from app.places.ties import is_tied
from events.invitations import queries, rules
from events.invitations.models import Offer, OfferMessage, OfferVersion
from events.invitations.rules import OfferReason, Side, State, Terms
from events.signals import OfferSaid
from groups.membership.models import Group

TALKING = (State.OPEN, State.ACCEPTED)


def say(session: Session, offer: Offer, side: Side, by_id: int, text: str, now: datetime) -> None:
    """Write in the thread. A double press is one line. Raises Refused when the thread is full or closed."""
    db.lock(session, offer)
    if offer.state not in TALKING:
        raise Refused(OfferReason.NOT_OPEN)
    written = queries.messages_of(session, offer.id)
    if written and (written[-1].text, written[-1].by_id) == (text, by_id):
        return
    if len(written) >= rules.MAX_MESSAGES:
        raise Refused(OfferReason.SAID_ENOUGH)
    add_line(session, offer, side, by_id, text, now)


def add_line(session: Session, offer: Offer, side: Side, by_id: int | None, text: str, now: datetime) -> None:
    """A line of the thread; no words, no line."""
    if text:
        session.add(OfferMessage(offer_id=offer.id, side=side, by_id=by_id, text=text, written_at=now))
        announce(session, OfferSaid(offer.id, side is Side.HOUSE))


def log_line(session: Session, offer: Offer, kind: str, by_id: int | None, now: datetime) -> None:
    """The house's own log: what was done in its name, and by whom (M-03)."""
    group = session.get_one(Group, offer.group_id)
    log.write(session, offer.merchant_id, f"offer_{kind}", by_id, now, group=group.name)


def write_version(
    session: Session, offer: Offer, terms: Terms, side: Side, by_id: int | None, now: datetime
) -> OfferVersion:
    """Version k + 1. Earlier ones stay as they are."""
    found = OfferVersion(
        offer_id=offer.id, version=offer.version, side=side, by_id=by_id, written_at=now, words=terms.words,
        slots=list(terms.slots), heads_least=terms.heads_least, heads_most=terms.heads_most, basis=terms.basis,
        price_fen=terms.price_fen, tiers=[list(each) for each in terms.tiers], menu=[list(each) for each in terms.menu],
        perk=terms.perk, perk_percent=terms.perk_percent, pays=terms.pays, part_percent=terms.part_percent,
        room=terms.room, photos=terms.photos, fees=[list(each) for each in terms.fees],
    )  # fmt: skip
    session.add(found)
    session.flush()  # what follows reads it
    return found


def starts_of(terms: Terms, zone: str) -> list[datetime]:
    """The moments of the slots, on the clock of the house."""
    return [moment_of(slot, zone) for slot in terms.slots]


def moment_of(slot: str, zone: str) -> datetime:
    """The moment that a slot is."""
    return datetime.fromisoformat(slot).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def pending(offer: Offer) -> bool:
    """Whether the newest version waits for the other side: neither agreed nor turned down."""
    return offer.version > max(offer.accepted or 0, offer.turned_down or 0)


def asked_of_house(offer: Offer, newest: OfferVersion) -> bool:
    """Whether the house is to answer."""
    return offer.state in TALKING and pending(offer) and newest.side is Side.GROUP


def asked_of_group(offer: Offer, newest: OfferVersion, now: datetime) -> bool:
    """Whether the group is to answer."""
    live = rules.is_open(offer.state, offer.valid_until, now) or offer.state is State.ACCEPTED
    return live and pending(offer) and newest.side is Side.HOUSE


def ahead(terms: Terms, zone: str, now: datetime) -> Sequence[str]:
    """The slots that have not passed."""
    return [slot for slot in terms.slots if moment_of(slot, zone) > now]


def speaks_for_group(session: Session, offer: Offer, member_id: int, now: datetime) -> None:
    """Raises Refused for somebody tied to the house: she does not answer it for the group (X-07)."""
    if is_tied(session, offer.venue_id, member_id, now):
        raise Refused(OfferReason.TIED)
