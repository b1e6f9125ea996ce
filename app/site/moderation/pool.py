"""Who may judge a case: members of standing who have nothing to do with either side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, or_, select, true
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Member
from app.accounts.models_blocks import Block
from app.core.db import pairs
from app.places.models_ties import VenueTie
from app.site.moderation.models import Case, CaseWord, Juror, Report, Round
from app.site.moderation.rules import (
    NEW,
    NO_TABLE_WITHIN,
    SEATS,
    STRANGERS_ONLY,
    Candidate,
    Thing,
    conflicted,
    token_of,
)
from events.attestations.models import Finding
from events.attestations.rules import SeatFinding
from events.dinners.models import Dinner, Seat
from groups.membership.models import Membership

FROM = 2000  # members looked at: all of a small town, and as many as the seed names of a large one
ENOUGH = 200  # of them who may judge; where the seed names fewer, everybody is looked at


def draw_from(session: Session, case: Case, turn: Round, now: datetime) -> dict[str, tuple[int, Candidate]]:
    """Token -> who may judge this round, and how the lot knows them."""
    out = excluded(session, case, now) | _of_earlier_rounds(session, case.id, turn.id)
    chosen = _group_first(session, case, turn, out, now) or _of_all(session, turn.seed, out, now)
    circles = _circles(session, chosen)
    ids = pairs(session, select(Member.id, Member.public_id).where(Member.id.in_(chosen)))
    found: dict[str, tuple[int, Candidate]] = {}
    for member_id in sorted(chosen):
        token = token_of(turn.salt, ids[member_id])
        home = circles.get(member_id)
        found[token] = member_id, Candidate(token, token_of(turn.salt, f"circle {home}")[:6] if home else "")
    return found


def sides_of(session: Session, case: Case) -> set[int]:
    """Whoever is reported, has reported or has spoken; of a table that is said to have threatened, all of it."""
    found = set(session.scalars(select(Report.by_id).where(Report.case_id == case.id)))
    found |= set(session.scalars(select(CaseWord.by_id).where(CaseWord.case_id == case.id)))
    if case.reported_id is not None:
        found.add(case.reported_id)
    if case.thing is Thing.TABLE and case.dinner_id is not None:
        found |= _at_tables(session, [case.dinner_id])[case.dinner_id]
    return found


def excluded(session: Session, case: Case, now: datetime) -> set[int]:
    """Who may not judge this case, whatever their standing."""
    sides = sides_of(session, case)
    at_table = _at_tables(session, [case.dinner_id])[case.dinner_id] if case.dinner_id is not None else set()
    lately = _tables_of(session, sides, now) if case.thing in STRANGERS_ONLY else {}
    found = conflicted(sides, at_table, _branches(session, sides), lately.values())
    blocked = select(Block.other_id).where(Block.member_id.in_(sides))
    found |= set(session.scalars(blocked))
    if case.venue_id is not None:
        found |= set(session.scalars(select(VenueTie.member_id).where(VenueTie.venue_id == case.venue_id)))
    if case.held_by_id is not None:
        found.add(case.held_by_id)
    return found


def _of_earlier_rounds(session: Session, case_id: int, round_id: int) -> set[int]:
    drawn = select(Juror.member_id).join(Round, Round.id == Juror.round_id)
    return set(session.scalars(drawn.where(Round.case_id == case_id, Round.id != round_id)))


def _group_first(session: Session, case: Case, turn: Round, out: Collection[int], now: datetime) -> set[int]:
    """What was said in a group is judged there, if enough are left who have nothing to do with it."""
    if case.group_id is None or case.thing not in (Thing.MESSAGE, Thing.POST):
        return set()
    members = select(Membership.member_id).where(
        Membership.group_id == case.group_id, Membership.left_at.is_(None)
    )
    found = _eligible(session, set(session.scalars(members.limit(FROM))), out, now)
    return found if len(found) >= 2 * turn.size else set()


def _of_all(session: Session, seed: str, out: Collection[int], now: datetime) -> set[int]:
    """Everybody who may judge, or in a large town those whose numbers the seed names, if they are enough."""
    last = session.scalar(select(func.max(Member.id))) or 0
    if last > FROM:
        named = {
            int(sha256(f"{seed}|{number}".encode()).hexdigest(), 16) % last + 1 for number in range(FROM)
        }
        found = _eligible(session, named, out, now)
        if len(found) >= ENOUGH:
            return found
    return _eligible(session, None, out, now)


def _eligible(
    session: Session, among: Collection[int] | None, out: Collection[int], now: datetime
) -> set[int]:
    """Open accounts of some age, not suspended, of no office, with tables that others vouch for; None is everybody."""
    seated = (
        select(Seat.member_id).join(Finding, Finding.seat_id == Seat.id)
        .where(Finding.state == SeatFinding.CONFIRMED, true() if among is None else Seat.member_id.in_(among))
        .group_by(Seat.member_id).having(func.count() >= SEATS)
    )  # fmt: skip
    fit = select(Member.id).where(
        Member.id.in_(seated), Member.closed_at.is_(None), Member.operator.is_(False), Member.created_at <= now - NEW,
        or_(Member.quiet_until.is_(None), Member.quiet_until <= now),
    )  # fmt: skip
    return set(session.scalars(fit)) - set(out)


def _circles(session: Session, members: Collection[int]) -> dict[int, int]:
    """Member -> the group at whose tables they sat most often."""
    query = (
        select(Seat.member_id, Dinner.group_id, func.count())
        .join(Finding, Finding.seat_id == Seat.id).join(Dinner, Dinner.id == Seat.dinner_id)
        .where(Seat.member_id.in_(members), Finding.state == SeatFinding.CONFIRMED)
        .group_by(Seat.member_id, Dinner.group_id)
    )  # fmt: skip
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    for member, group, count in session.execute(query):
        counts[member or 0][group] = count
    return {member: max(found, key=lambda group: (found[group], -group)) for member, found in counts.items()}


def _tables_of(session: Session, members: Collection[int], now: datetime) -> dict[int, set[int]]:
    """The tables at which any of these sat in the last half year."""
    mine = aliased(Seat)
    query = select(mine.dinner_id).join(Dinner, Dinner.id == mine.dinner_id).where(
        mine.member_id.in_(members), Dinner.starts_at > now - NO_TABLE_WITHIN, Dinner.called_off_at.is_(None)
    )  # fmt: skip
    return _at_tables(session, set(session.scalars(query)))


def _at_tables(session: Session, dinners: Iterable[int]) -> dict[int, set[int]]:
    """Dinner -> everybody who had or has a seat there."""
    found: dict[int, set[int]] = {dinner: set() for dinner in dinners}
    query = select(Seat.dinner_id, Seat.member_id).where(
        Seat.dinner_id.in_(found), Seat.member_id.is_not(None)
    )
    for dinner, member in session.execute(query):
        found[dinner].add(member or 0)
    return found


def _branches(session: Session, sides: Collection[int]) -> dict[int, int]:
    """Who brought whom, as far as the sides' branches reach: a question for each step up and down."""
    known: dict[int, int] = {}
    up, down = set(sides), set(sides)
    while up or down:
        near = or_(Member.id.in_(up), Member.invited_by_id.in_(down))
        query = select(Member.id, Member.invited_by_id).where(near, Member.invited_by_id.is_not(None))
        rows = {member: by for member, by in session.execute(query) if by is not None}
        fresh = {member: by for member, by in rows.items() if member not in known}
        known |= fresh
        up = {by for member, by in fresh.items() if member in up}
        down = {member for member, by in fresh.items() if by in down}
    return known
