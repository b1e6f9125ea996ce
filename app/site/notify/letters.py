"""Composing mails: a notice or a one-time link becomes a row in the outbox, in its reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import current_app, render_template
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.accounts.signals import LinkAsked
from app.core import clock, mail
from app.core.i18n import LANGUAGES
from app.core.web import absolute
from app.site.notify import wording
from app.site.notify.models import Notice
from app.site.notify.rules import Kind

DIGEST = "digest"


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


def write_one(
    session: Session, member: Member, notice: Notice, now: datetime, void_at: datetime | None = None
) -> None:
    """One notice as a mail, in its reader's language."""
    kind = Kind(notice.kind)
    with force_locale(locale_of(member.locale)):
        subject, detail = wording.sentence(kind, notice.data), wording.detail(kind, notice.data)
        rows = wording.facts(kind, notice.data)
        stop = absolute("notify.unsubscribe", token=stop_token(member.id, kind))
        text, html = _render(
            "notice", lang=member.locale or "zh", subject=subject, detail=detail, rows=rows,
            said=detail in [value for _label, value in rows], action=wording.action(kind), href=_href(notice.path),
            group=notice.data.get("group", ""), stop=stop, wishes=absolute("notify.wishes"),
        )  # fmt: skip
    mail.post(
        session, key=f"notice:{notice.id}", kind=kind.value, recipient=str(member.email), subject=subject, text=text,
        html=html, now=now, unsubscribe=stop, void_at=void_at,
    )  # fmt: skip


def write_digest(session: Session, member: Member, notices: Sequence[Notice], now: datetime) -> None:
    """Several notices as one mail."""
    with force_locale(locale_of(member.locale)):
        lines = [
            {
                "sentence": wording.sentence(Kind(each.kind), each.data), "href": _href(each.path),
                "detail": wording.detail(Kind(each.kind), each.data), "action": wording.action(Kind(each.kind)),
            }
            for each in notices
        ]  # fmt: skip
        subject = ngettext("%(num)d thing from your tables", "%(num)d things from your tables", len(lines))
        stop = absolute("notify.unsubscribe", token=stop_token(member.id, None))
        text, html = _render(
            "digest", lang=member.locale or "zh", subject=subject, lines=lines, stop=stop,
            wishes=absolute("notify.wishes"),
        )  # fmt: skip
    mail.post(
        session, key=f"digest:{notices[0].id}-{notices[-1].id}", kind=DIGEST, recipient=str(member.email),
        subject=subject, text=text, html=html, now=now, unsubscribe=stop,
    )  # fmt: skip


def _href(path: str) -> str:
    return str(current_app.config["BASE_URL"]) + path


def _render(name: str, **what: object) -> tuple[str, str]:
    return render_template(f"mail/{name}.txt", **what).strip() + "\n", render_template(
        f"mail/{name}.html", **what
    )


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="unsubscribe")


def stop_token(member_id: int, kind: Kind | None) -> str:
    """The token of an unsubscribe address: signed, for one member and one kind, without an end (RFC 8058).

    Without a kind it is for all that digests gather.
    """
    return str(_signer().dumps([member_id, kind.value if kind else DIGEST]))


def read_stop_token(token: str) -> tuple[int, Kind | None] | None:
    """Whom and what the address is for; None when it is not ours."""
    try:
        member_id, kind = _signer().loads(token)
        return int(member_id), None if kind == DIGEST else Kind(kind)
    except (BadSignature, ValueError, TypeError):
        return None
