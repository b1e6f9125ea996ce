"""An open table: what a group asks the houses of its city for."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from app.core import i18n, wording
from app.core.fields import LineField, MoneyField
from events.dinners.forms import WholeField
from events.invitations.forms import TOO_LONG, complain
from events.invitations.needing import MAX_DAYS, Wanted
from events.invitations.rules import MAX_FEN, MAX_HEADS, MAX_LINE, MAX_WORDS, MIN_HEADS, OfferProblem

AHEAD, FIRST_DAY = 14, 2


class NeedForm(FlaskForm):
    """What the group needs. `about` first."""

    people_least = WholeField(_l("People at least"), default=6)
    people_most = WholeField(_l("People at most"), default=8)
    days = SelectMultipleField(_l("Which days would suit"))
    cap = MoneyField(_l("At most, per head"))
    room = BooleanField(_l("A private room"))
    diets = LineField(
        _l("What the kitchen must know"),
        description=_l("In numbers, without names: 2 vegetarian, 1 peanut allergy."),
    )
    words = TextAreaField(_l("A few words"))

    def about(self, zone: str, now: datetime) -> None:
        """The coming fortnight, on the group's clock."""
        today = now.astimezone(i18n.zone(zone)).date()
        offered = [today + timedelta(days=FIRST_DAY + each) for each in range(AHEAD)]
        noon = datetime.min.time().replace(hour=12)
        self.days.choices = [
            SelectChoice(each.isoformat(), i18n.say_when(datetime.combine(each, noon, i18n.zone(zone)), "date", zone))
            for each in offered
        ]  # fmt: skip
        self.offered = {each.isoformat() for each in offered}

    def validate(self, extra_validators: Any = None) -> bool:
        """Everything that keeps it from being published, at its field."""
        fine = bool(super().validate(extra_validators))
        least, most = self.people_least.data, self.people_most.data
        if least is not None and most is not None and not MIN_HEADS <= least <= most <= MAX_HEADS:
            complain(self.people_most, wording.say(OfferProblem.HEADS))
        if not self._days() or len(self._days()) > MAX_DAYS:
            complain(self.days, _("Choose one to five days."))
        if self.cap.data is not None and self.cap.data > MAX_FEN:
            complain(self.cap, _("That is a lot for one dinner. Is there a zero too many?"))
        for field, longest in ((self.diets, MAX_LINE), (self.words, MAX_WORDS)):
            if len(field.data or "") > longest:
                complain(field, TOO_LONG)
        return fine and not self.errors

    def wanted(self) -> Wanted:
        """What was written."""
        return Wanted(
            int(self.people_least.data or 0), int(self.people_most.data or 0), self._days(), self.cap.data,
            bool(self.room.data), (self.words.data or "").strip(), self.diets.data or "",
        )  # fmt: skip

    def _days(self) -> tuple[date, ...]:
        return tuple(
            date.fromisoformat(each) for each in sorted(set(self.days.data or [])) if each in self.offered
        )
