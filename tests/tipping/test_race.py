"""Many answers and ticks at the same moment make exactly one dinner (real requests and threads)."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from app.core import clock, db
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState
from events.tipping import actions
from tests.dinners.helpers import browsers
from tests.dinners.test_race import all_at_once
from tests.factories import a_group, a_member
from tests.tipping.asked import DAY, a_proposal, planted

CROWD = 50
YES = {"slot": "0", "place": "0", "adults": "0", "children": "0"}


def test_fifty_who_say_yes_at_once_make_one_dinner(app: Flask) -> None:
    with db.database().writing() as session:
        ann, *people = (a_member(session) for _each in range(CROWD + 1))
        tipping = a_proposal(session, a_group(session, ann, *people), ann, need=8, seats=8)
        ids = [each.id for each in people]
    asked = browsers(app, ids, clock.now())
    path = f"/tip/{tipping.public_id}/answer"
    answers = all_at_once([lambda each=each: each.post(path, data=YES).status_code for each in asked])  # type: ignore[misc]
    assert answers == {303: 7, 409: CROWD - 7}  # the rest are told that it is a table by now
    _one_dinner_of(8)


def test_fifty_ticks_and_answers_at_once_make_one_dinner(app: Flask) -> None:
    with db.database().writing() as session:
        ann, *people = (a_member(session) for _each in range(6))
        tipping = a_proposal(session, a_group(session, ann, *people), ann, need=4, seats=8)
        planted(session, tipping, *people[:3])
        ids = [each.id for each in people[3:]]
    asked = browsers(app, ids, clock.now())
    late = clock.now() + DAY

    def tick() -> int:
        with db.database().writing() as session:
            actions.settle(session, tipping.id, late)
        return 0

    path = f"/tip/{tipping.public_id}/answer"
    posts = [lambda each=each: each.post(path, data=YES).status_code for each in asked]  # type: ignore[misc]
    answers = all_at_once([*[tick] * 24, *posts, *[tick] * 23])
    assert answers[0] == 47
    assert set(answers) <= {0, 303, 409}
    with db.database().reading() as session:
        (dinner,) = session.scalars(select(Dinner)).all()
        going = session.scalars(select(Seat).where(Seat.state == SeatState.GOING)).all()
    assert {ann.id, *(each.id for each in people[:3])} <= {seat.member_id for seat in going}
    assert {seat.dinner_id for seat in going} == {dinner.id}


def _one_dinner_of(people: int) -> None:
    with db.database().reading() as session:
        assert len(session.scalars(select(Dinner)).all()) == 1
        states = session.scalars(select(Seat.state)).all()
    assert states == [SeatState.GOING] * people
