"""Tables of cravings: wishes with their windows, and drafts of tables with what their authors answer."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.core.columns import EnumText, Id, MaybeMoment, Moment, PublicId
from app.core.db import Base
from app.places.models import Venue
from events.cravings.rules import Audience, Tongue
from events.dinners.models import Dinner


class Craving(Base):
    """Somebody would like to eat something, some time soon. Seen by nobody else until it is matched."""

    __tablename__ = "craving"
    __table_args__ = (
        Index("ix_craving_city_key_food_key_ends_at", "city_key", "food_key", "ends_at"),
        Index("ix_craving_member_id_ends_at", "member_id", "ends_at"),
        CheckConstraint("least between 2 and 10", name="least"),
        CheckConstraint("adults >= 0 and children >= 0 and adults + children <= 5", name="party"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    food: Mapped[str]  # as it was written
    food_key: Mapped[str]
    city: Mapped[str]
    city_key: Mapped[str]
    area: Mapped[str] = mapped_column(default="")
    area_key: Mapped[str] = mapped_column(default="")
    near_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))  # a place with coordinates
    radius_km: Mapped[int | None]
    timezone: Mapped[str]
    cap_fen: Mapped[int | None]
    adults: Mapped[int] = mapped_column(default=0)
    children: Mapped[int] = mapped_column(default=0)
    least: Mapped[int]  # so many people there must be
    audience: Mapped[Audience] = mapped_column(EnumText(Audience))
    tongue: Mapped[Tongue] = mapped_column(EnumText(Tongue))
    written_at: Mapped[Moment]
    ends_at: Mapped[Moment]  # of the last window
    done_at: Mapped[MaybeMoment]  # taken back, fulfilled, or let go
    draft_id: Mapped[int | None] = mapped_column(
        ForeignKey("craving_draft.id"), index=True
    )  # while one is open

    member: Mapped[Member] = relationship(lazy="raise")
    draft: Mapped[CravingDraft | None] = relationship(lazy="raise")
    near: Mapped[Venue | None] = relationship(lazy="raise")
    windows: Mapped[list[CravingWindow]] = relationship(lazy="raise", order_by="CravingWindow.starts_at")


class CravingWindow(Base):
    """A time in which the author could begin to eat, and until when she has time."""

    __tablename__ = "craving_window"
    __table_args__ = (
        Index("ix_craving_window_craving_id", "craving_id"),
        CheckConstraint("ends_at > starts_at", name="ends_at"),
    )

    id: Mapped[Id]
    craving_id: Mapped[int] = mapped_column(ForeignKey("craving.id"))
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]


class CravingDraft(Base):
    """A table that could be: wishes that fit together, until a fixed hour. Its people are named to nobody."""

    __tablename__ = "craving_draft"
    __table_args__ = (Index("ix_craving_draft_closed_at_answers_until", "closed_at", "answers_until"),)

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    food: Mapped[str]
    city: Mapped[str]
    area: Mapped[str] = mapped_column(default="")
    near_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    timezone: Mapped[str]
    cap_fen: Mapped[int | None]
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    formed_at: Mapped[Moment]
    answers_until: Mapped[Moment]  # the fixed hour: nothing is told before it
    closed_at: Mapped[MaybeMoment]
    dinner_id: Mapped[int | None] = mapped_column(ForeignKey("dinner.id"), unique=True)

    dinner: Mapped[Dinner | None] = relationship(lazy="raise")
    near: Mapped[Venue | None] = relationship(lazy="raise")
    answers: Mapped[list[CravingAnswer]] = relationship(lazy="raise", order_by="CravingAnswer.id")


class CravingAnswer(Base):
    """What one author says to a draft. Read by the rule alone, shown to nobody but its author."""

    __tablename__ = "craving_answer"
    __table_args__ = (
        UniqueConstraint("draft_id", "member_id"),
        Index("ix_craving_answer_member_id", "member_id"),
    )

    id: Mapped[Id]
    draft_id: Mapped[int] = mapped_column(ForeignKey("craving_draft.id"))
    craving_id: Mapped[int] = mapped_column(ForeignKey("craving.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    accepted: Mapped[bool | None]
    answered_at: Mapped[MaybeMoment]  # who accepts first hosts
    place: Mapped[str] = mapped_column(default="")  # where she would host

    draft: Mapped[CravingDraft] = relationship(lazy="raise", back_populates="answers")
    craving: Mapped[Craving] = relationship(lazy="raise")
