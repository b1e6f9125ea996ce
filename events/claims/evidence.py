"""Which tables saw the code at the desk, which of them count, and whether the claim stands by them (M-01, X-07)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.merchants import actions as merchants
from app.merchants import queries, rules
from app.merchants.models import MerchantClaim
from app.merchants.rules import ClaimState, How, Sighting
from app.places.ties import tied_at
from events.attestations.hearing import ESTABLISHED
from events.attestations.models import Finding, MemberStanding
from events.attestations.queries import attested_member_ids, attested_seat, inviters_of, review_right
from events.attestations.rules import ACCEPTED_FROM, Allowed
from events.claims.models import CodeSeen
from events.claims.rules import branch_of
from groups.membership.models import Membership

MOST_LOOKED_AT = 40


def seen_by(session: Session, claim_id: int) -> Sequence[CodeSeen]:
    """Who typed the code, the first first, with the dinners."""
    wanted = select(CodeSeen).where(CodeSeen.claim_id == claim_id).options(joinedload(CodeSeen.dinner))
    return session.scalars(wanted.order_by(CodeSeen.id).limit(MOST_LOOKED_AT)).all()


def counting(session: Session, claim: MerchantClaim, now: datetime) -> list[Sighting]:
    """The tables whose word counts: of attested people who have nothing to do with the merchant."""
    rows = seen_by(session, claim.id)
    staff = queries.staff_ids(session, [claim.merchant_id])
    strangers_no_more = staff | tied_at(session, claim.venue_id, now)
    lines = inviters_of(session, {row.member_id for row in rows} | staff)
    near_staff = frozenset().union(*(branch_of(each, lines.get(each, ())[:1]) for each in staff))
    groups = _groups_of(session, staff)
    found = [
        Sighting(
            row.dinner_id, row.dinner.group_id, row.member_id, frozenset(attested_member_ids(session, row.dinner_id)),
            branch_of(row.member_id, lines.get(row.member_id, ())),
        )
        for row in rows
        if row.dinner.group_id not in groups and _believed(session, row)
    ]  # fmt: skip
    return [each for each in found if not rules.own(each, strangers_no_more, near_staff)]


def weigh(session: Session, claim: MerchantClaim, now: datetime) -> bool:
    """The claim stands when two independent tables saw the code. Tells whether it stands."""
    if claim.state is not ClaimState.OPEN:
        return claim.state is ClaimState.CONFIRMED
    if not rules.enough(counting(session, claim, now)):
        return False
    return merchants.confirm(session, claim, How.TABLES, None, now)


def weigh_waiting(session: Session, now: datetime) -> None:
    """A table that was little known when it typed the code may be known by now."""
    tables = func.count(CodeSeen.dinner_id.distinct())
    several = select(CodeSeen.claim_id).group_by(CodeSeen.claim_id).having(tables >= rules.TABLES_NEEDED)
    wanted = select(MerchantClaim).where(
        MerchantClaim.id.in_(several), MerchantClaim.state == ClaimState.OPEN
    )
    for claim in session.scalars(wanted.order_by(MerchantClaim.id).limit(MOST_LOOKED_AT)).all():
        weigh(session, claim, now)


def _believed(session: Session, row: CodeSeen) -> bool:
    """Whether two witnesses vouch for her, and, where anybody is established yet, the wider circle does too."""
    if not isinstance(review_right(session, row.dinner, row.member_id), Allowed):
        return False
    if not _anybody_established(session):
        return True
    seat = attested_seat(session, row.dinner_id, row.member_id)
    credible = select(Finding.credibility).where(Finding.seat_id == (seat.id if seat else 0))
    return (session.scalar(credible) or 0.0) >= ACCEPTED_FROM


def _anybody_established(session: Session) -> bool:
    """A young installation has nobody whom the night's pass knows: there two tables' own word has to do."""
    known = select(MemberStanding.member_id).where(MemberStanding.value >= ESTABLISHED)
    return session.scalar(known.limit(1)) is not None


def _groups_of(session: Session, member_ids: set[int]) -> set[int]:
    wanted = select(Membership.group_id).where(
        Membership.member_id.in_(member_ids), Membership.left_at.is_(None)
    )
    return set(session.scalars(wanted))
