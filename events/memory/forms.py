"""What people send to found a group from a file."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import ValidationError
from wtforms.validators import Optional

from app.core.fields import LineField
from app.core.names import name_problem
from groups.membership.forms import LONGEST_NAME
from groups.membership.wording import NAME_PROBLEMS


class FileForm(FlaskForm):
    """The file, and what the group is to be called here."""

    file = FileField(_l("The group's file"), [FileRequired(_l("Choose the file first."))])
    name = LineField(
        _l("Name of the group"), [Optional()], description=_l("Leave it empty to keep the name in the file.")
    )

    def validate_name(self, field: LineField) -> None:
        """Words that strangers may read. Raises ValidationError."""
        problem = name_problem(field.data or "", longest=LONGEST_NAME)
        if field.data and problem is not None:
            raise ValidationError(NAME_PROBLEMS.get(problem, _l("Give the group a name.")))
