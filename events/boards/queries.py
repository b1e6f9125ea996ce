"""Reads of shared tables: one by its address, those that are open somewhere, who sits, what is said."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.accounts.blocks import between
from app.core import marks
from app.places.models import Venue
from events.boards.models import Board, BoardAsk, BoardWord
from events.boards.rules import AskState, BoardState
from events.diets.models import DietNeed
from events.dinners.models import Seat
from events.dinners.rules import SeatState

LISTED = 6
ON_DESK = 20
HERE = (AskState.SEATED, AskState.ASKING)


def board_by(session: Session, public_id: str) -> Board | None:
    """The board of this address with its house, place and dinner, or None."""
    loads = (joinedload(Board.merchant), joinedload(Board.venue), joinedload(Board.dinner))
    return session.scalar(select(Board).where(Board.public_id == public_id).options(*loads))


def board_of(session: Session, board_id: int) -> Board:
    """The board that a fact names, with its place and dinner."""
    loads = (joinedload(Board.venue), joinedload(Board.dinner))
    return session.scalars(select(Board).where(Board.id == board_id).options(*loads)).one()


def twin_of(
    session: Session, merchant_id: int, venue_id: int, starts_at: datetime, title: str
) -> Board | None:
    """The same board that is open already: an impatient second press."""
    same = select(Board).where(
        Board.merchant_id == merchant_id, Board.venue_id == venue_id, Board.starts_at == starts_at,
        Board.title == title, Board.state == BoardState.OPEN,
    )  # fmt: skip
    return session.scalar(same.limit(1))


def count_open(session: Session, merchant_id: int) -> int:
    """How many boards of this house are open."""
    wanted = select(func.count()).select_from(Board)
    return session.scalar(wanted.where(Board.merchant_id == merchant_id, Board.state == BoardState.OPEN)) or 0


def count_asked(session: Session, member_id: int, but: int) -> int:
    """At how many other open boards the member sits or asks."""
    wanted = select(func.count()).select_from(BoardAsk).join(Board, Board.id == BoardAsk.board_id)
    return session.scalar(wanted.where(
        BoardAsk.member_id == member_id, BoardAsk.state.in_(HERE), Board.state == BoardState.OPEN, Board.id != but
    )) or 0  # fmt: skip


def asks_of(session: Session, board_id: int, state: AskState) -> Sequence[BoardAsk]:
    """Everybody in this state with their names: those who sit in the order of sitting down, others of asking."""
    order = BoardAsk.seated_at if state is AskState.SEATED else BoardAsk.asked_at
    wanted = select(BoardAsk).where(BoardAsk.board_id == board_id, BoardAsk.state == state)
    loaded = wanted.options(joinedload(BoardAsk.member)).order_by(order, BoardAsk.id)
    return session.scalars(loaded.execution_options(populate_existing=True)).all()


def ask_of(session: Session, board_id: int, member_id: int) -> BoardAsk | None:
    """What the member has to do with this board."""
    wanted = select(BoardAsk).where(BoardAsk.board_id == board_id, BoardAsk.member_id == member_id)
    return session.scalar(wanted.execution_options(populate_existing=True))


def ask_by(session: Session, board_id: int, public_id: str) -> BoardAsk | None:
    """Somebody's ask at this board by its address."""
    wanted = select(BoardAsk).where(BoardAsk.board_id == board_id, BoardAsk.public_id == public_id)
    return session.scalar(wanted.options(joinedload(BoardAsk.member)))


def words_on(session: Session, ask_ids: Collection[int]) -> dict[int, dict[int, bool]]:
    """Ask → what those who sit (their rows) have said of it."""
    found: dict[int, dict[int, bool]] = {each: {} for each in ask_ids}
    for word in session.scalars(select(BoardWord).where(BoardWord.ask_id.in_(list(ask_ids)))):
        found[word.ask_id][word.by_id] = word.yes
    return found


def open_at(session: Session, venue_id: int, now: datetime) -> Sequence[Board]:
    """The open boards of a place, the next first."""
    return session.scalars(_open(now).where(Board.venue_id == venue_id).limit(LISTED)).all()


@cache
def open_here() -> Select[Board]:
    """Whether there are any, for the marks of its page."""
    return select(Board).where(Board.venue_id == marks.VENUE, Board.state == BoardState.OPEN)


