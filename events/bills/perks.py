"""The group's card at the desk: what a house that is not on the platform has promised it, in plain words (C-09)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.merchants import phrases
from events.bills.models import GroupPerk
from events.bills.rules import BillReason
from events.dinners.models import Dinner
from groups.membership.models import Group

MOST_WORDS = 120


def card(session: Session, dinner: Dinner) -> GroupPerk | None:
    """What was agreed with this house for this group."""
    if dinner.venue_id is None:
        return None
    query = select(GroupPerk).where(
        GroupPerk.group_id == dinner.group_id, GroupPerk.venue_id == dinner.venue_id
    )
    return session.scalar(query)


def write(
    session: Session, dinner: Dinner, member_id: int, words: str, agreed_with: str, on: date, now: datetime
) -> None:
    """Write down what was promised, with whom and when; no words take it off. The same again changes nothing.

    Raises Refused for what is given for praise (X-10).
    """
    if dinner.venue_id is None:
        return
    if phrases.refused([words]):
        raise Refused(BillReason.FOR_PRAISE)
    db.lock(session, session.get_one(Group, dinner.group_id))  # one card for a group and a house
    perk = card(session, dinner)
    if not words:
        if perk is not None:
            session.delete(perk)
        return
    if perk is None:
        perk = GroupPerk(group_id=dinner.group_id, venue_id=dinner.venue_id)
        session.add(perk)
    perk.words, perk.agreed_with, perk.agreed_on = words, agreed_with, on
    perk.written_by_id, perk.written_at = member_id, now
