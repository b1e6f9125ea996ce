"""What people send about themselves."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length

from app.accounts import rules
from app.accounts.passwords import common
from app.core import wording
from app.core.names import clean_name

LANGUAGES = [SelectChoice("zh", "简体中文"), SelectChoice("en", "English")]


def _trim(value: str | None) -> str | None:
    return value.strip() if isinstance(value, str) else value


def check_nickname(_form: FlaskForm, field: Field) -> None:
    """A name that can be read, and does not pass for the house."""
    if problem := rules.nickname_problem(field.data or ""):
        raise ValidationError(wording.say(problem))


def check_email(_form: FlaskForm, field: Field) -> None:
    """Something that can be written to."""
    if problem := rules.email_problem(field.data or ""):
        raise ValidationError(wording.say(problem))


def check_password(form: FlaskForm, field: Field) -> None:
    """A password that is not among the first that are tried."""
    personal = [str(form[name].data or "") for name in ("nickname", "email") if name in form]
    personal += getattr(form, "personal", [])
    if problem := rules.password_problem(field.data or "", common(), *personal):
        raise ValidationError(wording.say(problem))


def email_field(label: Any, check: bool = True, **values: Any) -> StringField:
    """An address. `check=False` where one signs in: any text may be tried, and says nothing."""
    needed = InputRequired(_l("Type your e-mail address."))
    return StringField(label, [needed, *([check_email] if check else [])], filters=[_trim], render_kw={
        "type": "email", "autocomplete": "username", "inputmode": "email", "autocapitalize": "none",
        "spellcheck": "false", "maxlength": rules.LONGEST_EMAIL, **values,
    })  # fmt: skip


def new_password_field(label: Any) -> PasswordField:
    """A password to be set."""
    needed = InputRequired(_l("Type a password."))
    return PasswordField(
        label, [needed, check_password], description=_l("At least 8 characters. Three odd words beat one with tricks."),
        render_kw={"autocomplete": "new-password", "maxlength": rules.LONGEST_PASSWORD},
    )  # fmt: skip


def password_field(label: Any) -> PasswordField:
    """The password one has."""
    needed = [InputRequired(_l("Type your password.")), Length(max=1000)]
    return PasswordField(label, needed, render_kw={"autocomplete": "current-password"})


class SignUp(FlaskForm):
    """Nickname, address, password, and nothing else (PE-01)."""

    nickname = StringField(
        _l("What does the table call you?"), [InputRequired(_l("Type a nickname.")), check_nickname], filters=[_trim],
        render_kw={"autocomplete": "nickname", "maxlength": 40},
    )  # fmt: skip
    email = email_field(_l("E-mail"))
    password = new_password_field(_l("Password"))
    once = HiddenField()


class SignIn(FlaskForm):
    """Address and password."""

    email = email_field(_l("E-mail"), check=False)
    password = password_field(_l("Password"))


class AskLink(FlaskForm):
    """An address to which a link goes, if somebody has it."""

    email = email_field(_l("E-mail"))


class NewPassword(FlaskForm):
    """A new password, by a link or a signed-in member who forgot nothing."""

    password = new_password_field(_l("New password"))


class ChangePassword(FlaskForm):
    """The old password and a new one."""

    current = password_field(_l("Your password now"))
    password = new_password_field(_l("New password"))


class ChangeEmail(FlaskForm):
    """A new address, and the password, so that a borrowed phone cannot take the account (SECURITY.md AU7)."""

    email = email_field(_l("New e-mail address"))
    current = password_field(_l("Your password"))


class Leave(FlaskForm):
    """The password and a tick: leaving is final."""

    current = password_field(_l("Your password"))
    sure = BooleanField(_l("Close my account for good"), [InputRequired(_l("Tick the box if you mean it."))])


class Settings(FlaskForm):
    """How one is called and seen, and how the site speaks."""

    nickname = StringField(
        _l("Nickname"), [InputRequired(_l("Type a nickname.")), check_nickname], filters=[_trim],
        render_kw={"autocomplete": "nickname", "maxlength": 40},
    )  # fmt: skip
    portrait = RadioField(_l("Portrait"), choices=[SelectChoice(face, face) for face in rules.FACES])
    palate = StringField(
        _l("Your palate, in a line"),
        [Length(max=rules.LONGEST_PALATE, message=_l("Keep it to 80 characters: it is one line."))],
        filters=[_trim], render_kw={"maxlength": rules.LONGEST_PALATE},
    )  # fmt: skip
    language = SelectField(_l("Language"), choices=LANGUAGES)
    timezone = SelectField(_l("Time zone"))

    def offer_zones(self, zones: list[tuple[str, str]]) -> None:
        """The zones to choose from, as (name, words)."""
        self.timezone.choices = [SelectChoice(name, words) for name, words in zones]

    def validate_palate(self, field: Field) -> None:
        """One line without anything hidden in it."""
        field.data = clean_name(field.data or "")

    def validate_timezone(self, field: Field) -> None:
        """A zone that exists."""
        if field.data not in available_timezones():
            raise ValidationError(_l("Choose a time zone."))
