"""Tables of the headcount: one question for a dinner, and an answer for every seat."""

from __future__ import annotations

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.columns import EnumText, Id, MaybeMoment, Moment
from app.core.db import Base
from events.dinners.models import Dinner, Seat
from events.headcount.rules import Preset


class Headcount(Base):
    """The question of a dinner and when its number is final. `question` and `answers` are the host's own words."""

    __tablename__ = "headcount"
    __table_args__ = (
        UniqueConstraint("dinner_id"),
        Index("ix_headcount_locked_at_lock_at", "locked_at", "lock_at"),
        CheckConstraint("hours between 1 and 168", name="hours"),
    )

    id: Mapped[Id]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    preset: Mapped[Preset] = mapped_column(EnumText(Preset))
    question: Mapped[str] = mapped_column(default="")
    answers: Mapped[list[str]] = mapped_column(JSON, default=list)
    hours: Mapped[int]  # before the dinner; `lock_at` follows when it moves
    lock_at: Mapped[Moment]
    asked_at: Mapped[MaybeMoment]
    locked_at: Mapped[MaybeMoment]
    count: Mapped[int | None]  # how many came when it was locked
    set_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    set_at: Mapped[Moment]

    dinner: Mapped[Dinner] = relationship(lazy="raise")


class HeadcountAnswer(Base):
    """What is to be on the table for one seat; a companion's is given by whoever brings them."""

    __tablename__ = "headcount_answer"
    __table_args__ = (
        UniqueConstraint("headcount_id", "seat_id"),
        Index("ix_headcount_answer_seat_id", "seat_id"),
        CheckConstraint("choice between 0 and 3", name="choice"),
    )

    id: Mapped[Id]
    headcount_id: Mapped[int] = mapped_column(ForeignKey("headcount.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    choice: Mapped[int]
    answered_at: Mapped[Moment]

    seat: Mapped[Seat] = relationship(lazy="raise")
