"""Tables of what is said for and against: posts of the vote's discussion that take a side, and who finds them right."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.columns import EnumText, Id, Moment, PublicId
from app.core.db import Base
from groups.discussions.models import DiscussionPost
from groups.proposals.rules import Side


class Argument(Base):
    """A post that its author has put on a side. Its words, and whether they stand, are the post's own."""

    __tablename__ = "proposal_argument"
    __table_args__ = (UniqueConstraint("post_id"), Index("ix_proposal_argument_proposal_id", "proposal_id"))

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("discussion_post.id"))
    side: Mapped[Side] = mapped_column(EnumText(Side))

    post: Mapped[DiscussionPost] = relationship(lazy="raise")


class Nod(Base):
    """Somebody finds an argument right."""

    __tablename__ = "proposal_nod"
    __table_args__ = (
        UniqueConstraint("argument_id", "member_id"),
        Index("ix_proposal_nod_member_id", "member_id"),
    )

    id: Mapped[Id]
    argument_id: Mapped[int] = mapped_column(ForeignKey("proposal_argument.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    at: Mapped[Moment]
