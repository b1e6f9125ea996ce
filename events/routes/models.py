"""Tables of routes: dinner at one house, dessert at the next; and the groups that take one."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.columns import Id, MaybeMoment, Moment, PublicId
from app.core.db import Base
from app.merchants.models import Merchant
from app.places.models import Venue
from events.dinners.models import Dinner
from groups.alliances.models import Alliance
from groups.membership.models import Group


class Route(Base):
    """An evening over several houses of an alliance. Open once every house has agreed to its own leg (M-26)."""

    __tablename__ = "route"
    __table_args__ = (Index("ix_route_alliance_id", "alliance_id", "id"),)

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    alliance_id: Mapped[int] = mapped_column(ForeignKey("alliance.id"))
    title: Mapped[str]
    drawn_up_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    drawn_up_at: Mapped[Moment]
    opened_at: Mapped[MaybeMoment]
    withdrawn_at: Mapped[MaybeMoment]

    alliance: Mapped[Alliance] = relationship(lazy="raise")


class RouteLeg(Base):
    """One house of a route: when, what for, what it costs, how many. `walk` are minutes from the leg before."""

    __tablename__ = "route_leg"
    __table_args__ = (
        UniqueConstraint("route_id", "position"),
        CheckConstraint("cap between 2 and 500", name="cap"),
        CheckConstraint("walk between 0 and 240", name="walk"),
    )

    id: Mapped[Id]
    route_id: Mapped[int] = mapped_column(ForeignKey("route.id"))
    position: Mapped[int]
    merchant_id: Mapped[int] = mapped_column(ForeignKey("merchant.id"))
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    walk: Mapped[int] = mapped_column(default=0)
    menu: Mapped[str] = mapped_column(default="")
    price_fen: Mapped[int | None]  # a head
    cap: Mapped[int]
    agreed_at: Mapped[MaybeMoment]
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))

    merchant: Mapped[Merchant] = relationship(lazy="raise")
    venue: Mapped[Venue] = relationship(lazy="raise")


class RouteParty(Base):
    """A group takes a route: its own dinners, its own people. The houses see how many come, and no names."""

    __tablename__ = "route_party"
    __table_args__ = (UniqueConstraint("route_id", "group_id"),)

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    route_id: Mapped[int] = mapped_column(ForeignKey("route.id"))
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    taken_at: Mapped[Moment]

    route: Mapped[Route] = relationship(lazy="raise")
    group: Mapped[Group] = relationship(lazy="raise")


class RouteStop(Base):
    """The group's dinner at one leg."""

    __tablename__ = "route_stop"
    __table_args__ = (UniqueConstraint("party_id", "leg_id"), UniqueConstraint("dinner_id"))

    id: Mapped[Id]
    party_id: Mapped[int] = mapped_column(ForeignKey("route_party.id"))
    leg_id: Mapped[int] = mapped_column(ForeignKey("route_leg.id"))
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))

    leg: Mapped[RouteLeg] = relationship(lazy="raise")
    dinner: Mapped[Dinner] = relationship(lazy="raise")
    party: Mapped[RouteParty] = relationship(lazy="raise")
