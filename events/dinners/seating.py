"""Seats of a dinner: who sits, who waits, who leaves late, who did not come (DN-03, DN-12, DN-13)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from groups.membership.rules import PartyRule

MAX_COMPANIONS = 9
LAST_CALL = timedelta(hours=2)


class SeatState(StrEnum):
    """What a seat is; only going and offered seats take room at the table."""

    GOING = "going"
    WAITING = "waiting"
    OFFERED = "offered"
    LAPSED = "lapsed"
    DECLINED = "declined"
    GONE = "gone"


TAKES_ROOM = frozenset({SeatState.GOING, SeatState.OFFERED})

_MOVES: dict[SeatState, frozenset[SeatState]] = {
    SeatState.GOING: frozenset({SeatState.GONE, SeatState.WAITING}),
    SeatState.WAITING: frozenset({SeatState.OFFERED, SeatState.GOING, SeatState.GONE}),
    SeatState.OFFERED: frozenset({SeatState.GOING, SeatState.DECLINED, SeatState.LAPSED, SeatState.GONE}),
    SeatState.LAPSED: frozenset({SeatState.WAITING, SeatState.GOING, SeatState.GONE}),
    SeatState.DECLINED: frozenset({SeatState.WAITING, SeatState.GOING}),
    SeatState.GONE: frozenset({SeatState.WAITING, SeatState.GOING}),
}


class SeatReason(StrEnum):
    """Why a seat cannot be taken or changed."""

    ALREADY_SEATED = "already_seated"
    CALLED_OFF = "called_off"
    CLOSED = "closed"
    EMPTY_PARTY = "empty_party"
    PARTY_TOO_LARGE = "party_too_large"
    STARTED = "started"


@dataclass(frozen=True)
class Allowed:
    """The law has nothing against it."""


@dataclass(frozen=True)
class Refused:
    """The law refuses, for this reason."""

    reason: SeatReason


@dataclass(frozen=True)
class Seated:
    """`seats` people of the party sit; `waiting` of them wait at place 1 (only where parties are split)."""

    seats: int
    waiting: int = 0


@dataclass(frozen=True)
class Waiting:
    """The whole party waits, at this place of the line (1 is asked first, while first come is the rule)."""

    place: int


@dataclass(frozen=True)
class Party:
    """A person and the companions who come along; each is one seat of the table.

    Names are optional: None leaves them as they are, fewer names than people leave the rest nameless.
    """

    adults: int = 0
    children: int = 0
    adult_names: tuple[str, ...] | None = None
    child_names: tuple[str, ...] | None = None

    @property
    def size(self) -> int:
        """Return how many seats the party takes, the person's own included."""
        return 1 + self.adults + self.children

    def names(self, *, child: bool) -> tuple[str, ...] | None:
        """Return what companions of one kind are called, no more names than people."""
        names, count = (self.child_names, self.children) if child else (self.adult_names, self.adults)
        return None if names is None else names[:count]


def decide_seat(
    *,
    limit: int,
    taken: int,
    ahead: int,
    party_size: int,
    party_rule: PartyRule,
    closes_at: datetime | None,
    starts_at: datetime,
    now: datetime,
    called_off: bool,
    paused: bool = False,
) -> Seated | Waiting | Refused:
    """Decide what becomes of a party that asks for seats (DN-03, DN-04).

    `taken` counts seats that take room (going and offered), `ahead` the parties that wait. Nobody overtakes the
    line, except where the charter passes parties that do not fit: then whoever waits has been passed already, for
    every free seat is offered before anybody new is asked. Whoever is `paused` by the group's rule only waits.
    """
    allowed = may_change_seat(starts_at=starts_at, closes_at=closes_at, now=now, called_off=called_off)
    if isinstance(allowed, Refused):
        return allowed
    if party_size < 1:
        return Refused(SeatReason.EMPTY_PARTY)
    if party_size > min(limit, 1 + MAX_COMPANIONS):
        return Refused(SeatReason.PARTY_TOO_LARGE)
    if paused:
        return Waiting(ahead + 1)
    return _seat_or_line(max(0, limit - taken), ahead, party_size, party_rule)


def _seat_or_line(free: int, ahead: int, size: int, rule: PartyRule) -> Seated | Waiting:
    if size <= free and (ahead == 0 or rule is PartyRule.PASS):
        return Seated(size)
    if 0 < free < size and ahead == 0 and rule is PartyRule.SPLIT:
        return Seated(free, waiting=size - free)
    return Waiting(ahead + 1)


def may_change_seat(
    *, starts_at: datetime, closes_at: datetime | None, now: datetime, called_off: bool
) -> Allowed | Refused:
    """Tell whether seats may still be taken; giving one back is possible until the dinner begins (no deadline)."""
    if called_off:
        return Refused(SeatReason.CALLED_OFF)
    if now >= starts_at:
        return Refused(SeatReason.STARTED)
    if closes_at is not None and now >= closes_at:
        return Refused(SeatReason.CLOSED)
    return Allowed()


def may_move(before: SeatState, after: SeatState) -> bool:
    """Tell whether a seat may go from one state to another."""
    return after in _MOVES[before]


def is_late(left_at: datetime, starts_at: datetime, late_cancel_hours: int) -> bool:
    """Tell whether a seat given back at `left_at` is recorded as late, by the charter's or the pact's hours."""
    return late_cancel_hours > 0 and left_at > starts_at - timedelta(hours=late_cancel_hours)


def paused_are_asked_from(closes_at: datetime, starts_at: datetime) -> datetime:
    """Return when those who are paused are offered what nobody else took: once the table takes nobody new."""
    return min(closes_at, starts_at - LAST_CALL)


def no_show_pause(
    missed: Iterable[datetime], *, strikes: int, window_days: int, pause_days: int, now: datetime
) -> datetime | None:
    """Return until when a member may only wait, or None: the charter's no-show rule (DN-13).

    `missed` are unforgiven no-shows of dinners called under this rule (it is never retroactive); as many as
    `strikes` of them within `window_days` pause the member for `pause_days` after the last; 0 strikes: no rule.
    """
    recent = sorted(at for at in missed if now - timedelta(days=window_days) < at <= now)
    if strikes == 0 or len(recent) < strikes:
        return None
    until = recent[-1] + timedelta(days=pause_days)
    return until if until > now else None
