"""The table of what can be found on the map: where it lies, as a cell of the globe."""

from __future__ import annotations

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.columns import MaybeMoment
from app.core.db import Base

VENUE, DINNER = 0, 1


class Spot(Base):
    """A venue, or an open public dinner, on the ball (app/core/earth). A private kitchen lies here by its area only."""

    __tablename__ = "spot"
    __table_args__ = (
        # Holds all that finding needs, so that the rows themselves are never fetched.
        Index("ix_spot_near", "kind", "cell", "x", "y", "z", "ref_id", "starts_at", "until"),
        Index("ix_spot_until", "until"),
    )

    kind: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ref_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # of the venue or the dinner
    cell: Mapped[int]
    x: Mapped[float]
    y: Mapped[float]
    z: Mapped[float]
    starts_at: Mapped[MaybeMoment]  # of a dinner
    until: Mapped[MaybeMoment]  # when its seats close
