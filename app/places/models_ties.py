"""Who belongs to a venue, to its family, to its allies or to its rivals: by one's own word, or by a staff list."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.columns import EnumText, Id, MaybeMoment, Moment
from app.core.db import Base
from app.places.models import Venue
from app.places.rules_ties import TieKind, TieOrigin


class VenueTie(Base):
    """A member's tie to a venue. It is never deleted: one that has ended goes on for a year."""

    __tablename__ = "venue_tie"
    __table_args__ = (
        UniqueConstraint("venue_id", "member_id", "origin"),
        Index("ix_venue_tie_member_id", "member_id"),
    )

    id: Mapped[Id]
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    kind: Mapped[TieKind] = mapped_column(EnumText(TieKind))
    origin: Mapped[TieOrigin] = mapped_column(
        EnumText(TieOrigin), default=TieOrigin.OWN, server_default=TieOrigin.OWN.value
    )
    declared_at: Mapped[Moment]
    ended_at: Mapped[MaybeMoment]

    venue: Mapped[Venue] = relationship(lazy="raise")