def open_in(session: Session, city: str, now: datetime) -> Sequence[Board]:
    """The open boards of a city, or of everywhere, the next first."""
    wanted = _open(now)
    if city:
        wanted = wanted.where(Board.venue_id.in_(select(Venue.id).where(Venue.city == city)))
    return session.scalars(wanted.limit(LISTED)).all()


def _open(now: datetime) -> Select[Board]:
    return (
        select(Board)
        .where(Board.state == BoardState.OPEN, Board.closes_at > now)
        .options(joinedload(Board.venue))
        .order_by(Board.starts_at, Board.id)
    )


def of_merchant(session: Session, merchant_id: int, now: datetime) -> Sequence[Board]:
    """The boards of a house whose evening is still to come and that were not taken back, the next first."""
    gone = (BoardState.WITHDRAWN, BoardState.LAPSED, BoardState.UNHOSTED)
    wanted = select(Board).where(
        Board.merchant_id == merchant_id, Board.ends_at > now, Board.state.not_in(gone)
    )
    loads = (joinedload(Board.venue), joinedload(Board.dinner))
    return session.scalars(wanted.options(*loads).order_by(Board.starts_at, Board.id).limit(ON_DESK)).all()


@cache
def at_some() -> Select[BoardAsk]:
    """Whether the member sits or asks at one, for the marks of every page."""
    query = select(BoardAsk).join(Board, Board.id == BoardAsk.board_id)
    return query.where(
        BoardAsk.member_id == marks.MEMBER, BoardAsk.state.in_(HERE), Board.state == BoardState.OPEN
    )


def of_member(session: Session, member_id: int) -> Sequence[BoardAsk]:
    """Where the member sits or asks, at boards that are open; the next first."""
    wanted = select(BoardAsk).join(Board, Board.id == BoardAsk.board_id).where(
        BoardAsk.member_id == member_id, BoardAsk.state.in_(HERE), Board.state == BoardState.OPEN
    )  # fmt: skip
    loads = joinedload(BoardAsk.board).joinedload(Board.venue)
    return session.scalars(wanted.options(loads).order_by(Board.starts_at, Board.id)).all()


def people_at(session: Session, boards: Sequence[Board]) -> dict[int, int]:
    """Board → how many people sit: of one that is a dinner, at the dinner. Two queries at most."""
    found = dict.fromkeys((board.id for board in boards), 0)
    size = func.sum(1 + BoardAsk.adults + BoardAsk.children)
    wanted = select(BoardAsk.board_id, size).where(
        BoardAsk.board_id.in_([board.id for board in boards if board.dinner_id is None]),
        BoardAsk.state == AskState.SEATED,
    )  # fmt: skip
    for board_id, people in session.execute(wanted.group_by(BoardAsk.board_id)):
        found[board_id] = int(people)  # PostgreSQL sums to a decimal
    tables = {board.dinner_id: board.id for board in boards if board.dinner_id is not None}
    if tables:
        seats = select(Seat.dinner_id, func.count()).where(
            Seat.dinner_id.in_(list(tables)), Seat.state == SeatState.GOING
        )
        for dinner_id, people in session.execute(seats.group_by(Seat.dinner_id)):
            found[tables[dinner_id]] = people
    return found


def needs_at(session: Session, boards: Sequence[Board]) -> dict[int, list[tuple[int, DietNeed]]]:
    """Board → what is not eaten there, each with a number for whose it is and no name. Two queries at most."""
    found: dict[int, list[tuple[int, DietNeed]]] = {board.id: [] for board in boards}
    before = select(BoardAsk.board_id, BoardAsk.id, DietNeed).join(
        DietNeed, DietNeed.member_id == BoardAsk.member_id
    )
    ids = [board.id for board in boards if board.dinner_id is None]
    for board_id, row, need in session.execute(
        before.where(BoardAsk.board_id.in_(ids), BoardAsk.state == AskState.SEATED).order_by(DietNeed.id)
    ):
        found[board_id].append((row, need))
    tables = {board.dinner_id: board.id for board in boards if board.dinner_id is not None}
    if tables:
        whose = or_(DietNeed.seat_id == Seat.id, DietNeed.member_id == Seat.member_id)
        at = select(Seat.dinner_id, Seat.id, DietNeed).join(DietNeed, whose)
        for dinner_id, row, need in session.execute(
            at.where(Seat.dinner_id.in_(list(tables)), Seat.state == SeatState.GOING).order_by(DietNeed.id)
        ):
            found[tables[dinner_id]].append((row, need))
    return found


