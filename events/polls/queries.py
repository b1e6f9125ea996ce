"""Reads of polls: those of a dinner with everything said in them, those due, and choices for calendars."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.guests import opens
from app.core import marks
from events.dinners.holders import Holder
from events.dinners.models import Dinner, Seat
from events.dinners.queries import ON_THE_LIST
from events.dinners.rules import Visibility
from events.polls.models import Poll, PollAnswer, PollBallot, PollOption
from events.polls.rules import Answer, Choice, Kind
from groups.membership.models import Membership


@dataclass
class Said:
    """A poll with its choices, and each person's words by choice, in the order of answering."""

    poll: Poll
    options: list[PollOption] = field(default_factory=list)
    ballots: list[tuple[PollBallot, dict[int, PollAnswer]]] = field(default_factory=list)

    @property
    def choices(self) -> list[Choice]:
        """The choices as the rules know them."""
        return [Choice(option.id, option.rank, option.starts_at) for option in self.options]

    @property
    def answers(self) -> list[Answer]:
        """The answers as the rules know them."""
        return [
            Answer(answer.option_id, ballot.id, answer.word)
            for ballot, words in self.ballots
            for answer in words.values()
        ]

    def of(self, voter: Holder | None) -> tuple[PollBallot, dict[int, PollAnswer]] | None:
        """What this person has answered."""
        if voter is None:
            return None
        return next((each for each in self.ballots if holder_of(each[0]) == voter), None)


def holder_of(ballot: PollBallot) -> Holder:
    """Whose ballot it is: a guest who has become a member is the member."""
    return Holder(ballot.member_id) if ballot.member_id is not None else Holder(guest_id=ballot.guest_id)


def running(session: Session, dinner_id: int) -> list[Said]:
    """The polls of a dinner that can still be answered, with everything said in them."""
    return _with_all(session, _polls(session, Poll.dinner_id == dinner_id, Poll.closed_at.is_(None)))


def running_at(session: Session, dinner_ids: Sequence[int]) -> list[Said]:
    """The same for several dinners at once."""
    if not dinner_ids:
        return []
    return _with_all(session, _polls(session, Poll.dinner_id.in_(dinner_ids), Poll.closed_at.is_(None)))


def last_of_each(session: Session, dinner_id: int) -> list[Said]:
    """The dinner's newest poll of each kind, running or over."""
    newest: dict[Kind, Poll] = {}
    for poll in _polls(session, Poll.dinner_id == dinner_id):
        newest[poll.kind] = poll
    return _with_all(session, [newest[kind] for kind in Kind if kind in newest])


def _polls(session: Session, *where: object) -> list[Poll]:
    query = select(Poll).where(*where).order_by(Poll.kind, Poll.id)  # type: ignore[arg-type]
    return list(session.scalars(query.execution_options(populate_existing=True)))


def _with_all(session: Session, polls: Sequence[Poll]) -> list[Said]:
    """Choices, people and words of these polls: three queries, however many there are."""
    if not polls:
        return []
    found = {poll.id: Said(poll) for poll in polls}
    options = select(PollOption).where(PollOption.poll_id.in_(found)).options(joinedload(PollOption.venue))
    for option in session.scalars(options.order_by(PollOption.starts_at, PollOption.rank)):
        found[option.poll_id].options.append(option)
    ballots = (
        select(PollBallot)
        .where(PollBallot.poll_id.in_(found))
        .options(joinedload(PollBallot.member), joinedload(PollBallot.guest))
        .execution_options(populate_existing=True)  # behind the lock, not as the page had read it before
    )
    words: dict[int, dict[int, PollAnswer]] = {}
    for ballot in session.scalars(ballots.order_by(PollBallot.cast_at, PollBallot.id)):
        words[ballot.id] = {}
        found[ballot.poll_id].ballots.append((ballot, words[ballot.id]))
    answers = select(PollAnswer).join(PollBallot, PollBallot.id == PollAnswer.ballot_id)
    answers = answers.where(PollBallot.poll_id.in_(found)).execution_options(populate_existing=True)
    for answer in session.scalars(answers):
        words[answer.ballot_id][answer.option_id] = answer
    return list(found.values())


def due(session: Session, now: datetime) -> Sequence[int]:
    """Dinners (their ids) with a vote whose time is over; those called off wait, for that may be undone."""
    waiting = select(Poll.dinner_id).where(Poll.closed_at.is_(None), Poll.closes_at <= now)
    query = select(Dinner.id).where(Dinner.id.in_(waiting), Dinner.called_off_at.is_(None))
    return session.scalars(query.order_by(Dinner.id)).all()


def undecided(session: Session, now: datetime) -> Sequence[int]:
    """Dinners (their ids) that stand at a choice which has passed while nothing is decided."""
    query = select(Dinner.id).where(
        Dinner.time_open.is_(True), Dinner.starts_at <= now, Dinner.called_off_at.is_(None)
    )
    return session.scalars(query.order_by(Dinner.id)).all()


