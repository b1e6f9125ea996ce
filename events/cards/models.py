"""Tables of the group card: perks that a desk has given, and codes that were typed wrong."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.core.columns import Id, MaybeMoment, Moment, PublicId
from app.core.db import Base
from app.places.models import Venue
from events.dinners.models import Dinner, Seat


class PerkUse(Base):
    """A perk given to a table: one that stands for each perk and dinner. Taken back it stays readable."""

    __tablename__ = "perk_use"
    __table_args__ = (
        Index(
            "uq_perk_use_once", "dinner_id", "perk", unique=True, sqlite_where=text("undone_at is null"),
            postgresql_where=text("undone_at is null"),
        ),
        Index("ix_perk_use_venue_id", "venue_id", "id"),
    )  # fmt: skip

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    perk: Mapped[str]  # its key
    words: Mapped[str]  # as they were when it was given
    reading: Mapped[str]  # which look at the card: the same button pressed twice is once
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))  # whose card; none: six digits said
    by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    given_at: Mapped[Moment]
    undone_at: Mapped[MaybeMoment]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))

    dinner: Mapped[Dinner] = relationship(lazy="raise")
    venue: Mapped[Venue] = relationship(lazy="raise")
    seat: Mapped[Seat | None] = relationship(lazy="raise")
    by: Mapped[Member] = relationship(lazy="raise", foreign_keys=[by_id])
    undone_by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[undone_by_id])


class CardTry(Base):
    """Six digits that no table at this house says: five lock whoever typed them for ten minutes."""

    __tablename__ = "card_try"
    __table_args__ = (Index("ix_card_try_venue_id", "venue_id", "tried_at"),)

    id: Mapped[Id]
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    tried_at: Mapped[Moment]
