"""Tables of diets: what somebody does not eat, and what is said to be in a dish."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.core.columns import EnumText, Id, Moment, PublicId
from app.core.db import Base
from app.places.models import Dish
from events.diets.needs import Ingredient, Kind, Need
from events.diets.rules import SeenBy, Severity, Source


class DietNeed(Base):
    """One need: of a member, asked once and reused at every table, or of one seat (a guest, a companion).

    A seat's needs are forgotten a week after its dinner.
    """

    __tablename__ = "diet_need"
    __table_args__ = (
        CheckConstraint("(member_id is null) <> (seat_id is null)", name="owner"),
        UniqueConstraint("member_id", "need", "words_key"),
        UniqueConstraint("seat_id", "need", "words_key"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))
    need: Mapped[Need] = mapped_column(EnumText(Need))
    kind: Mapped[Kind] = mapped_column(EnumText(Kind))
    words: Mapped[str] = mapped_column(default="")
    words_key: Mapped[str] = mapped_column(default="")  # folded: the same words twice are one need
    severity: Mapped[Severity | None] = mapped_column(EnumText(Severity))
    seen_by: Mapped[SeenBy] = mapped_column(EnumText(SeenBy))
    written_at: Mapped[Moment]


class DishWord(Base):
    """Somebody says that a dish contains something, or is made without it: with source and date, never "safe"."""

    __tablename__ = "dish_word"
    __table_args__ = (Index("ix_dish_word_dish_id", "dish_id", "id"),)

    id: Mapped[Id]
    dish_id: Mapped[int] = mapped_column(ForeignKey("dish.id"))
    ingredient: Mapped[Ingredient] = mapped_column(EnumText(Ingredient))
    contains: Mapped[bool]
    source: Mapped[Source] = mapped_column(EnumText(Source))
    said_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    said_at: Mapped[Moment]

    dish: Mapped[Dish] = relationship(lazy="raise")
    said_by: Mapped[Member] = relationship(lazy="raise")
