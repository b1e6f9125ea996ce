"""The table of votes that set a dinner: who would host it, for how many, and what came of it."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.core.columns import Id
from app.core.db import Base
from groups.proposals.models import Proposal


class DinnerVote(Base):
    """A vote about when and where; its dinner, once there is one."""

    __tablename__ = "dinner_vote"
    __table_args__ = (
        UniqueConstraint("proposal_id"),
        Index("ix_dinner_vote_dinner_id", "dinner_id"),
        Index("ix_dinner_vote_host_id", "host_id"),
    )

    id: Mapped[Id]
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    host_id: Mapped[int] = mapped_column(ForeignKey("member.id"))  # who asked, until somebody volunteers
    seats: Mapped[int]
    dinner_id: Mapped[int | None] = mapped_column(ForeignKey("dinner.id"))

    proposal: Mapped[Proposal] = relationship(lazy="raise")
    host: Mapped[Member] = relationship(lazy="raise")
