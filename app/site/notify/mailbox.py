"""Development's mailbox: reads of the outbox."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.mail import Mail

SHOWN = 100


def newest(session: Session) -> Sequence[Mail]:
    """The newest mails."""
    return session.scalars(select(Mail).order_by(Mail.id.desc()).limit(SHOWN)).all()


def one(session: Session, mail_id: int) -> Mail | None:
    """One mail."""
    return session.get(Mail, mail_id)


def links_in(text: str) -> list[str]:
    """The addresses in a mail's text, to be clicked."""
    return re.findall(r"https?://[^\s<>\"]+", text)
