"""What people send about merchants."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import DataRequired, InputRequired, Length

from app.core.fields import LineField
from app.merchants.rules import MAX_NAME, MAX_WORDS, StaffRole
from app.merchants.wording import ROLE_HINTS, ROLES
from app.places.actions import VenueWords
from app.places.forms import ZONES, Named
from app.places.rules import MAX_ADDRESS, MAX_CITY
from app.places.rules import MAX_NAME as MAX_VENUE

TOO_LONG = _l("That is too long. Shorten it.")


class OpenForm(FlaskForm):
    """A merchant for a place that is on no page yet."""

    name = LineField(
        _l("What the place is called"),
        [Named(MAX_VENUE)],
        description=_l("With the branch, if there are several."),
    )
    city = LineField(_l("City"), [Named(MAX_CITY)])
    address = LineField(_l("Address"), [Length(max=MAX_ADDRESS, message=TOO_LONG)])
    timezone = SelectField(
        _l("Time zone"), choices=[SelectChoice(zone, zone) for zone in ZONES], default=ZONES[0]
    )
    another = BooleanField(_l("None of these is it"))

    def words(self) -> VenueWords:
        """The place as it is written down."""
        return VenueWords(
            self.name.data or "", self.city.data or "", address=self.address.data or "",
            timezone=self.timezone.data or ZONES[0],
        )  # fmt: skip


class NameForm(FlaskForm):
    """What the merchant is called."""

    name = LineField(_l("What you are called here"), [Named(MAX_NAME)])


class KeepForm(FlaskForm):
    """For which of one's merchants a venue is claimed; empty for a new one."""

    merchant = HiddenField()


class InviteForm(FlaskForm):
    """What the one who opens the link will do."""

    role = RadioField(
        _l("What will they do?"), choices=[SelectChoice(role.value, ROLES[role]) for role in StaffRole],
        default=StaffRole.DESK.value,
    )  # fmt: skip
    metas = {role.value: ROLE_HINTS[role] for role in StaffRole}

    def chosen(self) -> StaffRole:
        """The role."""
        return StaffRole(self.role.data)


class RoleForm(FlaskForm):
    """Another role for somebody."""

    role = SelectField(choices=[SelectChoice(role.value, ROLES[role]) for role in StaffRole])


class WordsForm(FlaskForm):
    """A few sentences that others read."""

    words = TextAreaField(
        _l("In your words"),
        [DataRequired(_l("Write a sentence or two.")), Length(max=MAX_WORDS, message=TOO_LONG)],
        filters=[lambda text: (text or "").strip()],
    )


class DecisionForm(WordsForm):
    """An operator's decision of a dispute."""

    passes = RadioField(_l("Who keeps it?"), validators=[InputRequired(_l("Choose one of the two."))])

    def about(self, holder: Any, contender: Any) -> None:
        """Both sides by name."""
        self.passes.choices = [SelectChoice("no", holder.name), SelectChoice("yes", contender.name)]
