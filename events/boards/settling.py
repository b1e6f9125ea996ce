"""What follows of itself at a shared table: who sits down now, and how the board ends. Behind the board's lock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.accounts.blocks import NOBODY, apart
from app.core import db
from app.core.signals import announce
from events.boards import queries, rules
from events.boards.models import Board, BoardAsk, BoardWord
from events.boards.rules import AskState, BoardState, Sitting, Verdict
from events.cravings import queries as homes
from events.cravings.rules import Yes, home_of
from events.dinners import actions as dinners
from events.dinners import seats
from events.dinners.rules import Pact, Party, Visibility
from events.signals.boards import BoardAnswered, BoardChanged, BoardEnded
from groups.membership.models import Group
from groups.membership.queries import charter_of

AT_ONCE = timedelta(minutes=1)  # so long the list of the dinner is open: those who sit are the list


def settle(session: Session, board_id: int, now: datetime) -> None:
    """Those whose hour has come are answered, and the board at its own. Every minute; done before, it is nothing."""
    board = queries.board_of(session, board_id)
    db.lock(session, board)
    if board.state is not BoardState.OPEN:
        return
    move(session, board, now)
    if now >= board.closes_at and board.state is BoardState.OPEN:
        _decide(session, board, now)


def move(session: Session, board: Board, now: datetime) -> None:
    """Seat whoever may sit now, the longest waiting first, until nobody else may; a full table is set at once."""
    session.flush()  # what was said or given back is read below
    while _one(session, board, now):
        pass
    seated = queries.asks_of(session, board.id, AskState.SEATED)
    if _people(seated) >= board.seats and now < board.starts_at:
        _set(session, board, seated, now)


def end(session: Session, board: Board, state: BoardState, now: datetime) -> None:
    """The board is over: words about people go, whoever sits or asks hears how it ended."""
    board.state, board.ended_at = state, now
    seated = queries.asks_of(session, board.id, AskState.SEATED)
    asking = queries.asks_of(session, board.id, AskState.ASKING)
    forget_words(session, asking)
    for ask in asking:
        ask.state = AskState.OVER
    announce(session, BoardEnded(
        board.id, state.value, tuple(each.member_id for each in seated), tuple(each.member_id for each in asking)
    ))  # fmt: skip


def forget_words(session: Session, asks: Sequence[BoardAsk]) -> None:
    """What was said of them is no longer needed."""
    session.execute(delete(BoardWord).where(BoardWord.ask_id.in_([each.id for each in asks])))


def _one(session: Session, board: Board, now: datetime) -> bool:
    """Answer the first who can be answered; tells whether somebody sat down, so that all is asked anew."""
    seated = queries.asks_of(session, board.id, AskState.SEATED)
    asking = queries.asks_of(session, board.id, AskState.ASKING)
    words = queries.words_on(session, [each.id for each in asking])
    hidden = apart(session, {each.member_id for each in (*seated, *asking)})
    free = board.seats - _people(seated)
    for ask in asking:
        others = hidden.get(ask.member_id, NOBODY)
        sitting = [
            Sitting(each.door, words[ask.id].get(each.id), each.member_id in others) for each in seated
        ]
        said = rules.verdict(ask.size, free, sitting, until=ask.until, now=now)
        if said is not Verdict.WAITS:
            _answer(session, board, ask, said is Verdict.SITS, now)
        if said is Verdict.SITS:
            break
    session.flush()  # rows are read afresh
    return any(ask.state is AskState.SEATED for ask in asking)


def _answer(session: Session, board: Board, ask: BoardAsk, sits: bool, now: datetime) -> None:
    ask.state, ask.seated_at = (AskState.SEATED, now) if sits else (AskState.STAYS, None)
    forget_words(session, [ask])
    announce(session, BoardAnswered(board.id, ask.member_id, sits))
    announce(session, BoardChanged(board.id))


def _decide(session: Session, board: Board, now: datetime) -> None:
    """The board's hour: enough people and somebody who can host make a dinner."""
    seated = queries.asks_of(session, board.id, AskState.SEATED)
    # Downtime may have passed over the evening itself: nobody sits down yesterday.
    if now >= board.starts_at or _people(seated) < board.least:
        end(session, board, BoardState.LAPSED, now)
    elif not _set(session, board, seated, now):
        end(session, board, BoardState.UNHOSTED, now)


def _set(session: Session, board: Board, seated: Sequence[BoardAsk], now: datetime) -> bool:
    """One dinner of exactly those people, in a group of who sat down first; False where nobody has a group for it."""
    those = _as_yes(session, seated, now)
    if not any(each.homes for each in those):
        return False
    host, home, all_in = home_of(those)
    group = session.get_one(Group, home)
    dinner = dinners.call_dinner(
        session, group, host.member, _plan(board, _people(seated), all_in, now), Pact.by(charter_of(session, home)),
        now, steward=True, anew=True,
    )  # fmt: skip
    for ask in sorted(seated, key=lambda each: each.member_id != host.member):
        party = Party(ask.adults, ask.children)
        seats.take_seat(session, dinner, ask.member_id, party, dinner.pact_version, now)
    board.dinner_id = dinner.id
    end(session, board, BoardState.SET, now)
    return True


def _as_yes(session: Session, seated: Sequence[BoardAsk], now: datetime) -> list[Yes]:
    members = [each.member_id for each in seated]
    found, paused = homes.homes(session, members), homes.paused(session, members, now)
    return [
        Yes(
            each.member_id, each.size, 2, each.seated_at or each.asked_at, found[each.member_id],
            paused[each.member_id],
        )
        for each in seated
    ]  # fmt: skip


def _plan(board: Board, people: int, all_in: bool, now: datetime) -> dinners.Plan:
    """Nobody else takes a seat: who sits there was decided by those who sit."""
    words = "\n\n".join(each for each in (board.terms, board.cancel) if each)
    return dinners.Plan(
        title=board.title, note=words, venue_id=board.venue_id, timezone=board.timezone, starts_at=board.starts_at,
        ends_at=board.ends_at, closes_at=min(now + AT_ONCE, board.starts_at), seats=max(people, rules.FEWEST),
        cap_fen=board.price_fen, visibility=Visibility.GROUP if all_in else Visibility.LINK, guests_sit=False,
    )  # fmt: skip


def _people(seated: Sequence[BoardAsk]) -> int:
    return sum(each.size for each in seated)
