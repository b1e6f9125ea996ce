"""The law of dinners: limits, windows and phases; seats, pact and waiting list stand beside it."""

from datetime import datetime, timedelta
from enum import StrEnum

from events.dinners.pact import (
    Pact,
    PactProblem,
    Rounding,
    SplitMode,
    Weighed,
    pact_changes,
    pact_problems,
)
from events.dinners.queue import (
    Offer,
    Promotion,
    QueueEntry,
    QueueInputs,
    draw,
    export_queue,
    import_queue,
    is_drawn,
    offer_lapses_at,
    positions,
    promote,
    queue_order,
)
from events.dinners.seating import (
    LAST_CALL,
    MAX_COMPANIONS,
    TAKES_ROOM,
    Allowed,
    Party,
    Refused,
    Seated,
    SeatReason,
    SeatState,
    Waiting,
    decide_seat,
    is_late,
    may_change_seat,
    may_move,
    no_show_pause,
    paused_are_asked_from,
)
from groups.membership.rules import PartyRule, QueueRule

__all__ = [
    "LAST_CALL",
    "MAX_COMPANIONS",
    "TAKES_ROOM",
    "Allowed",
    "DinnerProblem",
    "DinnerReason",
    "Offer",
    "Pact",
    "PactProblem",
    "Party",
    "PartyRule",
    "Phase",
    "Promotion",
    "QueueEntry",
    "QueueInputs",
    "QueueRule",
    "Refused",
    "Rounding",
    "SeatReason",
    "SeatState",
    "Seated",
    "SplitMode",
    "Visibility",
    "Waiting",
    "Weighed",
    "code_window",
    "decide_seat",
    "dinner_problems",
    "draw",
    "export_queue",
    "import_queue",
    "is_drawn",
    "is_late",
    "may_change_seat",
    "may_move",
    "may_undo",
    "no_show_pause",
    "offer_lapses_at",
    "pact_changes",
    "pact_problems",
    "paused_are_asked_from",
    "phase",
    "positions",
    "promote",
    "queue_order",
]  # fmt: skip

MIN_SEATS, MAX_SEATS = 2, 500
MIN_TITLE, MAX_TITLE = 2, 60
MAX_NOTE = 2000
MAX_LENGTH = timedelta(hours=12)

CODE_OPENS_BEFORE = timedelta(minutes=30)
CODE_CLOSES_AFTER = timedelta(hours=3)
UNDO_WINDOW = timedelta(minutes=5)
FREE_AFTER_MOVE = timedelta(hours=24)  # so long, leaving a dinner that was moved is never late


class Visibility(StrEnum):
    """Who may see a dinner."""

    GROUP = "group"
    LINK = "link"
    PUBLIC = "public"


class Phase(StrEnum):
    """Where a dinner stands; `during` is the time in which table codes are shown."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"
    CALLED_OFF = "called_off"


class DinnerProblem(StrEnum):
    """Why a dinner cannot be called like this."""

    CLOSES_AFTER_START = "closes_after_start"
    ENDS_BEFORE_START = "ends_before_start"
    IN_THE_PAST = "in_the_past"
    NOTE_TOO_LONG = "note_too_long"
    SEATS = "seats"
    TITLE_TOO_LONG = "title_too_long"
    TITLE_TOO_SHORT = "title_too_short"
    TOO_LONG = "too_long"


class DinnerReason(StrEnum):
    """Why a dinner or its seats stay as they are."""

    CALLED_OFF = "dinner_called_off"  # another value than SeatReason's: equal strings are one key
    FORM_SPENT = "form_spent"
    NOTHING_OFFERED = "nothing_offered"
    OVER = "over"
    PACT_CHANGED = "pact_changed"
    SEATS_TAKEN = "seats_taken"
    STEWARDS_CALL = "stewards_call"
    TOO_LATE_TO_UNDO = "too_late_to_undo"


def dinner_problems(
    *,
    title: str,
    seats: int,
    note: str,
    starts_at: datetime,
    ends_at: datetime,
    closes_at: datetime | None,
    now: datetime,
) -> tuple[DinnerProblem, ...]:
    """Return everything that keeps a dinner from being called, in a fixed order; empty when it may stand."""
    length = len(title.strip())
    found = {
        DinnerProblem.TITLE_TOO_SHORT: length < MIN_TITLE,
        DinnerProblem.TITLE_TOO_LONG: length > MAX_TITLE,
        DinnerProblem.SEATS: not MIN_SEATS <= seats <= MAX_SEATS,
        DinnerProblem.NOTE_TOO_LONG: len(note) > MAX_NOTE,
        DinnerProblem.IN_THE_PAST: starts_at <= now,
        DinnerProblem.ENDS_BEFORE_START: ends_at <= starts_at,
        DinnerProblem.TOO_LONG: ends_at - starts_at > MAX_LENGTH,
        DinnerProblem.CLOSES_AFTER_START: closes_at is not None and closes_at > starts_at,
    }
    return tuple(problem for problem, stands in found.items() if stands)


def code_window(starts_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
    """Return from when until when table codes are shown: TRUST.md section 1."""
    return starts_at - CODE_OPENS_BEFORE, ends_at + CODE_CLOSES_AFTER


def phase(
    starts_at: datetime, ends_at: datetime, now: datetime, *, called_off: bool, undecided: bool = False
) -> Phase:
    """Return where the dinner stands at `now`; one whose time is `undecided` has not begun, whatever it stands at."""
    if called_off:
        return Phase.CALLED_OFF
    if undecided:
        return Phase.BEFORE
    opens, closes = code_window(starts_at, ends_at)
    if now < opens:
        return Phase.BEFORE
    return Phase.DURING if now <= closes else Phase.AFTER


def may_undo(done_at: datetime, now: datetime) -> bool:
    """Tell whether moving or calling off a dinner can still be undone (DN-12)."""
    return now - done_at <= UNDO_WINDOW
