"""Tables of places: venues, their dishes, what these cost and when, and what was called otherwise before."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.core.columns import Id, Moment, PublicId
from app.core.db import Base
from app.core.names import confusable_key


def _key_of_city(context: DefaultExecutionContext) -> str:
    return confusable_key(str(context.get_current_parameters().get("city", "")))  # type: ignore[no-untyped-call]


class Venue(Base):
    """A place where people eat. Made by any member; no map service is needed."""

    __tablename__ = "venue"
    __table_args__ = (
        Index("ix_venue_city_key_name_key", "city_key", "name_key"),
        Index("ix_venue_lat_lng", "lat", "lng"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    name: Mapped[str]
    name_key: Mapped[str]
    city: Mapped[str]
    city_key: Mapped[str] = mapped_column(default=_key_of_city)
    area: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    cuisine: Mapped[str] = mapped_column(default="")
    art: Mapped[str] = mapped_column(default="hotpot")  # a drawn dish that stands in for a photograph
    cloth: Mapped[str] = mapped_column(default="celadon-gingham")
    timezone: Mapped[str] = mapped_column(default="Asia/Shanghai")
    phone: Mapped[str] = mapped_column(default="", server_default="")  # a copy of the fact that stands
    booking_url: Mapped[str] = mapped_column(
        default="", server_default=""
    )  # where a table is booked elsewhere
    lat: Mapped[float | None]  # degrees, WGS 84; unknown for most: no map service is asked
    lng: Mapped[float | None]
    private: Mapped[bool] = mapped_column(default=False, server_default=false())  # its address: see VenueDoor
    closed_on: Mapped[date | None] = mapped_column(Date)
    was: Mapped[Any] = mapped_column(
        JSON, default=list, server_default="[]"
    )  # [moved or renamed, day, before]
    doubted: Mapped[bool] = mapped_column(default=False, server_default=false())  # perhaps another's double
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("venue.id")
    )  # gone: its address leads there
    created_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    created_at: Mapped[Moment]

    created_by: Mapped[Member] = relationship(lazy="raise")

    @property
    def dial(self) -> str:
        """The number as a link that a phone dials (RFC 3966); an extension is left to the caller."""
        number = unicodedata.normalize("NFKC", self.phone).split("转")[0]
        return "tel:" + re.sub(r"[^0-9+*#]", "", number)

    @property
    def booking_host(self) -> str:
        """Whose booking page it is."""
        return urlsplit(self.booking_url).hostname or ""


class VenueEdit(Base):
    """What somebody changed of a venue, `before` and `after` by field: anybody may describe, nobody unseen."""

    __tablename__ = "venue_edit"
    __table_args__ = (Index("ix_venue_edit_venue_id", "venue_id", "id"),)

    id: Mapped[Id]
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    before: Mapped[Any] = mapped_column(JSON)
    after: Mapped[Any] = mapped_column(JSON)
    edited_at: Mapped[Moment]

    by: Mapped[Member] = relationship(lazy="raise")


class Dish(Base):
    """A dish of a venue."""

    __tablename__ = "dish"
    __table_args__ = (UniqueConstraint("venue_id", "name_key"),)

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    name: Mapped[str]
    name_key: Mapped[str]
    art: Mapped[str] = mapped_column(default="")
    created_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    created_at: Mapped[Moment]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("dish.id"))  # its name means that one now

    venue: Mapped[Venue] = relationship(lazy="raise")


class DishName(Base):
    """What a dish was called before somebody renamed it."""

    __tablename__ = "dish_name"
    __table_args__ = (Index("ix_dish_name_dish_id", "dish_id", "id"),)

    id: Mapped[Id]
    dish_id: Mapped[int] = mapped_column(ForeignKey("dish.id"))
    name: Mapped[str]
    renamed_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    renamed_at: Mapped[Moment]


class DishPrice(Base):
    """What a dish cost, and when somebody said so: history, never overwritten.

    `source` names the agreed bill that it was read from; a price that somebody typed has none and is "reported".
    """

    __tablename__ = "dish_price"
    __table_args__ = (
        Index("ix_dish_price_dish_id_said_at", "dish_id", "said_at"),
        Index("ix_dish_price_source", "source"),
        CheckConstraint("fen >= 0", name="fen"),
    )

    id: Mapped[Id]
    dish_id: Mapped[int] = mapped_column(ForeignKey("dish.id"))
    fen: Mapped[int]
    currency: Mapped[str] = mapped_column(default="CNY")
    source: Mapped[str] = mapped_column(default="", server_default="")
    said_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    said_at: Mapped[Moment]
