"""What each side knows of the other before it asks or answers: numbers, no names (M-10, M-11)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from statistics import median

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.core import db, marks
from app.merchants.queries import living_claims
from app.merchants.rules import ClaimState
from app.places import queries_facts
from app.places.facts import FactKind, standing
from app.places.models import Venue
from events.attestations.models import Finding
from events.attestations.rules import SeatFinding
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState
from events.invitations import policy
from events.invitations.models import Offer, OfferPromise, OfferReport
from events.invitations.policy import Knock, Past, Policy
from events.invitations.promises import Outcome, Record
from events.invitations.rules import State, Terms, per_head
from events.reviews.models_told import VenueTold
from groups.membership.charter import Charter, OffersFrom, OffersPolicy, OfferTastings, charter_from
from groups.membership.models import CharterValue, Group, Membership

A_YEAR = timedelta(days=365)
ENOUGH = 3  # dinners before a rate is told
KEYS = (
    "offers_policy", "open_offers_a_month", "offers_from", "offer_tastings", "offer_topics", "offer_price_least",
    "offer_price_most",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """What a house sees of a group."""

    size: int = 0
    dinners: int = 0
    usual: int | None = None
    show_up: int | None = None  # per cent
    been_here: int = 0


@dataclass(frozen=True, slots=True)
class HouseFacts:
    """What a group sees of a house."""

    record: Record = field(default_factory=Record)
    pressed: int = 0
    pressed_until: datetime | None = None
    cancelled: int = 0
    biggest: str = ""
    rooms: str = ""
    fees: tuple[tuple[FactKind, str], ...] = ()
    confirmed: bool = False


def policy_of(charter: Charter) -> Policy:
    """What a charter says to houses that knock; its prices are yuan."""
    return Policy(
        charter.offers_policy is OffersPolicy.WELCOME, charter.open_offers_a_month,
        charter.offer_tastings is OfferTastings.WELCOME, charter.offer_topics, charter.offer_price_least * 100,
        charter.offer_price_most * 100, charter.offers_from is OffersFrom.CONFIRMED,
    )  # fmt: skip


def policies(session: Session, group_ids: Collection[int]) -> dict[int, Policy]:
    """The same of several groups: one question."""
    found: dict[int, dict[str, str]] = {each: {} for each in group_ids}
    wanted = select(CharterValue.group_id, CharterValue.key, CharterValue.value)
    for group, key, value in session.execute(
        wanted.where(CharterValue.group_id.in_(group_ids), CharterValue.key.in_(KEYS)).order_by(
            CharterValue.id
        )
    ):  # every value that ever stood: the last one stands now
        found[group][key] = value
    return {group: policy_of(charter_from(stored)) for group, stored in found.items()}


def groups_known(
    session: Session, group_ids: Sequence[int], venue_id: int, now: datetime
) -> dict[int, GroupFacts]:
    """What a house sees of these groups: as many questions for one as for thirty."""
    belongs = select(Membership.group_id, func.count()).where(
        Membership.group_id.in_(group_ids), Membership.left_at.is_(None)
    )
    sizes = db.pairs(session, belongs.group_by(Membership.group_id))
    heads = _heads(session, group_ids, now)
    return {
        group: _facts(sizes.get(group, 0), heads[group], venue_id) for group in group_ids
    }  # fmt: skip


def _heads(
    session: Session, group_ids: Sequence[int], now: datetime
) -> dict[int, list[tuple[int | None, int, int]]]:
    """Of each group's dinners of the last year: where, how many sat, and of how many the table says so."""
    there = func.count(Finding.id)
    query = (
        select(Dinner.group_id, Dinner.venue_id, func.count(Seat.id), there)
        .join(Seat, (Seat.dinner_id == Dinner.id) & (Seat.state == SeatState.GOING))
        .outerjoin(Finding, (Finding.seat_id == Seat.id) & (Finding.state == SeatFinding.CONFIRMED))
        .where(
            Dinner.group_id.in_(group_ids), Dinner.called_off_at.is_(None), Dinner.ends_at <= now,
            Dinner.ends_at > now - A_YEAR,
        )
        .group_by(Dinner.id, Dinner.group_id, Dinner.venue_id)
    )  # fmt: skip
    found: dict[int, list[tuple[int | None, int, int]]] = defaultdict(list)
    for group, venue, sat, came in session.execute(query):
        found[group].append((venue, sat, came))
    return found


def _facts(size: int, tables: Sequence[tuple[int | None, int, int]], venue_id: int) -> GroupFacts:
    told = [
        (sat, came) for _venue, sat, came in tables if came
    ]  # of tables that nobody vouched for nothing is known
    rate = 100 * sum(came for _sat, came in told) // max(1, sum(sat for sat, _came in told))
    return GroupFacts(
        size=size, dinners=len(tables), been_here=sum(venue == venue_id for venue, _sat, _came in tables),
        usual=round(median(sat for _venue, sat, _came in tables)) if tables else None,
        show_up=rate if len(told) >= ENOUGH else None,
    )  # fmt: skip


