"""The verbs of shared tables: put one up, take it back; ask for seats, get up, say who may join, answer who asks.

Locks are taken in one order: the house or the member, then the board; a group and a dinner come after it. Each verb
decides at its end, within the board's lock, so that two who ask for the last seat are one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from app.accounts.blocks import apart
from app.accounts.models import Member
from app.core import db
from app.core.access import Refused
from app.core.signals import announce
from app.merchants import log
from app.merchants.models import Merchant
from app.merchants.queries import venue_ids_of
from app.places.models import Venue
from app.places.ties import is_tied
from events.boards import queries, rules, settling
from events.boards.models import Board, BoardAsk, BoardWord
from events.boards.rules import AskState, BoardReason, BoardState, Door
from events.dinners.rules import Party
from events.signals.boards import BoardAsked, BoardChanged


@dataclass(frozen=True, slots=True)
class Plan:
    """What a house offers; `price_fen` is a hint for one head, `closes_at` the hour at which it is decided."""

    title: str
    terms: str
    cancel: str
    price_fen: int | None
    starts_at: datetime
    ends_at: datetime
    closes_at: datetime
    seats: int
    least: int


def put_up(
    session: Session, merchant: Merchant, venue: Venue, by_id: int, plan: Plan, now: datetime
) -> Board:
    """Put a board up. Sent twice it is one. Raises Refused: a place that is not confirmed or closed, too many."""
    db.lock(session, merchant)
    if venue.id not in venue_ids_of(session, merchant.id, confirmed=True):
        raise Refused(BoardReason.NOT_ITS_VENUE)
    if venue.closed_on is not None:
        raise Refused(BoardReason.VENUE_CLOSED)
    twin = queries.twin_of(session, merchant.id, venue.id, plan.starts_at, plan.title)
    if twin is not None:
        return twin
    if queries.count_open(session, merchant.id) >= rules.MOST_BOARDS:
        raise Refused(BoardReason.TOO_MANY)
    words = {name: getattr(plan, name) for name in Plan.__dataclass_fields__}
    board = Board(
        merchant_id=merchant.id, venue_id=venue.id, put_up_by_id=by_id, put_up_at=now, timezone=venue.timezone,
        state=BoardState.OPEN, **words,
    )  # fmt: skip
    session.add(board)
    session.flush()  # the fact names its id
    log.write(session, merchant.id, "board_put_up", by_id, now, title=board.title)
    announce(session, BoardChanged(board.id))
    return board


def withdraw(session: Session, board: Board, by_id: int | None, now: datetime) -> None:
    """The house takes it back; everybody hears it. Twice is once. A table that is set is the diners' own: refused."""
    db.lock(session, board)
    if board.state is BoardState.SET:
        raise Refused(BoardReason.SET)
    if board.state is not BoardState.OPEN:
        return
    settling.end(session, board, BoardState.WITHDRAWN, now)
    log.write(session, board.merchant_id, "board_withdrawn", by_id, now, title=board.title)


def ask(
    session: Session, board: Board, member_id: int, party: Party, hello: str, door: Door, now: datetime
) -> BoardAsk:
    """Ask for seats: those who sit are asked; where nobody sits yet, or all agree, one sits. Twice is once.

    Raises Refused: the board is over, the house's own people, a party too large, an answer that stands.
    """
    db.lock(session, session.get_one(Member, member_id))  # two boards at once are counted one after the other
    db.lock(session, board)
    row = queries.ask_of(session, board.id, member_id)
    if row is not None and row.state in queries.HERE:
        return row
    _may_ask(session, board, member_id, party, row, now)
    if row is None:
        row = BoardAsk(board_id=board.id, member_id=member_id)
        session.add(row)
    row.adults, row.children, row.hello, row.door = party.adults, party.children, hello, door
    row.state, row.asked_at, row.seated_at = AskState.ASKING, now, None
    row.until = rules.answers_until(now, board.closes_at)
    session.flush()  # who sits is asked about it
    settling.move(session, board, now)
    if row.state is AskState.ASKING:
        _tell(session, board, row)
    announce(session, BoardChanged(board.id))
    return row


