"""Tables of dinners: the gathering, its pact by versions, its seats."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.accounts.models_guests import Guest
from app.core.columns import EnumText, Id, MaybeMoment, Moment, PublicId
from app.core.db import Base
from app.core.ids import new_token
from app.places.models import Venue
from events.dinners.rules import Pact, Rounding, SeatState, SplitMode, Visibility, Weighed
from groups.chat.models import Channel
from groups.membership.models import Group


class Dinner(Base):
    """A dinner that a member has called. `seats` is the limit; `share_token` opens it by link."""

    __tablename__ = "dinner"
    __table_args__ = (
        Index("ix_dinner_group_id_starts_at", "group_id", "starts_at"),
        Index("ix_dinner_visibility_starts_at", "visibility", "starts_at"),
        Index("ix_dinner_venue_id_starts_at", "venue_id", "starts_at"),
        CheckConstraint("seats between 2 and 500", name="seats"),
        CheckConstraint("cap_fen is null or cap_fen >= 0", name="cap_fen"),
        CheckConstraint("ends_at > starts_at", name="ends_at"),
        CheckConstraint("closes_at <= starts_at", name="closes_at"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))  # none: to be decided
    host_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channel.id"))
    title: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    timezone: Mapped[str]  # of the venue: what the clock on its wall shows
    seats: Mapped[int]
    cap_fen: Mapped[int | None]
    currency: Mapped[str] = mapped_column(default="CNY")
    closes_at: Mapped[Moment]  # no seats are taken after it
    visibility: Mapped[Visibility] = mapped_column(EnumText(Visibility))
    share_token: Mapped[str]
    time_open: Mapped[bool] = mapped_column(
        default=False
    )  # being decided: `starts_at` is only the earliest choice
    place_open: Mapped[bool] = mapped_column(default=False)  # being decided by a poll
    guests_sit: Mapped[bool] = mapped_column(default=True)  # whoever has the link may sit with a name alone
    pact_version: Mapped[int] = mapped_column(default=1)
    sequence: Mapped[int] = mapped_column(default=0)  # RFC 5545: grows with each change of time or place
    called_at: Mapped[Moment]
    moved_at: Mapped[MaybeMoment]  # time or place last changed: whoever sat down before may leave freely
    called_off_at: Mapped[MaybeMoment]
    over_told_at: Mapped[MaybeMoment]  # DinnerOver was announced
    queue_seed: Mapped[str] = mapped_column(
        default=new_token
    )  # of the lottery; its digest is shown from the start
    drawn_at: Mapped[MaybeMoment]  # the first draw: from then on the seed is open
    tables: Mapped[int] = mapped_column(default=0)  # how many, where there are more than one

    group: Mapped[Group] = relationship(lazy="raise")
    venue: Mapped[Venue | None] = relationship(lazy="raise")
    host: Mapped[Member] = relationship(lazy="raise")
    channel: Mapped[Channel | None] = relationship(lazy="raise")


class PactVersion(Base):
    """What was agreed before the dinner, version k. Taking a seat accepts one version."""

    __tablename__ = "pact_version"
    __table_args__ = (
        UniqueConstraint("dinner_id", "version"),
        CheckConstraint("plus_one_weight between 0 and 100", name="plus_one_weight"),
        CheckConstraint("child_weight between 0 and 100", name="child_weight"),
        CheckConstraint("late_cancel_hours between 0 and 168", name="late_cancel_hours"),
    )

    id: Mapped[Id]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    version: Mapped[int]
    split_mode: Mapped[SplitMode] = mapped_column(EnumText(SplitMode))
    drinks_pool: Mapped[bool] = mapped_column(default=False)
    treat: Mapped[str] = mapped_column(default="")  # who treats, in words; empty: nobody
    plus_one_weight: Mapped[int] = mapped_column(default=100)  # percent of a full share
    child_weight: Mapped[int] = mapped_column(default=50)
    deposit_note: Mapped[str] = mapped_column(default="")
    late_cancel_hours: Mapped[int] = mapped_column(default=24)
    no_urging: Mapped[bool] = mapped_column(default=True)
    weights: Mapped[Any] = mapped_column(
        JSON, default=list, server_default="[]"
    )  # [percent, name, member id]
    rounding: Mapped[Rounding] = mapped_column(
        EnumText(Rounding), default=Rounding.NONE, server_default="none"
    )
    written_at: Mapped[Moment]
    written_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))

    @property
    def pact(self) -> Pact:
        """What was agreed, as the rules know it."""
        return Pact(
            self.split_mode, self.drinks_pool, self.treat, self.plus_one_weight, self.child_weight,
            self.deposit_note, self.late_cancel_hours, self.no_urging,
            tuple(Weighed(*each) for each in self.weights), self.rounding,
        )  # fmt: skip


class Seat(Base):
    """One person at one dinner. Companions (+1, children) are seats of their own, brought by another seat.

    A seat of one's own has a member or a guest; both, once the guest turned out to be a member. Bills, attestations
    and diets hang on seats, so that companions and guests need no special case.
    """

    __tablename__ = "seat"
    __table_args__ = (
        Index("uq_seat_dinner_id_member_id", "dinner_id", "member_id", unique=True),
        Index("uq_seat_dinner_id_guest_id", "dinner_id", "guest_id", unique=True),
        Index("ix_seat_member_id_state", "member_id", "state"),
        Index("ix_seat_guest_id", "guest_id"),
        Index("ix_seat_brought_by_id", "brought_by_id"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    guest_id: Mapped[int | None] = mapped_column(ForeignKey("guest.id"))
    brought_by_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))
    name: Mapped[str] = mapped_column(default="")  # of a companion
    child: Mapped[bool] = mapped_column(default=False)
    state: Mapped[SeatState] = mapped_column(EnumText(SeatState))
    pact_version: Mapped[int]
    asked_at: Mapped[Moment]  # the place in the queue
    seated_at: Mapped[MaybeMoment]
    offered_until: Mapped[MaybeMoment]
    gone_at: Mapped[MaybeMoment]
    gone_late: Mapped[bool] = mapped_column(default=False)
    walked_in: Mapped[bool] = mapped_column(default=False)
    arrived_at: Mapped[MaybeMoment]  # the first accepted scan: rice in the bowl
    table_no: Mapped[int | None]  # at a dinner of many tables: which of them; each attests for itself

    dinner: Mapped[Dinner] = relationship(lazy="raise")
    member: Mapped[Member | None] = relationship(lazy="raise")
    guest: Mapped[Guest | None] = relationship(lazy="raise")

    @property
    def person(self) -> Member | Guest | None:
        """Who sits here: a member, else a guest, else nobody by name (a companion). Both must be loaded."""
        return self.member or self.guest


class DinnerMove(Base):
    """A change of time or place, as it was and as it became: it can be undone for some minutes, and is told."""

    __tablename__ = "dinner_move"
    __table_args__ = (Index("ix_dinner_move_dinner_id", "dinner_id", "id"),)

    id: Mapped[Id]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    moved_at: Mapped[Moment]
    undone_at: Mapped[MaybeMoment]
    was_starts_at: Mapped[Moment]
    was_ends_at: Mapped[Moment]
    was_closes_at: Mapped[Moment]
    was_timezone: Mapped[str]
    was_venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    now_starts_at: Mapped[Moment]
    now_ends_at: Mapped[Moment]
    now_closes_at: Mapped[Moment]
    now_timezone: Mapped[str]
    now_venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))

    by: Mapped[Member] = relationship(lazy="raise")
    was_venue: Mapped[Venue | None] = relationship(lazy="raise", foreign_keys=[was_venue_id])
    now_venue: Mapped[Venue | None] = relationship(lazy="raise", foreign_keys=[now_venue_id])


class Pause(Base):
    """By the group's own rule this member only waits until then: one row for both."""

    __tablename__ = "pause"
    __table_args__ = (UniqueConstraint("group_id", "member_id"),)

    id: Mapped[Id]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    until: Mapped[Moment]
    noted_at: Mapped[Moment]
