"""The verbs of the desk: give a table what was promised, once; take it back within ten minutes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.signals import announce
from app.merchants import log
from events.cards import perks, queries, rules
from events.cards.models import PerkUse
from events.cards.reading import Note
from events.cards.rules import CardReason
from events.cards.shown import table_of
from events.dinners.models import Dinner
from events.signals.cards import PerkGiven


def give(session: Session, dinner: Dinner, perk_key: str, note: Note, now: datetime) -> PerkUse:
    """Give the perk, once for a table; the same button pressed twice is once. Raises Refused."""
    db.lock(session, dinner)
    use = queries.standing_use(session, dinner.id, perk_key)
    if use is not None and use.reading == note.reading:
        return use
    if not rules.may_act(note.at, now):
        raise Refused(CardReason.CARD_READ_LONG_AGO)
    found = [each for each in perks.of(session, dinner, now) if each.key == perk_key]
    perk = next((each for each in found if each.venue_id == note.venue_id), None)
    if perk is None:
        raise Refused(CardReason.NO_SUCH_PERK)
    why_not = rules.why_not(perk, table_of(session, dinner), use is not None, now)
    if why_not is not None:
        raise Refused(why_not)
    use = PerkUse(
        dinner_id=dinner.id, venue_id=note.venue_id, perk=perk.key, words=perk.words, reading=note.reading,
        seat_id=note.seat_id, by_id=note.member_id, given_at=now,
    )  # fmt: skip
    session.add(use)
    _log(session, use, "perk_given", note.member_id, now)
    announce(session, PerkGiven(dinner.id))
    return use


def take_back(session: Session, use: PerkUse, by_id: int, now: datetime) -> None:
    """Undo it: it was not given after all. Twice is once. Raises Refused after ten minutes."""
    db.lock(session, session.get_one(Dinner, use.dinner_id))
    session.refresh(use)
    if use.undone_at is not None:
        return
    if not rules.may_undo(use.given_at, now):
        raise Refused(CardReason.TOO_LATE_TO_UNDO)
    use.undone_at, use.undone_by_id = now, by_id
    _log(session, use, "perk_taken_back", by_id, now)
    announce(session, PerkGiven(use.dinner_id))


def _log(session: Session, use: PerkUse, kind: str, by_id: int, now: datetime) -> None:
    """The merchant's own log (M-03): of the one that is confirmed here, else of any for whom this person works."""
    posts = sorted(queries.posts(session, use.venue_id, by_id), key=lambda post: not post.confirmed)
    if posts:
        log.write(session, posts[0].merchant_id, kind, by_id, now, words=use.words)
