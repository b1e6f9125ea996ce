"""What the weighing reads, as columns, and the reasons it gives. Ids are those of the database; order means nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from events.attestations.graph.columns import Bools, Floats, Ints

ASPECTS = 4


class Reason(IntEnum):
    """Why a readable review does not count; the first that stands is given."""

    COUNTS = 0
    WITHDRAWN = 1
    CONFLICT = 2
    MERCHANT_TREAT = 3
    NOT_ACCEPTED = 4
    NO_WEIGHT_YET = 5
    NO_SCORES = 6
    LATER_REVIEW = 7
    RESTS = 8
    RIVAL = 9


class Shown(IntEnum):
    """Whether a venue shows its number, and why not."""

    NUMBER = 0
    TOO_NEW = 1
    TOO_FEW_TABLES = 2


class PaidBy(IntEnum):
    """Who paid for the dinner, as far as it matters here."""

    DINERS = 0
    MERCHANT_PART = 1
    MERCHANT_ALL = 2


@dataclass(frozen=True, slots=True)
class Reviews:
    """Open reviews: of all venues, or of one.

    `bowls` is the mean of what was scored (nan: nothing was), `credibility` and `accepted` are of the author's seat,
    `other_venues` is the group's record, `out` what the caller knows against it, `aspects` four columns in bowls,
    `left` the part of the weight that a jury's finding leaves (X-13).
    """

    id: Ints
    member: Ints
    dinner: Ints
    group: Ints
    venue: Ints
    dined: Floats
    written: Floats
    bowls: Floats
    credibility: Floats
    accepted: Bools
    standing: Floats
    other_venues: Ints
    paid: Ints
    out: Ints
    aspects: Floats | None = None
    left: Floats | None = None


@dataclass(frozen=True, slots=True)
class Company:
    """Everybody confirmed at the reviewed dinners."""

    dinner: Ints
    member: Ints


@dataclass(frozen=True, slots=True)
class Places:
    """The venues that are scored; `city` is -1 and `known_since` -inf where nobody knows."""

    id: Ints
    city: Ints
    known_since: Floats
