"""What a member has declared and reported beside reviews, for a file of one's own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.core import db
from app.places.models import Venue
from app.places.ties import ties_of
from events.dinners.models import Dinner
from events.reviews.models import Review
from events.reviews.models_told import HelpfulVote, PressureReport, ReviewPicture


def parts_of(member_id: int) -> list[dict[str, Any]]:
    """This room's further parts of the file."""
    session = db.session()
    reports = (
        select(PressureReport, Dinner.title)
        .join(Dinner, Dinner.id == PressureReport.dinner_id)
        .where(PressureReport.member_id == member_id)
        .order_by(PressureReport.id)
    )
    votes = (
        select(Review.public_id, HelpfulVote.voted_at)
        .join(HelpfulVote, HelpfulVote.review_id == Review.id)
        .where(HelpfulVote.member_id == member_id)
        .order_by(HelpfulVote.id)
    )
    pictures = (
        select(ReviewPicture, Venue.name)
        .join(Review, Review.id == ReviewPicture.review_id)
        .join(Venue, Venue.id == Review.venue_id)
        .where(Review.author_id == member_id)
        .order_by(ReviewPicture.id)
    )
    return [
        {"ties": [
            {"venue": tie.venue.name, "kind": tie.kind.value, "declared_at": tie.declared_at.isoformat(),
             "ended_at": tie.ended_at.isoformat() if tie.ended_at else None}
            for tie in ties_of(session, member_id)
        ]},
        {"pressure_reports": [
            {"dinner": title, "kind": report.kind.value, "told_at": report.told_at.isoformat()}
            for report, title in session.execute(reports)
        ]},
        {"helpful_votes": [{"review": pid, "at": at.isoformat()} for pid, at in session.execute(votes)]},
        {"review_pictures": [
            {"venue": venue, "added_at": picture.added_at.isoformat(), "hidden": picture.hidden_at is not None}
            for picture, venue in session.execute(pictures)
        ]},
    ]  # fmt: skip
