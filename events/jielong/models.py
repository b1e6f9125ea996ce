"""Tables of lists: what was entered from one, and a list that waits for its dinner."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.columns import Id, MaybeMoment, Moment
from app.core.db import Base
from events.dinners.models import Seat


class ListedName(Base):
    """A name that the host has entered from a list: the same list again finds it and adds nobody twice.

    `nth`: the how-manieth of that name. `meant_id` is the member whom the host takes it for; the seat becomes the
    member's only by the member's own word.
    """

    __tablename__ = "listed_name"
    __table_args__ = (
        UniqueConstraint("dinner_id", "name_key", "nth"),
        Index("ix_listed_name_seat_id", "seat_id"),
        Index("ix_listed_name_meant_id_dinner_id", "meant_id", "dinner_id"),
    )

    id: Mapped[Id]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    name: Mapped[str]
    name_key: Mapped[str]
    nth: Mapped[int] = mapped_column(default=1)
    note: Mapped[str] = mapped_column(default="")
    diet: Mapped[bool] = mapped_column(default=False)  # the note says what somebody does not eat
    meant_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    denied_at: Mapped[MaybeMoment]  # the member said: not me
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    entered_at: Mapped[Moment]

    seat: Mapped[Seat] = relationship(lazy="raise")


class KeptList(Base):
    """A list from which a table is being set: kept until its people are entered, a week at most."""

    __tablename__ = "kept_list"
    __table_args__ = (UniqueConstraint("group_id", "member_id"),)

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    dinner_id: Mapped[int | None] = mapped_column(ForeignKey("dinner.id"))
    text: Mapped[str]
    kept_at: Mapped[Moment]
