"""Tables of what a group has brought along from elsewhere: told, never counted."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.columns import Id, Moment
from app.core.db import Base
from app.core.photos import Photo


class BroughtTable(Base):
    """A dinner as a file told it: people are names, and nothing that counts presence or weighs reviews reads it."""

    __tablename__ = "brought_table"
    __table_args__ = (Index("ix_brought_table_group_id_happened_at", "group_id", "happened_at", "id"),)

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    happened_at: Mapped[Moment]
    told: Mapped[Any] = mapped_column(JSON)  # title, venue, people, dishes, reviews; read by reading.py


class BroughtPicture(Base):
    """A picture that came with it, drawn anew when it came."""

    __tablename__ = "brought_picture"
    __table_args__ = (
        UniqueConstraint("photo_id"),
        Index("ix_brought_picture_table_id", "table_id"),
    )

    id: Mapped[Id]
    table_id: Mapped[int] = mapped_column(ForeignKey("brought_table.id"))
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"))

    photo: Mapped[Photo] = relationship(lazy="raise")
