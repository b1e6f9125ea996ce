"""Tables of many tables: how large each is, how people come to them, and every draw with its inputs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.columns import EnumText, Id, Moment
from app.core.db import Base
from events.tables.rules import Way


class Seating(Base):
    """A dinner's tables: how people come to them. The seed's digest is shown from the start, the seed after a draw."""

    __tablename__ = "seating"

    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"), primary_key=True)
    way: Mapped[Way] = mapped_column(EnumText(Way))
    seed: Mapped[str]
    laid_at: Mapped[Moment]


class DinnerTable(Base):
    """One of a dinner's tables: its number and how many chairs it has."""

    __tablename__ = "dinner_table"
    __table_args__ = (
        UniqueConstraint("dinner_id", "number"),
        CheckConstraint("size between 2 and 30", name="size"),
    )

    id: Mapped[Id]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    number: Mapped[int]
    size: Mapped[int]


class TableDraw(Base):
    """One draw: what it depended on, so that anybody can repeat it."""

    __tablename__ = "table_draw"
    __table_args__ = (Index("ix_table_draw_dinner_id", "dinner_id", "id"),)

    id: Mapped[Id]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    drawn_at: Mapped[Moment]
    inputs: Mapped[Any] = mapped_column(JSON)
    outcome: Mapped[Any] = mapped_column(JSON)
