"""What can be told: the kinds, their icons, and by which way each goes when nobody has said otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """One kind of thing that a member is told."""

    DINNER_CALLED = "dinner-called"
    DINNER_CHANGED = "dinner-changed"
    PACT_CHANGED = "pact-changed"
    DINNER_CALLED_OFF = "dinner-called-off"
    SEAT_TAKEN = "seat-taken"
    SEAT_GIVEN_BACK = "seat-given-back"
    SEAT_OFFERED = "seat-offered"
    VOUCH = "vouch"
    PRESENCE_CONTESTED = "presence-contested"
    REVIEWS_OPENED = "reviews-opened"
    JOIN_ASKED = "join-asked"
    JOIN_ACCEPTED = "join-accepted"
    JOIN_DECLINED = "join-declined"
    STEWARD_NAMED = "steward-named"


class Way(StrEnum):
    """How a member is told."""

    PAGE = "page"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Habit:
    """How a kind is told by default; `grace` is how long a mail waits, since who has read it needs none."""

    icon: str
    mail: bool
    grace: timedelta = timedelta(0)


HABITS: dict[Kind, Habit] = {
    Kind.DINNER_CALLED: Habit("plus", mail=True, grace=timedelta(minutes=5)),
    Kind.DINNER_CHANGED: Habit("calendar", mail=True),
    Kind.PACT_CHANGED: Habit("scroll", mail=True),
    Kind.DINNER_CALLED_OFF: Habit("close", mail=True),
    Kind.SEAT_TAKEN: Habit("seat", mail=False),
    Kind.SEAT_GIVEN_BACK: Habit("seat", mail=False),
    Kind.SEAT_OFFERED: Habit("bench", mail=True),
    Kind.VOUCH: Habit("thread", mail=True),
    Kind.PRESENCE_CONTESTED: Habit("thread", mail=True),
    Kind.REVIEWS_OPENED: Habit("edit", mail=False),
    Kind.JOIN_ASKED: Habit("me", mail=True, grace=timedelta(minutes=5)),
    Kind.JOIN_ACCEPTED: Habit("check", mail=True),
    Kind.JOIN_DECLINED: Habit("close", mail=False),
    Kind.STEWARD_NAMED: Habit("group", mail=True),
}
MAX_TRIES = 12
LONGEST_PAUSE = timedelta(hours=6)
CLAIM = timedelta(minutes=2)


def wanted_by_default(kind: Kind, way: Way) -> bool:
    """Whether a member who never said anything is told this way."""
    return True if way is Way.PAGE else HABITS[kind].mail


def next_try(tries: int, now: datetime) -> datetime | None:
    """When a mail that failed `tries` times is tried again: 1, 2, 4 … minutes, at most six hours; None: never."""
    if tries >= MAX_TRIES:
        return None
    return now + min(timedelta(minutes=2 ** (tries - 1)), LONGEST_PAUSE)
