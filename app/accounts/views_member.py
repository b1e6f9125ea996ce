"""One's own account, and the profiles of others."""

from __future__ import annotations

import json
from typing import Any

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts import access, actions, forms, queries, rules, sessions, throttle, zones
from app.accounts.views import bp, keep_language, passwords
from app.core import clock, db, i18n, panels
from app.core.access import Ability, Here, NotThere
from app.core.boundary import glance, needs
from app.core.limits import limit
from app.core.web import note, render, see_other, viewer


@bp.get("/me")
@needs(Ability.MEMBER_SEE)
def me() -> Response:
    """My own page."""
    member, here = access.open_self(db.session(), viewer(), Ability.MEMBER_SEE)
    return render("accounts/me.html", here, member=member)


@bp.get("/m/<pid>")
@needs(Ability.MEMBER_SEE)
@limit("60 per minute")
def profile(pid: str) -> Response:
    """Somebody's page, for members (SECURITY.md AC14)."""
    member, here = access.open_member(db.session(), pid, viewer())
    return render("accounts/profile.html", here, member=member)


@bp.route("/settings", methods=["GET", "POST"])
@needs(Ability.MEMBER_EDIT)
def settings() -> Response:
    """How I am called and seen, and how the site speaks to me."""
    member, here = access.open_self(db.session(), viewer())
    form = forms.Settings(obj=member, language=member.locale or i18n.lang())
    form.offer_zones(zones.choices(i18n.lang(), member.timezone, clock.now()))
    if not form.validate_on_submit():
        pending = queries.pending_email(db.session(), member, clock.now())
        return _form("accounts/settings.html", here, form, member=member, pending=pending)
    actions.describe_self(
        db.session(), member, nickname=form.nickname.data or "", portrait=form.portrait.data,
        palate=form.palate.data or "", locale=form.language.data, timezone=form.timezone.data,
    )  # fmt: skip
    note(_("Saved."))
    answer = see_other("accounts.settings")
    keep_language(answer, form.language.data)
    return answer


@bp.route("/settings/password", methods=["GET", "POST"])
@needs(Ability.MEMBER_EDIT)
def password() -> Response:
    """A new password. Whoever came in by a link and has none yet needs no old one."""
    form, stored = forms.ChangePassword(), _stored_password()
    if stored is None:
        del form.current
    good = form.validate_on_submit() and (stored is None or _knows(stored, form.current))
    hashed = passwords().hash(form.password.data or "") if good else ""
    member, here = access.open_self(db.session(), viewer())
    if not good:
        return _form("accounts/password.html", here, form, member=member)
    found = viewer()
    actions.change_password(
        db.session(), member, hashed, clock.now(), keep=found.device_id if found else None
    )
    note(_("The new password is set. Every other browser was signed out."))
    return see_other("accounts.settings")


@bp.route("/settings/email", methods=["GET", "POST"])
@needs(Ability.MEMBER_EDIT)
@limit("10 per hour", methods=["POST"])
def email() -> Response:
    """Another address. It takes effect once its own mailbox has said yes."""
    form, stored = forms.ChangeEmail(), _stored_password()
    if stored is None:
        del form.current
    good = form.validate_on_submit() and (stored is None or _knows(stored, form.current))
    member, here = access.open_self(db.session(), viewer())
    if not good:
        return _form("accounts/email.html", here, form, member=member)
    actions.ask_email(db.session(), member, email=form.email.data or "", locale=i18n.lang(), now=clock.now())
    note(
        _("We wrote to %(email)s. The address changes when you press the link there.", email=form.email.data)
    )
    return see_other("accounts.settings")


@bp.post("/settings/email/again")
@needs(Ability.MEMBER_EDIT)
@limit("5 per hour")
def email_again() -> Response:
    """Send the mail once more that confirms the address given at sign-up."""
    member, _here = access.open_self(db.session(), viewer())
    if member.email and member.email_confirmed_at is None:
        actions.ask_email(db.session(), member, email=member.email, locale=i18n.lang(), now=clock.now())
    note(_("The mail is on its way. Press the link in it."))
    return see_other("accounts.settings")


def _stored_password() -> str | None:
    """The viewer's hash, read before the unit of work begins: checking it is slow."""
    found = viewer()
    if found is None:
        return None
    with glance() as session:
        return queries.password_of(session, found.id)


def _knows(stored: str, field: Any) -> bool:
    """Whether the password typed into the field is the stored one; wrong ones are counted like at sign-in."""
    found = viewer()
    account = f"member {found.id}" if found else ""
    throttle.check(account)
    if passwords().matches(stored, field.data or ""):
        throttle.forgive(account)
        return True
    throttle.count(account)
    field.errors = [_("This is not your password.")]
    return False


@bp.get("/settings/devices")
@needs(Ability.MEMBER_EDIT)
def devices() -> Response:
    """Where I am signed in."""
    member, here = access.open_self(db.session(), viewer())
    found = queries.devices_of(db.session(), member.id)
    return render("accounts/devices.html", here, devices=found, called=rules.device_name)


@bp.post("/settings/devices/<pid>/end")
@needs(Ability.MEMBER_EDIT)
def end_device(pid: str) -> Response:
    """Sign one browser out."""
    member, _here = access.open_self(db.session(), viewer())
    device = queries.device_of(db.session(), member.id, pid)
    if device is None:
        raise NotThere
    actions.end_device(db.session(), device, clock.now())
    note(_("That browser is signed out."))
    return see_other("accounts.devices")


@bp.post("/settings/devices/end")
@needs(Ability.MEMBER_EDIT)
def end_devices() -> Response:
    """Sign every browser out, this one too."""
    member, _here = access.open_self(db.session(), viewer())
    actions.end_devices(db.session(), member.id, clock.now())
    note(_("You are signed out everywhere."))
    return see_other("accounts.sign_in")


@bp.get("/settings/export")
@needs(Ability.MEMBER_EDIT)
@limit("20 per hour")
def export() -> Response:
    """Everything that the product holds about me, as one file (PE-06). Higher rooms add their parts."""
    member, _here = access.open_self(db.session(), viewer())
    parts = panels.gather("account.export", member_id=member.id)
    text = json.dumps(
        {"account": queries.export_of(db.session(), member), "parts": parts}, ensure_ascii=False, indent=2
    )
    answer = Response(text, mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="tongzhuo-{member.public_id}.json"'
    return answer


@bp.route("/settings/leave", methods=["GET", "POST"])
@needs(Ability.MEMBER_EDIT)
def leave() -> Response:
    """Close my account, at any time; no role stands in the way."""
    form, stored = forms.Leave(), _stored_password()
    if stored is None:
        del form.current
    good = form.validate_on_submit() and (stored is None or _knows(stored, form.current))
    member, here = access.open_self(db.session(), viewer())
    if not good:
        return _form("accounts/leave.html", here, form)
    actions.close(db.session(), member, _("a former member"), clock.now())
    sessions.end()
    note(_("Your account is closed. Thank you for sitting with us."))
    return see_other("/")


def _form(template: str, here: Here, form: Any, **what: Any) -> Response:
    """A form's page: with what was typed and 422 after one that cannot be taken."""
    return render(template, here, status=422 if request.method == "POST" else 200, form=form, **what)
