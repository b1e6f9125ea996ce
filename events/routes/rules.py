"""The law of routes: legs follow each other with time to walk, and how many still find a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from math import ceil

FEWEST_LEGS, MOST_LEGS = 2, 4
METRES_A_MINUTE = 75  # a walk with others
DETOUR = 1.3  # streets against the straight line
LONGEST_LEG = timedelta(hours=5)
LEAST_PARTY = 2
MAX_TITLE = 60
MAX_MENU = 300
MOST_WALK = 240


class RouteReason(StrEnum):
    """Why a route, or a seat of it, is refused."""

    TOO_FEW_LEGS = "too_few_legs"
    TOO_MANY_LEGS = "too_many_legs"
    NOT_IN_ORDER = "legs_not_in_order"
    NO_TIME_TO_WALK = "no_time_to_walk"
    NOT_ITS_VENUE = "not_its_venue"
    PAST = "route_past"
    NOT_OPEN = "route_not_open"
    FULL = "route_full"
    TAKEN = "route_taken"


@dataclass(frozen=True, slots=True)
class Leg:
    """When one is at a house, and how many minutes one walks to it from the one before."""

    starts_at: datetime
    ends_at: datetime
    walk: int


def problem(legs: Sequence[Leg], now: datetime) -> RouteReason | None:
    """Return why these legs make no evening, or None."""
    if len(legs) < FEWEST_LEGS:
        return RouteReason.TOO_FEW_LEGS
    if len(legs) > MOST_LEGS:
        return RouteReason.TOO_MANY_LEGS
    if legs[0].starts_at <= now:
        return RouteReason.PAST
    if any(not timedelta() < leg.ends_at - leg.starts_at <= LONGEST_LEG for leg in legs):
        return RouteReason.NOT_IN_ORDER
    for before, after in pairwise(legs):
        if after.starts_at < before.ends_at:
            return RouteReason.NOT_IN_ORDER
        if after.starts_at < before.ends_at + timedelta(minutes=after.walk):
            return RouteReason.NO_TIME_TO_WALK
    return None


def walk_minutes(km: float) -> int:
    """Return how long one walks between two places that lie so far apart in a straight line."""
    return min(MOST_WALK, ceil(km * 1000 * DETOUR / METRES_A_MINUTE))


def left(cap: int, kept: Sequence[int]) -> int:
    """Return how many seats of a leg no group has kept yet."""
    return max(0, cap - sum(kept))
