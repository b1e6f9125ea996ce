"""What people send about diets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from app.core.fields import LineField
from app.core.names import NameProblem, name_problem
from events.diets.actions import Told
from events.diets.needs import ALLERGIES, HARD, SOFT, Ingredient, Kind, Need
from events.diets.rules import MAX_WORDS, SeenBy, Severity, Source
from events.diets.wording import INGREDIENTS, KINDS, NEEDS, SOURCES


def _of(needs: Sequence[Need]) -> list[SelectChoice]:
    return [SelectChoice(need.value, NEEDS[need]) for need in needs]


class NeedsForm(FlaskForm):
    """Everything that somebody does not eat, as it shall stand from now on."""

    allergies = SelectMultipleField(_l("Allergic to"), choices=_of(ALLERGIES))
    hard = SelectMultipleField(_l("Never"), choices=_of(HARD))
    soft = SelectMultipleField(_l("Rather not"), choices=_of(SOFT))
    own = SelectMultipleField(_l("In your own words"))
    words = LineField(_l("Something else"))
    kind = RadioField(
        _l("How much does it matter?"), default=Kind.HARD.value,
        choices=[SelectChoice(kind.value, KINDS[kind]) for kind in Kind],
    )  # fmt: skip

    def about(self, rows: Sequence[Any], filled: bool) -> None:
        """Offer what is written already: own words stay while they are ticked."""
        self.rows = {row.public_id: row for row in rows}
        self.own.choices = [
            SelectChoice(row.public_id, row.words) for row in rows if row.need is Need.OTHER
        ]  # fmt: skip
        if filled:
            for field, of in ((self.allergies, ALLERGIES), (self.hard, HARD), (self.soft, SOFT)):
                field.data = [row.need.value for row in rows if row.need in of]
            self.own.data = [row.public_id for row in rows if row.need is Need.OTHER]

    def validate_words(self, field: LineField) -> None:
        """Own words are one short line."""
        if not field.data:
            return
        problem = name_problem(field.data, shortest=1, longest=MAX_WORDS)
        if problem is NameProblem.TOO_LONG:
            raise ValidationError(
                _("That is too long for a kitchen. Say it in %(num)s characters.", num=MAX_WORDS)
            )
        if problem is NameProblem.HIDDEN_CHARACTERS:
            raise ValidationError(_("There are invisible characters in this. Type it anew."))

    def told(self) -> list[Told]:
        """The needs as they were sent."""
        chosen = [*(self.allergies.data or ()), *(self.hard.data or ()), *(self.soft.data or ())]
        by_need = {row.need: pid for pid, row in self.rows.items() if row.need is not Need.OTHER}
        found = [self._told(Need(value), by_need.get(Need(value))) for value in chosen]
        for pid in self.own.data or ():
            row = self.rows[pid]
            found.append(Told(Need.OTHER, row.words, row.kind, *self._how(pid)))
        if self.words.data:
            found.append(Told(Need.OTHER, self.words.data, Kind(self.kind.data)))
        return found

    def _told(self, need: Need, pid: str | None) -> Told:
        return Told(need, "", Kind.SOFT, *self._how(pid))

    def _how(self, pid: str | None) -> tuple[Severity | None, SeenBy | None]:
        return _one(Severity, f"severity--{pid}"), _one(SeenBy, f"seen--{pid}")


class DishWordForm(FlaskForm):
    """What a dish contains, or is made without."""

    ingredient = SelectField(
        _l("What"), choices=[SelectChoice(each.value, INGREDIENTS[each]) for each in Ingredient]
    )
    contains = RadioField(
        _l("Is it in there?"),
        choices=[SelectChoice("yes", _l("Contains it")), SelectChoice("no", _l("Made without it"))],
    )
    source = RadioField(
        _l("How do you know?"), default=Source.DINER.value,
        choices=[SelectChoice(source.value, SOURCES[source]) for source in Source],
    )  # fmt: skip


def _one(kind: Any, name: str) -> Any:
    """A choice that stands beside a need; what is none of them leaves it as it was."""
    sent = request.form.get(name, "")
    known: Mapping[str, Any] = {each.value: each for each in kind}
    return known.get(sent)
