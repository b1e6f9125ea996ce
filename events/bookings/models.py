"""Tables of bookings: the record, its earlier versions, and the numbers that the restaurant was told."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.core.columns import EnumText, Id, MaybeMoment, Moment
from app.core.db import Base
from events.bookings.rules import BookingState


class Booking(Base):
    """How the table is booked. The deposit is a note of who paid it in what way; no money passes here."""

    __tablename__ = "booking"
    __table_args__ = (CheckConstraint("deposit_fen is null or deposit_fen >= 0", name="deposit_fen"),)

    id: Mapped[Id]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"), unique=True)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[BookingState] = mapped_column(EnumText(BookingState))
    booked_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    name_used: Mapped[str] = mapped_column(default="")
    held_until: Mapped[MaybeMoment]
    room: Mapped[str] = mapped_column(default="")
    deposit_fen: Mapped[int | None]
    deposit_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    cancelling: Mapped[str] = mapped_column(default="")
    fees: Mapped[str] = mapped_column(default="")  # minimum, corkage, tea: what they said on the phone
    url: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")
    written_at: Mapped[Moment]
    written_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))

    booked_by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[booked_by_id])
    deposit_by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[deposit_by_id])
    written_by: Mapped[Member] = relationship(lazy="raise", foreign_keys=[written_by_id])


class BookingVersion(Base):
    """What a booking said before somebody changed it: nothing is overwritten unseen."""

    __tablename__ = "booking_version"
    __table_args__ = (Index("ix_booking_version_booking_id", "booking_id", "id"),)

    id: Mapped[Id]
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"))
    version: Mapped[int]
    changed: Mapped[Any] = mapped_column(JSON)  # field: [before, after]
    by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    at: Mapped[Moment]

    by: Mapped[Member] = relationship(lazy="raise")


class CountTold(Base):
    """The restaurant was told this number: each stays, the last one counts."""

    __tablename__ = "count_told"
    __table_args__ = (Index("ix_count_told_dinner_id", "dinner_id", "id"),)

    id: Mapped[Id]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    count: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    told_at: Mapped[Moment]

    by: Mapped[Member] = relationship(lazy="raise")
