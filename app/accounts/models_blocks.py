"""The table of who does not meet whom."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import Member
from app.core.columns import Id, Moment
from app.core.db import Base


class Block(Base):
    """One of two rows of a block, one for each side, so that whoever reads asks by one index alone.

    `own`: this member wants it. Where both want it both rows say so, and each takes back only the own word.
    """

    __tablename__ = "block"
    __table_args__ = (
        UniqueConstraint("member_id", "other_id"),
        CheckConstraint("member_id != other_id", name="two_people"),
        Index("ix_block_other_id", "other_id"),
    )

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    other_id: Mapped[int] = mapped_column(ForeignKey(Member.id))
    own: Mapped[bool]
    at: Mapped[Moment]
