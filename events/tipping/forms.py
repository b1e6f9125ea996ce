"""What people send about tipping tables: a proposal, an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from app.core import i18n
from app.core.fields import FieldList, LineField, MoneyField, say_at
from app.core.names import name_problem
from app.places.models import Venue
from app.places.rules import MAX_NAME
from app.places.wording import NAME_PROBLEMS
from events.dinners import moments
from events.dinners.forms import HIGHEST_CAP_FEN, LocalTimeField, WholeField, tell, venue_named
from events.dinners.moments import Misread
from events.dinners.rules import (
    MAX_NOTE,
    MAX_SEATS,
    MAX_TITLE,
    MIN_SEATS,
    MIN_TITLE,
    DinnerProblem,
    Party,
    Visibility,
)
from events.dinners.wording import SEEN_BY
from events.dinners.wording import SENTENCES as DINNERS
from events.tipping import rules
from events.tipping.rules import MAX_PLACES, MAX_SLOTS, TippingProblem
from events.tipping.wording import SENTENCES


class ProposalForm(FlaskForm):
    """What is asked: what, when it could be, where it could be, and how many it takes. Tell it `about` first."""

    title = LineField(_l("What would you eat?"), description=_l("For example “Hotpot on Friday”."))
    slots = FieldList(LocalTimeField(_l("A time")), min_entries=MAX_SLOTS, max_entries=MAX_SLOTS)
    places = FieldList(LineField(_l("A place")), min_entries=MAX_PLACES, max_entries=MAX_PLACES)
    need = WholeField(
        _l("It happens from"), default=4, description=_l("So many people, you and companions counted.")
    )
    seats = WholeField(_l("Seats"), default=8, description=_l("Later ones wait on the bench."))
    cap = MoneyField(_l("At most, per head"))
    closes = LocalTimeField(_l("Ask until"), description=_l("Left empty: two hours before the last time."))
    note = TextAreaField(_l("A few words to the others"))
    visibility = RadioField(
        _l("Who is asked"), default=Visibility.GROUP.value,
        choices=[SelectChoice(seen.value, SEEN_BY[seen]) for seen in (Visibility.GROUP, Visibility.PUBLIC)],
    )  # fmt: skip

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for number, (slot, place) in enumerate(zip(self.slots, self.places, strict=True), 1):
            slot.label.text = _("Time %(number)s", number=number)
            place.label.text = _("Place %(number)s", number=number)

    def about(self, venues: Sequence[Venue], zone: str, now: datetime) -> None:
        """What the form leans on: places that are known, the group's zone, the moment."""
        self.venues, self.zone, self.now = venues, i18n.zone(zone), now
        self.starts: list[datetime] = []
        self.closes_at: datetime | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Everything that keeps it from being asked, at its field."""
        fine = bool(super().validate(extra_validators))
        read = [self._moment(each) for each in self.slots]
        self.starts = sorted({at for at in read if at is not None})
        self.closes_at = self._moment(self.closes)
        self._check_words()
        self._check_numbers()
        for rows in (self.slots, self.places):
            rows.errors = [row.errors for row in rows if row.errors]
        return fine and not self.errors

    def known(self, words: str | None) -> Venue | None:
        """The venue that these words name, if it is one of those offered."""
        return venue_named(words or "", self.venues)

    def deadline(self) -> datetime:
        """Until when it is asked."""
        return self.closes_at or rules.usual_deadline(self.starts, self.now)

    def _moment(self, field: Field) -> datetime | None:
        raw = (field.data or "").strip()
        if not raw:
            return None
        read = moments.read_local(raw, self.zone, self.now)
        if isinstance(read, Misread):
            say_at(field, tell(read, self.zone))
            return None
        return read

    def _check_words(self) -> None:
        length = len(self.title.data or "")
        if not MIN_TITLE <= length <= MAX_TITLE:
            problem = DinnerProblem.TITLE_TOO_SHORT if length < MIN_TITLE else DinnerProblem.TITLE_TOO_LONG
            say_at(self.title, DINNERS[problem])
        if len(self.note.data or "") > MAX_NOTE:
            say_at(self.note, DINNERS[DinnerProblem.NOTE_TOO_LONG])
        for field in self.places:
            wrong = name_problem(field.data, shortest=1, longest=MAX_NAME) if field.data else None
            if wrong is not None and self.known(field.data) is None:
                say_at(field, NAME_PROBLEMS[wrong])

    def _check_numbers(self) -> None:
        seats = self.seats.data if self.seats.data is not None else MIN_SEATS
        if not MIN_SEATS <= seats <= MAX_SEATS:
            say_at(self.seats, DINNERS[DinnerProblem.SEATS])
        if self.cap.data is not None and self.cap.data > HIGHEST_CAP_FEN:
            say_at(self.cap, _("That is a lot for one dinner. Is there a zero too many?"))
        fields = {TippingProblem.NO_SLOT: self.slots[0], TippingProblem.NEED: self.need,
                  TippingProblem.NEED_OVER_SEATS: self.need}  # fmt: skip
        unread = any(field.errors for field in self.slots)
        for problem in rules.problems(
            starts=self.starts, need=self.need.data if self.need.data is not None else rules.MIN_NEED,
            seats=max(seats, MIN_SEATS), closes_at=self.closes_at, now=self.now,
        ):  # fmt: skip
            if not (unread and problem is TippingProblem.NO_SLOT):
                say_at(fields.get(problem, self.closes), SENTENCES[problem])


class AnswerForm(FlaskForm):
    """Who comes along; the times and places are checkboxes beside it, by their numbers in the proposal."""

    adults = WholeField(_l("Adults with you"), default=0)
    children = WholeField(_l("Children with you"), default=0)

    def party(self) -> Party:
        """The party that would come."""
        return Party(int(self.adults.data or 0), int(self.children.data or 0))
