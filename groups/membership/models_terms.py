"""The public history of who looked after a group."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.core.columns import Id, MaybeMoment, Moment
from app.core.db import Base


class StewardTerm(Base):
    """Somebody's time as a steward. `began_by` and `ended_by`: the words of StewardNamed and StewardEnded."""

    __tablename__ = "steward_term"
    __table_args__ = (
        Index("ix_steward_term_group_id", "group_id", "began_at"),
        Index(
            "uq_steward_term_running", "group_id", "member_id", unique=True, sqlite_where=text("ended_at is null"),
            postgresql_where=text("ended_at is null"),
        ),
    )  # fmt: skip

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    began_at: Mapped[Moment]
    began_by: Mapped[str]  # founding, hand-over, first, acting, elected
    source: Mapped[str] = mapped_column(default="")  # the proposal that decided it
    took_over_from_id: Mapped[int | None] = mapped_column(
        ForeignKey("member.id")
    )  # nobody of before was left: a hand-over
    ended_at: Mapped[MaybeMoment]
    ended_by: Mapped[str] = mapped_column(
        default=""
    )  # hand-over, left, term, silence, recalled, laid-down, elected

    member: Mapped[Member] = relationship(lazy="raise", foreign_keys=[member_id])
    took_over_from: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[took_over_from_id])
