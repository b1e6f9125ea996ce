"""What people send about routes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, Form, FormField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length
from wtforms.widgets import TimeInput

from app.core import clock
from app.core.fields import FieldList, LineField, MaybeCountField, MoneyField
from app.core.i18n import zone
from app.merchants.fields import no_asking
from app.places.forms import Named
from events.dinners.rules import Visibility
from events.routes.actions import LegPlan
from events.routes.rules import MAX_MENU, MAX_TITLE

DAY, FARTHEST = timedelta(days=1), timedelta(days=730)
MINUTES = (30, 45, 60, 90, 120, 150, 180)


class ClockField(StringField):
    """A time of the evening on the clock of the city."""

    widget = TimeInput()


class LegForm(Form):
    """One house of the evening; an empty venue leaves it out."""

    venue = SelectField(_l("House"), default="")
    begins = ClockField(_l("Begins at"))
    lasts = SelectField(
        _l("Minutes"), choices=[SelectChoice(str(each), str(each)) for each in MINUTES], default="90"
    )
    cap = MaybeCountField(_l("Seats"), most=500, sentence=_l("Write a number up to 500."))
    menu = LineField(
        _l("What there is"), [Length(max=MAX_MENU, message=_l("That is too long. Shorten it.")), no_asking]
    )
    price = MoneyField(_l("Price a head"))


class RouteForm(FlaskForm):
    """An evening over several houses."""

    title = LineField(_l("What the evening is called"), [Named(MAX_TITLE, 2), no_asking])
    day = DateField(_l("Day"), [InputRequired(_l("Choose a day."))])
    legs = FieldList(FormField(LegForm), min_entries=3, max_entries=4)

    def about(self, venues: Sequence[Any]) -> None:
        """The places of the alliance's houses."""
        self.venues = {venue.public_id: venue for venue in venues}
        for leg in self.legs:
            leg.form.venue.choices = [
                SelectChoice("", _("Choose a house")),
                *(SelectChoice(venue.public_id, venue.name) for venue in venues),
            ]

    def validate_day(self, field: DateField) -> None:
        """Ahead of us, and not so far that no house knows it yet: at the ends of time there are no hours to add."""
        today = clock.now().date()
        if field.data is not None and not today - DAY <= field.data <= today + FARTHEST:
            raise ValidationError(_("Choose a day within the next two years."))

    def validate_legs(self, field: FieldList) -> None:
        """Each leg has a time and seats."""
        for leg in field:
            if not leg.form.venue.data:
                continue
            if _clock(leg.form.begins.data) is None:
                raise ValidationError(_("Write when each house begins, such as 18:30."))
            if not leg.form.cap.data or leg.form.cap.data < 2:
                raise ValidationError(_("Write how many seats each house keeps, at least two."))

    def plans(self) -> list[LegPlan]:
        """The legs as they were written; those past midnight belong to the next day."""
        found: list[LegPlan] = []
        for leg in self.legs:
            chosen = self.venues.get(leg.form.venue.data or "")
            if chosen is not None and self.day.data is not None:
                after = found[-1].starts_at if found else None
                found.append(_plan(leg.form, chosen, self.day.data, after))
        return found


def _plan(form: Any, venue: Any, day: date, after: datetime | None) -> LegPlan:
    hour, minute = _clock(form.begins.data) or (0, 0)
    local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone(venue.timezone))
    if after is not None and local.astimezone(UTC) < after - timedelta(hours=12):
        local += timedelta(days=1)
    starts = local.astimezone(UTC)
    ends = starts + timedelta(minutes=int(form.lasts.data))
    return LegPlan(venue.id, starts, ends, form.cap.data or 2, form.menu.data or "", form.price.data)


def _clock(text: str | None) -> tuple[int, int] | None:
    parts = (text or "").strip().replace("：", ":").split(":")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) <= 2 for part in parts):
        return None
    hour, minute = int(parts[0]), int(parts[1])
    return (hour, minute) if hour < 24 and minute < 60 else None


class TakeForm(FlaskForm):
    """With which group, and how many."""

    group = SelectField(_l("Your group"))
    people = MaybeCountField(_l("How many seats"), most=500, sentence=_l("Write a number up to 500."))
    others = BooleanField(_l("Others may sit with us"))

    def seen(self) -> Visibility:
        """Who finds the tables: the group, or anybody, also somebody who is in no group."""
        return Visibility.PUBLIC if self.others.data else Visibility.GROUP

    def about(self, groups: Sequence[Any]) -> None:
        """The viewer's groups."""
        self.group.choices = [SelectChoice(group.public_id, group.name) for group in groups]
