"""What people send about shared tables: a house its board, a member an ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Length

from app.core import i18n
from app.core.fields import LineField, MoneyField, say_at
from app.core.names import clean_name
from app.merchants.fields import no_asking
from app.places.forms import Named
from events.boards import rules
from events.boards.actions import Plan
from events.boards.rules import (
    MAX_CANCEL,
    MAX_COMPANIONS,
    MAX_HELLO,
    MAX_TERMS,
    MAX_TITLE,
    BoardProblem,
    Door,
)
from events.boards.wording import DOORS, SENTENCES
from events.dinners import moments
from events.dinners.forms import HIGHEST_CAP_FEN, LocalTimeField, WholeField, tell
from events.dinners.moments import Misread
from events.dinners.rules import Party

TOO_LONG = _l("That is too long. Shorten it.")


class BoardForm(FlaskForm):
    """A table of the house, open to people who do not know each other. Tell it `about` first."""

    venue = SelectField(_l("Where"))
    title = LineField(
        _l("What the table is called"), [Named(MAX_TITLE, 2), no_asking],
        description=_l("For example “Whole lamb, too much for four”."),
    )  # fmt: skip
    starts = LocalTimeField(_l("When"))
    ends = LocalTimeField(_l("Until about"), description=_l("Left empty: two and a half hours."))
    seats = WholeField(_l("Seats at the table"), default=8)
    least = WholeField(
        _l("It takes place from"), default=4, description=_l("So many people, companions counted.")
    )
    price = MoneyField(_l("About, per head"), description=_l("A hint. Nothing is paid here."))
    terms = TextAreaField(
        _l("What there is, and what it costs"), [Length(max=MAX_TERMS, message=TOO_LONG), no_asking],
        description=_l("The dishes, drinks, what is charged besides."),
    )  # fmt: skip
    closes = LocalTimeField(
        _l("Decided on"), description=_l("The last moment to ask for a seat. Left empty: the day before.")
    )
    cancel = LineField(
        _l("How one cancels"), [Length(max=MAX_CANCEL, message=TOO_LONG), no_asking],
        description=_l("For example “Call us until noon”."),
    )  # fmt: skip

    def about(self, venues: Sequence[Any], now: datetime) -> None:
        """The places that the house may offer, and the moment."""
        self.venues, self.now = {venue.public_id: venue for venue in venues}, now
        self.venue.choices = [SelectChoice(venue.public_id, venue.name) for venue in venues]
        self.read: dict[str, datetime | None] = {}

    def validate(self, extra_validators: Any = None) -> bool:
        """Everything that keeps the board from being put up, at its field."""
        fine = bool(super().validate(extra_validators))
        zone = self.chosen.timezone if self.venue.data in self.venues else None
        self.read = {field.name: self._moment(field, zone) for field in (self.starts, self.ends, self.closes)}
        if self.price.data is not None and self.price.data > HIGHEST_CAP_FEN:
            say_at(self.price, _("That is a lot for one dinner. Is there a zero too many?"))
        if fine and not self.errors and self.read["starts"] is not None:
            self._check()
        return fine and not self.errors

    @property
    def chosen(self) -> Any:
        """The place that was chosen."""
        return self.venues[self.venue.data]

    def plan(self) -> Plan:
        """What was offered."""
        starts, ends, closes = self._times()
        return Plan(
            title=self.title.data or "", terms=(self.terms.data or "").strip(), cancel=self.cancel.data or "",
            price_fen=self.price.data, starts_at=starts, ends_at=ends, closes_at=closes,
            seats=int(self.seats.data or 0), least=int(self.least.data or 0),
        )  # fmt: skip

    def _times(self) -> tuple[datetime, datetime, datetime]:
        starts = self.read["starts"] or self.now
        ends = self.read["ends"] or starts + rules.USUAL_LENGTH
        return starts, ends, self.read["closes"] or rules.usual_deadline(starts, self.now)

    def _moment(self, field: Field, zone: str | None) -> datetime | None:
        raw = (field.data or "").strip()
        if not raw and field is not self.starts:
            return None
        read = moments.read_local(raw, i18n.zone(zone), self.now)
        if isinstance(read, Misread):
            say_at(field, tell(read, i18n.zone(zone)))
            return None
        return read

    def _check(self) -> None:
        starts, ends, closes = self._times()
        fields = {
            BoardProblem.TOO_SOON: self.starts, BoardProblem.TOO_FAR: self.starts, BoardProblem.ENDS_EARLY: self.ends,
            BoardProblem.TOO_LONG: self.ends, BoardProblem.CLOSES_PAST: self.closes,
            BoardProblem.CLOSES_LATE: self.closes, BoardProblem.SEATS: self.seats, BoardProblem.LEAST: self.least,
        }  # fmt: skip
        for problem in rules.problems(
            starts_at=starts, ends_at=ends, closes_at=closes, seats=int(self.seats.data or 0),
            least=int(self.least.data or 0), now=self.now,
        ):  # fmt: skip
            say_at(fields[problem], SENTENCES[problem])


class DoorForm(FlaskForm):
    """Who may join, as one who sits says beforehand."""

    door = RadioField(
        _l("Who may join after you"), choices=[SelectChoice(each.value, words) for each, words in DOORS.items()],
        default=Door.ASK.value,
    )  # fmt: skip

    def chosen(self) -> Door:
        """What was chosen."""
        return Door(self.door.data)


class AskForm(DoorForm):
    """Asking for seats at a shared table."""

    adults = WholeField(_l("Adults with you"), default=0)
    children = WholeField(_l("Children with you"), default=0)
    hello = LineField(
        _l("A line to those who sit"), [Length(max=MAX_HELLO, message=TOO_LONG)],
        description=_l("Who you are and why you would like to come. The house does not see it."),
    )  # fmt: skip

    def validate(self, extra_validators: Any = None) -> bool:
        """What keeps it from being asked, at its field."""
        fine = bool(super().validate(extra_validators))
        if int(self.adults.data or 0) + int(self.children.data or 0) > MAX_COMPANIONS:
            say_at(self.adults, _("Three companions are the most."))
        return fine and not self.errors

    def party(self) -> Party:
        """With how many."""
        return Party(int(self.adults.data or 0), int(self.children.data or 0))

    def line(self) -> str:
        """What was said."""
        return clean_name(self.hello.data or "")
