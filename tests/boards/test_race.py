"""Several at the same moment: the last seats, and two workers at a board's hour."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import Member
from app.core import clock, db
from events.boards import actions, queries, settling
from events.boards.models import Board, BoardAsk
from events.boards.rules import AskState, BoardState, Door
from events.dinners.models import Dinner, Seat
from events.dinners.rules import Party, SeatState
from tests.boards.put_up import Writing, a_board, a_house, ask
from tests.dinners.helpers import browsers
from tests.factories import a_group, a_member

SENT = {"adults": "0", "children": "0", "hello": "", "door": "anybody"}
WAIT = 60  # seconds until a gate gives up: never reached unless a thread died


def test_six_who_ask_for_two_seats_get_exactly_two_and_the_table_is_set_once(
    app: Flask, writing: Writing
) -> None:
    with writing() as session:
        board, first = a_board(session, a_house(session), seats=3), a_member(session)
        a_group(session, first)
        ask(session, board, first, door=Door.ANYBODY)
        people = [a_member(session).id for _each in range(6)]
    guests, gate = browsers(app, people, clock.now()), Barrier(6)

    def sit(at: int) -> int:
        gate.wait(WAIT)
        return guests[at].post(f"/board/{board.public_id}/seat", data=SENT).status_code

    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(sit, range(6)))
    assert answers == [303, 303, 409, 409, 409, 409]
    with writing() as session:
        seated = select(func.count()).where(BoardAsk.state == AskState.SEATED)
        assert session.scalar(seated) == 3
        assert session.get_one(Board, board.id).state is BoardState.SET
        assert session.scalar(select(func.count()).select_from(Dinner)) == 1
        assert session.scalar(select(func.count()).where(Seat.state == SeatState.GOING)) == 3


def test_two_workers_at_its_hour_make_one_dinner(app: Flask, writing: Writing) -> None:
    with writing() as session:
        board = a_board(session, a_house(session))
        for _each in range(3):
            member = a_member(session)
            a_group(session, member, name=f"Friends of {member.id}")
            ask(session, board, member, door=Door.ANYBODY)
        closes = board.closes_at
    gate = Barrier(2)

    def work(_at: int) -> None:
        gate.wait(WAIT)
        with db.database().writing() as session:
            settling.settle(session, board.id, closes)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    with writing() as session:
        assert session.get_one(Board, board.id).state is BoardState.SET
        assert session.scalar(select(func.count()).select_from(Dinner)) == 1


def test_whoever_gets_up_while_another_asks_leaves_the_counts_right(app: Flask, writing: Writing) -> None:
    with writing() as session:
        board = a_board(session, a_house(session), seats=3, least=3)
        leaves, stays, comes = (a_member(session).id for _each in range(3))
        for each in (leaves, stays):
            ask(session, board, session.get_one(Member, each), door=Door.ANYBODY)
    gate = Barrier(2)

    def get_up() -> None:
        gate.wait(WAIT)
        with db.database().writing() as session:
            actions.give_back(session, queries.board_of(session, board.id), leaves, clock.now())

    def come() -> None:
        gate.wait(WAIT)
        with db.database().writing() as session:
            found = queries.board_of(session, board.id)
            actions.ask(session, found, comes, Party(), "", Door.ANYBODY, clock.now())

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(get_up), pool.submit(come)]:
            done.result()
    with writing() as session:
        found = session.get_one(Board, board.id)
        assert queries.people_at(session, [found]) == {board.id: 2}
