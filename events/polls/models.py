"""Tables of polls: the question, its choices, and what each person has answered."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.accounts.models_guests import Guest
from app.core.columns import EnumText, Id, MaybeMoment, Moment, PublicId
from app.core.db import Base
from app.places.models import Venue
from events.dinners.models import Dinner
from events.polls.rules import Kind, Word


class Poll(Base):
    """The time or the place of a dinner is being decided; one of a kind may run at a time."""

    __tablename__ = "poll"
    __table_args__ = (
        Index(
            "uq_poll_running", "dinner_id", "kind", unique=True, sqlite_where=text("closed_at is null"),
            postgresql_where=text("closed_at is null"),
        ),
        Index("ix_poll_closes_at", "closed_at", "closes_at"),
        Index("ix_poll_dinner_id", "dinner_id"),
    )  # fmt: skip

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    kind: Mapped[Kind] = mapped_column(EnumText(Kind))
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    opened_at: Mapped[Moment]
    closes_at: Mapped[Moment]
    closed_at: Mapped[MaybeMoment]
    adding: Mapped[bool] = mapped_column(default=True)  # others than the host may add choices

    dinner: Mapped[Dinner] = relationship(lazy="raise")


class PollOption(Base):
    """One choice. A date is what the wall clock shows there; its moment follows from the zone of the place."""

    __tablename__ = "poll_option"
    __table_args__ = (
        UniqueConstraint("poll_id", "wall"),
        UniqueConstraint("poll_id", "venue_id"),
        UniqueConstraint("poll_id", "rank"),
        CheckConstraint("(wall is null) <> (venue_id is null)", name="either"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"))
    rank: Mapped[int]  # the order of proposing
    wall: Mapped[str | None]  # "2026-12-05T18:30"
    starts_at: Mapped[MaybeMoment]  # that, in the zone that the dinner has now
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    added_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    added_at: Mapped[Moment]
    won: Mapped[bool] = mapped_column(default=False)

    venue: Mapped[Venue | None] = relationship(lazy="raise")


class PollBallot(Base):
    """That somebody has answered a poll; `wants_seat`: and sits down if the winner is a date with a yes."""

    __tablename__ = "poll_ballot"
    __table_args__ = (
        UniqueConstraint("poll_id", "member_id"),
        UniqueConstraint("poll_id", "guest_id"),
        Index("ix_poll_ballot_member_id", "member_id"),
        CheckConstraint("member_id is not null or guest_id is not null", name="somebody"),
    )

    id: Mapped[Id]
    poll_id: Mapped[int] = mapped_column(ForeignKey("poll.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    guest_id: Mapped[int | None] = mapped_column(
        ForeignKey("guest.id")
    )  # somebody with a seat and no account
    cast_at: Mapped[Moment]  # the first answer: the place in the line for seats
    wants_seat: Mapped[bool] = mapped_column(default=False)
    pact_version: Mapped[int]  # that was read with the wish for a seat

    member: Mapped[Member | None] = relationship(lazy="raise")
    guest: Mapped[Guest | None] = relationship(lazy="raise")

    @property
    def person(self) -> Member | Guest | None:
        """Who has answered."""
        return self.member or self.guest


class PollAnswer(Base):
    """One word of one person about one choice."""

    __tablename__ = "poll_answer"
    __table_args__ = (
        UniqueConstraint("ballot_id", "option_id"),
        Index("ix_poll_answer_option_id", "option_id"),
    )

    id: Mapped[Id]
    ballot_id: Mapped[int] = mapped_column(ForeignKey("poll_ballot.id"))
    option_id: Mapped[int] = mapped_column(ForeignKey("poll_option.id"))
    word: Mapped[Word] = mapped_column(EnumText(Word))
