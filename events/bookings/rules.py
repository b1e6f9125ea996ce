"""The law of bookings: what is told to the restaurant, what its answer means, and when the number is told anew."""

from dataclasses import dataclass
from enum import StrEnum

MAX_NAME = 40
MAX_LINE = 200
MAX_VERSIONS = 200


class BookingState(StrEnum):
    """Where a booking stands. Until merchants answer themselves, whoever called writes down what they said."""

    OPEN = "open"
    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    OTHER_TIME = "other_time"


class BookingReason(StrEnum):
    """Why a booking stays as it is."""

    CHANGED_MEANWHILE = "booking_changed_meanwhile"
    OVER = "booking_over"


@dataclass(frozen=True)
class Heads:
    """How many people the restaurant should count on: those who sit, and those who may still come."""

    sure: int
    most: int


def heads(*, going: int, offered: int, waiting: int, seats: int) -> Heads:
    """Return the range that the call names: nobody beyond the seats of the table."""
    sure = min(going, seats)
    return Heads(sure, max(sure, min(seats, going + offered + waiting)))


def to_tell(told: int | None, now: int) -> bool:
    """Tell whether the restaurant knows another number than the one that comes (B-05)."""
    return told is not None and told != now


def answered(before: BookingState, after: BookingState) -> bool:
    """Tell whether the restaurant has just answered: everybody with a seat hears it."""
    return after is not before and after in {
        BookingState.CONFIRMED,
        BookingState.DECLINED,
        BookingState.OTHER_TIME,
    }
