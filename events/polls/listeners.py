"""What happens to polls because of facts elsewhere."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.signals import AccountClosed, GuestsClaimed
from app.core import clock
from events.dinners.models import Dinner, Seat
from events.dinners.queries import ON_THE_LIST
from events.dinners.rules import Visibility
from events.polls.models import Poll, PollAnswer, PollBallot
from events.polls.rules import Kind
from events.signals import DinnerChanged
from groups.signals import MemberLeft


def forget(session: Session, fact: AccountClosed) -> None:
    """Whoever closes the account has no say in what is still open."""
    running = select(Poll.id).where(Poll.closed_at.is_(None))
    query = select(PollBallot.id).where(
        PollBallot.member_id == fact.member_id, PollBallot.poll_id.in_(running)
    )
    _drop(session, list(session.scalars(query)))


def leave(session: Session, fact: MemberLeft) -> None:
    """Whoever leaves a group has no say, and gets no seat, at a table that is the group's alone; with a seat, still."""
    seats = select(Seat.dinner_id).where(Seat.member_id == fact.member_id, Seat.state.in_(ON_THE_LIST))
    query = (
        select(PollBallot.id)
        .join(Poll, Poll.id == PollBallot.poll_id)
        .join(Dinner, Dinner.id == Poll.dinner_id)
        .where(PollBallot.member_id == fact.member_id, Poll.closed_at.is_(None), Dinner.id.not_in(seats))
        .where(Dinner.group_id == fact.group_id, Dinner.visibility == Visibility.GROUP)
    )
    _drop(session, list(session.scalars(query)))


def claim(session: Session, fact: GuestsClaimed) -> None:
    """A guest's answers are the member's from now on; where the member has answered too, those count."""
    guests = PollBallot.guest_id.in_(fact.guest_ids)
    own = select(PollBallot.poll_id).where(PollBallot.member_id == fact.member_id)
    _drop(session, list(session.scalars(select(PollBallot.id).where(guests, PollBallot.poll_id.in_(own)))))
    for ballot in session.scalars(select(PollBallot).where(guests).order_by(PollBallot.id)).all():
        ballot.member_id = fact.member_id


def decided_by_hand(session: Session, fact: DinnerChanged) -> None:
    """A host who sets the time or place ends the vote on it."""
    dinner = session.get_one(Dinner, fact.dinner_id)
    open_ = {Kind.DATE: dinner.time_open, Kind.PLACE: dinner.place_open}
    for poll in session.scalars(
        select(Poll).where(Poll.dinner_id == dinner.id, Poll.closed_at.is_(None))
    ).all():
        if not open_[poll.kind]:
            poll.closed_at = clock.now()


def _drop(session: Session, ballot_ids: list[int]) -> None:
    if ballot_ids:
        session.execute(delete(PollAnswer).where(PollAnswer.ballot_id.in_(ballot_ids)))
        session.execute(delete(PollBallot).where(PollBallot.id.in_(ballot_ids)))
