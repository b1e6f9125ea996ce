"""The law of merchants: who keeps a venue, what its people may be, when a claim stands, when a dispute ends."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

DISPUTE_LASTS = timedelta(
    days=28
)  # M-02: so long nothing changes hands; then the operator decides, with a reason
INVITE_LASTS = timedelta(days=7)
NUMBER_STOOD = timedelta(
    days=14
)  # a number put on the page just before the claim is nobody's but the claimant's
TABLES_NEEDED = 2
MOST_WAITING = 3  # claims of one member that no table has confirmed yet
MOST_STAFF = 60
MOST_VENUES = 30
MAX_NAME = 60
MAX_WORDS = 1000
CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that an eye takes for another
CODE_LENGTH = 8


class StaffRole(StrEnum):
    """What somebody does for a merchant (M-03)."""

    OWNER = "owner"
    MANAGER = "manager"
    DESK = "desk"


class ClaimState(StrEnum):
    """How far it is settled that a merchant keeps a venue."""

    OPEN = "open"  # said, not yet confirmed
    CONFIRMED = "confirmed"
    ENDED = "ended"  # left, or decided otherwise


class How(StrEnum):
    """Who confirmed a claim."""

    TABLES = "tables"
    CALL = "call"
    DECISION = "decision"


class DisputeState(StrEnum):
    """Where a dispute stands."""

    OPEN = "open"
    KEPT = "kept"
    PASSED = "passed"
    WITHDRAWN = "withdrawn"


class MerchantReason(StrEnum):
    """Why something about a merchant is refused."""

    TOO_MANY_WAITING = "too_many_waiting"
    TOO_MANY_VENUES = "too_many_venues"
    TOO_MANY_STAFF = "too_many_staff"
    LAST_OWNER = "last_owner"
    INVITE_SPENT = "invite_spent"
    NOT_CONFIRMED = "merchant_not_confirmed"
    DISPUTED = "disputed"
    TOO_EARLY = "too_early"
    DECIDED = "claim_decided"
    NOBODY_TO_DISPUTE = "nobody_to_dispute"
    ONCE_IS_ENOUGH = "once_is_enough"
    NO_NUMBER = "no_number"
    PRIVATE_KITCHEN = "private_kitchen"
    YOUR_OWN_CLAIM = "your_own_claim"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A table's word that the code lay on the desk: its dinner, group, who said so, who sat there, their branches.

    `branch` names the accounts from which the one who said so was invited, herself first.
    """

    dinner: int
    group: int
    by: int
    sat: frozenset[int]
    branch: frozenset[int]


def independent(one: Sighting, other: Sighting) -> bool:
    """Tell whether two tables know nothing of each other: other groups, other people, other branches of invitation."""
    apart = one.dinner != other.dinner and one.group != other.group and one.by != other.by
    return apart and not one.sat & other.sat and not one.branch & other.branch


def own(sighting: Sighting, staff: Collection[int], branches: Collection[int]) -> bool:
    """Tell whether this table is the merchant's own: staff sat at it, or the word comes from whom they invited."""
    return not sighting.sat.isdisjoint(staff) or not sighting.branch.isdisjoint(branches)


def enough(sightings: Collection[Sighting]) -> bool:
    """Tell whether two of these tables are independent: then the claim stands (M-01)."""
    found = list(sightings)
    return any(independent(one, other) for at, one in enumerate(found) for other in found[at + 1 :])


def as_code(typed: str) -> str:
    """The code as it is compared: no spaces or dashes, upper case."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def may_decide(opened_at: datetime, now: datetime) -> bool:
    """Tell whether a dispute has lasted its 28 days."""
    return now >= opened_at + DISPUTE_LASTS


def invite_stands(
    expires_at: datetime, used_at: datetime | None, revoked_at: datetime | None, now: datetime
) -> bool:
    """Tell whether a staff invitation still opens the door."""
    return used_at is None and revoked_at is None and now < expires_at


def next_owner(staff: Collection[tuple[StaffRole, datetime, int]]) -> int | None:
    """Who owns a merchant whose last owner is gone: the manager, else the desk, who is there longest; none: nobody."""
    order = [StaffRole.OWNER, StaffRole.MANAGER, StaffRole.DESK]
    ranked = sorted(staff, key=lambda each: (order.index(each[0]), each[1], each[2]))
    return ranked[0][2] if ranked else None