def due(session: Session, now: datetime, limit: int = 200) -> Sequence[int]:
    """Open boards whose hour has come, or that of somebody who asks."""
    late = select(BoardAsk.board_id).where(BoardAsk.state == AskState.ASKING, BoardAsk.until <= now)
    wanted = select(Board.id).where(
        Board.state == BoardState.OPEN, or_(Board.closes_at <= now, Board.id.in_(late))
    )
    return session.scalars(wanted.order_by(Board.id).limit(limit)).all()


@cache
def to_answer() -> Select[BoardAsk]:
    """Those who ask at boards where the member sits, and of whom she has said nothing; for the mark and the list."""
    mine = select(BoardAsk.id, BoardAsk.board_id).where(
        BoardAsk.member_id == marks.MEMBER, BoardAsk.state == AskState.SEATED
    ).subquery()  # fmt: skip
    said = select(BoardWord.ask_id).join(mine, mine.c.id == BoardWord.by_id)
    sits = aliased(BoardAsk)
    meets_none = ~select(sits.id).where(
        sits.board_id == BoardAsk.board_id, sits.state == AskState.SEATED,
        between(sits.member_id, BoardAsk.member_id),
    ).exists()  # fmt: skip
    return (
        select(BoardAsk)
        .join(Board, Board.id == BoardAsk.board_id)
        .where(
            BoardAsk.board_id.in_(select(mine.c.board_id)), BoardAsk.state == AskState.ASKING,
            BoardAsk.until > marks.NOW, BoardAsk.id.not_in(said), Board.state == BoardState.OPEN,
            meets_none,
        )
    )  # fmt: skip


def waiting_for(session: Session, member_id: int, now: datetime) -> Sequence[BoardAsk]:
    """The same as rows, with their boards and names."""
    loads = (joinedload(BoardAsk.board).joinedload(Board.venue), joinedload(BoardAsk.member))
    wanted = to_answer().options(*loads).order_by(BoardAsk.until, BoardAsk.id)
    return session.scalars(wanted, marks.values(member=member_id, now=now)).all()


@cache
def of_dinner() -> Select[int]:
    """Whether the dinner came of a board, for the mark."""
    return select(Board.id).where(Board.dinner_id == marks.DINNER)


def behind(session: Session, dinner_id: int) -> Board | None:
    """The board that this dinner came of."""
    return session.scalar(select(Board).where(Board.dinner_id == dinner_id).options(joinedload(Board.venue)))


def address_of(session: Session, board_id: int) -> tuple[str, str]:
    """The addresses of a board and of its place."""
    wanted = select(Board.public_id, Venue.public_id).join(Venue, Venue.id == Board.venue_id)
    board, venue = session.execute(wanted.where(Board.id == board_id)).one()
    return board, venue


def open_with(session: Session, member_id: int) -> Sequence[int]:
    """The open boards at which the member sits or asks."""
    return [ask.board_id for ask in of_member(session, member_id)]


def open_ids_at(session: Session, venue_id: int, merchant_id: int | None = None) -> Sequence[int]:
    """The open boards of a place; of this house alone, if named."""
    wanted = select(Board.id).where(Board.venue_id == venue_id, Board.state == BoardState.OPEN)
    if merchant_id is not None:
        wanted = wanted.where(Board.merchant_id == merchant_id)
    return session.scalars(wanted.order_by(Board.id)).all()


def exported(session: Session, member_id: int) -> list[dict[str, Any]]:
    """What a member takes along: where one asked for a seat, and what one said of others while it counts."""
    rows = session.execute(
        select(Board.title, BoardAsk).join(Board, Board.id == BoardAsk.board_id)
        .where(BoardAsk.member_id == member_id).order_by(BoardAsk.id)
    )  # fmt: skip
    said = session.execute(
        select(Board.title, BoardWord.yes, BoardWord.said_at)
        .join(BoardAsk, BoardAsk.id == BoardWord.by_id)
        .join(Board, Board.id == BoardAsk.board_id)
        .where(BoardAsk.member_id == member_id).order_by(BoardWord.id)
    )  # fmt: skip
    return [
        {"shared_tables": [
            {"table": title, "asked": ask.asked_at.isoformat(), "state": ask.state.value, "people": ask.size,
             "hello": ask.hello, "door": ask.door.value}
            for title, ask in rows
        ]},
        {"said_of_others_at_shared_tables": [
            {"table": title, "yes": yes, "at": at.isoformat()} for title, yes, at in said
        ]},
    ]  # fmt: skip
