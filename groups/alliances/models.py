"""Tables of alliances: a group whose members act for merchants (ADR 39); its houses, and who is asked to come."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.columns import Id, MaybeMoment, Moment
from app.core.db import Base
from app.merchants.models import Merchant
from groups.membership.models import Group


class Alliance(Base):
    """The group in which these merchants talk, vote and keep their charter."""

    __tablename__ = "alliance"
    __table_args__ = (UniqueConstraint("group_id"),)

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    founded_at: Mapped[Moment]

    group: Mapped[Group] = relationship(lazy="raise")


class Ally(Base):
    """A merchant in an alliance. One row for the pair; `leaves_at` is the end of its notice."""

    __tablename__ = "ally"
    __table_args__ = (
        UniqueConstraint("alliance_id", "merchant_id"),
        Index("ix_ally_merchant_id", "merchant_id"),
    )

    id: Mapped[Id]
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    merchant_id: Mapped[int] = mapped_column(ForeignKey("merchant.id"))
    perk: Mapped[str] = mapped_column(default="")  # what it gives those who come from an ally; its own word
    joined_at: Mapped[Moment]
    leaves_at: Mapped[MaybeMoment]
    left_at: Mapped[MaybeMoment]

    merchant: Mapped[Merchant] = relationship(lazy="raise")
    alliance: Mapped[Alliance] = relationship(lazy="raise")


class AllyInvite(Base):
    """One house of an alliance asks another merchant to come."""

    __tablename__ = "ally_invite"
    __table_args__ = (Index("ix_ally_invite_merchant_id", "merchant_id", "answered_at"),)

    id: Mapped[Id]
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    merchant_id: Mapped[int] = mapped_column(ForeignKey("merchant.id"))
    by_merchant_id: Mapped[int] = mapped_column(ForeignKey("merchant.id"))
    asked_at: Mapped[Moment]
    answered_at: Mapped[MaybeMoment]
    accepted: Mapped[bool | None]

    alliance: Mapped[Alliance] = relationship(lazy="raise")
    merchant: Mapped[Merchant] = relationship(lazy="raise", foreign_keys=[merchant_id])
    by_merchant: Mapped[Merchant] = relationship(lazy="raise", foreign_keys=[by_merchant_id])
