"""The outbox: mails are rows written inside the transaction, and sent after it by a job."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.columns import Id, MaybeMoment, Moment
from app.core.db import Base


class Mail(Base):
    """One mail to one address. `key` makes a repeated order one mail; `claimed_until` keeps two workers apart."""

    __tablename__ = "mail"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_mail_unsent", "sent_at", "due_at"),
    )

    id: Mapped[Id]
    key: Mapped[str]
    kind: Mapped[str]
    recipient: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    unsubscribe: Mapped[str] = mapped_column(default="")
    written_at: Mapped[Moment]
    due_at: Mapped[Moment]
    void_at: Mapped[
        MaybeMoment
    ]  # from then on it would only mislead: an offer has lapsed, a dinner has begun
    claimed_until: Mapped[MaybeMoment]
    sent_at: Mapped[MaybeMoment]
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(default="")


def post(
    session: Session, *, key: str, kind: str, recipient: str, subject: str, text: str, html: str, now: datetime,
    unsubscribe: str = "", void_at: datetime | None = None,
) -> None:  # fmt: skip
    """Put a mail into the outbox. `unsubscribe` is an absolute one-click address, or empty.

    One that could not be sent before `void_at` is never sent.
    """
    subject = " ".join(subject.split())  # a line break in a subject would be a second header
    session.add(Mail(
        key=key, kind=kind, recipient=recipient, subject=subject, text=text, html=html,
        unsubscribe=unsubscribe, written_at=now, due_at=now, void_at=void_at,
    ))  # fmt: skip
