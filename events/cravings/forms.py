"""What people send about cravings: a wish, an answer to a draft."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.widgets import DateInput, TimeInput

from app.core import i18n
from app.core.fields import FieldList, LineField, MoneyField, say_at
from app.core.names import clean_name, name_problem
from app.places.models import Venue
from app.places.rules import MAX_AREA, MAX_CITY, MAX_NAME
from app.places.wording import NAME_PROBLEMS
from events.cravings import rules
from events.cravings.actions import WishWords
from events.cravings.rules import (
    LEASTS,
    MAX_COMPANIONS,
    MAX_FOOD,
    MAX_WINDOWS,
    RADII_KM,
    Audience,
    CravingProblem,
    Tongue,
)
from events.cravings.wording import AT_LEAST, AUDIENCES, SENTENCES, TONGUES
from events.dinners import moments
from events.dinners.forms import HIGHEST_CAP_FEN, WholeField, tell
from events.dinners.moments import Misread
from events.dinners.rules import Party

LONGEST_EVENING = timedelta(hours=10)  # until after midnight, but not around the clock


class DayField(StringField):
    """A day, as it was sent until its zone is known."""

    widget = DateInput()


class ClockField(StringField):
    """A time of the day, as it was sent."""

    widget = TimeInput()


class WishForm(FlaskForm):
    """What somebody would like to eat, and when. Tell it `about` first."""

    food = LineField(
        _l("What would you like to eat?"), description=_l("A dish or a cuisine: hotpot, 烤鸭, Yunnan.")
    )
    days = FieldList(DayField(_l("Day")), min_entries=MAX_WINDOWS, max_entries=MAX_WINDOWS)
    froms = FieldList(ClockField(_l("From")), min_entries=MAX_WINDOWS, max_entries=MAX_WINDOWS)
    untils = FieldList(ClockField(_l("To")), min_entries=MAX_WINDOWS, max_entries=MAX_WINDOWS)
    city = LineField(_l("City"))
    area = LineField(_l("Area"))
    near = LineField(_l("Around a place"), description=_l("One that stands on the map; instead of an area."))
    radius = RadioField(
        _l("How far around it"), choices=[SelectChoice(str(km), f"{km} km") for km in RADII_KM], default="3",
    )  # fmt: skip
    cap = MoneyField(_l("At most, per head"))
    adults = WholeField(_l("Adults with you"), default=0)
    children = WholeField(_l("Children with you"), default=0)
    least = RadioField(
        _l("How many there must be"), choices=[SelectChoice(str(num), AT_LEAST[num]) for num in LEASTS], default="4",
    )  # fmt: skip
    audience = RadioField(
        _l("With whom"), choices=[SelectChoice(each.value, words) for each, words in AUDIENCES.items()],
        default=Audience.GROUPS.value,
    )  # fmt: skip
    tongue = RadioField(
        _l("What you would speak"), choices=[SelectChoice(each.value, words) for each, words in TONGUES.items()],
        default=Tongue.ANY.value,
    )  # fmt: skip

    def about(self, zone: str, now: datetime, find: Callable[[str, str], Venue | None]) -> None:
        """The writer's zone, the moment, and how a place on the map is found by its city and name."""
        self.zone, self.now, self.find = i18n.zone(zone), now, find
        self.venue: Venue | None = None
        self.windows: list[tuple[datetime, datetime]] = []

    def validate(self, extra_validators: Any = None) -> bool:
        """Everything that keeps the wish from being written, at its field."""
        fine = bool(super().validate(extra_validators))
        for field, longest in ((self.food, MAX_FOOD), (self.city, MAX_CITY), (self.area, MAX_AREA)):
            if field.data or field is not self.area:
                problem = name_problem(field.data or "", shortest=1, longest=longest)
                if problem is not None:
                    say_at(field, NAME_PROBLEMS[problem])
        if self.cap.data is not None and self.cap.data > HIGHEST_CAP_FEN:
            say_at(self.cap, _("That is a lot for one dinner. Is there a zero too many?"))
        if (self.adults.data or 0) + (self.children.data or 0) > MAX_COMPANIONS:
            say_at(self.adults, _("Five companions are the most."))
        if self.near.data:
            self.venue = self.find(self.city.data or "", self.near.data)
            if self.venue is None:
                say_at(self.near, _("We do not know where that is. Name an area instead."))
        self._read_windows()
        self.days.errors = [day.errors for day in self.days if day.errors]
        return fine and not self.errors

    def words(self) -> WishWords:
        """What was wished."""
        return WishWords(
            food=self.food.data or "", windows=sorted(set(self.windows)), city=self.city.data or "",
            area=self.venue.area if self.venue else self.area.data or "", timezone=self.zone.key, cap_fen=self.cap.data,
            party=Party(int(self.adults.data or 0), int(self.children.data or 0)), least=int(self.least.data),
            audience=Audience(self.audience.data), tongue=Tongue(self.tongue.data),
            near_id=self.venue.id if self.venue else None, radius_km=int(self.radius.data) if self.venue else None,
        )  # fmt: skip

    def _read_windows(self) -> None:
        for day, start, end in zip(self.days, self.froms, self.untils, strict=True):
            if day.data and day.data.strip():
                window = self._window(day, start.data or "", end.data or "")
                if window is not None:
                    self.windows.append(window)
        if not self.windows and not any(day.errors for day in self.days):
            say_at(self.days[0], SENTENCES[CravingProblem.NO_WINDOW])

    def _window(self, day: Field, start: str, end: str) -> tuple[datetime, datetime] | None:
        date = day.data.strip()
        read = [moments.read_local(f"{date}T{each.strip()}", self.zone, self.now) for each in (start, end)]
        begins, ends = read
        if not isinstance(begins, Misread) and not isinstance(ends, Misread) and ends < begins:
            ends = _next_day(ends, self.zone)
        for each in (begins, ends):
            if isinstance(each, Misread):
                say_at(day, tell(each, self.zone))
                return None
        return self._fine(day, begins, ends)

    def _fine(self, day: Field, begins: Any, ends: Any) -> tuple[datetime, datetime] | None:
        if (
            ends - begins > LONGEST_EVENING
            and ends.astimezone(self.zone).date() != begins.astimezone(self.zone).date()
        ):
            say_at(day, SENTENCES[CravingProblem.ENDS_BEFORE_START])
            return None
        for problem in rules.problems([(begins, ends)], self.now):
            say_at(day, SENTENCES[problem])
            return None
        return begins, ends


class DraftForm(FlaskForm):
    """An answer to a draft, and where one would host."""

    place = LineField(
        _l("Where it could be"), description=_l("Used if you turn out to host. Empty: decided later.")
    )

    def named(self) -> str:
        """The place that was named, or nothing when nobody could read it."""
        words = clean_name(self.place.data or "")
        return "" if not words or name_problem(words, shortest=1, longest=MAX_NAME) else words


def _next_day(moment: datetime, zone: ZoneInfo) -> datetime:
    """The same time on the clock a day later."""
    local = moment.astimezone(zone)
    return (local.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=zone).astimezone(moment.tzinfo)
