"""Tables of cases: reports, words of both sides, juries and their votes, and the public log."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.core.columns import EnumText, Id, MaybeMoment, Moment, PublicId
from app.core.db import Base
from app.site.moderation.rules import Reason, Side, Thing, Verdict, Why

_OPEN = text("closed_at is null")


class Case(Base):
    """One case about one thing: all reports of it join here while it is open.

    `kept` holds words that are hidden, so that they can come back; it is emptied when they are gone for good.
    """

    __tablename__ = "jury_case"
    __table_args__ = (
        Index(
            "uq_jury_case_open", "thing", "thing_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
        Index("ix_jury_case_closed_at", "closed_at", "id"),
        Index("ix_jury_case_dinner_id", "dinner_id"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    thing: Mapped[Thing] = mapped_column(EnumText(Thing))
    thing_id: Mapped[int]
    reason: Mapped[Reason] = mapped_column(EnumText(Reason))  # of the first report
    reported_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))  # whose thing it is
    group_id: Mapped[int | None] = mapped_column(ForeignKey("group.id"))
    dinner_id: Mapped[int | None] = mapped_column(ForeignKey("dinner.id"))
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    opened_at: Mapped[Moment]
    outcome: Mapped[Verdict | None] = mapped_column(EnumText(Verdict))
    decided_at: Mapped[MaybeMoment]  # the last verdict
    closed_at: Mapped[MaybeMoment]  # no report joins it any more; it may still be appealed
    kept: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    held_at: Mapped[MaybeMoment]  # hidden at once by an operator
    held_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    held_for: Mapped[Reason | None] = mapped_column(EnumText(Reason))
    held_until: Mapped[
        MaybeMoment
    ]  # then it lapses by itself, unless a jury has confirmed it; none: it is over


class Report(Base):
    """What one member says against a thing. Nobody but the jury reads it, and nobody learns who wrote it."""

    __tablename__ = "case_report"
    __table_args__ = (UniqueConstraint("case_id", "by_id"), Index("ix_case_report_by_id", "by_id"))

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("jury_case.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    reason: Mapped[Reason] = mapped_column(EnumText(Reason))
    words: Mapped[str]
    merchant: Mapped[bool] = mapped_column(default=False)  # said for a house
    at: Mapped[Moment]


class CaseWord(Base):
    """What the reported side says, and what either adds: the last word of each counts."""

    __tablename__ = "case_word"
    __table_args__ = (UniqueConstraint("case_id", "by_id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("jury_case.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    side: Mapped[Side] = mapped_column(EnumText(Side))
    text: Mapped[str]
    at: Mapped[Moment]


class Round(Base):
    """One jury of a case: the first of five, and after an appeal one of eleven.

    `seed_sha256` is told from the start, the seed when it is over. `pool` is what was drawn from, as tokens with
    their circles; `salt` makes the tokens and is told to nobody.
    """

    __tablename__ = "jury_round"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        Index("ix_jury_round_ended_at", "ended_at"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("jury_case.id"))
    number: Mapped[int]
    size: Mapped[int]
    seed: Mapped[str]
    salt: Mapped[str]
    seed_sha256: Mapped[str]
    opened_at: Mapped[Moment]
    hears_until: Mapped[Moment]
    ends_at: Mapped[Moment]
    pool: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    drawn_at: Mapped[MaybeMoment]
    outcome: Mapped[Verdict | None] = mapped_column(EnumText(Verdict))
    ended_at: Mapped[MaybeMoment]
    appealed_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))

    case: Mapped[Case] = relationship(lazy="raise")


class Juror(Base):
    """Somebody drawn to judge, and the vote: sealed until the round is over, and then told without the name."""

    __tablename__ = "juror"
    __table_args__ = (
        UniqueConstraint("round_id", "member_id"),
        Index("ix_juror_member_id", "member_id", "left_at"),
    )

    id: Mapped[Id]
    round_id: Mapped[int] = mapped_column(ForeignKey("jury_round.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    token: Mapped[str]
    seated_at: Mapped[Moment]
    vote: Mapped[Verdict | None] = mapped_column(EnumText(Verdict))
    why: Mapped[str] = mapped_column(default="")  # one sentence, told without the name
    voted_at: Mapped[MaybeMoment]
    left_at: Mapped[MaybeMoment]
    left_why: Mapped[Why | None] = mapped_column(EnumText(Why))

    round: Mapped[Round] = relationship(lazy="raise")
    member: Mapped[Member] = relationship(lazy="raise")


class LogLine(Base):
    """A line of the public log: what was done and why, never who reported or judged. Only ever added."""

    __tablename__ = "moderation_log"
    __table_args__ = (Index("ix_moderation_log_case_id", "case_id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("jury_case.id"))
    kind: Mapped[str]
    what: Mapped[Any] = mapped_column(JSON)
    at: Mapped[Moment]

    case: Mapped[Case] = relationship(lazy="raise")
