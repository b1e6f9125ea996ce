"""Tables of people: members, their devices, one-time links."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.columns import EnumText, Id, MaybeMoment, Moment, PublicId
from app.core.db import Base


class LinkKind(StrEnum):
    """What a one-time link in a mail is good for."""

    SIGN_IN = "sign-in"
    CONFIRM = "confirm"
    RESET = "reset"


class Member(Base):
    """A person with an account. A closed one stays as "a former member": no name, no address."""

    __tablename__ = "member"
    __table_args__ = (UniqueConstraint("email_key"), Index("ix_member_name_key", "name_key"))

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    nickname: Mapped[str]
    name_key: Mapped[str]  # the skeleton that look-alike names share
    email: Mapped[str | None]
    email_key: Mapped[str | None]  # lower case, NFC: one account an address
    email_confirmed_at: Mapped[MaybeMoment]
    password_hash: Mapped[str | None]
    portrait: Mapped[str]  # id of a drawn face
    palate: Mapped[str] = mapped_column(default="")
    locale: Mapped[str] = mapped_column(default="")  # "zh", "en" or "" for the browser's
    timezone: Mapped[str] = mapped_column(default="Asia/Shanghai")
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    operator: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Moment]
    closed_at: Mapped[MaybeMoment]

    def is_open(self) -> bool:
        """Whether the account can be used."""
        return self.closed_at is None


class Device(Base):
    """A signed-in browser. The cookie holds the token, the row its digest; ending the row ends the session."""

    __tablename__ = "device"
    __table_args__ = (UniqueConstraint("token_digest"), Index("ix_device_member_id", "member_id"))

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    token_digest: Mapped[str]
    agent: Mapped[str] = mapped_column(default="")
    created_at: Mapped[Moment]
    seen_at: Mapped[Moment]
    ended_at: Mapped[MaybeMoment]

    member: Mapped[Member] = relationship(lazy="raise")


class Link(Base):
    """A one-time link sent by mail: stored as a digest, used once, for a short while."""

    __tablename__ = "link"
    __table_args__ = (
        UniqueConstraint("token_digest"),
        Index("ix_link_member_id", "member_id"),
        CheckConstraint("kind in ('sign-in', 'confirm', 'reset')", name="kind"),
    )

    id: Mapped[Id]
    kind: Mapped[LinkKind] = mapped_column(EnumText(LinkKind))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    email: Mapped[str]
    token_digest: Mapped[str]
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[MaybeMoment]

    member: Mapped[Member] = relationship(lazy="raise")

    def is_usable(self, now: datetime) -> bool:
        """Whether it still opens the door."""
        return self.used_at is None and now < self.expires_at
