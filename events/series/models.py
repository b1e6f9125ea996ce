"""Tables of series: what comes again, and what became of each of its days."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.core.columns import EnumText, Id, MaybeMoment, Moment, PublicId
from app.core.db import Base
from app.places.models import Venue
from events.dinners.models import Dinner
from events.dinners.rules import Pact, Visibility
from events.series.rules import Pattern, Rhythm
from groups.membership.models import Group


class Series(Base):
    """Dinners that come again. Each of its days becomes a dinner of its own, a while ahead."""

    __tablename__ = "series"
    __table_args__ = (
        Index("ix_series_group_id", "group_id"),
        Index("ix_series_host_id", "host_id"),
        Index("ix_series_due_at", "due_at"),
        CheckConstraint("every between 1 and 12", name="every"),
        CheckConstraint("seats between 2 and 500", name="seats"),
        CheckConstraint("cap_fen is null or cap_fen >= 0", name="cap_fen"),
        CheckConstraint("minutes between 1 and 720", name="minutes"),
        CheckConstraint("closes_before >= 0", name="closes_before"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id"))
    host_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    title: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    rhythm: Mapped[Rhythm] = mapped_column(EnumText(Rhythm))
    every: Mapped[int] = mapped_column(default=1)  # weeks or months
    weekdays: Mapped[str] = mapped_column(default="")  # digits, Monday is 0: "04" is Monday and Friday
    month_day: Mapped[int] = mapped_column(default=0)
    nth: Mapped[int] = mapped_column(default=0)  # of the weekday in its month; -1: the last
    starts_on: Mapped[dt.date] = mapped_column(Date)  # in the first week or month
    ends_on: Mapped[dt.date | None] = mapped_column(Date)
    wall: Mapped[str]  # "19:00", what the clock there shows
    timezone: Mapped[str]
    minutes: Mapped[int]  # how long a dinner lasts
    closes_before: Mapped[int]  # minutes before the dinner at which seats are taken no more
    seats: Mapped[int]
    cap_fen: Mapped[int | None]
    visibility: Mapped[Visibility] = mapped_column(EnumText(Visibility))
    pact: Mapped[Any] = mapped_column(JSON)
    sequence: Mapped[int] = mapped_column(default=0)  # RFC 5545: grows with each change of its days
    next_on: Mapped[dt.date | None] = mapped_column(Date)  # the next day that has no table yet
    due_at: Mapped[MaybeMoment]  # when that table is set; none while it rests or has ended
    begun_at: Mapped[Moment]
    changed_at: Mapped[Moment]
    rests_since: Mapped[MaybeMoment]  # its host has left the group, or may set no tables any more
    ended_at: Mapped[MaybeMoment]

    group: Mapped[Group] = relationship(lazy="raise")
    host: Mapped[Member] = relationship(lazy="raise")
    venue: Mapped[Venue | None] = relationship(lazy="raise")

    @property
    def pattern(self) -> Pattern:
        """Which days, as the rules know them."""
        days = tuple(int(digit) for digit in self.weekdays)
        return Pattern(self.rhythm, self.every, days, self.month_day, self.nth)

    @property
    def time(self) -> dt.time:
        """The time on the wall."""
        return dt.time.fromisoformat(self.wall)

    @property
    def agreed(self) -> Pact:
        """The pact that each of its dinners begins with."""
        return Pact.stored(self.pact)


class Occurrence(Base):
    """What became of one day of a series: a dinner, or nothing (`skipped_at`). One row for a day, so one dinner."""

    __tablename__ = "series_occurrence"
    __table_args__ = (
        UniqueConstraint("series_id", "day"),
        Index("ix_series_occurrence_dinner_id", "dinner_id"),
        CheckConstraint("dinner_id is null or skipped_at is null", name="fate"),
    )

    id: Mapped[Id]
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    day: Mapped[dt.date] = mapped_column(Date)  # on the calendar of the series' zone
    dinner_id: Mapped[int | None] = mapped_column(ForeignKey("dinner.id"))
    shifted: Mapped[bool] = mapped_column(default=False)  # that night the clock never shows the usual time
    skipped_at: Mapped[MaybeMoment]

    series: Mapped[Series] = relationship(lazy="raise")
    dinner: Mapped[Dinner | None] = relationship(lazy="raise")
