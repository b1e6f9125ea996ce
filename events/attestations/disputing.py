"""The law of asking once more about a seat (TRUST.md sections 2 and 5, X-09), and of the declared route (X-17)."""

from datetime import datetime, timedelta
from enum import StrEnum

from events.attestations.code import WORDS_WINDOW, window_closes
from events.attestations.evidence import SeatFinding, Verdict

ANSWERED_IN = WORDS_WINDOW  # as long as the table was first asked
SECOND_LOOK = timedelta(days=90)
UNSETTLED = frozenset({SeatFinding.CONTESTED, SeatFinding.UNVERIFIED})


class DisputeReason(StrEnum):
    """Why a table is not asked once more, or why an answer is not taken."""

    CONFIRMED_ALREADY = "confirmed_already"
    NEVER_SEATED = "never_seated"
    NOBODY_ASKS = "nobody_asks"
    NOT_OVER = "not_over"
    TOO_LATE = "too_late"
    NO_OVERLAP = "no_overlap"


def may_ask(
    state: SeatFinding | None, *, seated_once: bool, ends_at: datetime, now: datetime
) -> DisputeReason | None:
    """Return why somebody may not ask the table once more; None when she may.

    Whoever has or had a seat and is not confirmed may, from the dinner's end and for 90 days.
    """
    reasons = (
        (DisputeReason.NOT_OVER, now < ends_at),
        (DisputeReason.NEVER_SEATED, not seated_once),
        (DisputeReason.CONFIRMED_ALREADY, state is SeatFinding.CONFIRMED),
        (DisputeReason.TOO_LATE, now - ends_at > SECOND_LOOK),
    )
    return next((reason for reason, stands in reasons if stands), None)


def answers_until(ends_at: datetime, now: datetime) -> datetime:
    """Return until when words about the seat are taken: three days from now, never less than the table's own window."""
    return max(window_closes(ends_at), now + ANSWERED_IN)


def may_rise(old: SeatFinding, again: Verdict, *, asked: bool) -> bool:
    """Tell whether a verdict that comes after the table's window stands.

    A settled seat keeps its state and may gain credibility; an unsettled one can only go up; so can one found absent
    whose person asked the table once more. One's own "I was not there" is always heard.
    """
    if again.state is old:
        return True
    if again.state is SeatFinding.CONFIRMED:
        return old in UNSETTLED or asked
    return old in UNSETTLED and again.state is SeatFinding.ABSENT and again.why.own is False


def overlaps(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    """Tell whether two dinners (start, end) are at the same time."""
    return one[0] < other[1] and other[0] < one[1]
