"""What people send about elections: a line about themselves, a reason to recall."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import Length

from app.core.fields import LineField
from groups.elections.rules import LONGEST_WORDS

LONGEST_WHY = 1000


class StandForm(FlaskForm):
    """I would look after the group."""

    words = LineField(
        _l("What you would do, in one line"),
        [Length(max=LONGEST_WORDS, message=_l("That is too long. 120 characters are enough."))],
    )


class RecallForm(FlaskForm):
    """Why the group should be asked."""

    why = TextAreaField(
        _l("Why the group should be asked"),
        [Length(max=LONGEST_WHY, message=_l("That is too long. 1,000 characters are enough."))],
    )
