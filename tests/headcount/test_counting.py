"""The headcount at a table: asked, answered, locked; the silent wait, and nobody who had no time does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import guests
from app.accounts.models import Member
from app.accounts.models_guests import Guest
from app.core.access import Refused
from events.dinners import queries as dinners
from events.dinners import seats
from events.dinners.holders import Holder
from events.dinners.rules import Party, SeatState
from events.headcount import actions, queries
from events.headcount import queries as due_counts
from events.headcount.models import HeadcountAnswer
from events.headcount.rules import HeadcountReason
from tests.dinners.helpers import count, own, sit, states
from tests.headcount.helpers import BROTH, HOUR, Table, ask, says, told
from tests.ticking import all_due

tick = all_due(due_counts.due, actions.tick)


def test_it_is_asked_in_time_and_locked_once_whatever_two_workers_do(session: Session) -> None:
    t = Table(session)
    row = ask(session, t.dinner, t.now)
    assert row.asked_at is None
    assert told(session) == ["HeadcountChanged"]
    asked = t.lock - 24 * HOUR
    for _worker in range(2):
        tick(session, asked)
    assert told(session) == ["HeadcountAsked"]
    for member in (t.people[0], t.people[1]):
        says(session, t.dinner, member, 0, asked + HOUR)
    session.info.clear()
    for _worker in range(2):
        tick(session, t.lock)
    facts = told(session)
    assert facts.count("HeadcountLocked") == 1
    assert facts.count("SeatBenched") == 1
    assert states(session, t.dinner) == {"host": "going", "ada": "going", "bo": "going", "cy": "offered"}
    assert row.count == 3


def test_the_silent_wait_behind_those_who_waited(session: Session) -> None:
    t = Table(session, seats=4)
    ada, bo, cy, dee = t.people
    sit(session, t.dinner, dee, adults=1)
    assert states(session, t.dinner)["dee"] == "waiting"
    row = ask(session, t.dinner, t.now)
    tick(session, t.lock - 24 * HOUR)
    says(session, t.dinner, bo, 1, t.lock - HOUR)
    tick(session, t.lock)
    found = states(session, t.dinner)
    assert found == {"host": "going", "ada": "waiting", "bo": "going", "cy": "waiting", "dee": "offered"}
    assert own(session, t.dinner, ada).asked_at > own(session, t.dinner, dee).asked_at
    line = [
        seat.member_id for seat in queries.seats_here(session, t.dinner.id) if seat.state is SeatState.WAITING
    ]
    assert line == [ada.id, cy.id]
    assert row.count == 2


def test_whoever_answers_late_comes_back_while_a_seat_is_held(session: Session) -> None:
    t = Table(session)
    ada = t.people[0]
    ask(session, t.dinner, t.now)
    tick(session, t.lock - 24 * HOUR)
    tick(session, t.lock)
    assert count(session, t.dinner, "offered") == 3
    for _twice in range(2):
        assert says(session, t.dinner, ada, 2, t.lock + timedelta(minutes=5)) is SeatState.GOING
    assert states(session, t.dinner)["ada"] == "going"
    assert states(session, t.dinner)["bo"] == "offered"


def test_an_answer_from_the_bench_keeps_its_place_there(session: Session) -> None:
    t = Table(session, seats=4)
    dee = t.people[3]
    sit(session, t.dinner, dee)
    ask(session, t.dinner, t.now)
    tick(session, t.lock - 24 * HOUR)
    assert says(session, t.dinner, dee, 0, t.lock - HOUR) is SeatState.WAITING
    assert states(session, t.dinner)["dee"] == "waiting"


def test_companions_are_counted_each(session: Session) -> None:
    t = Table(session, seated=0)
    ada = t.people[0]
    sit(session, t.dinner, ada, adults=1, children=1)
    row = ask(session, t.dinner, t.now)
    tick(session, t.lock - 24 * HOUR)
    says(session, t.dinner, ada, 0, t.lock - HOUR)
    assert list(queries.choices_of(session, row.id).values()) == [0, 0, 0]
    party = dinners.party_of(session, t.dinner.id, ada.id)
    each = {seat.public_id: at for at, seat in enumerate(party)}
    actions.answer(session, t.dinner, Holder(member_id=ada.id), None, each, t.lock - HOUR)
    assert sorted(queries.choices_of(session, row.id).values()) == [0, 1, 2]
    assert len(session.scalars(select(HeadcountAnswer)).all()) == 3
    with pytest.raises(Refused) as refused:
        actions.answer(
            session, t.dinner, Holder(member_id=ada.id), None, {party[0].public_id: 0}, t.lock - HOUR
        )
    assert refused.value.reason is HeadcountReason.NO_SUCH_ANSWER


def test_a_silent_party_moves_whole_and_is_never_late(session: Session) -> None:
    t = Table(session, seated=0)
    ada = t.people[0]
    sit(session, t.dinner, ada, children=2)
    ask(session, t.dinner, t.now)
    tick(session, t.lock - 24 * HOUR)
    tick(session, t.lock)
    party = dinners.party_of(session, t.dinner.id, ada.id)
    assert {seat.state for seat in party} == {SeatState.OFFERED}
    assert not any(seat.gone_late for seat in party)


def test_whoever_has_just_sat_down_the_host_and_names_on_the_list_keep_their_seats(session: Session) -> None:
    t = Table(session, seated=1)
    _ada, bo, *_more = t.people
    ask(session, t.dinner, t.now)
    seats.enter_guest(session, t.dinner, "Uncle Wang", Party(), t.host.id, t.now)
    linked = seats.enter_guest(session, t.dinner, "Aunt Mei", Party(), t.host.id, t.now)
    guest = session.get_one(Guest, linked.guest_id)
    guests.give_link(session, guest, t.starts + HOUR)
    tick(session, t.lock - 24 * HOUR)
    seats.take_seat(session, t.dinner, bo.id, Party(), 1, t.lock - HOUR)
    tick(session, t.lock)
    assert states(session, t.dinner) == {"host": "going", "ada": "offered", "bo": "going"}
    guest_states = [seat.state for seat in queries.seats_here(session, t.dinner.id) if seat.guest_id]
    assert sorted(guest_states) == [SeatState.GOING, SeatState.OFFERED]


def test_a_guest_with_a_link_answers_like_a_member(session: Session) -> None:
    t = Table(session, seated=0)
    linked = seats.enter_guest(session, t.dinner, "Aunt Mei", Party(1), t.host.id, t.now)
    guests.give_link(session, session.get_one(Guest, linked.guest_id), t.starts)
    row = ask(session, t.dinner, t.now)
    tick(session, t.lock - 24 * HOUR)
    holder = Holder(guest_id=linked.guest_id)
    assert actions.answer(session, t.dinner, holder, 1, {}, t.lock - HOUR) is SeatState.GOING
    tick(session, t.lock)
    assert linked.state is SeatState.GOING
    assert row.count == 3


def test_what_is_refused(session: Session) -> None:
    t = Table(session)
    ada, dee = t.people[0], t.people[3]
    with pytest.raises(Refused) as refused:
        says(session, t.dinner, ada, 0, t.now)
    assert refused.value.reason is HeadcountReason.NOTHING_ASKED
    with pytest.raises(Refused) as refused:
        ask(session, t.dinner, t.starts - 5 * HOUR, hours=3)
    assert refused.value.reason is HeadcountReason.TOO_NEAR
    ask(session, t.dinner, t.lock - 12 * HOUR)
    for member, choice, when, reason in (
        (dee, 0, t.lock, HeadcountReason.NOT_SEATED),
        (ada, 3, t.lock, HeadcountReason.NO_SUCH_ANSWER),
        (ada, 0, t.starts, HeadcountReason.BEGUN),
    ):
        with pytest.raises(Refused) as refused:
            says(session, t.dinner, member, choice, when)
        assert refused.value.reason is reason


def test_taking_it_away_twice_is_once_and_nobody_moves(session: Session) -> None:
    t = Table(session)
    ask(session, t.dinner, t.lock - 12 * HOUR)
    says(session, t.dinner, t.people[0], 0, t.lock - HOUR)
    session.flush()
    for _twice in range(2):
        actions.drop(session, t.dinner, t.lock - HOUR)
        session.flush()
    tick(session, t.lock)
    assert count(session, t.dinner, "going") == 4


def test_a_dinner_called_off_is_not_counted(session: Session) -> None:
    t = Table(session)
    row = ask(session, t.dinner, t.now)
    t.dinner.called_off_at = t.now
    session.flush()
    tick(session, t.lock)
    assert row.asked_at is None
    with pytest.raises(Refused):
        actions.set_headcount(session, t.dinner, t.host.id, BROTH, 24, t.now)


def test_members_are_waited_for_until_they_answer(session: Session) -> None:
    t = Table(session)
    ada: Member = t.people[0]
    ask(session, t.dinner, t.lock - 12 * HOUR)
    session.flush()
    assert [row.dinner_id for row in queries.waits_for(session, ada.id, t.now)] == [t.dinner.id]
    says(session, t.dinner, ada, 0, t.lock - HOUR)
    session.flush()
    assert queries.waits_for(session, ada.id, t.now) == []
