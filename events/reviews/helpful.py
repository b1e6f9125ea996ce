"""Helpful votes: one a person, for the order of a list and nothing else (R-15)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import Refused
from app.core.db import lock
from app.places.ties import is_tied
from events.reviews.models import Review
from events.reviews.models_told import HelpfulVote
from events.reviews.rules import ReviewReason


class HelpfulReason(StrEnum):
    """Why a vote is not taken."""

    OWN = "own_review"
    TIED = "tied_to_venue"


def may_vote(*, author: bool, withdrawn: bool, tied: bool) -> HelpfulReason | ReviewReason | None:
    """Return why somebody may not call a review helpful: it is her own, it is gone, or she belongs to the venue."""
    if withdrawn:
        return ReviewReason.WITHDRAWN
    if author:
        return HelpfulReason.OWN
    return HelpfulReason.TIED if tied else None


def vote(session: Session, review: Review, member_id: int, now: datetime) -> None:
    """Call an open review helpful; twice is once. Raises Refused."""
    lock(session, review)
    refused = may_vote(
        author=review.author_id == member_id, withdrawn=review.withdrawn_at is not None,
        tied=is_tied(session, review.venue_id, member_id, now),
    )  # fmt: skip
    if refused is not None:
        raise Refused(refused)
    if _vote_of(session, review.id, member_id) is None:
        session.add(HelpfulVote(review_id=review.id, member_id=member_id, voted_at=now))
        review.helpful += 1


def take_back(session: Session, review: Review, member_id: int) -> None:
    """Take the vote back; nothing changes where there is none."""
    lock(session, review)
    found = _vote_of(session, review.id, member_id)
    if found is not None:
        session.delete(found)
        review.helpful -= 1


def voted(session: Session, review_ids: Sequence[int], member_id: int) -> set[int]:
    """Those of these reviews that the member called helpful."""
    query = select(HelpfulVote.review_id).where(
        HelpfulVote.member_id == member_id, HelpfulVote.review_id.in_(list(review_ids))
    )
    return set(session.scalars(query)) if review_ids else set()


def _vote_of(session: Session, review_id: int, member_id: int) -> HelpfulVote | None:
    query = select(HelpfulVote).where(HelpfulVote.review_id == review_id, HelpfulVote.member_id == member_id)
    return session.scalar(query)
