"""The table of feeds: who may read which calendar by an address of their own."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.core.columns import Id, Moment
from app.core.db import Base
from groups.membership.models import Group


class Feed(Base):
    """A calendar that programs fetch: a member's own dinners, or those of one group as a member of it sees them."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        UniqueConstraint("token_digest"),
        Index(
            "uq_calendar_feed_own", "member_id", unique=True, sqlite_where=text("group_id is null"),
            postgresql_where=text("group_id is null"),
        ),
        Index(
            "uq_calendar_feed_group", "member_id", "group_id", unique=True,
            sqlite_where=text("group_id is not null"), postgresql_where=text("group_id is not null"),
        ),
    )  # fmt: skip

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("group.id"))  # none: one's own dinners
    nonce: Mapped[str]  # with the product's secret it makes the token
    token_digest: Mapped[str]
    rings: Mapped[bool] = mapped_column(default=False)  # entries carry an alarm
    made_at: Mapped[Moment]

    member: Mapped[Member] = relationship(lazy="raise")
    group: Mapped[Group | None] = relationship(lazy="raise")
