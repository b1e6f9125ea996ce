"""Tables of being told: notices, and what a member wishes to hear by which way."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.columns import Id, MaybeMoment, Moment
from app.core.db import Base


class Notice(Base):
    """One thing told to one member. `data` fills the sentence of its kind, in the reader's language of then."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("member_id", "key"),
        Index("ix_notice_member_id_id", "member_id", "id"),
        Index("ix_notice_member_id_read_at", "member_id", "read_at"),
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


class Wish(Base):
    """A member does not want this kind by mail (or at all); without a row the default of the kind holds."""

    __tablename__ = "wish"
    __table_args__ = (UniqueConstraint("member_id", "kind", "way"),)

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    kind: Mapped[str]
    way: Mapped[str]  # mail, page
    wanted: Mapped[bool]
    set_at: Mapped[Moment]
