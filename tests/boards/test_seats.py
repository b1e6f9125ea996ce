"""Who sits down at a shared table, and with whose consent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import blocks
from app.accounts.actions import close
from app.accounts.models import Member
from app.core import clock
from app.core.access import Refused
from app.merchants.rules import StaffRole
from events.boards import actions, queries
from events.boards.models import Board, BoardAsk, BoardWord
from events.boards.rules import THINK, AskState, BoardReason, BoardState, Door
from events.signals.boards import BoardAnswered, BoardAsked
from tests.boards.put_up import Writing, a_board, a_house, a_plan, ask, facts, say, states, tick
from tests.factories import a_group, a_member, a_venue
from tests.merchants.kept import works_there

S = AskState


def test_the_first_sits_at_once_and_the_next_by_everybodys_yes(session: Session) -> None:
    board = a_board(session, a_house(session))
    ann, bo, cy = (a_member(session, name) for name in ("Ann", "Bo", "Cy"))
    assert ask(session, board, ann).state is S.SEATED
    asked = ask(session, board, bo)
    assert asked.state is S.ASKING
    assert [fact.whom for fact in facts(session, BoardAsked)] == [(ann.id,)]  # type: ignore[attr-defined]
    say(session, board, ann, asked, True)
    assert states(session, board) == {ann.id: S.SEATED, bo.id: S.SEATED}
    third = ask(session, board, cy)
    say(session, board, ann, third, True)
    assert third.state is S.ASKING
    say(session, board, bo, third, True)
    assert states(session, board)[cy.id] is S.SEATED
    assert session.scalar(select(func.count()).select_from(BoardWord)) == 0


def test_whoever_said_anybody_beforehand_is_asked_nothing(session: Session) -> None:
    board = a_board(session, a_house(session))
    ann, bo, cy = (a_member(session) for _each in range(3))
    ask(session, board, ann, door=Door.ANYBODY)
    assert ask(session, board, bo).state is S.SEATED
    waiting = ask(session, board, cy)
    assert waiting.state is S.ASKING
    actions.set_door(session, board, bo.id, Door.ANYBODY, clock.now())
    assert states(session, board)[cy.id] is S.SEATED


def test_a_no_is_told_at_the_hour_and_never_whose_it_was(session: Session) -> None:
    board = a_board(session, a_house(session))
    ann, bo, cy = (a_member(session) for _each in range(3))
    now = clock.now()
    ask(session, board, ann, door=Door.ANYBODY)
    ask(session, board, bo)
    asked = ask(session, board, cy, now=now)
    say(session, board, bo, asked, False)
    tick(session, now + THINK - timedelta(minutes=1))
    assert states(session, board)[cy.id] is S.ASKING
    tick(session, now + THINK)
    assert states(session, board)[cy.id] is S.STAYS
    answered = facts(session, BoardAnswered)[-1]
    assert answered == BoardAnswered(board.id, cy.id, False)
    assert session.scalar(select(func.count()).select_from(BoardWord)) == 0
    with pytest.raises(Refused) as refused:
        ask(session, board, cy)
    assert refused.value.reason is BoardReason.STAYS


def test_half_of_the_table_carries_the_silent(session: Session) -> None:
    board = a_board(session, a_house(session))
    ann, bo, cy, dan = (a_member(session) for _each in range(4))
    now = clock.now()
    ask(session, board, ann, door=Door.ANYBODY)
    ask(session, board, bo)
    first = ask(session, board, cy, now=now)
    tick(session, now + THINK)  # one of two agrees beforehand, the other is silent
    assert states(session, board)[cy.id] is S.SEATED
    assert first.state is S.SEATED
    ask(session, board, dan, now=now + THINK)
    tick(session, now + 2 * THINK)  # one of three
    assert states(session, board)[dan.id] is S.STAYS


def test_a_thought_changed_before_the_hour_counts(session: Session) -> None:
    board = a_board(session, a_house(session))
    ann, bo = a_member(session), a_member(session)
    ask(session, board, ann)
    asked = ask(session, board, bo)
    say(session, board, ann, asked, False)
    say(session, board, ann, asked, False)
    say(session, board, ann, asked, True)
    assert states(session, board)[bo.id] is S.SEATED


def test_who_does_not_meet_one_who_sits_is_put_before_nobody_and_stays_out(session: Session) -> None:
    board = a_board(session, a_house(session))
    ann, bo = a_member(session), a_member(session)
    now = clock.now()
    blocks.block(session, ann.id, bo.id, now)
    ask(session, board, ann, door=Door.ANYBODY)
    assert ask(session, board, bo, now=now).state is S.ASKING
    assert facts(session, BoardAsked) == []
    assert queries.waiting_for(session, ann.id, now) == []
    tick(session, now + THINK)
    assert states(session, board)[bo.id] is S.STAYS


def test_whoever_blocks_one_at_the_table_gets_up(writing: Writing) -> None:
    with writing() as session:
        board = a_board(session, a_house(session))
        ann, bo = a_member(session), a_member(session)
        ask(session, board, ann, door=Door.ANYBODY)
        ask(session, board, bo)
    with writing() as session:
        blocks.block(session, ann.id, bo.id, clock.now())
    with writing() as session:
        assert states(session, board) == {ann.id: S.GONE, bo.id: S.SEATED}
        assert session.get_one(Board, board.id).state is BoardState.OPEN


def test_of_two_who_want_the_last_seats_one_gets_them(session: Session) -> None:
    board = a_board(session, a_house(session), seats=3, least=3)
    ann, bo, cy = (a_member(session) for _each in range(3))
    a_group(session, a_member(session))
    ask(session, board, ann, door=Door.ANYBODY)
    assert ask(session, board, bo, adults=1).state is S.SEATED
    with pytest.raises(Refused) as refused:
        ask(session, board, cy)
    assert refused.value.reason is BoardReason.FULL
    # None of them has a group: the table waits for one, and does not lapse before its hour.
    assert session.get_one(Board, board.id).state is BoardState.OPEN


def test_asking_and_getting_up_twice_is_once(session: Session) -> None:
    board = a_board(session, a_house(session))
    ann = a_member(session)
    first = ask(session, board, ann)
    assert ask(session, board, ann).id == first.id
    actions.give_back(session, board, ann.id, clock.now())
    actions.give_back(session, board, ann.id, clock.now())
    assert states(session, board) == {ann.id: S.GONE}
    assert ask(session, board, ann).state is S.SEATED


def test_when_the_table_empties_whoever_waits_sits(session: Session) -> None:
    board = a_board(session, a_house(session))
    ann, bo, cy = (a_member(session) for _each in range(3))
    ask(session, board, ann)
    ask(session, board, bo)
    ask(session, board, cy)
    actions.give_back(session, board, ann.id, clock.now())
    assert states(session, board) == {ann.id: S.GONE, bo.id: S.SEATED, cy.id: S.ASKING}


@pytest.mark.parametrize("role", list(StaffRole))
def test_the_house_does_not_sit_at_its_own_table(session: Session, role: StaffRole) -> None:
    house = a_house(session)
    board = a_board(session, house)
    waiter = a_member(session)
    works_there(session, house.merchant, waiter, role)
    for each in (waiter, house.owner):
        with pytest.raises(Refused) as refused:
            ask(session, board, each)
        assert refused.value.reason is BoardReason.TIED


def test_whoever_comes_to_work_there_gets_up(writing: Writing) -> None:
    with writing() as session:
        house = a_house(session)
        board, waiter = a_board(session, house), a_member(session)
        ask(session, board, waiter)
    with writing() as session:
        works_there(session, house.merchant, waiter)
    with writing() as session:
        assert states(session, board) == {waiter.id: S.GONE}


def test_whoever_closes_the_account_leaves_no_word_behind(writing: Writing) -> None:
    with writing() as session:
        board = a_board(session, a_house(session))
        ann, bo, cy = (a_member(session) for _each in range(3))
        ask(session, board, ann, door=Door.ANYBODY)
        ask(session, board, bo)
        asked = ask(session, board, cy)
        say(session, board, bo, asked, False)
    with writing() as session:
        close(session, session.get_one(Member, bo.id), "someone who left", clock.now())
    with writing() as session:
        assert session.scalars(select(BoardWord)).all() == []
        assert session.scalars(select(BoardAsk.member_id).order_by(BoardAsk.id)).all() == [ann.id, cy.id]
        assert states(session, board)[cy.id] is S.SEATED  # the rest of the table agrees


def test_three_tables_at_once_are_the_most(session: Session) -> None:
    house, ann = a_house(session), a_member(session)
    for number in range(3):
        ask(session, a_board(session, house, title=f"Table {number}"), ann)
    with pytest.raises(Refused) as refused:
        ask(session, a_board(session, house, title="One more"), ann)
    assert refused.value.reason is BoardReason.TOO_MANY_ASKED


def test_only_those_who_sit_answer(session: Session) -> None:
    board = a_board(session, a_house(session))
    ann, bo = a_member(session), a_member(session)
    ask(session, board, ann)
    asked = ask(session, board, bo)
    for who in (bo, a_member(session)):
        with pytest.raises(Refused) as refused:
            say(session, board, who, asked, True)
        assert refused.value.reason is BoardReason.NOT_SEATED


@pytest.mark.parametrize("adults", [4, 60])
def test_a_shared_table_is_for_small_parties(session: Session, adults: int) -> None:
    board = a_board(session, a_house(session), seats=30)
    with pytest.raises(Refused) as refused:
        ask(session, board, a_member(session), adults=adults)
    assert refused.value.reason is BoardReason.PARTY


def test_a_board_stands_in_a_confirmed_place_of_the_house(session: Session) -> None:
    house = a_house(session)
    other = a_venue(session, house.owner, "Somewhere else")
    with pytest.raises(Refused) as refused:
        actions.put_up(session, house.merchant, other, house.owner.id, a_plan(), clock.now())
    assert refused.value.reason is BoardReason.NOT_ITS_VENUE
    plan = a_plan()
    first = actions.put_up(session, house.merchant, house.venue, house.owner.id, plan, clock.now())
    again = actions.put_up(session, house.merchant, house.venue, house.owner.id, plan, clock.now())
    assert first.id == again.id
