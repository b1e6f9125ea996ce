"""Open tables (DN-17): a group says what it needs, houses answer with offers, the best fit first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.ids import new_id
from app.core.signals import announce
from events.invitations import agreeing, fit, queries
from events.invitations.fit import Fit, Need
from events.invitations.models import Offer, OfferNeed, OfferVersion
from events.invitations.rules import OfferReason
from events.signals import NeedOpened
from groups.membership.models import Group

USUAL, LONGEST = timedelta(days=7), timedelta(days=30)
MAX_DAYS = 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a group asks for; diets are counts in words, without names."""

    people_least: int
    people_most: int
    days: tuple[date, ...]
    cap_fen: int | None
    room: bool
    words: str
    diets: str


def ask(session: Session, group: Group, by_id: int, wanted: Wanted, now: datetime) -> OfferNeed:
    """Publish it. A group has one open table at a time; the same again is that one. Raises Refused."""
    db.lock(session, group)
    running = queries.open_need(session, group.id, now)
    if running is not None:
        if running.by_id == by_id and need_of(running) == _as_need(wanted):
            return running
        raise Refused(OfferReason.ASKED_ALREADY)
    last = datetime.combine(max(wanted.days), datetime.min.time(), now.tzinfo)
    need = OfferNeed(
        public_id=new_id(), group_id=group.id, by_id=by_id, people_least=wanted.people_least,
        people_most=wanted.people_most, days=[each.isoformat() for each in wanted.days], cap_fen=wanted.cap_fen,
        room=wanted.room, words=wanted.words, diets=wanted.diets, opened_at=now,
        open_until=max(min(now + USUAL, last), now + timedelta(hours=12)),
    )  # fmt: skip
    session.add(need)
    session.flush()  # the fact names it
    announce(session, NeedOpened(need.id, group.id))
    return need


def close(session: Session, need_id: int, now: datetime) -> None:
    """Taken back by its author, or over. What was offered stays."""
    agreeing.close_need(session, need_id, now)


def need_of(row: OfferNeed) -> Need:
    """What was asked for, as the rules know it."""
    return Need(row.people_least, row.people_most, fit.days_of(row.days), row.cap_fen, row.room)


def in_order(
    need: OfferNeed, offers: Sequence[Offer], newest: dict[int, OfferVersion]
) -> list[tuple[Offer, Fit]]:
    """The offers for an open table: by fit, then by time, and by nothing else (M-23)."""
    fits = {each.id: fit.fit(need_of(need), newest[each.id].terms) for each in offers}
    by_id = {each.id: each for each in offers}
    return [
        (by_id[number], fits[number])
        for number in fit.ordered((each.id, fits[each.id], each.sent_at) for each in offers)
    ]


def _as_need(wanted: Wanted) -> Need:
    return Need(wanted.people_least, wanted.people_most, frozenset(wanted.days), wanted.cap_fen, wanted.room)
