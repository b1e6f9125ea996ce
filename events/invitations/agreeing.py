"""What follows when both sides agree: the version is frozen into a dinner, its promises stand, its price is fixed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.ids import new_id
from app.core.signals import announce
from events.dinners import actions as dinners
from events.dinners import queries as tables
from events.dinners.actions import Plan
from events.dinners.models import Dinner
from events.dinners.rules import MAX_TITLE, Pact, Visibility
from events.headcount import actions as headcount
from events.headcount.actions import Question
from events.headcount.rules import USUAL_HOURS, Preset, hours_left
from events.invitations import promises, queries, rules, talking
from events.invitations.models import Offer, OfferPromise, OfferVersion
from events.invitations.rules import OfferReason, State, Terms
from events.signals import NeedClosed, OfferAccepted, OfferChanged
from groups.membership.models import Group
from groups.membership.queries import active_member_ids, charter_of

ORIGIN = "offer"


def agree(session: Session, offer: Offer, version: OfferVersion, slot: str, now: datetime) -> Dinner:
    """Freeze this version: a dinner is called by itself, or the one that was called becomes it (M-08).

    The caller holds the group and the offer. Raises Refused when the time has passed or nobody hosts.
    """
    terms, again = version.terms, offer.dinner_id is not None
    starts = talking.moment_of(slot, offer.venue.timezone)
    if starts <= now:
        raise Refused(OfferReason.PASSED)
    plan = plan_of(offer, terms, starts, now)
    dinner = _change(session, offer, plan, now) if again else _call(session, offer, plan, now)
    offer.state, offer.accepted, offer.dinner_id = State.ACCEPTED, version.version, dinner.id
    offer.ended_at = now
    _promise(session, offer, terms)
    if terms.tiers and not again:
        _count(session, dinner, now)
    _answered(session, offer, now)
    announce(session, OfferAccepted(offer.id, dinner.id, again))
    return dinner


def plan_of(offer: Offer, terms: Terms, starts: datetime, now: datetime) -> Plan:
    """The dinner that these terms make."""
    closes, each = starts - rules.LAST_CALL, rules.per_head(terms, terms.heads_least)
    cap = None if terms.tasting or each is None else each * (100 - terms.treat_percent) // 100
    return Plan(
        title=offer.venue.name[:MAX_TITLE], note=terms.words, venue_id=offer.venue_id, timezone=offer.venue.timezone,
        starts_at=starts, ends_at=starts + rules.TABLE_LASTS, closes_at=closes if closes > now else starts,
        seats=terms.heads_most, cap_fen=cap, visibility=Visibility.GROUP, guests_sit=False,
    )  # fmt: skip


def fix_price(session: Session, offer_id: int, heads: int) -> None:
    """The number of people is final: so is the price a head (M-25). Twice is once."""
    offer = session.get_one(Offer, offer_id)
    db.lock(session, offer)
    if offer.tier_heads is not None or offer.state is not State.ACCEPTED or offer.accepted is None:
        return
    terms = queries.version(session, offer.id, offer.accepted).terms
    offer.tier_heads, offer.tier_fen = heads, rules.per_head(terms, heads)
    announce(session, OfferChanged(offer.id))


def fix_at_start(session: Session, offer_id: int, _now: datetime) -> None:
    """Nobody has locked the number: whoever sits when it begins is the number."""
    offer = session.get_one(Offer, offer_id)
    if offer.dinner_id is not None:
        fix_price(session, offer_id, tables.taken(session, offer.dinner_id))


def close_need(session: Session, need_id: int, now: datetime) -> None:
    """An open table is answered, taken back or over. Twice is once."""
    need = queries.need(session, need_id)
    db.lock(session, need)
    if need.closed_at is None:
        need.closed_at = now
        announce(session, NeedClosed(need.id, need.group_id))


def _call(session: Session, offer: Offer, plan: Plan, now: datetime) -> Dinner:
    if offer.host_id not in active_member_ids(session, offer.group_id) or offer.host_id is None:
        raise Refused(OfferReason.NO_HOST)
    group = session.get_one(Group, offer.group_id)
    pact = Pact.by(charter_of(session, group.id))
    # The group has decided: its rule of who sets tables does not stand in the way of that.
    return dinners.call_dinner(
        session, group, offer.host_id, plan, pact, now, steward=True, anew=True, origin=ORIGIN
    )


def _change(session: Session, offer: Offer, plan: Plan, now: datetime) -> Dinner:
    dinner = session.get_one(Dinner, offer.dinner_id)
    dinners.edit_dinner(session, dinner, plan, now)
    return dinner


def _promise(session: Session, offer: Offer, terms: Terms) -> None:
    session.execute(delete(OfferPromise).where(OfferPromise.offer_id == offer.id))  # of the version before
    session.add_all(
        OfferPromise(
            public_id=new_id(), offer_id=offer.id, venue_id=offer.venue_id, kind=each.kind, words=each.words,
            fen=each.fen,
        )
        for each in promises.of_terms(terms)
    )  # fmt: skip


def _count(session: Session, dinner: Dinner, now: datetime) -> None:
    """The price depends on how many come: the house is told a real number, so everybody is asked once."""
    hours = [each for each in hours_left(dinner.starts_at, now) if each <= USUAL_HOURS]
    if hours:
        headcount.set_headcount(session, dinner, dinner.host_id, Question(Preset.MENU), max(hours), now)


def _answered(session: Session, offer: Offer, now: datetime) -> None:
    if offer.need_id is not None:
        close_need(session, offer.need_id, now)
