"""Tables of what diners and merchants say to each other: who saw the code at the desk, and answers to reviews."""

from __future__ import annotations

from markupsafe import Markup
from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.core.columns import Id, MaybeMoment, Moment
from app.core.db import Base
from app.merchants.models import Merchant
from events.dinners.models import Dinner
from events.reviews.models import Review


class CodeSeen(Base):
    """Somebody who sat there typed the code that lay on the desk (M-01)."""

    __tablename__ = "code_seen"
    __table_args__ = (
        UniqueConstraint("claim_id", "dinner_id", "member_id"),
        Index("ix_code_seen_dinner_id", "dinner_id"),
    )

    id: Mapped[Id]
    claim_id: Mapped[int] = mapped_column(ForeignKey("merchant_claim.id"))
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    seen_at: Mapped[Moment]

    dinner: Mapped[Dinner] = relationship(lazy="raise")


class CodeMissed(Base):
    """A wrong code: five of one person for one dinner, and no more are read."""

    __tablename__ = "code_missed"
    __table_args__ = (Index("ix_code_missed_dinner_id_member_id", "dinner_id", "member_id"),)

    id: Mapped[Id]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    tried_at: Mapped[Moment]


class ReviewReply(Base):
    """What the merchant says to one review: once, under it, and never instead of it."""

    __tablename__ = "review_reply"
    __table_args__ = (
        UniqueConstraint("review_id"),
        Index("ix_review_reply_merchant_id", "merchant_id", "id"),
    )

    id: Mapped[Id]
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    merchant_id: Mapped[int] = mapped_column(ForeignKey("merchant.id"))
    version: Mapped[int] = mapped_column(default=1)
    text: Mapped[str]
    html: Mapped[str]
    written_at: Mapped[Moment]
    edited_at: Mapped[MaybeMoment]

    review: Mapped[Review] = relationship(lazy="raise")
    merchant: Mapped[Merchant] = relationship(lazy="raise")

    @property
    def words(self) -> Markup:
        """The text, made safe when it was written."""
        return Markup(self.html)  # noqa: S704  the output of app.core.markup


class ReplyVersion(Base):
    """An earlier wording of a reply, readable by everybody; `by_id` is for the merchant's own staff."""

    __tablename__ = "reply_version"
    __table_args__ = (UniqueConstraint("reply_id", "version"),)

    id: Mapped[Id]
    reply_id: Mapped[int] = mapped_column(ForeignKey("review_reply.id"))
    version: Mapped[int]
    text: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    written_at: Mapped[Moment]

    by: Mapped[Member] = relationship(lazy="raise")
