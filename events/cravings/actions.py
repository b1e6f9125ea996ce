"""The verbs of cravings: wish, take a wish back, answer a draft; and what happens at a draft's hour.

Nothing about a draft is told before its hour, whatever was answered: neither a yes nor a no can be read from when
something happens. Locks are taken in one order: a draft, then wishes by their ids.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.accounts.signals import AccountClosed
from app.core import db
from app.core.access import Refused
from app.core.ids import new_id
from app.core.names import confusable_key
from app.core.signals import announce
from app.places.actions import find_or_create
from events.cravings import queries, rules
from events.cravings.models import Craving, CravingAnswer, CravingDraft, CravingWindow
from events.cravings.rules import Audience, CravingReason, Match, Tongue, Yes
from events.dinners import actions as dinners
from events.dinners import seats
from events.dinners.models import Dinner
from events.dinners.rules import Pact, Party, Visibility
from events.signals import CravingDissolved, CravingHosted, CravingMatched
from groups.membership.models import Group
from groups.membership.queries import charter_of


@dataclass(frozen=True, slots=True)
class WishWords:
    """What somebody would like: what, when, where, for how much, with whom."""

    food: str
    windows: Sequence[tuple[datetime, datetime]]
    city: str
    area: str
    timezone: str
    cap_fen: int | None
    party: Party
    least: int
    audience: Audience
    tongue: Tongue
    near_id: int | None = None  # a place with coordinates, and how far around it; `area` is then its area
    radius_km: int | None = None


def wish(session: Session, member_id: int, words: WishWords, now: datetime) -> Craving:
    """Write a wish down and look for company at once. Sent twice it is one. Raises Refused above five at a time."""
    db.lock(session, session.get_one(Member, member_id))  # two presses come one after the other
    city_key, food_key = confusable_key(words.city), rules.food_key(words.food)
    ends_at = max(end for _start, end in words.windows)
    twin = queries.same_wish(session, member_id, city_key, food_key, ends_at, now)
    if twin is not None:
        return twin
    if queries.open_count(session, member_id, now) >= rules.MAX_OPEN:
        raise Refused(CravingReason.TOO_MANY)
    craving = Craving(
        public_id=new_id(), member_id=member_id, food=words.food, food_key=food_key, city=words.city, city_key=city_key,
        area=words.area, area_key=confusable_key(words.area), timezone=words.timezone, cap_fen=words.cap_fen,
        adults=words.party.adults, children=words.party.children, least=words.least, audience=words.audience,
        tongue=words.tongue, near_id=words.near_id, radius_km=words.radius_km, written_at=now, ends_at=ends_at,
        windows=[CravingWindow(starts_at=start, ends_at=end) for start, end in words.windows],
    )  # fmt: skip
    session.add(craving)
    session.flush()  # the matching below reads it
    match(session, city_key, food_key, now)
    return craving


def match(session: Session, city_key: str, food_key: str, now: datetime) -> None:
    """Let the wishes for a food in a city that wait find one another."""
    rows = queries.waiting(session, city_key, food_key, now)
    if len(rows) < 2:
        return
    by_key = {row.id: row for row in rows}
    for found in rules.match_all(queries.as_wishes(session, rows), now):
        _draft(session, found, [by_key[each.key] for each in found.wishes], now)


def sweep(session: Session, craving_id: int, now: datetime) -> None:
    """Look again where this wish waits: two who wrote at once did not see each other."""
    craving = session.get_one(Craving, craving_id)
    match(session, craving.city_key, craving.food_key, now)


def take_back(session: Session, craving: Craving, now: datetime) -> None:
    """Wish it no more; in a draft that is a no. Twice is once."""
    db.lock(session, craving)
    if craving.done_at is None:
        craving.done_at = now


def answer(
    session: Session, draft: CravingDraft, member_id: int, accepted: bool, place: str, now: datetime
) -> None:
    """Accept or decline; until the hour one may think again. The same again keeps the turn. Raises Refused after it."""
    db.lock(session, draft)
    own = queries.answer_of(session, draft.id, member_id)
    if (
        own is None
        or own.craving.done_at is not None
        or draft.closed_at is not None
        or now >= draft.answers_until
    ):
        raise Refused(CravingReason.DRAFT_CLOSED)
    if own.accepted is not accepted:
        own.accepted, own.answered_at = accepted, now
    own.place = place if accepted else ""


def settle(session: Session, draft_id: int, now: datetime) -> None:
    """A draft's hour: those who accept and are enough for one another have a table, or it dissolves."""
    draft = session.get_one(CravingDraft, draft_id)
    db.lock(session, draft)
    if draft.closed_at is not None or now < draft.answers_until:
        return
    rows = queries.answers_in(session, draft.id)
    said_yes = [row for row in rows if row.accepted and row.craving.done_at is None]
    # Downtime may have passed over the evening itself: nobody sits down yesterday.
    those = rules.coming(_as_yes(session, said_yes, now)) if now < draft.starts_at else ()
    draft.closed_at = now
    members = {each.member for each in those}
    stuck = not those and len(said_yes) == len(
        rows
    )  # all said yes and nobody can host: looking on finds the same
    for row in rows:  # whoever said yes and has no table looks on; the others are let go
        row.craving.draft_id = None
        if stuck or row not in said_yes or row.member_id in members:
            row.craving.done_at = row.craving.done_at or now
    if those:
        _host(session, draft, those, {row.member_id: row for row in rows}, now)
    else:
        told = sorted(row.member_id for row in rows if row.accepted is not False)
        announce(session, CravingDissolved(draft.id, tuple(told)))
    session.flush()  # whoever keeps looking is among those who wait
    for city_key, food_key in sorted({(row.craving.city_key, row.craving.food_key) for row in said_yes}):
        match(session, city_key, food_key, now)


