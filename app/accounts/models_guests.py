"""The table of guests: people who sit somewhere with a name alone."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.rules import face_for
from app.core.columns import Id, MaybeMoment, Moment, PublicId
from app.core.db import Base


class Guest(Base):
    """A person without an account, at one table. The personal link holds a token, the row only its digest.

    A guest whom somebody else has entered has no link until the host makes one. `merged_into_id` is the account
    that the guest turned out to be.
    """

    __tablename__ = "guest"
    __table_args__ = (UniqueConstraint("token_digest"), Index("ix_guest_merged_into_id", "merged_into_id"))

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    name: Mapped[str]
    locale: Mapped[str] = mapped_column(default="")
    token_digest: Mapped[str | None]
    link_expires_at: Mapped[MaybeMoment]
    link_revoked_at: Mapped[MaybeMoment]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))  # none: they came themselves
    made_at: Mapped[Moment]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))

    @property
    def nickname(self) -> str:
        """What they are called, under the word that members have for it."""
        return self.name

    @property
    def portrait(self) -> str:
        """A drawn face that stays the same."""
        return face_for(self.public_id)
