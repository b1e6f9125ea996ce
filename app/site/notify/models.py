"""Tables of being told: notices, and what a member wishes to hear by which way."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.columns import Id, MaybeMoment, Moment
from app.core.db import Base


class Notice(Base):
    """One thing told to one member. `data` fills the sentence of its kind, in the reader's language of then.

    `mail_due` says that a mail must still be written; it is composed by a chore, outside of the act's own
    transaction, so that a dinner called in a group of 500 holds nobody up.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("member_id", "key"),
        Index("ix_notice_member_id_id", "member_id", "id"),
        Index("ix_notice_member_id_read_at", "member_id", "read_at"),
        Index("ix_notice_mail_due", "mail_due"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    key: Mapped[str]  # makes a fact told twice one notice
    kind: Mapped[str]
    path: Mapped[str]
    data: Mapped[Any] = mapped_column(JSON)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("group.id"))
    told_at: Mapped[Moment]
    read_at: Mapped[MaybeMoment]
    mail_due: Mapped[MaybeMoment]


class Wish(Base):
    """A member wants this kind by this way, or does not; without a row the kind's default holds."""

    __tablename__ = "wish"
    __table_args__ = (UniqueConstraint("member_id", "kind", "way"),)

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    kind: Mapped[str]
    way: Mapped[str]  # "mail" or "page"
    wanted: Mapped[bool]
    set_at: Mapped[Moment]


class Manner(Base):
    """How a member is told: quiet hours, and how long before a dinner a reminder comes. No row: as by default."""

    __tablename__ = "manner"
    __table_args__ = (UniqueConstraint("member_id"),)

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    quiet_since: Mapped[int | None]  # hours of the member's own clock; none: never quiet
    quiet_until: Mapped[int | None]
    reminders: Mapped[str]  # hours before, "24,2"; empty: none
    gathered_at: Mapped[MaybeMoment]  # the last mail of what is not urgent


class Reminder(Base):
    """A reminder that was told. The unique key is the law: once for a seat, a start and a distance."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("dinner_id", "seat_id", "starts_at", "hours"),
        Index("ix_reminder_starts_at", "starts_at"),
    )

    id: Mapped[Id]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    starts_at: Mapped[Moment]  # as it stood: a dinner that moves reminds anew
    hours: Mapped[int]
    told_at: Mapped[Moment]
