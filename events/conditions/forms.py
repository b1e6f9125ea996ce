"""What people send with an if."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from app.core import wording
from app.core.fields import MaybeCountField, MoneyField
from events.conditions import rules
from events.conditions.actions import Wish
from events.conditions.models import Condition
from events.conditions.queries import Named
from events.conditions.rules import ConditionReason
from events.dinners.forms import HIGHEST_CAP_FEN, WholeField
from events.dinners.models import Dinner
from events.dinners.rules import Party

MOST_PEOPLE = 999


class ConditionForm(FlaskForm):
    """I come if…; `about` must be told before it is validated."""

    at_least = MaybeCountField(
        _l("At least so many come"),
        most=MOST_PEOPLE,
        sentence=_l("Write a number of people, or leave it empty."),
        description=_l("You and those you bring are counted."),
    )
    whom = SelectField(_l("A certain person comes"), description=_l("Nobody is told whom you name."))
    cap = MoneyField(_l("At most, per head"), description=_l("Compared with the cap that the host has set."))
    adults = WholeField(_l("Adults with you"), default=0, id="if-adults")  # the seat's own form has these too
    children = WholeField(_l("Children with you"), default=0, id="if-children")
    pact = WholeField(default=0)

    def about(self, dinner: Dinner, member_id: int, names: Sequence[Named]) -> ConditionForm:
        """Whom one may name, and the table that it is about."""
        self.dinner, self.member_id = dinner, member_id
        self.ids = {each.public_id: each.id for each in names}
        places = {"table": _("At the table"), "bench": _("On the bench"), "group": _("In the group")}
        groups = {
            words: [SelectChoice(each.public_id, each.nickname) for each in names if each.place == place]
            for place, words in places.items()
        }
        choices = {words: listed for words, listed in groups.items() if listed}
        self.whom.choices = {"": [SelectChoice("", _("Nobody in particular"))], **choices}
        return self

    def show(self, row: Condition | None) -> ConditionForm:
        """Fill in an answer that was given before."""
        if row is not None:
            self.at_least.data, self.cap.data = row.at_least, row.cap_fen
            self.whom.data = row.whom.public_id if row.whom is not None else ""
            self.adults.data, self.children.data = row.adults, row.children
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Everything that keeps the answer from being kept, at its field."""
        fine = bool(super().validate(extra_validators))
        if not fine:
            return False
        if (self.cap.data or 0) > HIGHEST_CAP_FEN:
            self.cap.errors = [_("That is a lot for one dinner. Is there a zero too many?")]
            return False
        wish, fields = self.wish(), {ConditionReason.ONESELF: self.whom, ConditionReason.NOT_HERE: self.whom}
        wrong = rules.problem(
            member=self.member_id, size=self.party().size, at_least=wish.at_least, whom=wish.whom_id,
            cap_fen=wish.cap_fen, limit=self.dinner.seats,
        )  # fmt: skip
        if wrong is not None:
            fields.get(wrong, self.at_least).errors = [wording.say(wrong)]
        return wrong is None

    def wish(self) -> Wish:
        """What was asked for."""
        return Wish(self.at_least.data, self.ids.get(self.whom.data or ""), self.cap.data)

    def party(self) -> Party:
        """Who comes along."""
        return Party(int(self.adults.data or 0), int(self.children.data or 0))
