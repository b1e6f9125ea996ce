"""How a vote ends: the winner becomes the dinner's, those who said yes sit; or it stays open, and the host hears."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.signals import announce
from events.dinners import actions as dinners
from events.dinners import bench, seats
from events.dinners.models import Dinner
from events.dinners.queries import party_held
from events.dinners.rules import DinnerReason, Party, SeatState
from events.polls import queries, rules
from events.polls.actions import alive, pencil_in, times_from
from events.polls.models import PollBallot, PollOption
from events.polls.queries import Said
from events.polls.rules import Kind, Word
from events.signals import PollChanged, PollClosed

BOTH = tuple(Kind)


@dataclass(frozen=True, slots=True)
class Result:
    """What has won, where something has; and whether a vote ended at all."""

    date: PollOption | None
    place: PollOption | None
    ended: bool = True


def close(session: Session, dinner: Dinner, now: datetime, kinds: Iterable[Kind] = BOTH) -> Result:
    """End these votes and settle what won, at once. Twice is once. Raises Refused when the dinner was called off.

    A winning date is the time on the clock of the winning place, wherever the vote took place.
    """
    db.lock(session, dinner)
    polls = {said.poll.kind: said for said in queries.running(session, dinner.id) if said.poll.kind in kinds}
    if not polls:
        return Result(None, None, ended=False)
    alive_or_late(session, dinner, polls, now)
    # Downtime may have passed over the whole evening: then a place cannot win any more either.
    place = _winner(polls.get(Kind.PLACE), now) if now < dinner.ends_at else None
    zone = ZoneInfo(place.venue.timezone if place and place.venue else dinner.timezone)
    if Kind.DATE in polls:
        read_in(polls[Kind.DATE].options, zone)
    date = _winner(polls.get(Kind.DATE), now)
    for said in polls.values():
        said.poll.closed_at = now
        session.flush()  # what follows asks which polls run
    _settle(session, dinner, date, place, zone, now)
    if date is not None:
        _seat(session, dinner, polls[Kind.DATE], date, now)
    for said in polls.values():
        decided = (date if said.poll.kind is Kind.DATE else place) is not None
        announce(session, PollClosed(dinner.id, said.poll.id, decided))
    return Result(date, place)


def close_due(session: Session, dinner_id: int, now: datetime) -> None:
    """End the votes of this dinner whose time is over, all of one deadline together: asked every minute."""
    dinner = session.get_one(Dinner, dinner_id)
    db.lock(session, dinner)
    if dinner.called_off_at is not None:
        return
    over = [said.poll.kind for said in queries.running(session, dinner.id) if said.poll.closes_at <= now]
    close(session, dinner, now, over)


def let_pass(session: Session, dinner_id: int, now: datetime) -> None:
    """A choice has passed and nothing is decided: the dinner stands at the next one, so that the host may ask again.

    After the last one it is called off by itself: a dinner that nobody gave a time never counts as one that was.
    """
    dinner = session.get_one(Dinner, dinner_id)
    db.lock(session, dinner)
    if not dinner.time_open or dinner.called_off_at is not None or now < dinner.starts_at:
        return
    ahead = queries.earliest_ahead(session, dinner, now)
    if ahead is None:
        dinners.come_to_nothing(session, dinner, now)
    else:
        dinner.starts_at, dinner.ends_at, dinner.closes_at = times_from(dinner, ahead, now)


def reopen(session: Session, dinner: Dinner, kind: Kind, closes_at: datetime, now: datetime) -> None:
    """Ask again what stayed undecided, with the same choices and answers. Twice is once."""
    db.lock(session, dinner)
    alive(dinner, now)
    said = next((each for each in queries.last_of_each(session, dinner.id) if each.poll.kind is kind), None)
    open_ = dinner.time_open if kind is Kind.DATE else dinner.place_open
    if said is None or not open_:
        raise Refused(rules.PollReason.POLL_CLOSED)
    if said.poll.closed_at is None:
        return
    said.poll.closed_at, said.poll.closes_at = None, closes_at
    if kind is Kind.DATE:
        pencil_in(session, dinner, said.poll, now)
    announce(session, PollChanged(dinner.id, said.poll.id))


def alive_or_late(session: Session, dinner: Dinner, polls: Mapping[Kind, Said], now: datetime) -> None:
    """After downtime the earliest choice may have passed while others are ahead: then the dinner stands at those."""
    if Kind.DATE in polls and dinner.called_off_at is None and now >= dinner.starts_at:
        pencil_in(session, dinner, polls[Kind.DATE].poll, now)
        session.flush()  # settling reads the row anew
    elif dinner.called_off_at is not None:
        raise Refused(DinnerReason.CALLED_OFF)


def read_in(options: Iterable[PollOption], zone: ZoneInfo) -> None:
    """Let the dates be what the wall clock of this zone shows."""
    for option in options:
        if option.wall is not None:
            option.starts_at = rules.moment_of(datetime.fromisoformat(option.wall), zone)


def _winner(said: Said | None, now: datetime) -> PollOption | None:
    if said is None:
        return None
    won = rules.winner(said.choices, said.answers, now)
    option = next((each for each in said.options if won is not None and each.id == won.key), None)
    if option is not None:
        option.won = True
    return option


def _settle(
    session: Session, dinner: Dinner, date: PollOption | None, place: PollOption | None, zone: ZoneInfo, now: datetime
) -> None:  # fmt: skip
    """Make the winners the dinner's: one change, told once."""
    if date is None and place is None:
        return
    starts = date.starts_at if date is not None else _same_wall(dinner, zone, now)
    given: dict[str, datetime] = {}
    if date is not None or starts != dinner.starts_at:
        begins, ends, closes = times_from(dinner, starts or dinner.starts_at, now)
        given = {"starts_at": begins, "ends_at": ends, "closes_at": closes}
    undecided = dinner.time_open and date is None
    dinners.settle(session, dinner, now, venue_id=place.venue_id if place else None, **given)
    dinner.timezone = zone.key
    if undecided:
        dinner.time_open = True  # the place alone is settled: the clock is only read elsewhere
        _carry_dates_over(session, dinner, zone, now)


