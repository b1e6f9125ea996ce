"""Tables of reviews: what diners wrote, its versions, dish ratings, sealing, and a venue's score."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.core.columns import EnumText, Id, MaybeMoment, Moment, PublicId
from app.core.db import Base
from app.places.models import Dish, Venue
from events.dinners.models import Dinner
from events.reviews.rules import Again, NotCounted, NotEnoughReason, Paid


class Review(Base):
    """What one diner wrote of one dinner. Scores are half steps, 1..10, each optional; none is an overall."""

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("dinner_id", "author_id"),
        Index("ix_review_venue_id_opened_at", "venue_id", "opened_at", "id"),
        Index(  # the newest of a venue, whichever are asked for: its filters are read from the index alone
            "ix_review_venue_id_open",
            "venue_id",
            "id",
            "paid",
            "not_counted",
            "withdrawn_at",
            sqlite_where=text("opened_at is not null"),
            postgresql_where=text("opened_at is not null"),
        ),
        Index("ix_review_venue_id_helpful", "venue_id", "helpful", "id"),
        Index("ix_review_author_id_opened_at", "author_id", "opened_at", "id"),
        Index("ix_review_dinner_id_opened_at", "dinner_id", "opened_at"),
        *(
            CheckConstraint(f"{aspect} is null or {aspect} between 1 and 10", name=aspect)
            for aspect in ("taste", "room", "service", "value")
        ),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    version: Mapped[int] = mapped_column(default=1)
    text: Mapped[str]
    html: Mapped[str]
    language: Mapped[str] = mapped_column(default="zh")
    taste: Mapped[int | None]
    room: Mapped[int | None]
    service: Mapped[int | None]
    value: Mapped[int | None]
    paid: Mapped[Paid] = mapped_column(EnumText(Paid))
    # What its author had said, where the table's bill or an agreed offer says more; none: `paid` is their word.
    said_paid: Mapped[Paid | None] = mapped_column(EnumText(Paid))
    per_head_fen: Mapped[int | None]  # typed, so "reported"
    written_at: Mapped[Moment]
    edited_at: Mapped[MaybeMoment]
    opened_at: Mapped[MaybeMoment]  # none: sealed, readable by its author alone
    withdrawn_at: Mapped[MaybeMoment]
    conflict_at: Mapped[MaybeMoment]  # since when its author is known to be tied to the venue
    yielded_at: Mapped[MaybeMoment]  # softened or withdrawn after the restaurant asked for it
    # Dishes on no list yet, [name, tap, note]: all read a venue's list, so they wait for the opening.
    unlisted: Mapped[Any] = mapped_column(JSON, default=list, server_default="[]")
    helpful: Mapped[int] = mapped_column(
        default=0, server_default="0"
    )  # orders a list, never a number
    # What a jury found, {case, kind, reason}: its words are hidden, or its table was found to have threatened.
    finding: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    share: Mapped[float] = mapped_column(default=1.0, server_default="1")  # of its weight that this leaves
    # As last computed, with the venue's score:
    weight: Mapped[float] = mapped_column(default=0.0)
    not_counted: Mapped[NotCounted | None] = mapped_column(EnumText(NotCounted))
    why: Mapped[Any] = mapped_column(JSON, default=dict)  # the numbers of the formula for this review

    dinner: Mapped[Dinner] = relationship(lazy="raise")
    venue: Mapped[Venue] = relationship(lazy="raise")
    author: Mapped[Member] = relationship(lazy="raise")


class ReviewVersion(Base):
    """An earlier wording of a review: who reads may see what was changed, and when."""

    __tablename__ = "review_version"
    __table_args__ = (UniqueConstraint("review_id", "version"),)

    id: Mapped[Id]
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    version: Mapped[int]
    text: Mapped[str]
    scores: Mapped[Any] = mapped_column(JSON)
    written_at: Mapped[Moment]


class DishRating(Base):
    """One tap for one dish: again, fine, no more."""

    __tablename__ = "dish_rating"
    __table_args__ = (UniqueConstraint("review_id", "dish_id"), Index("ix_dish_rating_dish_id", "dish_id"))

    id: Mapped[Id]
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    dish_id: Mapped[int] = mapped_column(ForeignKey("dish.id"))
    again: Mapped[Again] = mapped_column(EnumText(Again))
    note: Mapped[str] = mapped_column(default="")

    dish: Mapped[Dish] = relationship(lazy="raise")


class PrivateNote(Base):
    """What a diner writes for herself; nobody else ever reads it."""

    __tablename__ = "private_note"
    __table_args__ = (UniqueConstraint("dinner_id", "author_id"),)

    id: Mapped[Id]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    text: Mapped[str]
    written_at: Mapped[Moment]


class Reviewer(Base):
    """What last night learnt of somebody's bowls against others at the same places (R-24): taken off, never shown."""

    __tablename__ = "reviewer"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    leniency: Mapped[float]
    precision: Mapped[float]


class VenueScore(Base):
    """A venue's numbers as last computed, kept in the transaction so that a page reads one row."""

    __tablename__ = "venue_score"

    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"), primary_key=True)
    reason: Mapped[NotEnoughReason | None] = mapped_column(
        EnumText(NotEnoughReason)
    )  # none: there is a number
    overall: Mapped[float | None]  # in bowls, 0.5 to 5, like the aspects
    taste: Mapped[float | None]
    room: Mapped[float | None]
    service: Mapped[float | None]
    value: Mapped[float | None]
    tables: Mapped[int] = mapped_column(default=0)  # that count
    groups: Mapped[int] = mapped_column(default=0)
    diners: Mapped[int] = mapped_column(default=0)
    sat_tables: Mapped[int] = mapped_column(default=0)  # with anybody confirmed, reviewed or not
    sat_groups: Mapped[int] = mapped_column(default=0)
    sat_diners: Mapped[int] = mapped_column(default=0)
    reviews: Mapped[int] = mapped_column(default=0)  # open and not withdrawn
    hosted: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)  # nobody credible vouches yet
    circles: Mapped[float] = mapped_column(default=0.0)  # independent tables that those counting amount to
    prior: Mapped[float | None]  # the city's mean, mixed in
    prior_share: Mapped[float] = mapped_column(default=0.0)  # by so much
    closed_tables: Mapped[int] = mapped_column(default=0)  # whose people have dined nowhere else
    rests_until: Mapped[MaybeMoment]  # many tables came at once: those wait until then
    rests_tables: Mapped[int] = mapped_column(default=0)  # so many within one week
    rests_usual: Mapped[float] = mapped_column(default=0.0)  # so many were usual
    left_out: Mapped[Any] = mapped_column(JSON)  # reason -> how many of them do not count for it
    spread: Mapped[Any] = mapped_column(JSON)  # reviews that count, with one to five bowls
    per_head_low: Mapped[int | None]  # reported by diners of the last 12 months, in fen
    per_head_median: Mapped[int | None]
    per_head_high: Mapped[int | None]
    per_head_count: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(default="CNY")
    computed_at: Mapped[Moment]

    def is_enough(self) -> bool:
        """Whether there is a number to show."""
        return self.overall is not None
