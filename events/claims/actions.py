"""The verbs of this room: type the code that lay on the desk; answer a review, once, in the merchant's name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.markup import render
from app.core.signals import announce
from app.merchants import log
from app.merchants.models import Merchant
from app.merchants.queries import claim_with_code, has_waiting_claim
from app.merchants.rules import MerchantReason, as_code
from app.places.rules_ties import TieReason
from app.places.ties import is_tied
from events.attestations.queries import review_right
from events.attestations.rules import Allowed
from events.claims import evidence, queries, rules
from events.claims.models import CodeMissed, CodeSeen, ReplyVersion, ReviewReply
from events.claims.rules import ClaimReason
from events.dinners.models import Dinner
from events.reviews.models import Review
from events.signals import ReviewAnswered


def type_code(session: Session, dinner: Dinner, member_id: int, typed: str, now: datetime) -> bool:
    """She saw this code at the desk. Tells whether it is one; a wrong one is counted, and after five no more are read.

    Raises Refused for whoever belongs to the house, and where the table does not vouch for her.
    """
    db.lock(session, dinner)
    if dinner.venue_id is None or not rules.may_type(dinner.ends_at, now):
        raise Refused(ClaimReason.NOT_NOW)
    if is_tied(session, dinner.venue_id, member_id, dinner.ends_at):
        raise Refused(TieReason.NO_WITNESS)
    right = review_right(session, dinner, member_id)
    if not isinstance(right, Allowed):
        raise Refused(right.reason)
    if not has_waiting_claim(session, dinner.venue_id):
        raise Refused(ClaimReason.NO_SUCH_CODE)
    if _misses(session, dinner.id, member_id) >= rules.MOST_MISSES:
        raise Refused(ClaimReason.TOO_MANY_MISSES)
    claim = claim_with_code(session, dinner.venue_id, as_code(typed))
    if claim is None:
        session.add(CodeMissed(dinner_id=dinner.id, member_id=member_id, tried_at=now))
        return False
    if not said_already(session, claim.id, dinner.id, member_id):
        session.add(CodeSeen(claim_id=claim.id, dinner_id=dinner.id, member_id=member_id, seen_at=now))
        session.flush()  # it is one of those that are weighed
    evidence.weigh(session, claim, now)
    return True


def said_already(session: Session, claim_id: int, dinner_id: int, member_id: int) -> bool:
    """Whether she has typed this code for this dinner."""
    return session.scalar(select(CodeSeen.id).where(
        CodeSeen.claim_id == claim_id, CodeSeen.dinner_id == dinner_id, CodeSeen.member_id == member_id
    )) is not None  # fmt: skip


def _misses(session: Session, dinner_id: int, member_id: int) -> int:
    wanted = select(func.count()).select_from(CodeMissed)
    return session.scalar(
        wanted.where(CodeMissed.dinner_id == dinner_id, CodeMissed.member_id == member_id)
    ) or 0  # fmt: skip


def reply(
    session: Session, review: Review, merchant: Merchant | None, by_id: int, text: str, version: int, now: datetime
) -> ReviewReply:  # fmt: skip
    """Answer a review, or change the answer; what it said before stays readable. Touches nothing of the review.

    `version` is the one that was read; 0 where there was no answer. The same words again change nothing.
    """
    if merchant is None:
        raise Refused(MerchantReason.NOT_CONFIRMED)
    db.lock(session, merchant)
    if review.opened_at is None:
        raise Refused(ClaimReason.SEALED)
    if review.withdrawn_at is not None:
        raise Refused(ClaimReason.WITHDRAWN)
    found = queries.reply_to(session, review.id)
    if found is not None and found.text == text and found.merchant_id == merchant.id:
        return found
    if found is not None and found.merchant_id != merchant.id:
        raise Refused(ClaimReason.ANSWERED_BY_ANOTHER)
    if (found.version if found else 0) != version:
        raise Refused(ClaimReason.REPLY_CHANGED)
    return _write(session, found, review, merchant, by_id, text, now)


def _write(
    session: Session, found: ReviewReply | None, review: Review, merchant: Merchant, by_id: int, text: str,
    now: datetime,
) -> ReviewReply:  # fmt: skip
    if found is None:
        found = ReviewReply(
            review_id=review.id, merchant_id=merchant.id, version=1, text=text, html=str(render(text)), written_at=now
        )  # fmt: skip
        session.add(found)
        session.flush()  # its version and its fact need the id
    else:
        found.version, found.text, found.html, found.edited_at = (
            found.version + 1,
            text,
            str(render(text)),
            now,
        )
    session.add(ReplyVersion(
        reply_id=found.id, version=found.version, text=text, by_id=by_id, written_at=now
    ))  # fmt: skip
    log.write(session, merchant.id, "replied", by_id, now, version=found.version)
    announce(session, ReviewAnswered(review.id, review.venue_id, review.author_id, found.version))
    return found
