"""Tables of hosting by turns: who hosts in turn in a group, and swaps that were asked for."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.core.columns import Id, MaybeMoment, Moment, PublicId
from app.core.db import Base


class HostTurn(Base):
    """Somebody hosts in turn. `place_at` is the place that a swap gave, until the next table set after it."""

    __tablename__ = "host_turn"
    __table_args__ = (UniqueConstraint("group_id", "member_id"), Index("ix_host_turn_member_id", "member_id"))

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    since: Mapped[Moment]
    place_at: Mapped[MaybeMoment]
    swapped_at: Mapped[MaybeMoment]
    told_at: Mapped[MaybeMoment]  # of the turn that has come; empty again once a table was set

    member: Mapped[Member] = relationship(lazy="raise")


class TurnSwap(Base):
    """Somebody asks somebody else to change places in the line; it holds once the other says yes."""

    __tablename__ = "turn_swap"
    __table_args__ = (
        Index(
            "uq_turn_swap_pending", "group_id", "by_id", unique=True, sqlite_where=text("answered_at is null"),
            postgresql_where=text("answered_at is null"),
        ),
        Index("ix_turn_swap_with_id", "with_id", "answered_at"),
        CheckConstraint("by_id <> with_id", name="two"),
    )  # fmt: skip

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    with_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    asked_at: Mapped[Moment]
    answered_at: Mapped[MaybeMoment]
    accepted: Mapped[bool | None]  # by the other; false also when it was taken back

    by: Mapped[Member] = relationship(lazy="raise", foreign_keys=[by_id])
    other: Mapped[Member] = relationship(lazy="raise", foreign_keys=[with_id])
