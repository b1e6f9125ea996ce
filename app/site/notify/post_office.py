"""Sending the outbox: claimed, sent, marked; after a crash or a dead mail server each goes out once it can."""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import current_app
from sqlalchemy import or_, select

from app.core import clock, db
from app.core.mail import Mail
from app.core.settings import Settings
from app.site.notify.rules import CLAIM, MAX_TRIES, next_try

log = logging.getLogger(__name__)
BATCH = 20
PATIENCE = 20  # seconds for the mail server


def send_due(now: datetime) -> int:
    """Send what is due; returns how many went out."""
    settings: Settings = current_app.config["SETTINGS"]
    sent = 0
    while letters := _claim(now):
        sent += _send_all(settings, letters)
        if len(letters) < BATCH:
            break
    return sent


def _claim(now: datetime) -> Sequence[Mail]:
    """Take some for this worker alone, for two minutes: another takes over if this one dies."""
    with db.database().writing() as session:
        query = (
            select(Mail)
            .where(Mail.sent_at.is_(None), Mail.due_at <= now, Mail.tries < MAX_TRIES)
            .where(or_(Mail.claimed_until.is_(None), Mail.claimed_until < now))
            .where(or_(Mail.void_at.is_(None), Mail.void_at > now))
            .order_by(Mail.due_at, Mail.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
        letters = session.scalars(query).all()
        for letter in letters:
            letter.claimed_until = now + CLAIM
        return letters


def _send_all(settings: Settings, letters: Sequence[Mail]) -> int:
    if not settings.smtp_url:
        return sum(_keep(settings, letter) for letter in letters)
    try:
        with _server(settings.smtp_url) as server:
            return sum(_send(server, settings, letter) for letter in letters)
    except (OSError, smtplib.SMTPException) as problem:
        for letter in letters:
            _mark(letter.id, problem)
        return 0


def _send(server: smtplib.SMTP, settings: Settings, letter: Mail) -> bool:
    if not _still_mine(letter):
        return False
    try:
        server.send_message(as_message(settings, letter))
    except Exception as problem:  # one that cannot even be written must not hold up the others
        _mark(letter.id, problem)
        return False
    _mark(letter.id, None)
    return True


def _still_mine(letter: Mail) -> bool:
    """Renew the claim before each: a slow mail server must not let another worker send the rest a second time."""
    now = clock.now()
    with db.database().writing() as session:
        query = select(Mail).where(Mail.id == letter.id, Mail.sent_at.is_(None)).with_for_update()
        found = session.scalar(query)
        if found is None or found.claimed_until != letter.claimed_until:
            return False
        found.claimed_until = letter.claimed_until = max(now + CLAIM, found.claimed_until or now)
    return True


def _mark(mail_id: int, problem: Exception | None) -> None:
    now = clock.now()
    with db.database().writing() as session:
        letter = session.get_one(Mail, mail_id)
        if letter.sent_at is not None:
            return
        letter.tries += 1
        letter.claimed_until = None
        if problem is None:
            letter.sent_at, letter.problem = now, ""
            return
        letter.problem = type(problem).__name__
        letter.due_at = next_try(letter.tries, now) or letter.due_at
        log.warning("mail %s could not be sent (%s), try %s", letter.id, letter.problem, letter.tries)


def as_message(settings: Settings, letter: Mail) -> EmailMessage:
    """The mail as it goes out: text and HTML, one-click unsubscribe, an id that a second try keeps."""
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = letter.recipient
    message["Subject"] = letter.subject
    message["Date"] = letter.written_at
    host = urlsplit(settings.base_url).hostname or "localhost"
    message["Message-ID"] = f"<{letter.key.replace(':', '.')}.{letter.id}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message


def _server(url: str) -> smtplib.SMTP:
    parts = urlsplit(url)
    host, port = parts.hostname or "localhost", parts.port
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, port or 465, timeout=PATIENCE, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(host, port or 25, timeout=PATIENCE)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server


def _keep(settings: Settings, letter: Mail) -> bool:
    """Without a mail server: a file in the data folder, a line in the log, and the mailbox page."""
    folder = Path(settings.data) / "mail"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        (folder / f"{letter.id:06d}.eml").write_bytes(as_message(settings, letter).as_bytes())
    except Exception as problem:  # as above: one that cannot be written holds up no other
        _mark(letter.id, problem)
        return False
    _mark(letter.id, None)
    log.warning("mail to %s kept in the mailbox: %s", letter.recipient, letter.subject)
    return True
