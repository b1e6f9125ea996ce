"""Coming in and going out: sign up, sign in, links by mail."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from flask import current_app, g, request, session
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.accounts import actions, forms, guests, keys, queries, rules, sessions, throttle
from app.accounts.rules import LinkKind
from app.accounts.views import agent, bp, onward, passwords
from app.core import clock, db, i18n
from app.core.access import Ability
from app.core.boundary import glance, needs
from app.core.ids import digest, new_token
from app.core.limits import limit
from app.core.web import note, render, see_other, viewer

SENT_TO = "sent_to"
EVEN = {"normal": 0.25, "cheap": 0.0}  # seconds; longer than writing a link and its mail takes


@bp.route("/sign-up", methods=["GET", "POST"])
@needs(Ability.SITE_ENTER)
@limit("12 per hour; 40 per day", methods=["POST"], deduct_when=lambda answer: answer.status_code < 400)
@limit("60 per hour", methods=["POST"])
def sign_up() -> Response:
    """Make an account and come in at once; the address is confirmed later, by its mail (PE-01)."""
    if viewer():
        return see_other(onward())
    form = forms.SignUp()
    if not form.validate_on_submit():
        form.once.data = form.once.data or new_token()
        return _entry("accounts/sign_up.html", form)
    hashed = passwords().hash(form.password.data or "")
    member = actions.sign_up(
        db.session(), nickname=form.nickname.data or "", email=form.email.data or "", password_hash=hashed,
        form_key=digest(form.once.data or new_token()), locale=i18n.lang(), now=clock.now(),
    )  # fmt: skip
    _come_in(member.id)
    note(
        _(
            "Your seat is ready. Press the link we sent to %(email)s, and the address is yours.",
            email=form.email.data,
        )
    )
    return see_other(onward())


@bp.route("/sign-in", methods=["GET", "POST"])
@needs(Ability.SITE_ENTER)
def sign_in() -> Response:
    """Come in by password."""
    if viewer():
        return see_other(onward())
    form = forms.SignIn()
    if not form.validate_on_submit():
        return _entry("accounts/sign_in.html", form)
    account = rules.email_key(form.email.data or "")
    if seconds := throttle.wait(account):
        return _too_many(form, seconds)
    found = _who(account, form.password.data or "")
    if found is None:
        throttle.count(account)
        form.password.errors = [_("This password and this address do not belong together.")]
        return _entry("accounts/sign_in.html", form)
    throttle.forgive(account)
    _come_in(found.member_id, _rehashed(found, form.password.data or ""))
    return see_other(onward())


def _too_many(form: forms.SignIn, seconds: int) -> Response:
    minutes = -(-seconds // 60)
    form.password.errors = [ngettext(
        "Those were many tries. Wait a minute, or take the link by mail.",
        "Those were many tries. Wait %(num)d minutes, or take the link by mail.",
        minutes,
    )]  # fmt: skip
    answer = render("accounts/sign_in.html", status=429, form=form, onward=onward(""))
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _who(account: str, password: str) -> queries.Candidate | None:
    """Whose password it is. Both candidates are always tried, so that the time tells nothing (SECURITY.md AU2)."""
    with glance() as opened:
        both = queries.candidates(opened, account)
    right = [each for each in both if passwords().matches(each.password_hash, password)]
    return right[0] if right else None


def _rehashed(found: queries.Candidate, password: str) -> str | None:
    weak = found.password_hash is not None and passwords().is_weak(found.password_hash)
    return passwords().hash(password) if weak else None


def _come_in(member_id: int, rehashed: str | None = None) -> None:
    """Sign this browser in; whoever was signed in here before is signed out."""
    before = viewer()
    if before is not None:
        actions.end_this(db.session(), before, clock.now())
    sessions.begin(actions.begin_device(db.session(), member_id, agent(), clock.now(), rehashed))
    # Seats taken here with a name alone are whoever's signs in here; those of a link that was opened are asked about.
    guests.claim(db.session(), [each.key for each in keys.guests() if each.here], member_id, clock.now())


def _entry(template: str, form: Any, **what: Any) -> Response:
    """A page of coming in: with what was typed and 422 after a form that cannot be taken."""
    return render(
        template, status=422 if request.method == "POST" else 200, form=form, onward=onward(""), **what
    )


@bp.post("/sign-out")
@needs(Ability.SITE_ENTER)
def sign_out() -> Response:
    """Sign this browser out: its device ends, and with it every copy of its cookie."""
    found = viewer()
    if found is not None:
        actions.end_this(db.session(), found, clock.now())
    sessions.end()
    note(_("You are signed out. Your seats stay yours."))
    return see_other("/")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which link is asked for, and on which page."""

    kind: LinkKind
    template: str


