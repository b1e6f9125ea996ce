"""The verbs of polls: open one, answer it, add a choice. How one ends stands in closing.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.ids import new_id
from app.core.signals import announce
from events.dinners.actions import Plan, call_dinner
from events.dinners.holders import Holder
from events.dinners.models import Dinner
from events.dinners.rules import DinnerReason, Pact
from events.polls import queries, rules
from events.polls.models import Poll, PollAnswer, PollBallot, PollOption
from events.polls.queries import Said
from events.polls.rules import Kind, PollReason, Word
from events.signals import PollChanged, PollOpened
from groups.membership.models import Group

WALL = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class Ask:
    """A poll to open: walls are what the clock shows there, for dates; venues for places."""

    kind: Kind
    walls: tuple[datetime, ...] = ()
    venue_ids: tuple[int, ...] = ()


def call_with_polls(
    session: Session, group: Group, host_id: int, plan: Plan, pact: Pact, asks: Sequence[Ask], closes_at: datetime,
    now: datetime, *, adding: bool = True, steward: bool = False,
) -> Dinner:  # fmt: skip
    """Call a dinner whose time or place the table decides. Raises Refused as calling does."""
    dinner = call_dinner(session, group, host_id, plan, pact, now, steward=steward)
    for ask in asks:
        open_poll(session, dinner, ask, closes_at, host_id, now, adding=adding)
    return dinner


def open_poll(
    session: Session, dinner: Dinner, ask: Ask, closes_at: datetime, by_id: int, now: datetime, *, adding: bool = True
) -> Poll:  # fmt: skip
    """Let the table decide the time or the place. The same question twice is once.

    Raises Refused when another poll of this kind runs, or the dinner has begun or was called off.
    """
    db.lock(session, dinner)
    alive(dinner, now)
    for said in queries.running(session, dinner.id):
        if said.poll.kind is ask.kind:
            if not _asks(said) >= _wanted(ask):
                raise Refused(PollReason.RUNS_ALREADY)
            return said.poll
    poll = Poll(
        public_id=new_id(), dinner_id=dinner.id, kind=ask.kind, opened_by_id=by_id, opened_at=now, closes_at=closes_at,
        adding=adding,
    )  # fmt: skip
    session.add(poll)
    session.flush()  # its choices name its id
    for rank, (wall, venue_id) in enumerate(
        [*((w, None) for w in ask.walls), *((None, v) for v in ask.venue_ids)]
    ):
        _write(session, dinner, poll, rank, by_id, now, wall, venue_id)
    if ask.kind is Kind.DATE:
        dinner.time_open = True
        pencil_in(session, dinner, poll, now)
    else:
        dinner.place_open = True
    announce(session, PollOpened(dinner.id, poll.id))
    return poll


def answer(
    session: Session, dinner: Dinner, voter: Holder, words: Mapping[str, Word], now: datetime, *,
    wants_seat: bool = False, pact_version: int = 0,
) -> None:  # fmt: skip
    """Note what somebody says of some choices, by their public ids. Sent again it replaces; nothing else changes.

    Raises Refused when the vote on one of them is over: then nothing of it is noted.
    """
    db.lock(session, dinner)
    alive(dinner, now)
    polls = queries.running(session, dinner.id)
    where = {option.public_id: (said, option) for said in polls for option in said.options}
    if not words.keys() <= where.keys():
        late = queries.was_a_choice(session, dinner.id, words.keys() - where.keys())
        raise Refused(PollReason.POLL_CLOSED if late else PollReason.NOT_A_CHOICE)
    if any(now >= where[key][0].poll.closes_at for key in words):
        raise Refused(PollReason.POLL_CLOSED)
    for said in polls:
        mine = {option.id: words[option.public_id] for option in said.options if option.public_id in words}
        if mine:
            ballot = _ballot(session, said, voter, now)
            ballot.wants_seat = wants_seat and said.poll.kind is Kind.DATE
            # Nobody agrees beforehand to what nobody has written.
            read = pact_version if 0 < pact_version <= dinner.pact_version else dinner.pact_version
            ballot.pact_version = read
            _note(session, said, ballot, mine)
            announce(session, PollChanged(dinner.id, said.poll.id))


def withdraw(session: Session, dinner: Dinner, voter: Holder, now: datetime) -> None:
    """Take back everything that somebody has said in the polls that still run. Twice is once."""
    db.lock(session, dinner)
    for said in queries.running(session, dinner.id):
        mine = said.of(voter)
        if mine is None:
            continue
        if now >= said.poll.closes_at:
            raise Refused(PollReason.POLL_CLOSED)
        for each in mine[1].values():
            session.delete(each)
        session.flush()  # the words go before the ballot that they name
        session.delete(mine[0])
        announce(session, PollChanged(dinner.id, said.poll.id))


def add_choice(
    session: Session, dinner: Dinner, ask: Ask, by_id: int, now: datetime, *, host: bool = False
) -> PollOption:
    """Add one more choice; whoever adds it says yes to it. A choice that stands already is that choice.

    Raises Refused when the vote is over, adding is off, or there are enough.
    """
    db.lock(session, dinner)
    alive(dinner, now)
    said = next((each for each in queries.running(session, dinner.id) if each.poll.kind is ask.kind), None)
    if said is None:
        raise Refused(PollReason.POLL_CLOSED)
    wall, venue_id = next(iter(ask.walls), None), next(iter(ask.venue_ids), None)
    twin = next((each for each in said.options if _key(each) in _wanted(ask)), None)
    if twin is None:
        no = rules.addition_refused(
            open_=now < said.poll.closes_at, adding=said.poll.adding, host=host, choices=len(said.options),
            own=sum(option.added_by_id == by_id for option in said.options),
        )  # fmt: skip
        if no is not None:
            raise Refused(no)
        rank = 1 + max((option.rank for option in said.options), default=-1)
        twin = _write(session, dinner, said.poll, rank, by_id, now, wall, venue_id)
        session.flush()  # the answer names its id
        if ask.kind is Kind.DATE:
            pencil_in(session, dinner, said.poll, now)
    _note(session, said, _ballot(session, said, Holder(by_id), now), {twin.id: Word.YES})
    announce(session, PollChanged(dinner.id, said.poll.id))
    return twin


def let_add(session: Session, dinner: Dinner, adding: bool) -> None:
    """Let everybody add choices to what runs, or the host alone."""
    db.lock(session, dinner)
    for said in queries.running(session, dinner.id):
        if said.poll.adding is not adding:
            said.poll.adding = adding
            announce(session, PollChanged(dinner.id, said.poll.id))


def alive(dinner: Dinner, now: datetime) -> None:
    """Raises Refused where nothing is left to decide."""
    if dinner.called_off_at is not None:
        raise Refused(DinnerReason.CALLED_OFF)
    if now >= dinner.starts_at:
        raise Refused(PollReason.BEGUN)


def pencil_in(session: Session, dinner: Dinner, poll: Poll, now: datetime) -> None:
    """While its date is open a dinner stands at the earliest choice that is still ahead. Nobody is told: nothing is
    decided, and the length and the deadline for seats keep their distance."""
    session.flush()  # the choices below must be there
    found = [said.options for said in queries.running(session, dinner.id) if said.poll.id == poll.id]
    ahead = [o.starts_at for options in found for o in options if o.starts_at and o.starts_at > now]
    starts = min(ahead, default=None)
    if starts is not None and starts != dinner.starts_at:
        dinner.starts_at, dinner.ends_at, dinner.closes_at = times_from(dinner, starts, now)


def times_from(dinner: Dinner, starts: datetime, now: datetime) -> tuple[datetime, datetime, datetime]:
    """Start, end and deadline for seats if the dinner began then: as long as it is, closing as long before."""
    closes = starts - (dinner.starts_at - dinner.closes_at)
    return starts, starts + (dinner.ends_at - dinner.starts_at), closes if closes > now else starts


def _ballot(session: Session, said: Said, voter: Holder, now: datetime) -> PollBallot:
    mine = said.of(voter)
    if mine is not None:
        return mine[0]
    ballot = PollBallot(
        poll_id=said.poll.id, member_id=voter.member_id, guest_id=voter.guest_id, cast_at=now, pact_version=0,
        wants_seat=False,
    )  # fmt: skip
    session.add(ballot)
    session.flush()  # its words name its id
    said.ballots.append((ballot, {}))
    return ballot


def _note(session: Session, said: Said, ballot: PollBallot, words: Mapping[int, Word]) -> None:
    known = next(found for each, found in said.ballots if each is ballot)
    for option_id, word in words.items():
        if option_id in known:
            known[option_id].word = word
        else:
            session.add(PollAnswer(ballot_id=ballot.id, option_id=option_id, word=word))


def _write(
    session: Session, dinner: Dinner, poll: Poll, rank: int, by_id: int, now: datetime, wall: datetime | None,
    venue_id: int | None,
) -> PollOption:  # fmt: skip
    option = PollOption(
        public_id=new_id(), poll_id=poll.id, rank=rank, venue_id=venue_id, added_by_id=by_id, added_at=now, won=False,
        wall=wall.strftime(WALL) if wall else None,
        starts_at=rules.moment_of(wall, ZoneInfo(dinner.timezone)) if wall else None,
    )  # fmt: skip
    session.add(option)
    return option


def _key(option: PollOption) -> str | int | None:
    return option.wall or option.venue_id


def _asks(said: Said) -> set[str | int | None]:
    return {_key(option) for option in said.options}


def _wanted(ask: Ask) -> set[str | int | None]:
    return {*(wall.strftime(WALL) for wall in ask.walls), *ask.venue_ids}
