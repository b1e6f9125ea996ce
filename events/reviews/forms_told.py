"""Small forms beside reviews: a picture and what it shows, a tie to a venue, a report of pressure."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from app.core import wording
from app.core.fields import LineField
from app.core.photos import LONGEST_ALT
from app.core.photos_drawing import Unfit
from app.core.photos_fields import PicturesField
from app.places.rules_ties import TieKind
from events.reviews.pressing import Pressure
from events.reviews.rules import Aspect
from events.reviews.wording import TIES

ASPECTS = {
    Aspect.TASTE: _l("Taste"), Aspect.ROOM: _l("Room"), Aspect.SERVICE: _l("Service"), Aspect.VALUE: _l("Worth it"),
}  # fmt: skip


class PictureForm(FlaskForm):
    """One picture, and what it shows: the meal, an aspect, or a dish by its public id."""

    picture = PicturesField(_l("Picture"), most=1)
    shows = SelectField(_l("What it shows"), validate_choice=True)
    alt = LineField(_l("In words, for who cannot see it"))

    def offer(self, dishes: Sequence[tuple[str, str]]) -> None:
        """The choices: these dishes, (public id, name) each."""
        words = [("", _l("The meal")), *((each.value, name) for each, name in ASPECTS.items())]
        rows = [*words, *((f"dish-{pid}", name) for pid, name in dishes)]
        self.shows.choices = [SelectChoice(value, name) for value, name in rows]

    def validate_picture(self, field: PicturesField) -> None:
        """Nothing chosen is said."""
        if len(field.taken) != 1:
            raise ValidationError(wording.say(Unfit.UNREADABLE))

    def validate_alt(self, field: LineField) -> None:
        """One line is enough."""
        field.data = (field.data or "")[:LONGEST_ALT]

    def aspect(self) -> Aspect | None:
        """The aspect that it shows, if it does."""
        return Aspect(self.shows.data) if self.shows.data in set(Aspect) else None

    def dish(self) -> str:
        """The public id of the dish that it shows, or nothing."""
        chosen = str(self.shows.data or "")
        return chosen.removeprefix("dish-") if chosen.startswith("dish-") else ""


class TieForm(FlaskForm):
    """What somebody is toward a venue."""

    kind = RadioField(
        _l("What are you to it?"), choices=[SelectChoice(each.value, TIES[each]) for each in TieKind]
    )


class PressureForm(FlaskForm):
    """What a restaurant asked for: one button each."""

    kind = SelectField(choices=[SelectChoice(each.value, each.value) for each in Pressure])
