"""What people send about bookings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Length
from wtforms.widgets import TimeInput

from app.core.fields import LineField, MoneyField
from app.core.i18n import zone
from app.places.rules import MAX_URL, address_stands
from events.bookings.actions import Record
from events.bookings.models import Booking
from events.bookings.rules import MAX_LINE, MAX_NAME, BookingState
from events.bookings.wording import FIELDS, STATES
from events.dinners.forms import WholeField
from events.dinners.models import Dinner

HIGHEST_DEPOSIT_FEN = 10_000_000
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")
_LINE = Length(max=MAX_LINE, message=_l("That is too long. Shorten it."))


class ClockField(StringField):
    """A time of the evening, as the clock in the restaurant shows it."""

    widget = TimeInput()


class CountForm(FlaskForm):
    """A number of people."""

    count = WholeField()


class BookingForm(FlaskForm):
    """How the table is booked. `about` must be told before it is validated."""

    version = HiddenField()
    state = RadioField(
        FIELDS["state"], choices=[SelectChoice(state.value, STATES[state]) for state in BookingState],
        default=BookingState.ASKED.value,
    )  # fmt: skip
    booked_by = SelectField(FIELDS["booked_by_id"])
    name_used = LineField(
        FIELDS["name_used"], [Length(max=MAX_NAME, message=_l("That is too long. Shorten it."))]
    )
    held = ClockField(FIELDS["held_until"], description=_l("Whoever is later may find the table gone."))
    room = LineField(FIELDS["room"], [_LINE])
    deposit = MoneyField(
        FIELDS["deposit_fen"], description=_l("A note, so that the bill can name it. No money moves here.")
    )
    deposit_by = SelectField(FIELDS["deposit_by_id"])
    cancelling = LineField(FIELDS["cancelling"], [_LINE], description=_l("Until when it costs nothing."))
    fees = LineField(
        FIELDS["fees"], [_LINE], description=_l("What they said on the phone; the bill is compared with it.")
    )
    url = LineField(FIELDS["url"], [Length(max=MAX_URL, message=_l("That is too long. Shorten it."))])
    answer = LineField(FIELDS["answer"], [_LINE])

    def about(self, dinner: Dinner, people: Sequence[Any], me_id: int, booking: Booking | None) -> None:
        """Who can have called, and what is written already."""
        self.dinner, self.ids = dinner, {person.public_id: person.id for person in people}
        named = [SelectChoice(person.public_id, person.nickname) for person in people]
        kept = [p for p in (booking.booked_by, booking.deposit_by) if p is not None] if booking else []
        for person in kept:  # somebody who gave the seat back has still called
            if person.public_id not in self.ids:
                self.ids[person.public_id] = person.id
                named.append(SelectChoice(person.public_id, person.nickname))
        self.booked_by.choices = [SelectChoice("", _("nobody yet")), *named]
        self.deposit_by.choices = [SelectChoice("", _("nobody")), *named]
        self.me = next((person.public_id for person in people if person.id == me_id), "")

    def fill(self, booking: Booking | None) -> None:
        """Show what is written; a first record begins with the viewer as the one who calls."""
        if booking is None:
            self.version.data, self.booked_by.data, self.state.data = "0", self.me, BookingState.ASKED.value
            return
        self.version.data, self.state.data = str(booking.version), booking.state.value
        self.booked_by.data = booking.booked_by.public_id if booking.booked_by else ""
        self.deposit_by.data = booking.deposit_by.public_id if booking.deposit_by else ""
        self.deposit.data = booking.deposit_fen
        for name in ("name_used", "room", "cancelling", "fees", "url", "answer"):
            self[name].data = getattr(booking, name)
        if booking.held_until is not None:
            self.held.data = f"{booking.held_until.astimezone(zone(self.dinner.timezone)):%H:%M}"

    def validate_held(self, field: ClockField) -> None:
        """Hours and minutes, or nothing."""
        field.data = unicodedata.normalize("NFKC", field.data or "").strip()
        if field.data and not _CLOCK.fullmatch(field.data):
            raise ValidationError(_("Write a time such as 18:45."))

    def validate_deposit(self, field: MoneyField) -> None:
        """An amount that a restaurant could ask for."""
        if field.data is not None and field.data > HIGHEST_DEPOSIT_FEN:
            raise ValidationError(_("That is more than a deposit can be."))

    def validate_url(self, field: LineField) -> None:
        """The address of a page."""
        if field.data and not address_stands(field.data):
            raise ValidationError(_("That is no web address. It begins with https://."))

    def record(self) -> Record:
        """What was written."""
        return Record(
            state=BookingState(self.state.data), booked_by_id=self.ids.get(self.booked_by.data or ""),
            name_used=self.name_used.data or "", held_until=self._held(), room=self.room.data or "",
            deposit_fen=self.deposit.data, deposit_by_id=self.ids.get(self.deposit_by.data or ""),
            cancelling=self.cancelling.data or "", fees=self.fees.data or "", url=self.url.data or "",
            answer=self.answer.data or "",
        )  # fmt: skip

    def read_version(self) -> int:
        """The version that was read when the form was opened."""
        text = self.version.data or ""
        return int(text) if text.isdecimal() and len(text) < 7 else -1

    def _held(self) -> datetime | None:
        found = _CLOCK.fullmatch(self.held.data or "")
        if found is None:
            return None
        local = self.dinner.starts_at.astimezone(zone(self.dinner.timezone))
        return local.replace(hour=int(found[1]), minute=int(found[2]), second=0, microsecond=0).astimezone(
            UTC
        )
