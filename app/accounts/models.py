"""Tables of people: members, their devices, one-time links."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.rules import LinkKind
from app.core.columns import EnumText, Id, MaybeMoment, Moment, PublicId
from app.core.db import Base

_CONFIRMED = text("email_confirmed_at is not null")
CONFIRMED: dict[str, Any] = {"sqlite_where": _CONFIRMED, "postgresql_where": _CONFIRMED}


class Member(Base):
    """A person with an account. A closed one stays as "a former member": no name, no address.

    Until an address is confirmed it is only a claim, and several accounts may claim the same one: that is how
    signing up never tells whether an address is known (docs/adr/0012).
    """

    __tablename__ = "member"
    __table_args__ = (
        Index("uq_member_email_confirmed", "email_key", unique=True, **CONFIRMED),
        Index("ix_member_email_key", "email_key"),
        Index("ix_member_name_key", "name_key"),
        UniqueConstraint("form_key"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    nickname: Mapped[str]
    name_key: Mapped[str]  # the skeleton that look-alike names share
    email: Mapped[str | None]
    email_key: Mapped[str | None]  # lower case, NFC: one account a confirmed address
    email_confirmed_at: Mapped[MaybeMoment]
    password_hash: Mapped[str | None]
    portrait: Mapped[str]  # id of a drawn face
    palate: Mapped[str] = mapped_column(default="")
    locale: Mapped[str] = mapped_column(default="")  # "zh", "en" or "" for the browser's
    timezone: Mapped[str] = mapped_column(default="Asia/Shanghai")
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    operator: Mapped[bool] = mapped_column(default=False)
    quiet_until: Mapped[MaybeMoment]  # suspended from writing by a jury until then
    form_key: Mapped[str | None]  # of the form that made the account: pressed twice, it makes one
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
        Index("ix_link_email_key", "email_key", "created_at"),
        CheckConstraint("kind in ('sign-in', 'confirm', 'reset', 'undo')", name="kind"),
    )

    id: Mapped[Id]
    kind: Mapped[LinkKind] = mapped_column(EnumText(LinkKind))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    email: Mapped[str]
    email_key: Mapped[str]
    token_digest: Mapped[str]
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[MaybeMoment]

    member: Mapped[Member] = relationship(lazy="raise")

    def is_usable(self, now: datetime) -> bool:
        """Whether it still opens the door."""
        return self.used_at is None and now < self.expires_at
