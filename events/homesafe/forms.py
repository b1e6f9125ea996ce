"""What people send on their way home."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import Length

from app.core.fields import LineField
from events.homesafe.rules import MOST_RIDE


class LeaveForm(FlaskForm):
    """Who takes whom, in words; may be empty."""

    ride = LineField(
        _l("Who takes whom"),
        validators=[Length(max=MOST_RIDE, message=_l("Say it in 60 characters or fewer."))],
    )
