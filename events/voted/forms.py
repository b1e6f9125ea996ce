"""What people send about tables that a vote sets: the question with its times and places."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, TextAreaField

from app.core import i18n
from app.core.fields import FieldList, LineField, say_at
from app.core.names import name_problem
from app.places.models import Venue
from app.places.rules import MAX_NAME
from app.places.wording import NAME_PROBLEMS
from events.dinners import moments
from events.dinners.forms import LocalTimeField, WholeField, tell, venue_named
from events.dinners.moments import Misread
from events.dinners.rules import MAX_SEATS, MAX_TITLE, MIN_SEATS, MIN_TITLE, DinnerProblem
from events.dinners.wording import SENTENCES as DINNERS
from events.voted.rules import MOST_OPTIONS
from groups.proposals.forms import LASTS, AskForm
from groups.proposals.rules import MIN_OPTIONS

Row = tuple[datetime | None, str]  # when, and the words for where


class TableForm(AskForm):
    """When and where shall we eat? Tell it `about` first; `rows` are then the options that were given."""

    title = LineField(_l("Name this table"), description=_l("The dinner is called so if it passes."))
    when = LocalTimeField(
        _l("The time, if it is settled"), description=_l("It goes for every option without its own.")
    )
    where = LineField(
        _l("The place, if it is settled"), description=_l("It goes for every option without its own.")
    )
    times = FieldList(LocalTimeField(_l("A time")), min_entries=MOST_OPTIONS, max_entries=MOST_OPTIONS)
    places = FieldList(LineField(_l("A place")), min_entries=MOST_OPTIONS, max_entries=MOST_OPTIONS)
    seats = WholeField(_l("Seats"), default=8, description=_l("The host can change it later."))
    none = BooleanField(_l("“None of these” is an answer too"), default=True)
    text = TextAreaField(
        _l("A few words to the others"),
        description=_l("They stand beside the vote and cannot be changed later."),
    )

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for number, (time, place) in enumerate(zip(self.times, self.places, strict=True), 1):
            time.label.text = _("Option %(number)s: when", number=number)
            place.label.text = _("Option %(number)s: where", number=number)

    def about(self, venues: Sequence[Venue], zone: str, now: datetime) -> None:
        """What the form leans on: places that are known, the group's zone, the moment."""
        self.venues, self.zone, self.now = venues, i18n.zone(zone), now
        self.rows: list[Row] = []

    def known(self, words: str) -> Venue | None:
        """The venue that these words name, if it is one of those offered."""
        return venue_named(words, self.venues)

    def validate(self, extra_validators: Any = None) -> bool:
        """Everything that keeps it from being asked, at its field."""
        fine = bool(super().validate(extra_validators))
        self._check_words()
        settled = (self._moment(self.when), self.where.data or "")
        given = [
            (time, place, self._moment(time))
            for time, place in zip(self.times, self.places, strict=True)
            if time.data or place.data
        ]
        for time, place, at in given:
            row = (at or (None if time.errors else settled[0]), place.data or settled[1])
            if (row[0], row[1].casefold()) in {(had, words.casefold()) for had, words in self.rows}:
                say_at(place if place.data else time, _("Every option needs its own time or place."))
            self.rows.append(row)
        if len(given) < MIN_OPTIONS:
            say_at(
                self.times[len(given)], _("Give at least two options, so that there is something to choose.")
            )
        for rows in (self.times, self.places):
            rows.errors = [row.errors for row in rows if row.errors]
        return fine and not self.errors

    def _moment(self, field: Field) -> datetime | None:
        raw = (field.data or "").strip()
        if not raw:
            return None
        read = moments.read_local(raw, self.zone, self.now)
        if isinstance(read, Misread):
            say_at(field, tell(read, self.zone))
            return None
        if self.lasts.data in LASTS and read <= self.closes_at(self.now):
            say_at(field, _("By then the vote is not over. Choose a later time or a shorter vote."))
            return None
        return read

    def _check_words(self) -> None:
        length = len(self.title.data or "")
        if not MIN_TITLE <= length <= MAX_TITLE:
            short = length < MIN_TITLE
            say_at(
                self.title, DINNERS[DinnerProblem.TITLE_TOO_SHORT if short else DinnerProblem.TITLE_TOO_LONG]
            )
        if self.seats.data is not None and not MIN_SEATS <= self.seats.data <= MAX_SEATS:
            say_at(self.seats, DINNERS[DinnerProblem.SEATS])
        for field in (self.where, *self.places):
            wrong = name_problem(field.data, shortest=1, longest=MAX_NAME) if field.data else None
            if wrong is not None and self.known(field.data) is None:
                say_at(field, NAME_PROBLEMS[wrong])
