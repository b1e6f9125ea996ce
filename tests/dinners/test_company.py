"""Companions keep seats and names when a party changes; children are counted as the pact says (H-05)."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.core import clock
from events.dinners import actions, queries, seats
from events.dinners.bench import HERE
from events.dinners.company import Companion, change
from events.dinners.forms import names_in
from events.dinners.models import Dinner
from events.dinners.rules import Party
from tests.dinners.helpers import SEAT, Writing
from tests.dinners.test_guests import a_table
from tests.dinners.test_guests import sit as sit_by_name
from tests.factories import a_dinner, a_group, a_member

NAMES = st.sampled_from(["", "Mei", "Tao", "Li", "王"])
known = st.lists(st.tuples(st.booleans(), NAMES, st.booleans()), max_size=6).map(
    lambda each: [
        Companion(key, child, name, waits) for key, (child, name, waits) in enumerate(each, start=1)
    ]
)
named = st.none() | st.lists(NAMES.filter(bool), max_size=4, unique=True).map(tuple)
parties = st.builds(Party, st.integers(0, 4), st.integers(0, 4), named, named)


@given(known, parties)
def test_the_party_is_what_was_asked_for_and_nobody_stays_twice(here: list[Companion], party: Party) -> None:
    plan = change(here, party)
    kinds = [each.child for each in plan.stay] + [child for child, _name in plan.come]
    assert (kinds.count(False), kinds.count(True)) == (party.adults, party.children)
    keys = [each.key for each in plan.stay] + list(plan.leave)
    assert sorted(keys) == sorted(each.key for each in here)


@given(known, parties)
def test_nobody_leaves_while_somebody_new_comes(here: list[Companion], party: Party) -> None:
    plan = change(here, party)
    assert not (plan.leave and plan.come)


@given(known, parties)
def test_names_that_were_sent_stand_each_once_and_others_stay(here: list[Companion], party: Party) -> None:
    plan = change(here, party)
    for child in (False, True):
        sent = party.names(child=child)
        called = [each.name for each in plan.stay if each.child is child]
        called += [name for kind, name in plan.come if kind is child]
        if sent is not None:
            assert sorted(name for name in called if name) == sorted(sent)
        else:
            assert {each.name for each in plan.stay if each.child is child} <= {each.name for each in here}


@given(known)
def test_the_same_party_again_changes_nothing(here: list[Companion]) -> None:
    adults = sum(not each.child for each in here)
    plan = change(here, Party(adults, len(here) - adults))
    assert sorted(plan.stay, key=lambda each: each.key) == here
    assert (plan.leave, plan.come) == ((), ())


def test_names_are_read_however_they_are_parted() -> None:
    assert names_in("Mei、 Tao，Li ; 王/Ann\u200b") == ("Mei", "Tao", "Li", "王", "Ann")
    assert names_in("") == ()
    assert names_in(None) is None


def party_at(session: Session, dinner: Dinner, member_id: int) -> list[tuple[str, bool]]:
    party = queries.party_of(session, dinner.id, member_id)[1:]
    return sorted((seat.name, seat.child) for seat in party if seat.state in HERE)


def test_a_smaller_party_keeps_the_named_and_a_larger_one_the_seats(session: Session) -> None:
    host = a_member(session)
    dinner = a_dinner(session, a_group(session, host), host, seats=8)
    friend, now = a_member(session), clock.now()

    def take(party: Party) -> list[tuple[str, bool]]:
        seats.take_seat(session, dinner, friend.id, party, 1, now)
        return party_at(session, dinner, friend.id)

    assert take(Party(2, 1, ("Mei", "Tao"), ("Bao",))) == [("Bao", True), ("Mei", False), ("Tao", False)]
    assert take(Party(1, 1, ("Tao",))) == [("Bao", True), ("Tao", False)]
    assert take(Party(2, 1)) == [("", False), ("Bao", True), ("Tao", False)]
    assert take(Party(3, 0)) == [("", False), ("Bao", False), ("Tao", False)]


def test_names_are_shown_at_the_table_and_a_name_is_a_person(client: FlaskClient, writing: Writing) -> None:
    table = a_table(writing)
    sit_by_name(client, table, adults="0", adult_names="Mei, Tao", child_names="Bao", children="1")
    page = client.get(table.path).text
    assert "bring 3" in page
    assert "brings Mei, Tao, Bao (child)" in page
    client.post(f"{table.path}/seat", data=SEAT | {"adults": "1", "children": "1"})
    assert "brings Mei, Bao (child)" in client.get(table.path).text


def test_while_the_time_is_being_decided_no_date_is_told(client: FlaskClient, writing: Writing) -> None:
    table = a_table(writing, time_open=True)
    client.get(table.shared)
    page = client.get(table.path).text
    assert "The time is being decided" in page
    with writing() as session:
        dinner = session.get_one(Dinner, table.id)
        year = str(dinner.starts_at.year)
        assert f'datetime="{year}' not in page
        actions.settle(session, dinner, clock.now(), starts_at=dinner.starts_at)
    assert "The time is being decided" not in client.get(table.path).text


def test_a_time_that_was_never_decided_asks_nobody_who_was_there(session: Session) -> None:
    host, past = a_member(session), clock.now() - timedelta(days=1)
    group = a_group(session, host)
    decided, undecided = (
        a_dinner(session, group, host, starts_at=past, time_open=each) for each in (False, True)
    )
    assert [each.id for each in queries.just_over(session, clock.now())] == [decided.id]
    assert undecided.over_told_at is None
