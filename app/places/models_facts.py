"""Tables of what is said of venues: facts with their sources, states, doors that few know, and venues made one."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.core.columns import EnumText, Id, MaybeMoment, Moment, PublicId
from app.core.db import Base
from app.places.facts import Change, FactKind, Sameness, Source
from app.places.models import Venue


class VenueFact(Base):
    """One word of one member about a venue: never overwritten. The same value said again confirms it (V-03)."""

    __tablename__ = "venue_fact"
    __table_args__ = (Index("ix_venue_fact_venue_id", "venue_id", "id"),)

    id: Mapped[Id]
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    kind: Mapped[FactKind] = mapped_column(EnumText(FactKind))
    value: Mapped[str] = mapped_column(default="")  # empty: taken back
    source: Mapped[Source] = mapped_column(EnumText(Source))
    by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    said_at: Mapped[Moment]

    by: Mapped[Member] = relationship(lazy="raise")


class VenueChange(Base):
    """Closed, opened again, moved or renamed on a day; `before` keeps how it was until then."""

    __tablename__ = "venue_change"
    __table_args__ = (Index("ix_venue_change_venue_id", "venue_id", "happened_on"),)

    id: Mapped[Id]
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    what: Mapped[Change] = mapped_column(EnumText(Change))
    happened_on: Mapped[date] = mapped_column(Date)
    before: Mapped[str] = mapped_column(default="")  # the name, or the address in words
    by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    said_at: Mapped[Moment]

    by: Mapped[Member] = relationship(lazy="raise")


class VenueDoor(Base):
    """Where a private kitchen really is. Kept apart, so that nothing that reads venues can tell it (V-11)."""

    __tablename__ = "venue_door"

    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"), primary_key=True)
    address: Mapped[str] = mapped_column(default="")
    lat: Mapped[float | None]
    lng: Mapped[float | None]


class VenueMerge(Base):
    """Somebody says that two venues are one; somebody else agrees or not; it can be undone (V-02)."""

    __tablename__ = "venue_merge"
    __table_args__ = (
        Index("ix_venue_merge_gone_id", "gone_id", "id"),
        Index("ix_venue_merge_kept_id", "kept_id", "id"),
        CheckConstraint("gone_id <> kept_id", name="two"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    gone_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    kept_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    state: Mapped[Sameness] = mapped_column(EnumText(Sameness))
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    proposed_at: Mapped[Moment]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    decided_at: Mapped[MaybeMoment]
    parted_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    parted_at: Mapped[MaybeMoment]

    gone: Mapped[Venue] = relationship(lazy="raise", foreign_keys=[gone_id])
    kept: Mapped[Venue] = relationship(lazy="raise", foreign_keys=[kept_id])
    proposed_by: Mapped[Member] = relationship(lazy="raise", foreign_keys=[proposed_by_id])
    decided_by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[decided_by_id])
    parted_by: Mapped[Member | None] = relationship(lazy="raise", foreign_keys=[parted_by_id])


class VenueMoved(Base):
    """What a merge has changed, column by column: each row's id with what stood there. The way back."""

    __tablename__ = "venue_moved"
    __table_args__ = (UniqueConstraint("merge_id", "what"),)

    id: Mapped[Id]
    merge_id: Mapped[int] = mapped_column(ForeignKey("venue_merge.id"))
    what: Mapped[str]
    rows: Mapped[Any] = mapped_column(JSON, default=dict)
