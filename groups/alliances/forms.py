"""What people send about alliances."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import Length

from app.core.fields import LineField
from app.merchants.fields import no_asking
from app.places.forms import Named
from app.places.rules import MAX_CITY
from groups.alliances.rules import MAX_LINE, MAX_NAME, MAX_PERK

TOO_LONG = _l("That is too long. Shorten it.")


class FoundForm(FlaskForm):
    """A new alliance."""

    name = LineField(
        _l("What it is called"),
        [Named(MAX_NAME), no_asking],
        description=_l("Such as the street that you share."),
    )
    city = LineField(_l("City"), [Named(MAX_CITY)])
    line = LineField(_l("What for, in one line"), [Length(max=MAX_LINE, message=TOO_LONG), no_asking])


class AskForm(FlaskForm):
    """A house that is asked to come: the address of its place, or the last part of it."""

    venue = StringField(
        _l("The address of its page here"), [Length(max=300, message=TOO_LONG)],
        description=_l("Open the page of the place and copy the address."),
    )  # fmt: skip

    def public_id(self) -> str:
        """The last part of the address, whatever stands around it."""
        parts = (self.venue.data or "").split("?")[0].split("#")[0].rstrip("/").split("/")
        return parts[parts.index("v") + 1] if "v" in parts[:-1] else parts[-1].strip()


class PerkForm(FlaskForm):
    """What one gives those who come from an ally."""

    perk = LineField(
        _l("What those get who come from an ally"), [Length(max=MAX_PERK, message=TOO_LONG), no_asking],
        description=_l("Your own word, such as a pot of tea. Empty for nothing. Never for a review."),
    )  # fmt: skip
