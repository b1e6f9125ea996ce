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
