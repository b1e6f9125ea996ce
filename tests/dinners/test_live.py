"""What open pages hear, and what a member takes along."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from app.core import clock, realtime
from events.dinners import actions, bench, drawn, seats
from events.dinners.rules import Pact, Party, SeatState
from tests.dinners.helpers import As, Writing
from tests.factories import a_dinner, a_group, a_member, a_seat


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The dinners whose open pages were told to look again."""
    heard: list[str] = []
    monkeypatch.setattr(realtime, "tell_topic", lambda kind, public_id: heard.append(f"{kind}:{public_id}"))
    return heard


@pytest.mark.parametrize("what", ["sit", "give back", "call off", "pact", "lapse", "bench"])
def test_whoever_looks_at_the_table_sees_it_change(writing: Writing, told: list[str], what: str) -> None:
    with writing() as session:
        ann, bo, cho = (a_member(session) for _each in range(3))
        dinner = a_dinner(session, a_group(session, ann, bo, cho), ann, bo, seats=2)
        a_seat(session, dinner, cho, SeatState.OFFERED, offered_until=clock.now() - timedelta(seconds=1))
    told.clear()
    with writing() as session:
        session.add(dinner)
        if what in ("sit", "give back"):
            seats.give_back(session, dinner, bo.id, clock.now())
        if what == "sit":
            seats.take_seat(session, dinner, bo.id, Party(), 1, clock.now())
        if what == "call off":
            actions.call_off(session, dinner, clock.now())
        if what == "pact":
            actions.change_pact(session, dinner, Pact(child_weight=0), ann.id, clock.now())
        if what == "lapse":
            bench.lapse(session, clock.now())
        if what == "bench":
            seats.take_seat(session, dinner, bo.id, Party(adults=1), 1, clock.now())
        assert told == []  # not before the commit
    assert f"dinner:{dinner.public_id}" in told


def test_threads_are_drawn_between_places_and_dashed_where_one_has_not_spoken() -> None:
    ring = [{"id": 7, "state": "you"}, {"id": 3, "state": ""}, {"state": "free"}, {"id": 9, "state": ""}]
    ties = [(3, 7, True), (7, 9, False), (3, 404, True)]
    assert drawn.threads(ring, ties) == [(1, 0), (0, 3, "one")]


def test_a_member_takes_dinners_and_seats_along(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann, bo = a_member(session), a_member(session)
        dinner = a_dinner(session, a_group(session, ann, bo), ann, bo)
    for person, called in ((ann, 1), (bo, 0)):
        parts = json.loads(as_member(person.id).get("/settings/export").text)["parts"]
        mine = {key: value for part in parts for key, value in part.items()}
        assert len(mine["dinners_called"]) == called
        assert [(seat["dinner"], seat["state"]) for seat in mine["seats"]] == [(dinner.public_id, "going")]