def was_a_choice(session: Session, dinner_id: int, option_ids: Iterable[str]) -> bool:
    """Whether one of these stands, or stood, in a poll of the dinner."""
    query = select(func.count()).select_from(PollOption).join(Poll, Poll.id == PollOption.poll_id)
    query = query.where(Poll.dinner_id == dinner_id, PollOption.public_id.in_(list(option_ids)))
    return bool(session.scalar(query))


def still_welcome(session: Session, dinner: Dinner, ballots: Sequence[PollBallot], now: datetime) -> set[int]:
    """The ballots of those who may take a seat now: of the group where the table is its own, guests by their link."""
    inside = {ballot.member_id for ballot in ballots if ballot.member_id is not None}
    if dinner.visibility is Visibility.GROUP:
        query = select(Membership.member_id).where(
            Membership.group_id == dinner.group_id,
            Membership.left_at.is_(None),
            Membership.member_id.in_(inside),
        )
        inside = {dinner.host_id, *session.scalars(query)}
    return {
        ballot.id for ballot in ballots
        if ballot.member_id in inside
        or (ballot.member_id is None and ballot.guest is not None and opens(ballot.guest, now))
    }  # fmt: skip


def is_running(session: Session, dinner_id: int, kind: Kind) -> bool:
    """Whether such a poll of the dinner can still be answered."""
    query = select(func.count()).where(
        Poll.dinner_id == dinner_id, Poll.kind == kind, Poll.closed_at.is_(None)
    )
    return bool(session.scalar(query))


def earliest_ahead(session: Session, dinner: Dinner, now: datetime) -> datetime | None:
    """The earliest moment that the dinner may have: of its choices where the date is open, else its own."""
    if not dinner.time_open:
        return dinner.starts_at
    polls = {said.poll.kind: said for said in last_of_each(session, dinner.id)}
    options = polls[Kind.DATE].options if Kind.DATE in polls else []
    return min((o.starts_at for o in options if o.starts_at and o.starts_at > now), default=None)


@dataclass(frozen=True, slots=True)
class Tentative:
    """A time at which a dinner may be, while its date is voted on."""

    dinner_id: int
    public_id: str  # of the choice: stable, for the entry's identity
    starts_at: datetime
    ends_at: datetime


def open_options(session: Session, dinner_ids: Sequence[int]) -> list[Tentative]:
    """The times that open date polls of these dinners may choose, by dinner and time: one query."""
    if not dinner_ids:
        return []
    rows = session.execute(
        select(Dinner.id, PollOption.public_id, PollOption.starts_at, Dinner.ends_at, Dinner.starts_at)
        .join(Poll, Poll.dinner_id == Dinner.id)
        .join(PollOption, PollOption.poll_id == Poll.id)
        .where(Poll.closed_at.is_(None), Poll.kind == Kind.DATE, Dinner.id.in_(dinner_ids))
        .where(Dinner.time_open, Dinner.called_off_at.is_(None))
        .order_by(Dinner.id, PollOption.starts_at, PollOption.rank)
    )
    return [
        Tentative(dinner_id, public_id, starts_at, starts_at + (ends - starts))
        for dinner_id, public_id, starts_at, ends, starts in rows
        if starts_at is not None
    ]


def voters(session: Session, poll_id: int) -> set[int]:
    """The members who have answered the poll."""
    query = select(PollBallot.member_id).where(
        PollBallot.poll_id == poll_id, PollBallot.member_id.is_not(None)
    )
    return {each for each in session.scalars(query) if each is not None}


def unanswered(
    session: Session, member_id: int, now: datetime, limit: int = 5
) -> list[tuple[Dinner, datetime]]:
    """Dinners whose vote waits for the member's answer, with its end: of one's groups, and where one sits."""
    ends = func.min(Poll.closes_at)
    query = waiting().add_columns(ends).group_by(Dinner.id).order_by(ends, Dinner.id).limit(limit)
    rows = session.execute(query, marks.values(member=member_id, now=now))
    return [(dinner, end) for dinner, end in rows]


@cache
def waiting() -> Select[Dinner]:
    """Dinners with a vote that waits for the member's answer."""
    groups = select(Membership.group_id).where(
        Membership.member_id == marks.MEMBER, Membership.left_at.is_(None)
    )
    seats = select(Seat.dinner_id).where(Seat.member_id == marks.MEMBER, Seat.state.in_(ON_THE_LIST))
    answered = select(PollBallot.poll_id).where(PollBallot.member_id == marks.MEMBER)
    return (
        select(Dinner)
        .join(Poll, Poll.dinner_id == Dinner.id)
        .where(Poll.closed_at.is_(None), Poll.closes_at > marks.NOW, Poll.id.not_in(answered))
        .where(Dinner.called_off_at.is_(None), or_(Dinner.group_id.in_(groups), Dinner.id.in_(seats)))
    )
