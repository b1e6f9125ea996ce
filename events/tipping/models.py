"""Tables of tipping tables: what is proposed, its times and places, and who could come to which."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.core.columns import Big, EnumText, Id, MaybeMoment, Moment, PublicId
from app.core.db import Base
from app.places.models import Venue
from events.dinners.models import Dinner
from events.dinners.rules import Visibility
from groups.membership.models import Group


class Tipping(Base):
    """A proposal that becomes one dinner once `need` people agree on a time and a place, or lapses."""

    __tablename__ = "tipping"
    __table_args__ = (
        Index("ix_tipping_group_id_ended_at", "group_id", "ended_at"),
        Index("ix_tipping_ended_at_closes_at", "ended_at", "closes_at"),
        CheckConstraint("need between 2 and 100 and need <= seats", name="need"),
        CheckConstraint("seats between 2 and 500", name="seats"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    proposer_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    title: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    timezone: Mapped[str]
    need: Mapped[int]
    seats: Mapped[int]
    cap_fen: Mapped[int | None]
    visibility: Mapped[Visibility] = mapped_column(EnumText(Visibility))
    pact: Mapped[Any] = mapped_column(JSON)  # the words of version 1 of the dinner's pact, by name
    closes_at: Mapped[Moment]
    opened_at: Mapped[Moment]
    ended_at: Mapped[MaybeMoment]  # tipped, lapsed or taken back
    dinner_id: Mapped[int | None] = mapped_column(ForeignKey("dinner.id"), unique=True)

    group: Mapped[Group] = relationship(lazy="raise")
    proposer: Mapped[Member] = relationship(lazy="raise")
    dinner: Mapped[Dinner | None] = relationship(lazy="raise")
    slots: Mapped[list[TippingSlot]] = relationship(lazy="raise", order_by="TippingSlot.starts_at")
    places: Mapped[list[TippingPlace]] = relationship(lazy="raise", order_by="TippingPlace.id")


class TippingSlot(Base):
    """A time that is offered."""

    __tablename__ = "tipping_slot"
    __table_args__ = (UniqueConstraint("tipping_id", "starts_at"),)

    id: Mapped[Id]
    tipping_id: Mapped[int] = mapped_column(ForeignKey("tipping.id"))
    starts_at: Mapped[Moment]


class TippingPlace(Base):
    """A place that is offered; one without a venue: where is decided later."""

    __tablename__ = "tipping_place"
    __table_args__ = (UniqueConstraint("tipping_id", "venue_id"),)

    id: Mapped[Id]
    tipping_id: Mapped[int] = mapped_column(ForeignKey("tipping.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))

    venue: Mapped[Venue | None] = relationship(lazy="raise")


ANSWER_SLOT = Table(
    "tipping_answer_slot",
    Base.metadata,
    Column("answer_id", Big, ForeignKey("tipping_answer.id"), primary_key=True),
    Column("slot_id", Big, ForeignKey("tipping_slot.id"), primary_key=True),
)
ANSWER_PLACE = Table(
    "tipping_answer_place",
    Base.metadata,
    Column("answer_id", Big, ForeignKey("tipping_answer.id"), primary_key=True),
    Column("place_id", Big, ForeignKey("tipping_place.id"), primary_key=True),
)


class TippingAnswer(Base):
    """Somebody could come to these times and places, with so many. Changing the answer keeps the turn."""

    __tablename__ = "tipping_answer"
    __table_args__ = (
        UniqueConstraint("tipping_id", "member_id"),
        Index("ix_tipping_answer_member_id", "member_id"),
        CheckConstraint("adults >= 0 and children >= 0 and adults + children <= 9", name="party"),
    )

    id: Mapped[Id]
    tipping_id: Mapped[int] = mapped_column(ForeignKey("tipping.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    adults: Mapped[int] = mapped_column(default=0)
    children: Mapped[int] = mapped_column(default=0)
    answered_at: Mapped[Moment]  # the first time: whose turn it is when seats are few

    member: Mapped[Member] = relationship(lazy="raise")
    tipping: Mapped[Tipping] = relationship(lazy="raise")
    slots: Mapped[list[TippingSlot]] = relationship(secondary=ANSWER_SLOT, lazy="raise")
    places: Mapped[list[TippingPlace]] = relationship(secondary=ANSWER_PLACE, lazy="raise")
