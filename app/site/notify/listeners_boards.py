"""Who is told about shared tables: those who sit, whoever asks, and those who keep the house, in numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.merchants.models import Staff
from app.merchants.rules import StaffRole
from app.site.notify.actions import tell
from app.site.notify.rules import Kind
from app.site.notify.telling import iso
from events.boards import queries
from events.boards.models import Board, BoardAsk
from events.boards.rules import BoardState
from events.signals.boards import BoardAnswered, BoardAsked, BoardEnded

KEEPERS = (StaffRole.OWNER, StaffRole.MANAGER)


def asked(session: Session, fact: BoardAsked) -> None:
    """Those who sit and want to be asked hear that somebody would join."""
    ask = session.get(BoardAsk, fact.ask_id)
    if ask is not None:
        until = iso(ask.until)
        key = f"{ask.id}:{iso(ask.asked_at)}"
        _tell(session, Kind.BOARD_ASKED, fact.board_id, fact.whom, key, until=until, void_at=until)


def answered(session: Session, fact: BoardAnswered) -> None:
    """Whoever asked hears it: a seat, or that the table stays as it is. Not who said what."""
    ask = queries.ask_of(session, fact.board_id, fact.member_id)
    if ask is not None and not (
        fact.seated and ask.asked_at == ask.seated_at
    ):  # at once: the page has said so
        key = f"{ask.id}:{iso(ask.asked_at)}"
        _tell(session, Kind.BOARD_ANSWERED, fact.board_id, [fact.member_id], key, seated=fact.seated)


def ended(session: Session, fact: BoardEnded) -> None:
    """Everybody who sat or asked hears how it ended; the house, with how many."""
    board = queries.board_of(session, fact.board_id)
    path = f"/d/{board.dinner.public_id}" if board.dinner is not None else ""
    if fact.state == BoardState.SET:
        _tell(session, Kind.BOARD_SET, board.id, fact.seated, "", path)
        others: tuple[int, ...] = fact.asking
    else:
        others = (*fact.seated, *fact.asking)
    _tell(session, Kind.BOARD_ENDED, board.id, others, "", state=fact.state)
    if fact.state != BoardState.WITHDRAWN:
        count = queries.people_at(session, [board])[board.id]
        _tell(
            session, Kind.BOARD_HOUSE, board.id, _keepers(session, board), "", state=fact.state, count=count
        )


def _keepers(session: Session, board: Board) -> list[int]:
    keepers = select(Staff.member_id).where(
        Staff.merchant_id == board.merchant_id, Staff.left_at.is_(None), Staff.role.in_(KEEPERS)
    )
    return list(session.scalars(keepers))


def _tell(
    session: Session, kind: Kind, board_id: int, whom: Iterable[int], key: str, path: str = "", **more: Any
) -> None:  # fmt: skip
    board = queries.board_of(session, board_id)
    data = {"what": board.title, "house": board.venue.name, "tz": board.timezone, **more}
    tell(
        session, kind, whom, key=f"{kind}:{board.id}:{key}", path=path or f"/board/{board.public_id}", data=data,
        now=clock.now(),
    )  # fmt: skip
