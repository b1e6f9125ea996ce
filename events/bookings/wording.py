"""Words of bookings."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from events.bookings.rules import BookingReason, BookingState

SENTENCES: dict[StrEnum, LazyString] = {
    BookingReason.CHANGED_MEANWHILE: _l("Somebody has changed the booking while you were writing."),
    BookingReason.OVER: _l("This dinner is over or called off. Its booking stays as it was."),
}

STATES: dict[BookingState, LazyString] = {
    BookingState.OPEN: _l("nobody has called yet"),
    BookingState.ASKED: _l("asked, no answer yet"),
    BookingState.CONFIRMED: _l("the table is ours"),
    BookingState.DECLINED: _l("they are full"),
    BookingState.OTHER_TIME: _l("they offer another time"),
}

FIELDS: dict[str, LazyString] = {
    "state": _l("How it stands"),
    "booked_by_id": _l("Who booked"),
    "name_used": _l("Under which name"),
    "held_until": _l("Table held until"),
    "room": _l("Private room"),
    "deposit_fen": _l("Deposit"),
    "deposit_by_id": _l("Who paid it"),
    "cancelling": _l("Calling off"),
    "fees": _l("Minimum, corkage, tea"),
    "url": _l("Booking page"),
    "answer": _l("What they said"),
}
