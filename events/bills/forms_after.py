"""What people send of the time after the dinner, of leaving early, and of what a house has promised."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.fields import LineField
from app.core.names import clean_name
from app.places.models import Venue
from events.bills.after import MOST_NEW
from events.bills.perks import MOST_WORDS
from events.bills.rules import MOST_NAME

_LONG = _l("That is too long. Shorten it.")


class AfterForm(FlaskForm):
    """What it was, where, and who went along."""

    key = HiddenField()
    title = LineField(_l("What was it?"), [
        DataRequired(message=_l("Give it a name: karaoke, dessert, one more beer.")), Length(max=40, message=_LONG),
    ])  # fmt: skip
    place = LineField(_l("Where?"), [Length(max=MOST_NAME, message=_LONG)])
    came = SelectMultipleField(
        _l("Who went along"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
        validate_choice=False,
    )  # fmt: skip
    others = TextAreaField(_l("Who came only then"), [Length(max=800, message=_LONG)])

    def about(self, seats: Sequence[tuple[str, str]], venues: Sequence[Venue]) -> None:
        """Who sat at the dinner (public id, name), and the places that are known."""
        self.seats = [pid for pid, _name in seats]
        self.came.choices = [SelectChoice(pid, name) for pid, name in seats]
        wanted = (self.place.data or "").casefold()
        self.venue = next((each for each in venues if each.name.casefold() == wanted), None)
        self.names = tuple(
            filter(None, (clean_name(line)[:MOST_NAME] for line in (self.others.data or "").splitlines()))
        )

    def good(self) -> bool:
        """Whether it can be begun."""
        fine = bool(self.validate_on_submit())
        if self.place.data and self.venue is None:
            self.place.errors = [
                *self.place.errors,
                _("Nobody has written this place down yet. Leave it empty."),
            ]
        if len(self.names) > MOST_NEW:
            self.others.errors = [*self.others.errors, _("Twelve people are the most.")]
        return fine and not self.errors


class PerkForm(FlaskForm):
    """What a house has promised."""

    words = LineField(_l("What was promised"), [Length(max=MOST_WORDS, message=_LONG)])
    agreed_with = LineField(_l("Agreed with"), [Length(max=MOST_NAME, message=_LONG)])
    agreed_on = DateField(_l("on"))
