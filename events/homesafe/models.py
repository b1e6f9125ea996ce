"""Tables of the ring. Everything in them is gone by the next noon."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.columns import Id, MaybeMoment, Moment
from app.core.db import Base
from events.dinners.models import Dinner, Seat


class Ring(Base):
    """A table that wants to know that everybody is home. One a dinner."""

    __tablename__ = "ring"
    __table_args__ = (UniqueConstraint("dinner_id"),)

    id: Mapped[Id]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    opened_at: Mapped[Moment]
    asked_at: Mapped[MaybeMoment]  # the dinner was over, and everybody was asked
    closed_at: Mapped[MaybeMoment]  # everybody was home

    dinner: Mapped[Dinner] = relationship(lazy="raise")


class WayHome(Base):
    """One seat's way home: when they left, with whom, that they are home; or that they would rather not say.

    Never where they are: no place is asked and none is kept.
    """

    __tablename__ = "way_home"
    __table_args__ = (UniqueConstraint("ring_id", "seat_id"),)

    id: Mapped[Id]
    ring_id: Mapped[int] = mapped_column(ForeignKey("ring.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    left_at: Mapped[MaybeMoment]
    ride: Mapped[str] = mapped_column(default="")  # who takes whom, in words
    home_at: Mapped[MaybeMoment]
    out_at: Mapped[MaybeMoment]
    nudged: Mapped[int] = mapped_column(default=0)

    seat: Mapped[Seat] = relationship(lazy="raise")
