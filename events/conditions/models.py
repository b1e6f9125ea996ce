"""The table of conditional seats: who comes if what holds."""

from __future__ import annotations

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.core.columns import EnumText, Id, Moment
from app.core.db import Base
from events.conditions.rules import ConditionState
from events.dinners.models import Dinner


class Condition(Base):
    """A member's answer with an if. Only its author ever reads it: neither the host nor whom it names."""

    __tablename__ = "condition"
    __table_args__ = (
        UniqueConstraint("dinner_id", "member_id"),
        Index("ix_condition_member_id", "member_id"),
        CheckConstraint("adults >= 0 and children >= 0", name="party"),
    )

    id: Mapped[Id]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    adults: Mapped[int] = mapped_column(default=0)  # companions, as the seats will have them
    children: Mapped[int] = mapped_column(default=0)
    # What companions were called while they sat, so that they come back under their names.
    adult_names: Mapped[list[str]] = mapped_column(JSON, default=list)
    child_names: Mapped[list[str]] = mapped_column(JSON, default=list)
    at_least: Mapped[int | None]  # so many people at the table, oneself and companions among them
    whom_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    cap_fen: Mapped[int | None]
    state: Mapped[ConditionState] = mapped_column(EnumText(ConditionState))
    pact_version: Mapped[int]
    answered_at: Mapped[Moment]

    dinner: Mapped[Dinner] = relationship(lazy="raise")
    member: Mapped[Member] = relationship(foreign_keys=[member_id], lazy="raise")
    whom: Mapped[Member | None] = relationship(foreign_keys=[whom_id], lazy="raise")
