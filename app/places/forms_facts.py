"""What people send about the facts of a place, what became of it, and whose double it is."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired, Length

from app.core.fields import LineField
from app.places.facts import COUNTS, MAX_FACT, QUESTIONS, Change, FactKind, problem_with
from app.places.forms import TOO_LONG, Named, position_in_words
from app.places.models import Venue
from app.places.queries_facts import Door
from app.places.rules import MAX_ADDRESS, MAX_AREA, MAX_NAME, read_position
from app.places.wording_facts import CHANGES


class FactForm(FlaskForm):
    """One word about one fact."""

    value = LineField(_l("What you know"))

    def __init__(self, kind: FactKind, **more: Any) -> None:
        self.kind = kind
        super().__init__(**more)

    def validate_value(self, field: LineField) -> None:
        """A number that can be dialled, a count, an answer, or a few words. Nothing takes one's word back."""
        if field.data and problem_with(self.kind, field.data):
            raise ValidationError(_problem(self.kind))


class ChangeForm(FlaskForm):
    """What has become of the house, and when."""

    what = RadioField(
        _l("What has happened?"), choices=[SelectChoice(each.value, words) for each, words in CHANGES.items()],
        validators=[InputRequired(_l("Say what has happened."))],
    )  # fmt: skip
    on = DateField(_l("Since when?"), [InputRequired(_l("Say since which day."))])
    name = LineField(_l("Its name now"))
    area = LineField(_l("Its area now"), [Length(max=MAX_AREA, message=TOO_LONG)])
    address = LineField(_l("How to find it now"), [Length(max=MAX_ADDRESS, message=TOO_LONG)])

    def validate_name(self, field: LineField) -> None:
        """A house that was renamed has a name."""
        if self.what.data == Change.RENAMED:
            Named(MAX_NAME)(self, field)

    def validate_area(self, field: LineField) -> None:
        """A house that moved is somewhere."""
        if self.what.data == Change.MOVED and not (field.data or self.address.data):
            raise ValidationError(_l("Say where it is now."))


class DoorForm(FlaskForm):
    """Where a private kitchen is."""

    address = LineField(
        _l("How to find it"), [Length(max=MAX_ADDRESS, message=TOO_LONG)], id="door-address",
        description=_l("Shown to those with a seat, on the dinner’s page and in their own calendar."),
    )  # fmt: skip
    position = LineField(_l("On the map"), [Length(max=40, message=TOO_LONG)], id="door-position")

    def validate_position(self, field: LineField) -> None:
        """Two numbers on the globe."""
        if field.data and read_position(field.data) is None:
            raise ValidationError(_l("Write latitude and longitude, like 39.9834, 116.3165."))

    def at(self) -> tuple[float | None, float | None]:
        """The position in degrees, as far as it was given."""
        return read_position(self.position.data or "") or (None, None)


def door_form(venue: Venue, door: Door | None) -> DoorForm:
    """The form with where the place is said to be."""
    form = DoorForm(formdata=None)
    where = door or Door(venue.address, venue.lat, venue.lng)
    form.address.data = where.address
    form.position.data = position_in_words(where.lat, where.lng)
    return form


def _problem(kind: FactKind) -> Any:
    if kind is FactKind.PHONE:
        return _l("That is no telephone number. Write it like 010 6265 0000.")
    if kind in COUNTS:
        return _l("Write a number, such as 3.")
    return (
        _l("Choose one of the answers.")
        if kind in QUESTIONS
        else _l("Say it in %(num)d characters.", num=MAX_FACT)
    )
