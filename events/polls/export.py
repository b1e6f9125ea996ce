"""What a member has said in votes, for a file of one's own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.core import db
from app.places.models import Venue
from events.dinners.models import Dinner
from events.polls.models import Poll, PollAnswer, PollBallot, PollOption


def parts_of(member_id: int) -> list[dict[str, Any]]:
    """This room's part of the file: every answer, and what it was about."""
    rows = db.session().execute(
        select(Dinner.public_id, Poll.kind, PollOption.wall, Venue.name, PollAnswer.word, PollBallot.cast_at)
        .join(PollBallot, PollBallot.id == PollAnswer.ballot_id)
        .join(PollOption, PollOption.id == PollAnswer.option_id)
        .join(Poll, Poll.id == PollOption.poll_id)
        .join(Dinner, Dinner.id == Poll.dinner_id)
        .outerjoin(Venue, Venue.id == PollOption.venue_id)
        .where(PollBallot.member_id == member_id)
        .order_by(PollAnswer.id)
    )
    return [{"poll_answers": [
        {"dinner": dinner, "kind": kind.value, "choice": wall or venue, "answer": word.value,
         "answered": at.isoformat()}
        for dinner, kind, wall, venue, word, at in rows
    ]}]  # fmt: skip