def _same_wall(dinner: Dinner, zone: ZoneInfo, now: datetime) -> datetime:
    """The dinner's time by the clock of the place that won; as it was if that has passed."""
    moved = rules.moment_of(rules.wall_of(dinner.starts_at, ZoneInfo(dinner.timezone)), zone)
    return moved if zone.key != dinner.timezone and moved > now else dinner.starts_at


def _carry_dates_over(session: Session, dinner: Dinner, zone: ZoneInfo, now: datetime) -> None:
    for said in queries.running(session, dinner.id):
        if said.poll.kind is Kind.DATE:
            read_in(said.options, zone)
            pencil_in(session, dinner, said.poll, now)


def _seat(session: Session, dinner: Dinner, said: Said, date: PollOption, now: datetime) -> None:
    """Those who cannot come then free their seats, the bench moves up, and those who said yes and wished it sit."""
    said_of_it: Mapping[int, Word] = {
        b.id: words[date.id].word for b, words in said.ballots if date.id in words
    }
    for ballot, _words in said.ballots:
        if said_of_it.get(ballot.id) is Word.NO and ballot.member_id != dinner.host_id:
            party = party_held(session, dinner.id, queries.holder_of(ballot))
            seats.release(session, dinner, [seat for seat in party if seat.state in seats.HERE], now)
    bench.fill(session, dinner, now)
    welcome = queries.still_welcome(session, dinner, [ballot for ballot, _words in said.ballots], now)
    for ballot, _words in said.ballots:
        word = said_of_it.get(ballot.id)
        wishes = word is Word.YES and ballot.wants_seat and ballot.pact_version == dinner.pact_version
        if wishes and ballot.id in welcome:
            _sit(session, dinner, ballot, now)


def _sit(session: Session, dinner: Dinner, ballot: PollBallot, now: datetime) -> None:
    """One seat as anybody takes it, or the bench; a table that takes nobody any more is no reason not to decide."""
    party = party_held(session, dinner.id, queries.holder_of(ballot))
    if party and party[0].state in (SeatState.GOING, SeatState.WAITING, SeatState.OFFERED):
        return
    try:
        if ballot.member_id is not None:
            seats.take_seat(session, dinner, ballot.member_id, Party(), dinner.pact_version, now)
        elif ballot.guest is not None:
            seats.take_guest_seat(session, dinner, ballot.guest, Party(), dinner.pact_version, now)
    except Refused:
        return
    session.flush()  # the next one's place is counted from it
