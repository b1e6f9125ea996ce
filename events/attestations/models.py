"""Tables of presence: scans, claims, testimonies, and what follows from them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.core.columns import EnumText, Id, MaybeMoment, Moment
from app.core.db import Base
from events.attestations.rules import SeatFinding, Word
from events.dinners.models import Seat


class Scan(Base):
    """Somebody read a tablemate's live code: one token for an ordered pair at a dinner. No place is stored."""

    __tablename__ = "scan"
    __table_args__ = (
        UniqueConstraint("shower_seat_id", "reader_seat_id"),
        Index("ix_scan_dinner_id", "dinner_id"),
        CheckConstraint("shower_seat_id <> reader_seat_id", name="not_oneself"),
    )

    id: Mapped[Id]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    shower_seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    reader_seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    step: Mapped[int]
    spoken: Mapped[bool]  # typed from the six characters, not scanned
    uploaded_at: Mapped[Moment]


class CodeTry(Base):
    """A wrong code: five in ten minutes lock that person for that table."""

    __tablename__ = "code_try"
    __table_args__ = (Index("ix_code_try_dinner_id_member_id", "dinner_id", "member_id", "tried_at"),)

    id: Mapped[Id]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    tried_at: Mapped[Moment]


class WalkIn(Base):
    """Somebody without a seat who has read a live code, or says afterwards that she was there, and asks to be let in.

    `shower_seat_id` and `step` tell which code was read; whoever lets her in makes the token of it.
    """

    __tablename__ = "walk_in"
    __table_args__ = (UniqueConstraint("dinner_id", "member_id"),)

    id: Mapped[Id]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    shower_seat_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))
    step: Mapped[int | None]
    spoken: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[Moment]
    admitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("seat.id"))
    admitted_at: Mapped[MaybeMoment]

    member: Mapped[Member] = relationship(lazy="raise")


class Claim(Base):
    """What a person says of herself: I was there, I was not. The last one counts."""

    __tablename__ = "claim"
    __table_args__ = (UniqueConstraint("seat_id"), Index("ix_claim_dinner_id", "dinner_id"))

    id: Mapped[Id]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    present: Mapped[bool]
    said_at: Mapped[Moment]


class Testimony(Base):
    """What one seat says of another: yes, no, not sure. The last one counts; others' are unseen before one's own."""

    __tablename__ = "testimony"
    __table_args__ = (
        UniqueConstraint("witness_seat_id", "subject_seat_id"),
        Index("ix_testimony_dinner_id", "dinner_id"),
        CheckConstraint("witness_seat_id <> subject_seat_id", name="not_oneself"),
    )

    id: Mapped[Id]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    witness_seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    subject_seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    word: Mapped[Word] = mapped_column(EnumText(Word))
    said_at: Mapped[Moment]


class BillWord(Base):
    """An agreed bill names this seat; `agreed`: by its own person. Gone when the bill is open again."""

    __tablename__ = "bill_word"
    __table_args__ = (UniqueConstraint("seat_id"), Index("ix_bill_word_dinner_id", "dinner_id"))

    id: Mapped[Id]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    agreed: Mapped[bool]
    said_at: Mapped[Moment]


class HeadCount(Base):
    """How many sat there, by one seat's memory."""

    __tablename__ = "head_count"
    __table_args__ = (
        UniqueConstraint("seat_id"), CheckConstraint("heads between 1 and 500", name="heads"),
        Index("ix_head_count_dinner_id", "dinner_id"),
    )  # fmt: skip

    id: Mapped[Id]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    heads: Mapped[int]
    said_at: Mapped[Moment]


class Finding(Base):
    """What a table's evidence says of one seat now, with its reasons as data. Recomputed with every new word."""

    __tablename__ = "finding"
    __table_args__ = (UniqueConstraint("seat_id"), Index("ix_finding_dinner_id", "dinner_id"))

    id: Mapped[Id]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    state: Mapped[SeatFinding] = mapped_column(EnumText(SeatFinding))
    probability: Mapped[float]
    credibility: Mapped[float] = mapped_column(default=0.0)
    voices: Mapped[float] = mapped_column(default=0.0)  # of how many independent witnesses, and
    known: Mapped[float] = mapped_column(default=0.0)  # how far these convince: credibility's factors
    company: Mapped[float] = mapped_column(default=0.0)
    lift: Mapped[float | None]  # the most that a newcomer at this table is believed
    witnesses: Mapped[int] = mapped_column(default=0)  # tablemates who confirm
    circles: Mapped[int] = mapped_column(default=0)  # groups that these dine in
    why: Mapped[Any] = mapped_column(JSON)
    found_at: Mapped[Moment]  # since when the state is what it is
    judged_at: Mapped[Moment]  # when the evidence was last weighed

    seat: Mapped[Seat] = relationship(lazy="raise")


class Dispute(Base):
    """The table is asked once more about a seat: because words stand against words, or because its person asks (X-09).

    `asked_at`: since when its person says "I was there, ask them"; none where the table alone disagrees.
    """

    __tablename__ = "dispute"
    __table_args__ = (UniqueConstraint("seat_id"), Index("ix_dispute_dinner_id", "dinner_id", "until"))

    id: Mapped[Id]
    dinner_id: Mapped[int] = mapped_column(ForeignKey("dinner.id"))
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    opened_at: Mapped[Moment]
    until: Mapped[Moment]  # until when words about this seat are taken
    asked_at: Mapped[MaybeMoment]
    jury: Mapped[int] = mapped_column(
        default=0, server_default="0"
    )  # +1, -1: what a jury of strangers believes

    seat: Mapped[Seat] = relationship(lazy="raise")


class Onward(Base):
    """A declared route: who left one table for another that overlapped with it (X-17)."""

    __tablename__ = "onward"
    __table_args__ = (
        UniqueConstraint("seat_id"),
        CheckConstraint("seat_id <> from_seat_id", name="not_oneself"),
    )

    id: Mapped[Id]
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    from_seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    declared_at: Mapped[Moment]


class MemberStanding(Base):
    """What last night's pass found of a member: never shown as a number, used as a witness's weight.

    `value` is the standing in [0, 1]; `trust`, `seats` and `breadth` are what it is made of; `signature` (32 bytes)
    tells who dines in the same company.
    """

    __tablename__ = "member_standing"
    __table_args__ = (CheckConstraint("value between 0 and 1", name="value"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    value: Mapped[float]
    trust: Mapped[float] = mapped_column(default=0.0)
    seats: Mapped[float] = mapped_column(default=0.0)
    breadth: Mapped[float] = mapped_column(default=0.0)
    signature: Mapped[bytes | None]
    computed_at: Mapped[Moment]


class Night(Base):
    """One full pass: who has it, and what it found for everybody. The newest finished one is in force."""

    __tablename__ = "night"
    __table_args__ = (Index("ix_night_finished_at", "finished_at"),)

    id: Mapped[Id]
    began_at: Mapped[Moment]
    held_until: Mapped[MaybeMoment]  # by the process at work; another takes over once it has passed
    finished_at: Mapped[MaybeMoment]
    found: Mapped[Any] = mapped_column(
        JSON
    )  # the platform's and the cities' means, the lift of hosted tables, counts