@cache
def judged() -> Select[OfferPromise]:
    """Whether a table has judged any promise of this house, for the marks of its page."""
    return select(OfferPromise).where(OfferPromise.venue_id == marks.VENUE, OfferPromise.outcome.is_not(None))


def record_of(session: Session, venue_id: int) -> Record:
    """How many promises a house has kept, of how many that a table has judged (M-09)."""
    query = (
        select(OfferPromise.outcome, func.count())
        .where(OfferPromise.venue_id == venue_id, OfferPromise.outcome.is_not(None))
        .group_by(OfferPromise.outcome)
    )
    counts = db.pairs(session, query)
    return Record(counts.get(Outcome.KEPT, 0), sum(counts.values()))


def house_known(session: Session, venue: Venue, now: datetime) -> HouseFacts:
    """What a group sees of a house: promises, pressure, cancellations, large tables, fees."""
    told = session.get(VenueTold, venue.id)
    cancelled = select(func.count()).select_from(Offer)
    gone = cancelled.where(Offer.venue_id == venue.id, Offer.state == State.CANCELLED)
    stands = standing(map(queries_facts.claim_of, queries_facts.claims_of(session, venue.id)), now)
    fees = (FactKind.MINIMUM, FactKind.CORKAGE, FactKind.COVER, FactKind.SERVICE)
    return HouseFacts(
        record=record_of(session, venue.id), pressed=told.pressed_tables if told else 0,
        pressed_until=_ahead(told.pressed_until if told else None, now), cancelled=session.scalar(gone) or 0,
        biggest=stands[FactKind.BIGGEST].value if FactKind.BIGGEST in stands else "",
        rooms=stands[FactKind.ROOMS].value if FactKind.ROOMS in stands else "",
        fees=tuple((kind, stands[kind].value) for kind in fees if kind in stands),
        confirmed=is_confirmed(session, venue.id),
    )  # fmt: skip


def is_confirmed(session: Session, venue_id: int, merchant_id: int | None = None) -> bool:
    """Whether somebody (this merchant) is confirmed to keep the venue."""
    return any(
        claim.state is ClaimState.CONFIRMED and merchant_id in (None, claim.merchant_id)
        for claim in living_claims(session, venue_id)
    )


def knock_of(session: Session, venue: Venue, merchant_id: int, terms: Terms, *, need: bool = False) -> Knock:
    """What would knock if these terms were sent."""
    return Knock(
        is_confirmed(session, venue.id, merchant_id), terms.tasting, per_head(terms, terms.heads_least),
        (venue.name, venue.cuisine, *terms.texts()), need,
    )  # fmt: skip


def pasts(
    session: Session, group_ids: Collection[int], venue_id: int, merchant_id: int, now: datetime
) -> dict[int, Past]:
    """What went before between a house and these groups: as many questions for one as for thirty."""
    arrived: defaultdict[int, list[datetime]] = defaultdict(list)
    recent = select(Offer.group_id, Offer.sent_at).where(
        Offer.group_id.in_(group_ids), Offer.sent_at > now - policy.MONTH, Offer.need_id.is_(None)
    )
    for group, at in session.execute(recent):
        arrived[group].append(at)
    own = session.execute(
        select(Offer.group_id, Offer.state, Offer.tasting, Offer.sent_at).where(
            Offer.venue_id == venue_id, Offer.group_id.in_(group_ids)
        )
    ).all()
    anywhere = session.scalar(
        select(func.count()).select_from(Offer).where(
            Offer.merchant_id == merchant_id, Offer.state == State.OPEN, Offer.valid_until > now
        )
    )  # fmt: skip
    until = paused(session, venue_id)
    return {
        group: Past(
            tuple(arrived[group]), any(row.group_id == group and row.state is State.OPEN for row in own), anywhere or 0,
            tuple(row.sent_at for row in own if row.group_id == group and row.tasting and _counts(row.state)), until,
        )
        for group in group_ids
    }  # fmt: skip


def paused(session: Session, venue_id: int) -> datetime | None:
    """Until when a house's offers are paused, if they are (X-11)."""
    told = session.get(VenueTold, venue_id)
    query = select(OfferReport.group_id, OfferReport.reported_at).where(OfferReport.venue_id == venue_id)
    reports = [(group, at) for group, at in session.execute(query)]
    return policy.paused_until(told.pressed_until if told else None, reports)


def listed_groups(session: Session, city: str, words: str, limit: int = 30) -> Sequence[Group]:
    """Groups of the city that strangers find; a name narrows it."""
    query = select(Group).where(Group.city == city, Group.listed)
    if words:
        query = query.where(Group.name.icontains(words, autoescape=True))
    return session.scalars(query.order_by(Group.id.desc()).limit(limit)).all()


def _counts(state: State) -> bool:
    """Whether a tasting counts for its quarter: it was held, or may still be."""
    return state in (State.OPEN, State.ACCEPTED)


def _ahead(until: datetime | None, now: datetime) -> datetime | None:
    return until if until is not None and until > now else None
