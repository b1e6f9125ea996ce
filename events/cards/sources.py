"""Where perks come from: what the group itself has written down, the invitation that it has accepted, and allies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from events.bills import perks as written
from events.cards import next_door
from events.cards.rules import Perk
from events.dinners.models import Dinner
from events.invitations.queries import agreed_at


def notes(session: Session, dinner: Dinner, _now: datetime) -> Iterator[Perk]:
    """What the house has promised by word of mouth, as somebody of the group wrote it down (C-09)."""
    note = written.card(session, dinner)
    if note is not None:
        # One a group and house, whatever it says today: written anew it is not given twice.
        key = f"note:{note.venue_id}"
        yield Perk(key, note.venue_id, note.words, agreed_with=note.agreed_with, agreed_on=note.agreed_on)


def invitations(session: Session, dinner: Dinner, _now: datetime) -> Iterator[Perk]:
    """What the house has promised in the version that the group accepted; it can be asked for until reviews open."""
    found = agreed_at(session, dinner.id)
    if found is None or not found[1].perk or found[0].venue_id != dinner.venue_id:
        return
    offer, version = found
    yield Perk(
        f"offer:{offer.id}", offer.venue_id, version.perk, merchant_id=offer.merchant_id,
        agreed_with=offer.venue.name, agreed_on=version.written_at.date(), heads=version.heads_least,
    )  # fmt: skip


def allies(session: Session, dinner: Dinner, now: datetime) -> Iterator[Perk]:
    """What houses allied with the table's own give to those who come from there, each by its alliance's name (C-08)."""
    if dinner.venue_id is None:
        return
    for each in next_door.perks_beside(session, dinner.venue_id, now):
        yield Perk(
            f"ally:{each.id}", each.venue_id, each.words, house=each.house, alliance=each.alliance,
            closes=each.until,
        )  # fmt: skip
