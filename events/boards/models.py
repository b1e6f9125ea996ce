"""Tables of shared tables: the board that a house puts up, who sits or asks, what those who sit say of the others."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Member
from app.core.columns import EnumText, Id, MaybeMoment, Moment, PublicId
from app.core.db import Base
from app.merchants.models import Merchant
from app.places.models import Venue
from events.boards.rules import AskState, BoardState, Door
from events.dinners.models import Dinner


class Board(Base):
    """A table of a house on one evening, open to people who do not know each other. Nothing of it is changed later."""

    __tablename__ = "board"
    __table_args__ = (
        Index("ix_board_venue_id_state", "venue_id", "state"),
        Index("ix_board_merchant_id_state", "merchant_id", "state"),
        Index("ix_board_state_closes_at", "state", "closes_at"),
        CheckConstraint("seats between 3 and 30", name="seats"),
        CheckConstraint("least between 2 and seats", name="least"),
        CheckConstraint("ends_at > starts_at", name="ends_at"),
        CheckConstraint("closes_at < starts_at", name="closes_at"),
        CheckConstraint("price_fen is null or price_fen >= 0", name="price_fen"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    merchant_id: Mapped[int] = mapped_column(ForeignKey("merchant.id"))
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"))
    put_up_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    title: Mapped[str]
    terms: Mapped[str] = mapped_column(default="")  # what there is and what it costs, in the house's words
    cancel: Mapped[str] = mapped_column(default="")  # how one cancels
    price_fen: Mapped[int | None]  # about so much a head: a hint, and nothing is paid here
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    timezone: Mapped[str]
    seats: Mapped[int]
    least: Mapped[int]
    closes_at: Mapped[Moment]  # the hour at which it is decided
    put_up_at: Mapped[Moment]
    state: Mapped[BoardState] = mapped_column(EnumText(BoardState), default=BoardState.OPEN)
    ended_at: Mapped[MaybeMoment]
    dinner_id: Mapped[int | None] = mapped_column(ForeignKey("dinner.id"), unique=True)

    merchant: Mapped[Merchant] = relationship(lazy="raise")
    venue: Mapped[Venue] = relationship(lazy="raise")
    dinner: Mapped[Dinner | None] = relationship(lazy="raise")


class BoardAsk(Base):
    """A member, with companions perhaps, who sits at a board or would like to. Named to those who sit, to no house."""

    __tablename__ = "board_ask"
    __table_args__ = (
        UniqueConstraint("board_id", "member_id"),
        Index("ix_board_ask_member_id_state", "member_id", "state"),
        Index("ix_board_ask_state_until", "state", "until"),
        CheckConstraint("adults >= 0 and children >= 0 and adults + children <= 3", name="party"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    board_id: Mapped[int] = mapped_column(ForeignKey("board.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    adults: Mapped[int] = mapped_column(default=0)
    children: Mapped[int] = mapped_column(default=0)
    hello: Mapped[str] = mapped_column(default="")  # a line to those who sit
    door: Mapped[Door] = mapped_column(EnumText(Door))
    state: Mapped[AskState] = mapped_column(EnumText(AskState))
    asked_at: Mapped[Moment]
    until: Mapped[Moment]
    seated_at: Mapped[MaybeMoment]

    board: Mapped[Board] = relationship(lazy="raise")
    member: Mapped[Member] = relationship(lazy="raise")

    @property
    def size(self) -> int:
        """How many people."""
        return 1 + self.adults + self.children


class BoardWord(Base):
    """What one who sits says of one who asks. Read by the rule alone, and gone with the answer."""

    __tablename__ = "board_word"
    __table_args__ = (UniqueConstraint("ask_id", "by_id"), Index("ix_board_word_by_id", "by_id"))

    id: Mapped[Id]
    ask_id: Mapped[int] = mapped_column(ForeignKey("board_ask.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("board_ask.id"))  # the row of the one who sits
    yes: Mapped[bool]
    said_at: Mapped[Moment]
