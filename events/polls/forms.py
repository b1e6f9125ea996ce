"""What people send about polls: choices to vote on, a dinner to be decided, one more choice, a new deadline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from app.core.fields import FieldList, LineField, MoneyField, say_at
from app.core.names import name_problem
from app.places.models import Venue
from app.places.rules import MAX_NAME
from app.places.wording import NAME_PROBLEMS
from events.dinners import moments
from events.dinners import rules as dinner_rules
from events.dinners.forms import HIGHEST_CAP_FEN, LocalTimeField, WholeField, tell, venue_named
from events.dinners.moments import Misread
from events.dinners.rules import DinnerProblem, Visibility
from events.dinners.wording import SEEN_BY
from events.dinners.wording import SENTENCES as DINNER_SENTENCES
from events.polls import rules
from events.polls.rules import PollProblem
from events.polls.wording import SENTENCES


class DatesAndPlaces(FlaskForm):
    """Dates and places to choose from. `about` must be told before it is validated."""

    dates = FieldList(
        LocalTimeField(_l("When")), min_entries=rules.MAX_CHOICES, max_entries=rules.MAX_CHOICES
    )
    places = FieldList(LineField(_l("Where")), min_entries=rules.MAX_CHOICES, max_entries=rules.MAX_CHOICES)
    closes = LocalTimeField(_l("The vote ends"))
    adding = BooleanField(_l("Others may add choices"), default=True)

    def about(
        self, venues: Sequence[Venue], zone: ZoneInfo, now: datetime, *, starts: datetime | None = None,
        venue_id: int | None = None,
    ) -> None:  # fmt: skip
        """What the form leans on: places known by name, the zone of the dates, the moment; and of a dinner that is
        there already what stands: its time and its place are the first choices."""
        self.venues, self.zone, self.now = venues, zone, now
        self.stands, self.stands_at = starts, venue_id
        self.walls: list[datetime] = []
        self.found: list[Venue | str] = []
        self.ends_at = now

    def validate(self, extra_validators: Any = None) -> bool:
        """Everything that keeps the table from deciding, at its field and with a way out."""
        fine = bool(super().validate(extra_validators))
        self._read_dates()
        self._read_places()
        if not self._broken():
            self._check_enough()
            self._check_deadline()
        return fine and not self._broken()

    @property
    def asks_dates(self) -> bool:
        """Whether there are dates to choose from."""
        return len(self.walls) + (self.stands is not None and bool(self.walls)) >= rules.MIN_CHOICES

    @property
    def asks_places(self) -> bool:
        """Whether there are places to choose from."""
        return len(self.found) + (self.stands_at is not None and bool(self.found)) >= rules.MIN_CHOICES

    def all_walls(self) -> tuple[datetime, ...]:
        """The dates, what stands first."""
        first = [rules.wall_of(self.stands, self.zone)] if self.stands is not None else []
        return tuple(dict.fromkeys([*first, *self.walls]))

    def earliest(self) -> datetime | None:
        """The earliest moment that may be chosen, or that stands."""
        found = [rules.moment_of(wall, self.zone) for wall in self.walls]
        return min([*found, *([self.stands] if self.stands else [])], default=None)

    def nothing(self) -> None:
        """Say that two names turned out to be one place, and nothing is left to choose."""
        say_at(self.dates[0], SENTENCES[PollProblem.NOTHING_TO_DECIDE])

    def _read_dates(self) -> None:
        for entry in self.dates:
            raw = (entry.data or "").strip()
            if not raw:
                continue
            read = moments.read_local(raw, self.zone, self.now)
            if isinstance(read, Misread):
                say_at(entry, tell(read, self.zone))
                continue
            wall = rules.wall_of(read, self.zone)
            if wall in self.walls or read == self.stands:
                say_at(entry, SENTENCES[PollProblem.TWICE])
            else:
                self.walls.append(wall)

    def _read_places(self) -> None:
        for entry in self.places:
            if not entry.data:
                continue
            problem = name_problem(entry.data, shortest=1, longest=MAX_NAME)
            known = venue_named(entry.data, self.venues)
            if problem is not None and known is None:
                say_at(entry, NAME_PROBLEMS[problem])
            elif (known is not None and known.id == self.stands_at) or (known or entry.data.casefold()) in [
                v if isinstance(v, Venue) else v.casefold() for v in self.found
            ]:
                say_at(entry, SENTENCES[PollProblem.TWICE])
            else:
                self.found.append(known or entry.data)

    def _check_enough(self) -> None:
        if not self.asks_dates and not self.asks_places:
            say_at(self.dates[0], SENTENCES[PollProblem.NOTHING_TO_DECIDE])

    def _check_deadline(self) -> None:
        earliest = self.earliest()
        if earliest is None:
            say_at(self.dates[0], _("Choose a day and a time."))
            return
        ends = deadline(self.closes, self.dates[0], self.zone, earliest, self.now)
        self.ends_at = ends or self.now

    def _broken(self) -> bool:
        lists = [entry for many in (self.dates, self.places) for entry in many]
        return any(field.errors for field in (*lists, *(f for f in self if not isinstance(f, FieldList))))


class VoteForm(DatesAndPlaces):
    """A new dinner whose time or place the table decides."""

    title = LineField(
        _l("Name this table"), description=_l("What you eat and why says more than “get-together”.")
    )
    seats = WholeField(_l("Seats"), default=8)
    cap = MoneyField(_l("At most, per head"))
    visibility = RadioField(
        _l("Who may sit down"), choices=[SelectChoice(seen.value, words) for seen, words in SEEN_BY.items()],
        default=Visibility.GROUP.value,
    )  # fmt: skip

    def validate(self, extra_validators: Any = None) -> bool:
        """The choices, and what every dinner needs."""
        fine = super().validate(extra_validators)
        fields = {
            DinnerProblem.SEATS: self.seats, DinnerProblem.TITLE_TOO_LONG: self.title,
            DinnerProblem.TITLE_TOO_SHORT: self.title,
        }  # fmt: skip
        soon = self.now + rules.USUAL_NOTICE
        for problem in dinner_rules.dinner_problems(
            title=self.title.data or "", seats=self.seats.data if self.seats.data is not None else 2, note="",
            starts_at=soon, ends_at=soon + rules.LEAST_NOTICE, closes_at=None, now=self.now,
        ):  # fmt: skip
            say_at(fields[problem], DINNER_SENTENCES[problem])
        if self.cap.data is not None and self.cap.data > HIGHEST_CAP_FEN:
            say_at(self.cap, _("That is a lot for one dinner. Is there a zero too many?"))
        return fine and not self._broken()


class ChoiceForm(FlaskForm):
    """One more date or place."""

    starts = LocalTimeField(_l("Another date"))
    place = LineField(_l("Another place"))

    def read(self, zone: ZoneInfo, now: datetime, ends_at: datetime) -> datetime | None:
        """The wall time that was written; None where it cannot be, with the sentence at the field."""
        read = moments.read_local((self.starts.data or "").strip(), zone, now)
        if isinstance(read, Misread):
            say_at(self.starts, tell(read, zone))
            return None
        if read < ends_at + rules.LEAST_NOTICE:
            say_at(self.starts, SENTENCES[PollProblem.CHOICE_BEFORE_END])
            return None
        return rules.wall_of(read, zone)

    def named(self) -> bool:
        """Whether the place can be one."""
        problem = name_problem(self.place.data or "", shortest=1, longest=MAX_NAME)
        if problem is not None:
            say_at(self.place, NAME_PROBLEMS[problem])
        return problem is None


class AgainForm(FlaskForm):
    """A new deadline for what stayed undecided."""

    closes = LocalTimeField(_l("The vote ends"))

    def read(self, zone: ZoneInfo, earliest: datetime | None, now: datetime) -> datetime | None:
        """The new end; None where it cannot be, with the sentence at the field."""
        if earliest is None:
            say_at(self.closes, SENTENCES[PollProblem.NO_TIME_TO_ANSWER])
            return None
        return deadline(self.closes, self.closes, zone, earliest, now)


def deadline(
    field: Field, first: Field, zone: ZoneInfo, earliest: datetime, now: datetime
) -> datetime | None:
    """The end of the vote, the usual one where nothing was written; None with the sentence at the field to blame."""
    raw = (field.data or "").strip()
    read = moments.read_local(raw, zone, now) if raw else rules.usual_deadline(earliest, now)
    if isinstance(read, Misread):
        say_at(field, tell(read, zone))
        return None
    problem = rules.deadline_problem(read, earliest, now)
    if problem is not None:
        say_at(field if raw else first, SENTENCES[problem])
    return read if problem is None else None
