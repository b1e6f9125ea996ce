"""What the tests of shared tables share: a confirmed house with its board, people who ask, the minute's job."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock, signals
from app.merchants.models import Merchant
from app.places.models import Venue
from events.boards import actions, queries, settling
from events.boards.actions import Plan
from events.boards.models import Board, BoardAsk
from events.boards.rules import AskState, Door
from events.dinners.rules import Party
from tests.factories import a_member, a_venue
from tests.merchants.kept import a_merchant

Writing = Callable[[], AbstractContextManager[Session]]
HOUR = timedelta(hours=1)


@dataclass
class House:
    """A house whose place diners have confirmed, and who keeps it."""

    owner: Member
    venue: Venue
    merchant: Merchant


def a_house(session: Session, name: str = "Old Stove") -> House:
    """One with its owner."""
    owner = a_member(session)
    venue = a_venue(session, owner, name)
    return House(owner, venue, a_merchant(session, venue, owner, confirmed=True))


def a_plan(seats: int = 6, least: int = 3, title: str = "Whole lamb", days: float = 3) -> Plan:
    """Three days ahead, decided the day before."""
    starts = clock.now().replace(microsecond=0) + timedelta(days=days)
    return Plan(
        title, "Lamb, tea", "Call until noon", 12800, starts, starts + 2 * HOUR, starts - 24 * HOUR, seats, least
    )  # fmt: skip


def a_board(session: Session, house: House, seats: int = 6, least: int = 3, **more: object) -> Board:
    """A board of that house."""
    plan = a_plan(seats, least, **more)  # type: ignore[arg-type]
    board = actions.put_up(session, house.merchant, house.venue, house.owner.id, plan, clock.now())
    session.flush()
    return queries.board_of(session, board.id)


def ask(
    session: Session, board: Board, member: Member, *, adults: int = 0, door: Door = Door.ASK,
    now: datetime | None = None,
) -> BoardAsk:  # fmt: skip
    """Somebody asks for seats."""
    return actions.ask(session, board, member.id, Party(adults), "hello", door, now or clock.now())


def say(
    session: Session, board: Board, by: Member, about: BoardAsk, yes: bool, now: datetime | None = None
) -> None:
    """One who sits answers."""
    actions.answer(session, board, by.id, about, yes, now or clock.now())


def tick(session: Session, now: datetime) -> None:
    """What the job does in a minute."""
    for board_id in queries.due(session, now):
        settling.settle(session, board_id, now)
    session.flush()


def states(session: Session, board: Board) -> dict[int, AskState]:
    """Member → how it stands."""
    rows = session.scalars(select(BoardAsk).where(BoardAsk.board_id == board.id))
    return {row.member_id: row.state for row in rows}


def facts(session: Session, kind: type[signals.Fact]) -> list[signals.Fact]:
    """What was announced of this kind in this unit."""
    return [each for each in session.info.get("facts", ()) if isinstance(each, kind)]
