"""The room's blueprint, the language of the site, and what its views share."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, current_app, request
from werkzeug.wrappers import Response

from app.accounts import access, actions, rules
from app.accounts.passwords import Passwords
from app.core import db, i18n
from app.core.access import Ability
from app.core.boundary import needs
from app.core.web import safe_path, see_other, viewer

bp = Blueprint("accounts", __name__)
LANGUAGE_LASTS = 365 * 24 * 3600


def passwords() -> Passwords:
    """The hasher, at the cost that the settings name."""
    return cast(Passwords, current_app.extensions["passwords"])


def onward(default: str = "/") -> str:
    """Where one was going: a path of this site, from the form or the address."""
    return safe_path(request.form.get("next") or request.args.get("next"), default)


@bp.get("/language")
@needs(Ability.SITE_ENTER)
def language() -> Response:
    """Switch this browser's language by a link that works on every page; a GET writes nothing but its cookie."""
    return _speaking(request.args.get("to", ""))


@bp.post("/language")
@needs(Ability.SITE_ENTER)
def speak() -> Response:
    """Switch the language for good: this browser's, and that of a member's mails."""
    wanted = request.form.get("to", "")
    if viewer() and wanted in rules.LOCALES:
        member, _here = access.open_self(db.session(), viewer())
        actions.speak(db.session(), member, wanted)
    return _speaking(wanted)


def _speaking(wanted: str) -> Response:
    answer = see_other(onward())
    if wanted in rules.LOCALES:
        keep_language(answer, wanted)
    return answer


def keep_language(answer: Response, wanted: str) -> None:
    """Let this browser remember the language."""
    answer.set_cookie(
        i18n.COOKIE, wanted, max_age=LANGUAGE_LASTS, httponly=True, samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )  # fmt: skip


def agent() -> str:
    """What the browser calls itself, for the list of devices."""
    return str(request.user_agent)[:300]
