"""Composing mails: a notice or a one-time link becomes a row in the outbox, in its reader's language."""

from __future__ import annotations

from datetime import datetime

from flask import current_app, render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.accounts.signals import LinkAsked
from app.core import clock, db, mail
from app.core.i18n import LANGUAGES
from app.core.web import absolute
from app.site.notify import queries, wording
from app.site.notify.models import Notice
from app.site.notify.rules import Kind


def locale_of(lang: str) -> str:
    """The catalogue of a member's language; Chinese where none is said."""
    return LANGUAGES.get(lang, LANGUAGES["zh"])


def link_asked(session: Session, fact: LinkAsked) -> None:
    """Write the mail with a one-time link, inside the act's transaction: its token is nowhere else."""
    href = absolute("accounts.link_open", token=fact.token)
    with force_locale(locale_of(fact.locale)):
        text, html = _render("link", lang=fact.locale or "zh", kind=fact.kind, href=href)
        subject = {
            "sign-in": _("Your way in to Tongzhuo"),
            "confirm": _("Is this your address?"),
            "reset": _("A new password for Tongzhuo"),
            "undo": _("Your address was changed"),
            "known": _("You have a seat already"),
        }.get(fact.kind, _("Your way in to Tongzhuo"))
    now = clock.now()
    mail.post(
        session, key=f"link:{fact.token[:12]}", kind=f"link-{fact.kind}", recipient=fact.email, subject=subject,
        text=text, html=html, now=now,
    )  # fmt: skip


def compose_due(now: datetime) -> int:
    """Write the mails of notices that wait for one, some at a time; returns how many."""
    written = 0
    while True:
        with db.database().writing() as session:
            batch = queries.awaiting_mail(session, now)
            for notice, member in batch:
                _compose(session, notice, member, now)
        written += len(batch)
        if not batch:
            return written


def _compose(session: Session, notice: Notice, member: Member, now: datetime) -> None:
    notice.mail_due = None
    if not member.email or member.email_confirmed_at is None or not member.is_open():
        return  # nobody is written to at an address that is only a claim
    if not queries.still_concerns(session, notice):
        return  # left since: what is private to the group stays there
    kind = Kind(notice.kind)
    with force_locale(locale_of(member.locale)):
        subject = wording.sentence(kind, notice.data)
        stop = absolute("notify.unsubscribe", token=stop_token(member.id, kind))
        text, html = _render(
            "notice", lang=member.locale or "zh", subject=subject, detail=wording.detail(kind, notice.data),
            action=wording.action(kind), href=str(current_app.config["BASE_URL"]) + notice.path,
            group=notice.data.get("group", ""), stop=stop,
        )  # fmt: skip
    mail.post(
        session, key=f"notice:{notice.id}", kind=kind.value, recipient=member.email, subject=subject, text=text,
        html=html, now=now, unsubscribe=stop,
    )  # fmt: skip


def _render(name: str, **what: object) -> tuple[str, str]:
    return render_template(f"mail/{name}.txt", **what).strip() + "\n", render_template(
        f"mail/{name}.html", **what
    )


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="unsubscribe")


def stop_token(member_id: int, kind: Kind) -> str:
    """The token of an unsubscribe address: signed, for one member and one kind, without an end (RFC 8058)."""
    return str(_signer().dumps([member_id, kind.value]))


def read_stop_token(token: str) -> tuple[int, Kind] | None:
    """Whom and what the address is for; None when it is not ours."""
    try:
        member_id, kind = _signer().loads(token)
        return int(member_id), Kind(kind)
    except (BadSignature, ValueError, TypeError):
        return None