LINKS = {
    "link": Asked(LinkKind.SIGN_IN, "accounts/link.html"),
    "reset": Asked(LinkKind.RESET, "accounts/reset.html"),
}


@bp.route("/sign-in/link", methods=["GET", "POST"], endpoint="link", defaults={"what": "link"})
@bp.route("/reset", methods=["GET", "POST"], endpoint="reset", defaults={"what": "reset"})
@needs(Ability.SITE_ENTER)
@limit("10 per 10 minutes; 40 per day", methods=["POST"])
def ask_link(what: str) -> Response:
    """Ask for a link by mail. The answer is the same, and as fast, whether somebody has the address or not."""
    asked, form = LINKS[what], forms.AskLink()
    if not form.validate_on_submit():
        sent = session.pop(SENT_TO, "") if request.method == "GET" else ""
        form.email.data = form.email.data or sent
        return _entry(asked.template, form, sent=sent)
    g.accounts_even = clock.monotonic()
    actions.ask_link(
        db.session(), email=form.email.data or "", kind=asked.kind, locale=i18n.lang(), now=clock.now()
    )
    session[SENT_TO] = form.email.data
    return see_other(f"accounts.{what}", next=onward("") or None)


@bp.get("/l/<token>")
@needs(Ability.SITE_ENTER)
@limit("60 per 10 minutes")
def link_open(token: str) -> Response:
    """Show what the link would do. Scanners of mail follow links: looking spends nothing."""
    return _link_page(token, forms.NewPassword())


@bp.post("/l/<token>")
@needs(Ability.SITE_ENTER)
@limit("30 per 10 minutes")
def link_use(token: str) -> Response:
    """Use the link, once: come in, confirm the address, or choose a new password."""
    form, kind = forms.NewPassword(), _kind(token)
    sets = kind in rules.SETS_PASSWORD
    if sets and not form.validate_on_submit():
        return _link_page(token, form, status=422)
    hashed = passwords().hash(form.password.data or "") if sets else ""
    now = clock.now()
    link = queries.link_of(db.session(), token, lock=True)
    if link is None or not link.is_usable(now):
        return _link_page(token, form)
    if request.form.get("answer") == "no":
        actions.disown_link(db.session(), link, now)
        note(_("Thank you. This link no longer works, and nothing else was changed."))
        return see_other("/")
    member = actions.use_link(db.session(), link, now, hashed)
    found = viewer()
    if link.kind is not LinkKind.CONFIRM or found is None or found.id != member.id:
        _come_in(member.id)
    note(_SENTENCES[link.kind]())
    return see_other("/")


_SENTENCES = {
    LinkKind.SIGN_IN: lambda: _("You are in."),
    LinkKind.CONFIRM: lambda: _("This address is yours now."),
    LinkKind.RESET: lambda: _("The new password is set. Every other browser was signed out."),
    LinkKind.UNDO: lambda: _("Your old address is back, with the new password. Everybody else is out."),
}


def _kind(token: str) -> LinkKind | None:
    with glance() as opened:
        link = queries.link_of(opened, token)
        return link.kind if link is not None and link.is_usable(clock.now()) else None


def _link_page(token: str, form: forms.NewPassword, status: int = 200) -> Response:
    with glance() as opened:
        link = queries.link_of(opened, token)
    if link is None or not link.is_usable(clock.now()) or not link.member.is_open():
        answer = render("accounts/link_gone.html", status=410)
    else:
        answer = render("accounts/link_open.html", status=status, link=link, form=form, token=token)
    # The token goes into no Referer; "no-referrer" would make browsers send `Origin: null` with the form.
    answer.headers["Referrer-Policy"] = "strict-origin"
    return answer


@bp.after_request
def even(answer: Response) -> Response:
    """Answer about mails after a fixed time: the database must not tell by its own which addresses it knows."""
    began = g.pop("accounts_even", None)
    if began is not None:
        time.sleep(max(0.0, began + EVEN[current_app.config["SETTINGS"].hashing] - clock.monotonic()))
    return answer
