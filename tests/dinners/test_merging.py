"""A guest turns out to be a member: the better place stays, whoever was brought comes along, never two seats."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import guests as people
from app.accounts.models import Member
from app.accounts.models_guests import Guest
from app.core import clock, db
from app.core.signals import deliver_inside
from events.dinners import actions, queries, seats
from events.dinners.bench import HERE
from events.dinners.holders import Holder
from events.dinners.models import Dinner, Seat
from events.dinners.rules import Party, SeatState
from events.signals import GuestMerged
from groups.chat.models import Listener
from groups.membership.models import Group
from tests.dinners.helpers import charter, own, sit
from tests.factories import a_dinner, a_group, a_member, a_room


def a_guest(session: Session, name: str = "Old Wang") -> tuple[Guest, str]:
    guest = people.make_guest(session, name, clock.now())
    return guest, people.give_link(session, guest, clock.now() + timedelta(days=40))


def take(session: Session, dinner: Dinner, guest: Guest, party: Party = Party()) -> Seat:
    return seats.take_guest_seat(session, dinner, guest, party, dinner.pact_version, clock.now())


def claim(session: Session, key: str, member: Member) -> list[object]:
    session.info.pop("facts", None)
    people.claim(session, [key], member.id, clock.now())
    return list(deliver_inside(session))


@pytest.fixture
def dinner(session: Session) -> Dinner:
    host = a_member(session, "Ada")
    return a_dinner(session, a_group(session, host), host, seats=4)


def test_the_seat_becomes_the_members_with_all_who_were_brought(session: Session, dinner: Dinner) -> None:
    member, (guest, key) = a_member(session), a_guest(session)
    seat = take(session, dinner, guest, Party(1, 1, ("Mei",), ("Tao",)))
    assert GuestMerged(guest.id, member.id) in claim(session, key, member)
    party = queries.party_of(session, dinner.id, member.id)
    assert [each.name for each in party] == ["", "Mei", "Tao"]
    assert party[0] is seat
    assert guest.merged_into_id == member.id
    assert queries.taken(session, dinner.id) == 4


def test_the_members_room_opens_with_the_seat(session: Session, dinner: Dinner) -> None:
    member, (guest, key) = a_member(session), a_guest(session)
    room = a_room(session)
    dinner.channel_id = room.id
    take(session, dinner, guest)
    heard = select(Listener.member_id).where(Listener.channel_id == room.id)
    assert member.id not in session.scalars(heard).all()
    claim(session, key, member)
    assert member.id in session.scalars(heard).all()


def test_a_seat_is_better_than_a_place_on_the_bench(session: Session, dinner: Dinner) -> None:
    member, (guest, key) = a_member(session), a_guest(session)
    others = [a_member(session) for _each in range(2)]
    take(session, dinner, guest)
    sit(session, dinner, *others)
    sit(session, dinner, member)
    assert own(session, dinner, member).state is SeatState.WAITING
    claim(session, key, member)
    assert own(session, dinner, member).state.value == "going"
    assert queries.taken(session, dinner.id) == 4
    theirs = queries.guest_seat(session, dinner.id, guest.id)
    assert theirs is not None
    assert theirs.state is SeatState.GONE


def test_two_seats_become_one_and_the_free_one_goes_to_the_bench(session: Session, dinner: Dinner) -> None:
    member, (guest, key), waits = a_member(session), a_guest(session), a_member(session)
    sit(session, dinner, member, adults=1)
    take(session, dinner, guest)
    sit(session, dinner, waits)
    claim(session, key, member)
    assert own(session, dinner, member).state is SeatState.GOING
    assert own(session, dinner, waits).state is SeatState.OFFERED
    assert len([s for s in queries.party_of(session, dinner.id, member.id) if s.state in HERE]) == 2


def test_of_two_places_on_the_bench_the_earlier_stays(session: Session, dinner: Dinner) -> None:
    member, (guest, key) = a_member(session), a_guest(session)
    sit(session, dinner, *(a_member(session) for _each in range(3)))
    early = take(session, dinner, guest).asked_at
    between = a_member(session)
    sit(session, dinner, between, member)
    claim(session, key, member)
    assert own(session, dinner, member).asked_at == early < own(session, dinner, between).asked_at


def test_companions_of_both_stay_as_far_as_the_law_lets_them(session: Session) -> None:
    host = a_member(session)
    dinner = a_dinner(session, a_group(session, host), host, seats=20)
    member, (guest, key) = a_member(session), a_guest(session)
    sit(session, dinner, member, adults=6)
    take(session, dinner, guest, Party(6))
    claim(session, key, member)
    here = [seat for seat in queries.party_of(session, dinner.id, member.id) if seat.state in HERE]
    assert len(here) == 10
    assert queries.taken(session, dinner.id) == 11
    assert not any(seat.gone_late for seat in queries.party_of(session, dinner.id, member.id))


def test_sitting_under_another_name_is_no_way_round_a_pause(session: Session, dinner: Dinner) -> None:
    member, (guest, key) = a_member(session), a_guest(session)
    take(session, dinner, guest)
    actions.pause(session, dinner.group_id, member.id, clock.now() + timedelta(days=9), clock.now())
    claim(session, key, member)
    assert own(session, dinner, member).state is SeatState.WAITING


def test_what_was_given_back_does_not_come_back(session: Session, dinner: Dinner) -> None:
    member, (guest, key) = a_member(session), a_guest(session)
    sit(session, dinner, member)
    take(session, dinner, guest)
    seats.give_back_guest(session, dinner, guest, clock.now())
    claim(session, key, member)
    assert own(session, dinner, member).state is SeatState.GOING
    assert queries.taken(session, dinner.id) == 2


def test_a_lot_stays_who_signs_up_draws_no_other(session: Session, dinner: Dinner) -> None:
    from events.dinners import bench
    from groups.membership.queries import charter_of

    charter(session, session.get_one(Group, dinner.group_id), queue_rule="lottery")
    sit(session, dinner, *(a_member(session) for _each in range(3)))
    member, (guest, key) = a_member(session), a_guest(session)
    take(session, dinner, guest)
    before = bench.exported(session, dinner, charter_of(session, dinner.group_id), clock.now())
    claim(session, key, member)
    after = bench.exported(session, dinner, charter_of(session, dinner.group_id), clock.now())
    assert [each["who"] for each in before["entries"]] == [each["who"] for each in after["entries"]]
    assert after["people"] == {f"g{guest.id}": member.nickname}


def test_of_two_accounts_with_the_same_link_one_has_the_seat(session: Session, dinner: Dinner) -> None:
    first, second, (guest, key) = a_member(session), a_member(session), a_guest(session)
    seat = take(session, dinner, guest)
    claim(session, key, first)
    assert claim(session, key, second) == []
    seats.remove(session, dinner, guest, clock.now())
    assert (seat.member_id, seat.state) == (first.id, SeatState.GOING)
    assert queries.own_seat(session, dinner.id, second.id) is None


STATES = st.sampled_from(["none", "going", "waiting", "gone"])


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    mine=STATES,
    theirs=STATES,
    mine_brings=st.integers(0, 3),
    theirs_bring=st.integers(0, 3),
    limit=st.integers(4, 9),
)
def test_whatever_both_were_there_is_one_seat_and_the_limit_holds(
    app: Flask, mine: str, theirs: str, mine_brings: int, theirs_bring: int, limit: int
) -> None:
    with app.test_request_context(), db.database().writing() as session:
        host = a_member(session)
        dinner = a_dinner(session, a_group(session, host), host, seats=limit)
        member, (guest, key) = a_member(session), a_guest(session)
        best = _stand(session, dinner, Holder(guest_id=guest.id), theirs, theirs_bring)
        best |= _stand(session, dinner, Holder(member_id=member.id), mine, mine_brings)
        claim(session, key, member)
        heads = session.scalars(
            select(Seat).where(
                Seat.dinner_id == dinner.id, Seat.brought_by_id.is_(None), Seat.state.in_(HERE)
            )
        ).all()
        assert sum(seat.member_id == member.id or seat.guest_id == guest.id for seat in heads) <= 1
        assert queries.taken(session, dinner.id) <= limit
        state = next((seat.state for seat in heads if seat.member_id == member.id), None)
        assert not best or state is not None
        assert SeatState.GOING not in best or state is SeatState.GOING
        session.rollback()
        session.info.clear()


def _stand(session: Session, dinner: Dinner, holder: Holder, how: str, brings: int) -> set[SeatState]:
    from events.dinners import placing

    if how == "none":
        return set()
    db.lock(session, dinner)
    seat = placing.ask(session, dinner, holder, Party(brings), clock.now(), wait=how == "waiting")
    if how == "gone":
        seats.give_back_held(session, dinner, holder, clock.now())
    return {seat.state} if seat.state in HERE else set()
