"""What a jury found of a table: its reviews stay readable with the finding and weigh little (X-13)."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.columns import Moment
from app.core.db import Base


class Ruling(Base):
    """A verdict that this table demanded something of the restaurant; a won appeal deletes it."""

    __tablename__ = "ruling"

    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"), primary_key=True)
    source: Mapped[str] = mapped_column(default="")  # the address of the case
    found_at: Mapped[Moment]