def forget(session: Session, fact: AccountClosed) -> None:
    """Whoever closes the account wishes for nothing more."""
    for craving in queries.mine(session, fact.member_id, fact.at):
        take_back(session, craving, fact.at)


def _draft(session: Session, found: Match, rows: Sequence[Craving], now: datetime) -> None:
    oldest = rows[0]
    named = next((row.area for row in rows if row.area and row.near_id is None), "")
    draft = CravingDraft(
        public_id=new_id(), food=oldest.food, city=oldest.city, area=named,
        near_id=next((row.near_id for row in rows if row.near_id), None), timezone=oldest.timezone,
        cap_fen=found.cap_fen, starts_at=found.starts_at, ends_at=found.ends_at, formed_at=now,
        answers_until=rules.answers_until(now, found.starts_at),
        answers=[CravingAnswer(craving_id=row.id, member_id=row.member_id, accepted=None) for row in rows],
    )  # fmt: skip
    session.add(draft)
    session.flush()  # the wishes and the fact name its id
    for row in rows:
        row.draft_id = draft.id
    announce(session, CravingMatched(draft.id, tuple(sorted(row.member_id for row in rows))))


def _as_yes(session: Session, rows: Sequence[CravingAnswer], now: datetime) -> list[Yes]:
    members = [row.member_id for row in rows]
    homes, paused = queries.homes(session, members), queries.paused(session, members, now)
    return [
        Yes(
            row.member_id, 1 + row.craving.adults + row.craving.children, row.craving.least,
            row.answered_at or row.craving.written_at, homes[row.member_id], paused[row.member_id],
        )
        for row in rows
    ]  # fmt: skip


def _host(
    session: Session, draft: CravingDraft, those: Sequence[Yes], rows: dict[int, CravingAnswer], now: datetime
) -> None:
    """One dinner in the host's name with all of those on it; seen by link where they share no group."""
    host, home, all_in = rules.home_of(those)
    group = session.get_one(Group, home)
    plan = _plan(session, draft, sum(each.size for each in those), rows[host.member], all_in, now)
    pact = Pact.by(charter_of(session, home))
    dinner = dinners.call_dinner(session, group, host.member, plan, pact, now, steward=True, anew=True)
    for each in sorted(those, key=lambda one: one != host):
        _sit(session, dinner, rows[each.member].craving, now)
    draft.dinner_id = dinner.id
    announce(session, CravingHosted(draft.id, dinner.id, tuple(sorted(each.member for each in those))))


def _sit(session: Session, dinner: Dinner, craving: Craving, now: datetime) -> None:
    party = Party(craving.adults, craving.children)
    seats.take_seat(session, dinner, craving.member_id, party, dinner.pact_version, now)


def _plan(
    session: Session, draft: CravingDraft, people: int, host: CravingAnswer, all_in: bool, now: datetime
) -> dinners.Plan:
    venue = None
    if host.place:
        venue = find_or_create(
            session, host.member_id, name=host.place, city=draft.city, area=draft.area, timezone=draft.timezone,
            now=now,
        )  # fmt: skip
    closes = draft.starts_at - timedelta(minutes=30)
    return dinners.Plan(
        title=draft.food, note="", venue_id=venue.id if venue else None, timezone=draft.timezone,
        starts_at=draft.starts_at, ends_at=draft.ends_at, closes_at=closes if closes > now else draft.starts_at,
        seats=max(people, 2), cap_fen=draft.cap_fen, visibility=Visibility.GROUP if all_in else Visibility.LINK,
    )  # fmt: skip