def give_back(session: Session, board: Board, member_id: int, now: datetime) -> None:
    """Ask no more, or get up; until the hour that is free. Twice is once. Raises Refused when it is a dinner."""
    db.lock(session, board)
    row = queries.ask_of(session, board.id, member_id)
    if board.state is BoardState.SET:
        raise Refused(BoardReason.SET)
    if row is None or row.state not in queries.HERE or board.state is not BoardState.OPEN:
        return
    leave(session, board, row, now)


def set_door(session: Session, board: Board, member_id: int, door: Door, now: datetime) -> None:
    """Say who may join: anybody, or only after a word. Raises Refused without a seat, or when the board is over."""
    row = _seat(session, board, member_id)
    row.door = door
    settling.move(session, board, now)
    announce(session, BoardChanged(board.id))


def answer(session: Session, board: Board, member_id: int, about: BoardAsk, yes: bool, now: datetime) -> None:
    """Say yes or no to somebody who asks; one may think again until the hour. Told to nobody. Raises Refused."""
    own = _seat(session, board, member_id)
    session.refresh(about, ["state"])
    if about.state is not AskState.ASKING:
        return  # answered a moment ago
    word = session.scalar(select(BoardWord).where(BoardWord.ask_id == about.id, BoardWord.by_id == own.id))
    if word is None:
        session.add(BoardWord(ask_id=about.id, by_id=own.id, yes=yes, said_at=now))
    else:
        word.yes, word.said_at = yes, now
    settling.move(session, board, now)
    announce(session, BoardChanged(board.id))


def leave(session: Session, board: Board, row: BoardAsk, now: datetime) -> None:
    """This row sits or asks no more, and what was said by it or of it goes. The board is open, and locked."""
    row.state, row.seated_at, row.hello = AskState.GONE, None, ""
    forget(session, row)
    settling.move(session, board, now)
    announce(session, BoardChanged(board.id))


def forget(session: Session, row: BoardAsk) -> None:
    """What was said by this row or of it goes."""
    session.execute(delete(BoardWord).where(or_(BoardWord.ask_id == row.id, BoardWord.by_id == row.id)))


def _may_ask(
    session: Session, board: Board, member_id: int, party: Party, row: BoardAsk | None, now: datetime
) -> None:
    if board.state is not BoardState.OPEN or now >= board.closes_at:
        raise Refused(BoardReason.CLOSED)
    if is_tied(session, board.venue_id, member_id, now):
        raise Refused(BoardReason.TIED)
    if row is not None and row.state is AskState.STAYS:
        raise Refused(BoardReason.STAYS)
    if min(party.adults, party.children) < 0 or party.size > 1 + rules.MAX_COMPANIONS:
        raise Refused(BoardReason.PARTY)
    if party.size > board.seats - queries.people_at(session, [board])[board.id]:
        raise Refused(BoardReason.FULL)
    if queries.count_asked(session, member_id, board.id) >= rules.MOST_ASKED:
        raise Refused(BoardReason.TOO_MANY_ASKED)


def _seat(session: Session, board: Board, member_id: int) -> BoardAsk:
    """The member's own row, at a board that is open; both are locked."""
    db.lock(session, board)
    own = queries.ask_of(session, board.id, member_id)
    if board.state is not BoardState.OPEN:
        raise Refused(BoardReason.CLOSED)
    if own is None or own.state is not AskState.SEATED:
        raise Refused(BoardReason.NOT_SEATED)
    return own


def _tell(session: Session, board: Board, row: BoardAsk) -> None:
    """Those who sit are asked; where one of them does not meet the one who asks, nobody is (PE-07)."""
    seated = queries.asks_of(session, board.id, AskState.SEATED)
    if row.member_id not in apart(session, {row.member_id, *(each.member_id for each in seated)}):
        whom = tuple(each.member_id for each in seated if each.door is Door.ASK)
        announce(session, BoardAsked(board.id, row.id, whom))
