"""Tables of parting and joining."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.core.columns import Id, MaybeMoment, Moment, PublicId
from app.core.db import Base
from groups.membership.models import Group


class Fork(Base):
    """Some want a table of their own. It is done when three have said so; `child` is what they founded."""

    __tablename__ = "group_fork"
    __table_args__ = (
        Index("ix_group_fork_group_id", "group_id", "id"),
        Index("ix_group_fork_child_id", "child_id"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    name: Mapped[str]
    line: Mapped[str]
    asked_at: Mapped[Moment]
    ended_at: Mapped[MaybeMoment]  # taken back
    done_at: Mapped[MaybeMoment]
    child_id: Mapped[int | None] = mapped_column(ForeignKey("group.id"))

    by: Mapped[Member] = relationship(lazy="raise")
    group: Mapped[Group] = relationship(lazy="raise", foreign_keys=[group_id])
    child: Mapped[Group | None] = relationship(lazy="raise", foreign_keys=[child_id])


class ForkConsent(Base):
    """A member goes along."""

    __tablename__ = "fork_consent"
    __table_args__ = (UniqueConstraint("fork_id", "member_id"),)

    id: Mapped[Id]
    fork_id: Mapped[int] = mapped_column(ForeignKey("group_fork.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    at: Mapped[Moment]

    member: Mapped[Member] = relationship(lazy="raise")


class MergeSide(Base):
    """One group has passed that it joins another: the merge waits for the same text from the other side."""

    __tablename__ = "merge_side"
    __table_args__ = (
        UniqueConstraint("group_id", "digest"),
        Index("ix_merge_side_other_id", "other_id", "passed_at"),
    )

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    kept_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    digest: Mapped[str]
    title: Mapped[str]
    text: Mapped[str]
    source: Mapped[str]  # the proposal that passed it
    passed_at: Mapped[Moment]
    done_at: Mapped[MaybeMoment]

    group: Mapped[Group] = relationship(lazy="raise", foreign_keys=[group_id])
