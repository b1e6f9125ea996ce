"""The words in which reviews score and are counted; what they weigh is worked out in weighing."""

from dataclasses import dataclass
from enum import StrEnum


class Aspect(StrEnum):
    """What is scored, each by itself (R-06): 口味, 环境, 服务, 性价比."""

    TASTE = "taste"
    ROOM = "room"
    SERVICE = "service"
    VALUE = "value"


class Paid(StrEnum):
    """Who paid for the dinner, from the bill itself (R-20)."""

    UNKNOWN = "unknown"
    SHARED = "shared"
    TREATED = "treated"
    MERCHANT_PART = "merchant_part"
    MERCHANT_ALL = "merchant_all"


class NotCounted(StrEnum):
    """Why a readable review does not count toward the number (R-14)."""

    WITHDRAWN = "withdrawn"
    CONFLICT = "conflict"
    MERCHANT_TREAT = "merchant_treat"
    NOT_ACCEPTED = "not_accepted"
    NO_WEIGHT_YET = "no_weight_yet"
    NO_SCORES = "no_scores"
    LATER_REVIEW = "later_review"
    RESTS = "rests"
    RIVAL = "rival"


class NotEnoughReason(StrEnum):
    """Why a venue shows no number."""

    TOO_NEW = "too_new"
    TOO_FEW_TABLES = "too_few_tables"


@dataclass(frozen=True)
class Scores:
    """Half steps from 1 (half a bowl) to 10 (five bowls); None where nothing was said."""

    taste: int | None = None
    room: int | None = None
    service: int | None = None
    value: int | None = None

    def given(self) -> tuple[int | None, ...]:
        """Return the scores in the order of Aspect."""
        return self.taste, self.room, self.service, self.value


def bowls(half_steps: float) -> float:
    """Return half steps as bowls."""
    return half_steps / 2


def overall_of(scores: Scores) -> float:
    """Return the mean of the aspects that a review scored, in half steps; it is never asked for (R-06)."""
    given = [value for value in scores.given() if value is not None]
    return sum(given) / len(given)
