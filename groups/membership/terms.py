"""The law of stewards' terms and of being away: pure functions of moments (GR-08, GR-13)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from groups.membership.charter import Charter

NEAR = timedelta(days=14)  # before the end of a term: an election opens
ACTING = timedelta(days=44)  # an acting steward's term; NEAR before its end the group is asked again
WARNED = timedelta(days=14)  # between the warning and the lapse
AGAIN = timedelta(days=1)  # a silent steward of a silent group is looked at again
LOOKED = timedelta(days=30)  # at the latest: browsers that nobody uses are forgotten after that
AT_FIRST = timedelta(days=14)  # the shortest silence that a charter can ask


class Next(StrEnum):
    """What is to be done about somebody who was looked at."""

    WAIT = "wait"
    CALL = "call"  # the election for the end of this term
    TERM_OVER = "term_over"
    SILENT = "silent"
    WARN = "warn"
    LAPSE = "lapse"


@dataclass(frozen=True, slots=True)
class Look:
    """What is to be done, and when to look again."""

    what: Next
    again: datetime


@dataclass(frozen=True, slots=True)
class Duty:
    """A steward's term as it stands; `called`: the election for its end has been opened."""

    ends_at: datetime
    called: bool
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Standby:
    """A member who might look after the group until it has elected."""

    member: int
    willing: bool
    awake: bool  # seen of late
    attested_at: datetime | None  # the last vouched-for table
    joined_at: datetime


def at_steward(duty: Duty, charter: Charter, now: datetime, *, lively: bool) -> Look:
    """Judge a steward: `lively` says whether others stirred in the group during the silence.

    A term's end comes before silence; a silent steward of a group that sleeps too stays.
    """
    silent_at = duty.seen_at + timedelta(days=charter.silence_days)
    call_at = duty.ends_at - NEAR
    if duty.ends_at <= now:
        return Look(Next.TERM_OVER, now)
    if silent_at <= now and lively:
        return Look(Next.SILENT, now)
    if call_at <= now and not duty.called:
        return Look(Next.CALL, now)
    term = duty.ends_at if duty.called else call_at
    silence = silent_at if silent_at > now else now + AGAIN
    return Look(Next.WAIT, min(term, silence, now + LOOKED))


def at_member(seen_at: datetime, warned_at: datetime | None, charter: Charter, now: datetime) -> Look:
    """Judge a member who looks after nothing: away as long as the roll looks back, after a warning."""
    lapses_at = seen_at + timedelta(days=charter.roll_window_days)
    warn_at = lapses_at - WARNED
    if warn_at > now:
        return Look(Next.WAIT, min(warn_at, now + LOOKED))
    if warned_at is None or warned_at < seen_at:
        return Look(Next.WARN, now + WARNED)
    due = max(lapses_at, warned_at + WARNED)
    return Look(Next.LAPSE, now) if due <= now else Look(Next.WAIT, due)


def acting(people: Iterable[Standby], besides: Collection[int] = ()) -> int | None:
    """Who looks after the group until it has elected: willing, seen of late, vouched for most recently.

    Where nobody was ever vouched for, whoever is here longest; nobody, where nobody is willing.
    """
    willing = [each for each in people if each.willing and each.member not in besides]
    return min(willing, key=_place).member if willing else None


def _place(person: Standby) -> tuple[bool, bool, float, datetime, int]:
    last = person.attested_at
    return (
        not person.awake, last is None, -last.timestamp() if last else 0.0, person.joined_at, person.member,
    )  # fmt: skip


def free_seats(wanted: int, staying: int) -> int:
    """How many an election fills, beside the stewards whose terms go on: one at least."""
    return max(1, wanted - staying)
