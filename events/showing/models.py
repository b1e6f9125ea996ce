"""Tables of showing up: missed dinners by the table's word, who forgave, and what was remembered once more."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.columns import EnumText, Id, MaybeMoment, Moment
from app.core.db import Base
from events.dinners.models import Dinner, Seat
from events.showing.rules import Missed, NoShowState, Rule
from groups.membership.models import Group


class LookedThrough(Base):
    """A dinner whose table has said its last word, looked through once for seats that stayed empty."""

    __tablename__ = "looked_through"

    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"), primary_key=True)
    at: Mapped[Moment]


class NoShow(Base):
    """A seat that was kept and stayed empty. The three numbers are the charter's when that dinner was called."""

    __tablename__ = "no_show"
    __table_args__ = (
        UniqueConstraint("seat_id"),
        Index("ix_no_show_dinner_id", "dinner_id"),
        Index("ix_no_show_member_id", "member_id", "group_id"),
        Index("ix_no_show_group_id", "group_id", "missed_at"),
        CheckConstraint("strikes >= 0 and window_days > 0 and pause_days > 0", name="rule"),
    )

    id: Mapped[Id]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    state: Mapped[NoShowState] = mapped_column(EnumText(NoShowState))
    missed_at: Mapped[Moment]
    noted_at: Mapped[Moment]
    disputed_at: Mapped[MaybeMoment]
    settled_at: Mapped[MaybeMoment]  # the dispute's end: no second one
    strikes: Mapped[int]
    window_days: Mapped[int]
    pause_days: Mapped[int]

    dinner: Mapped[Dinner] = relationship(lazy="raise")
    seat: Mapped[Seat] = relationship(lazy="raise")
    group: Mapped[Group] = relationship(lazy="raise")

    @property
    def rule(self) -> Rule:
        """By what it is judged."""
        return Rule(self.strikes, self.window_days, self.pause_days)

    @property
    def missed(self) -> Missed:
        """As the rules know it."""
        return Missed(self.missed_at, self.rule, self.state)


class Forgiveness(Base):
    """A diner of that table said: that is fine."""

    __tablename__ = "forgiveness"
    __table_args__ = (UniqueConstraint("no_show_id", "member_id"),)

    id: Mapped[Id]
    no_show_id: Mapped[int] = mapped_column(ForeignKey("no_show.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    said_at: Mapped[Moment]


class Remembered(Base):
    """What a diner of that table answered when asked once more about a disputed no-show. The last word counts."""

    __tablename__ = "remembered"
    __table_args__ = (UniqueConstraint("no_show_id", "member_id"),)

    id: Mapped[Id]
    no_show_id: Mapped[int] = mapped_column(ForeignKey("no_show.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    there: Mapped[bool]
    said_at: Mapped[Moment]
