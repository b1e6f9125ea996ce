"""What people send about series: how often, and what each dinner is; one day; the next time of a past dinner."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import Optional

from app.core import i18n
from app.core.fields import LineField, say_at
from events.dinners import moments
from events.dinners.forms import CallForm, LocalTimeField, WholeField, tell
from events.dinners.moments import Misread
from events.dinners.rules import Visibility
from events.series import rules
from events.series.actions import Draft
from events.series.recurrence import Read, RuleProblem, Unread, read_rule
from events.series.rules import Pattern, Rhythm, RhythmProblem
from events.series.wording import PROBLEMS, RHYTHMS, weekday_names

FARTHEST = timedelta(days=3653)


class SeriesForm(CallForm):
    """A series: the first dinner with all that it is, and how it comes again."""

    starts = LocalTimeField(_l("The first time"))
    rhythm = RadioField(
        _l("How it comes again"), choices=[SelectChoice(kind, words) for kind, words in RHYTHMS.items()],
        default="weekly",
    )  # fmt: skip
    every = WholeField(_l("Every so many weeks or months"), default=1)
    weekdays = SelectMultipleField(_l("On these days"), validate_choice=True)
    ends_on = DateField(_l("Until"), validators=[Optional()])
    rule = LineField(_l("A rule from another calendar"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.weekdays.choices = [
            SelectChoice(str(day), name) for day, name in sorted(weekday_names().items())
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Besides what a dinner needs: days that come, and a rule that is understood."""
        self.pattern: Pattern | None = None
        self.last: date | None = None
        fine = super().validate(extra_validators)
        first = self.moments.get("starts")
        if first is not None and not any(f.errors for f in (self.every, self.rhythm, self.weekdays)):
            fine = self._read_rhythm(self.first_day(first)) and fine
        return fine

    def first_day(self, first: datetime) -> date:
        """The day of the first one, where it is."""
        return first.astimezone(self.zone).date()

    def _read_rhythm(self, first: date) -> bool:
        try:
            read = read_rule(self.rule.data, first) if self.rule.data else self._chosen(first)
        except Unread as unread:
            say_at(self.rule, PROBLEMS[unread.problem])
            return False
        problem = rules.problem_of(read.pattern)
        if problem is not None:
            fields = {RhythmProblem.WEEKDAYS: self.weekdays, RhythmProblem.EVERY: self.every}
            say_at(fields.get(problem, self.rhythm), PROBLEMS[problem])
            return False
        self.pattern, self.last = read.pattern, read.until
        if self.last is not None and not rules.days(read.pattern, first, date.min, 1)[0] <= self.last:
            field = self.rule if self.rule.data else self.ends_on
            say_at(field, _l("It would end before it begins."))
            return False
        if self.last is not None and self.last > first + FARTHEST:
            field = self.rule if self.rule.data else self.ends_on
            say_at(field, _l("Ten years are enough; or leave the end open."))
            return False
        return True

    def _chosen(self, first: date) -> Read:
        kind = str(self.rhythm.data)
        rhythm = Rhythm.MONTH_WEEKDAY if kind == "month_last" else Rhythm(kind)
        days = {int(day) for day in self.weekdays.data or ()}
        if self.every.data is None:
            raise Unread(RuleProblem.INTERVAL)
        pattern = rules.pattern_from(rhythm, int(self.every.data), days, first, kind == "month_last")
        return Read(pattern, self.ends_on.data)

    def draft(self, venue_id: int | None) -> Draft:
        """What was written. Only after it was found to be right."""
        if self.pattern is None:
            raise RuntimeError("a form that was not validated")
        starts, ends, closes = self.times()
        local = starts.astimezone(self.zone)
        return Draft(
            title=self.title.data or "", note=(self.note.data or "").strip(), venue_id=venue_id,
            timezone=self.zone.key, pattern=self.pattern, starts_on=local.date(), ends_on=self.last,
            wall=local.time().replace(second=0, microsecond=0), minutes=_minutes(ends - starts),
            closes_before=_minutes(starts - closes), seats=int(self.seats.data or 0), cap_fen=self.cap.data,
            visibility=Visibility(self.visibility.data), pact=self.pact(),
        )  # fmt: skip


class DayForm(FlaskForm):
    """One day of a series."""

    day = DateField()


class AgainForm(FlaskForm):
    """The next time of a dinner that was."""

    starts = LocalTimeField(_l("When"))

    def read(self, timezone: str, now: datetime) -> datetime | None:
        """The moment that was written, or None with the reason at its field."""
        if not self.validate_on_submit():
            return None
        zone = i18n.zone(timezone)
        found = moments.read_local(self.starts.data or "", zone, now)
        if isinstance(found, Misread):
            self.starts.errors = [tell(found, zone)]
            return None
        return found


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)
