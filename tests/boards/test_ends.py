"""How a shared table ends: as a dinner of exactly those who sat, or as nothing, and everybody hears it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.core.access import Refused
from app.merchants.actions import close_merchant
from app.places import merging
from app.site.notify.models import Notice
from app.site.notify.rules import Kind
from events.boards import actions, queries, settling
from events.boards.models import Board
from events.boards.rules import BoardReason, BoardState, Door
from events.dinners import seats
from events.dinners.models import Dinner, Seat
from events.dinners.rules import Party, SeatState, Visibility
from tests.boards.put_up import Writing, a_board, a_house, ask, tick
from tests.factories import a_group, a_member

MINUTE = timedelta(minutes=1)


def four(session: Session, board: Board) -> list[Member]:
    """Ann, Bo with a companion and Cy sit: four people; Bo and Cy have a group of their own each."""
    ann, bo, cy = (a_member(session, name) for name in ("Ann", "Bo", "Cy"))
    a_group(session, bo, name="Bo's friends")
    a_group(session, cy, name="Cy's friends")
    ask(session, board, ann, door=Door.ANYBODY)
    ask(session, board, bo, adults=1, door=Door.ANYBODY)
    ask(session, board, cy, door=Door.ANYBODY)
    return [ann, bo, cy]


def told(session: Session, kind: Kind) -> set[int]:
    """Whom a notice of this kind reached."""
    return set(session.scalars(select(Notice.member_id).where(Notice.kind == kind.value)))


def dinners(session: Session) -> int:
    """How many there are."""
    return session.scalar(select(func.count()).select_from(Dinner)) or 0


def test_at_its_hour_it_is_a_dinner_of_those_who_sit_and_of_nobody_else(writing: Writing) -> None:
    with writing() as session:
        house = a_house(session)
        board = a_board(session, house)
        people = four(session, board)
        closes = board.closes_at
    with writing() as session:
        tick(session, closes - MINUTE)
        assert dinners(session) == 0
    with writing() as session:
        tick(session, closes)
    with writing() as session:
        after = session.get_one(Board, board.id)
        dinner = session.scalars(select(Dinner)).one()
        assert (after.state, after.dinner_id) == (BoardState.SET, dinner.id)
        assert dinner.host_id == people[1].id  # the first to sit down who has a group
        assert (dinner.seats, dinner.visibility, dinner.guests_sit) == (4, Visibility.LINK, False)
        assert (dinner.title, dinner.venue_id, dinner.cap_fen) == ("Whole lamb", house.venue.id, 12800)
        going = select(func.count()).where(Seat.dinner_id == dinner.id, Seat.state == SeatState.GOING)
        assert session.scalar(going) == 4
        assert told(session, Kind.BOARD_SET) == {each.id for each in people}
        assert told(session, Kind.BOARD_HOUSE) == {house.owner.id}
        assert told(session, Kind.DINNER_CALLED) == set()
        tick(session, closes + MINUTE)
        settling.settle(session, board.id, closes + MINUTE)
        assert dinners(session) == 1


def test_a_freed_seat_of_that_dinner_goes_to_nobody(writing: Writing) -> None:
    with writing() as session:
        board = a_board(session, a_house(session))
        ann, _bo, _cy = four(session, board)
        settling.settle(session, board.id, board.closes_at)
        dinner = session.scalars(select(Dinner)).one()
        later = board.closes_at + timedelta(hours=1)
        seats.give_back(session, dinner, ann.id, later)
        stranger = a_member(session)
        with pytest.raises(Refused):
            seats.take_seat(session, dinner, stranger.id, Party(), dinner.pact_version, later)


def test_a_full_table_is_set_at_once(session: Session) -> None:
    board = a_board(session, a_house(session), seats=4)
    four(session, board)
    assert session.get_one(Board, board.id).state is BoardState.SET
    assert dinners(session) == 1


def test_too_few_lapse_and_everybody_hears_it(writing: Writing) -> None:
    with writing() as session:
        house = a_house(session)
        board, ann, bo = a_board(session, house), a_member(session), a_member(session)
        a_group(session, ann)
        ask(session, board, ann)
        ask(session, board, bo, now=board.closes_at - MINUTE)
    with writing() as session:
        tick(session, board.closes_at)
    with writing() as session:
        assert session.get_one(Board, board.id).state is BoardState.LAPSED
        assert dinners(session) == 0
        assert told(session, Kind.BOARD_ENDED) == {ann.id}
        assert told(session, Kind.BOARD_ANSWERED) == {bo.id}
        assert told(session, Kind.BOARD_HOUSE) == {house.owner.id}


def test_enough_without_any_group_come_to_nothing_and_are_told_why(writing: Writing) -> None:
    with writing() as session:
        board = a_board(session, a_house(session))
        people = [a_member(session) for _each in range(3)]
        for each in people:
            ask(session, board, each, door=Door.ANYBODY)
    with writing() as session:
        tick(session, board.closes_at)
    with writing() as session:
        assert session.get_one(Board, board.id).state is BoardState.UNHOSTED
        assert told(session, Kind.BOARD_ENDED) == {each.id for each in people}


def test_after_a_long_downtime_nobody_sits_down_yesterday(session: Session) -> None:
    board = a_board(session, a_house(session))
    four(session, board)
    tick(session, board.starts_at + MINUTE)
    assert session.get_one(Board, board.id).state is BoardState.LAPSED
    assert dinners(session) == 0


def test_the_house_takes_it_back_while_it_is_a_question_and_not_after(writing: Writing) -> None:
    with writing() as session:
        house = a_house(session)
        asked, full = a_board(session, house), a_board(session, house, seats=4, title="Full")
        ann = a_member(session)
        ask(session, asked, ann)
        four(session, full)
    with writing() as session:
        first, second = (queries.board_of(session, each.id) for each in (asked, full))
        actions.withdraw(session, first, house.owner.id, clock.now())
        actions.withdraw(session, first, house.owner.id, clock.now())
        with pytest.raises(Refused) as refused:
            actions.withdraw(session, second, house.owner.id, clock.now())
        assert refused.value.reason is BoardReason.SET
    with writing() as session:
        assert told(session, Kind.BOARD_ENDED) == {ann.id}
        with pytest.raises(Refused) as closed:
            ask(session, queries.board_of(session, asked.id), a_member(session))
        assert closed.value.reason is BoardReason.CLOSED


def test_a_house_that_leaves_takes_its_boards_along_and_no_dinner(writing: Writing) -> None:
    with writing() as session:
        house = a_house(session)
        asked, full = a_board(session, house), a_board(session, house, seats=4, title="Full")
        four(session, full)
    with writing() as session:
        close_merchant(session, house.merchant, house.owner.id, clock.now())
    with writing() as session:
        assert session.get_one(Board, asked.id).state is BoardState.WITHDRAWN
        assert session.get_one(Board, full.id).state is BoardState.SET
        assert session.scalars(select(Dinner)).one().called_off_at is None


def test_of_two_places_that_are_one_the_later_house_loses_its_boards(writing: Writing) -> None:
    with writing() as session:
        one, other = a_house(session), a_house(session, "Old Stove (East)")
        kept, gone = a_board(session, one), a_board(session, other)
        judge = a_member(session)
    with writing() as session:
        found = merging.propose(session, other.venue, one.venue, judge.id, clock.now())
        merging.confirm(session, found, a_member(session).id, True, clock.now())
    with writing() as session:
        assert session.get_one(Board, kept.id).state is BoardState.OPEN
        moved = session.get_one(Board, gone.id)
        assert (moved.state, moved.venue_id) == (BoardState.WITHDRAWN, one.venue.id)
