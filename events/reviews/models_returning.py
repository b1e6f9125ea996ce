"""Which groups go to a venue again, counted when something moves and read by its page."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.columns import Moment
from app.core.db import Base


class VenueReturns(Base):
    """Groups with an attested table here, those of them that came again, and the listed ones by their visits."""

    __tablename__ = "venue_returns"

    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"), primary_key=True)
    groups: Mapped[int] = mapped_column(default=0)
    again: Mapped[int] = mapped_column(default=0)
    named: Mapped[Any] = mapped_column(JSON, default=list)  # [group id, tables], the most often first
    computed_at: Mapped[Moment]
