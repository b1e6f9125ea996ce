"""What people send to discussions."""

from __future__ import annotations

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField, ValidationError

from app.core import wording
from app.core.fields import LineField
from app.core.ids import new_token
from app.core.photos_fields import PicturesField
from groups.discussions.actions import Shown
from groups.discussions.rules import MOST_PICTURES, clean_text, text_problem, title_problem


class ReplyForm(FlaskForm):
    """A reply. The client id is made with the page, so that pressing twice replies once."""

    text = TextAreaField(_l("Your reply"))
    client_id = HiddenField(default=lambda: new_token()[:22])
    answers = HiddenField(default="")
    pictures = PicturesField(_l("Pictures"), most=MOST_PICTURES)
    alt = LineField(_l("What is to be seen on them?"))
    standing = 0  # pictures that the post has already

    def validate_text(self, field: TextAreaField) -> None:
        """One sentence for what cannot be written."""
        problem = text_problem(clean_text(field.data or ""), self.standing + len(self.pictures.files()))
        if problem is not None:
            raise ValidationError(wording.say(problem))

    def number(self) -> int | None:
        """The number of the post that is answered, if it is one."""
        given = self.answers.data or ""
        return int(given) if given.isascii() and given.isdigit() and len(given) <= 9 else None

    def shown(self) -> Shown:
        """The pictures that come with it."""
        return Shown(tuple(self.pictures.taken), self.alt.data or "")


class OpeningForm(ReplyForm):
    """A new discussion: a title and the first post."""

    title = LineField(_l("What is it about?"))
    text = TextAreaField(_l("What would you like to say?"))

    def validate_title(self, field: LineField) -> None:
        """One sentence for what cannot be a title."""
        problem = title_problem(field.data or "")
        if problem is not None:
            raise ValidationError(wording.say(problem))


class EditForm(ReplyForm):
    """Another wording of a reply; `version` is the one that it was made from."""

    text = TextAreaField(_l("Your post"))
    version = HiddenField(default="1")

    def seen(self) -> int:
        """The version that the writer had before him; 0 when it is none."""
        given = self.version.data or ""
        return int(given) if given.isascii() and given.isdigit() and len(given) <= 9 else 0

    def gone(self) -> frozenset[str]:
        """The pictures that shall go: ticked on the page, by their ids."""
        return frozenset(request.form.getlist("gone")[:MOST_PICTURES])

    def shown(self) -> Shown:
        """What changes about the pictures: some go, some come, some are told otherwise."""
        alts = {name[4:]: said for name, said in request.form.items() if name.startswith("alt-")}
        return Shown(tuple(self.pictures.taken), self.alt.data or "", self.gone(), alts)


class EditOpeningForm(EditForm, OpeningForm):
    """Another wording of the opening, with its title."""
