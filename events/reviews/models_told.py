"""Tables beside reviews: pictures, helpful votes, reports of pressure, and what a venue's page tells of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.columns import EnumText, Id, MaybeMoment, Moment
from app.core.db import Base
from app.core.photos import Photo
from events.reviews.models import Review
from events.reviews.pressing import Pressure
from events.reviews.rules import Aspect


class ReviewPicture(Base):
    """A picture in a review: of a dish, of an aspect, or of the meal. Sealed as the review is.

    `digest` is that of the pixels as they are kept; the four bands are its perceptual hash, 16 bits each, so that
    what differs in few bits is found by an index.
    """

    __tablename__ = "review_picture"
    __table_args__ = (
        UniqueConstraint("photo_id"),
        Index("ix_review_picture_review_id", "review_id", "id"),
        Index("ix_review_picture_digest", "digest"),
        *(Index(f"ix_review_picture_band_{band}", f"band_{band}") for band in range(4)),
    )

    id: Mapped[Id]
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"))
    dish_id: Mapped[int | None] = mapped_column(ForeignKey("dish.id"))
    aspect: Mapped[Aspect | None] = mapped_column(EnumText(Aspect))
    dish_name: Mapped[str] = mapped_column(default="")  # one that is not on the venue's list before all opens
    digest: Mapped[str]
    band_0: Mapped[int | None]  # none: too plain a picture to be told from others
    band_1: Mapped[int | None]
    band_2: Mapped[int | None]
    band_3: Mapped[int | None]
    elsewhere: Mapped[bool] = mapped_column(default=False)  # one like it stands at another venue
    added_at: Mapped[Moment]
    hidden_at: Mapped[MaybeMoment]  # somebody who is in it wanted it hidden
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))

    photo: Mapped[Photo] = relationship(lazy="raise")
    review: Mapped[Review] = relationship(lazy="raise")


class HelpfulVote(Base):
    """Somebody found a review helpful: one vote a person, and it orders a list only."""

    __tablename__ = "helpful_vote"
    __table_args__ = (UniqueConstraint("review_id", "member_id"),)

    id: Mapped[Id]
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    voted_at: Mapped[Moment]


class PressureReport(Base):
    """A diner says that the restaurant asked for praise, or to change or delete a review. Read as a count only."""

    __tablename__ = "pressure_report"
    __table_args__ = (
        UniqueConstraint("dinner_id", "member_id", "kind"),
        Index("ix_pressure_report_venue_id", "venue_id", "told_at"),
    )

    id: Mapped[Id]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    kind: Mapped[Pressure] = mapped_column(EnumText(Pressure))
    told_at: Mapped[Moment]


class VenueTold(Base):
    """What a venue's page tells beside the number, counted when something changed, so that a page reads one row."""

    __tablename__ = "venue_told"

    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"), primary_key=True)
    spread: Mapped[Any] = mapped_column(JSON)  # aspect -> how many gave one to five bowls
    dishes: Mapped[Any] = mapped_column(
        JSON
    )  # [dish, how many would order it again, of how many], the best first
    again: Mapped[int] = mapped_column(default=0)  # of `rated` dish ratings
    rated: Mapped[int] = mapped_column(default=0)
    tables: Mapped[int] = mapped_column(default=0)  # with anybody confirmed
    pressed_tables: Mapped[int] = mapped_column(default=0)  # of which somebody was asked for something
    pressed_until: Mapped[MaybeMoment]  # until then the page warns of it
    yielded: Mapped[int] = mapped_column(default=0)  # reviews softened or withdrawn after contact
    yielded_until: Mapped[MaybeMoment]
    counted_at: Mapped[Moment]
