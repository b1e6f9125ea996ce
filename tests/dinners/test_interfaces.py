"""What other rooms lean on: guests and lists by the same law, back to the bench, released, settled, paused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.guests import give_link, guest_by_key, make_guest, revoke_link
from app.accounts.models_guests import Guest
from app.core import clock
from app.core.access import Refused
from events.dinners import actions, bench, queries, queries_bench, seats
from events.dinners.holders import Holder, who
from events.dinners.models import Dinner, Seat
from events.dinners.rules import DinnerReason, Party, SeatReason, SeatState
from events.signals import SeatBenched, SeatGivenBack
from groups.membership.models import Group
from tests.dinners.helpers import own, sit
from tests.factories import a_dinner, a_group, a_member


@pytest.fixture
def dinner(session: Session) -> Dinner:
    """Three seats; the host has one."""
    host = a_member(session, "Ada")
    return a_dinner(session, a_group(session, host), host, seats=3)


def guest(session: Session, name: str = "Old Wang") -> Guest:
    return make_guest(session, name, clock.now())


def take(session: Session, dinner: Dinner, someone: Guest, adults: int = 0) -> Seat:
    return seats.take_guest_seat(session, dinner, someone, Party(adults), dinner.pact_version, clock.now())


def state_of(seat: Seat) -> str:
    """What the seat is by now."""
    return seat.state.value


def test_a_guest_sits_waits_and_leaves_by_the_members_law(session: Session, dinner: Dinner) -> None:
    one, two = guest(session), guest(session, "Miss Li")
    assert take(session, dinner, one, adults=1).state is SeatState.GOING
    late = take(session, dinner, two)
    assert state_of(late) == "waiting"
    assert take(session, dinner, one, adults=1) is queries.guest_seat(session, dinner.id, one.id)
    assert queries.taken(session, dinner.id) == 3
    seats.give_back_guest(session, dinner, one, clock.now())
    assert state_of(late) == "offered"
    seats.answer_held(session, dinner, Holder(guest_id=two.id), True, 1, clock.now())
    assert state_of(late) == "going"


def test_a_guest_must_have_read_the_pact_as_it_stands(session: Session, dinner: Dinner) -> None:
    with pytest.raises(Refused) as caught:
        seats.take_guest_seat(session, dinner, guest(session), Party(), 7, clock.now())
    assert caught.value.reason is DinnerReason.PACT_CHANGED


def test_names_from_a_list_sit_in_order_and_never_pass_the_limit(session: Session, dinner: Dinner) -> None:
    first = seats.enter_guest(
        session, dinner, "张三", Party(1), dinner.host_id, clock.now(), companion_names=["张太太"]
    )
    second = seats.enter_guest(session, dinner, "李四", Party(), dinner.host_id, clock.now())
    assert (first.state, second.state) == (SeatState.GOING, SeatState.WAITING)
    party = queries.party_held(session, dinner.id, Holder(guest_id=first.guest_id))
    assert [seat.name for seat in party[1:]] == ["张太太"]
    made = session.get_one(Guest, first.guest_id)
    assert (made.name, made.made_by_id, made.token_digest) == ("张三", dinner.host_id, None)


def test_a_name_may_be_entered_on_the_bench_though_seats_are_free(session: Session, dinner: Dinner) -> None:
    seat = seats.enter_guest(session, dinner, "替补", Party(), dinner.host_id, clock.now(), waiting=True)
    assert seat.state is SeatState.WAITING
    assert queries.taken(session, dinner.id) == 1


def test_back_to_the_bench_is_behind_everybody_who_waits(session: Session, dinner: Dinner) -> None:
    people = [a_member(session) for _each in range(3)]
    sit(session, dinner, *people)
    benched = own(session, dinner, people[0])
    session.info.clear()
    seats.to_bench(session, dinner, queries.party_of(session, dinner.id, people[0].id), clock.now())
    assert benched.state is SeatState.WAITING
    assert session.info["facts"] == [SeatBenched(dinner.id, benched.id, people[0].id)]
    assert [seat.member_id for seat in queries_bench.waiting(session, dinner.id)] == [
        people[2].id,
        people[0].id,
    ]
    bench.fill(session, dinner, clock.now())
    assert own(session, dinner, people[2]).state is SeatState.OFFERED


def test_what_is_released_is_not_late_even_an_hour_before(session: Session, dinner: Dinner) -> None:
    friend = a_member(session)
    sit(session, dinner, friend)
    session.info.clear()
    soon = dinner.starts_at - timedelta(hours=1)
    seats.release(session, dinner, queries.party_of(session, dinner.id, friend.id), soon)
    seat = own(session, dinner, friend)
    assert (seat.state, seat.gone_late) == (SeatState.GONE, False)
    assert session.info["facts"] == [SeatGivenBack(dinner.id, seat.id, friend.id, False)]


def test_settling_sets_the_time_once_and_leaving_is_free(session: Session, dinner: Dinner) -> None:
    friend = a_member(session)
    sit(session, dinner, friend)
    dinner.time_open = True
    length, was = dinner.ends_at - dinner.starts_at, dinner.sequence
    starts = clock.now() + timedelta(hours=20)
    actions.settle(session, dinner, clock.now(), starts_at=starts)
    assert (dinner.time_open, dinner.starts_at, dinner.ends_at) == (False, starts, starts + length)
    assert dinner.closes_at <= starts
    assert dinner.sequence == was + 1
    assert not seats.give_back(session, dinner, friend.id, clock.now())


def test_whoever_is_paused_waits_though_a_seat_is_free_and_holds_nobody_up(
    session: Session, dinner: Dinner
) -> None:
    paused, other = a_member(session), a_member(session)
    now = clock.now()
    actions.pause(session, dinner.group_id, paused.id, now + timedelta(days=30), now)
    sit(session, dinner, paused, other)
    assert own(session, dinner, paused).state is SeatState.WAITING
    assert own(session, dinner, other).state is SeatState.GOING
    bench.fill(session, dinner, now)
    assert own(session, dinner, paused).state is SeatState.WAITING


def test_what_nobody_took_is_offered_to_the_paused_at_the_last_call(session: Session, dinner: Dinner) -> None:
    paused = a_member(session)
    actions.pause(session, dinner.group_id, paused.id, clock.now() + timedelta(days=30), clock.now())
    sit(session, dinner, paused)
    dinner.closes_at = dinner.starts_at - timedelta(hours=3)
    session.flush()
    bench.lapse(session, dinner.closes_at - timedelta(minutes=1))
    assert own(session, dinner, paused).state is SeatState.WAITING
    bench.lapse(session, dinner.closes_at)
    assert own(session, dinner, paused).state is SeatState.OFFERED


def test_a_pause_that_has_ended_holds_nobody_back(session: Session, dinner: Dinner) -> None:
    friend = a_member(session)
    actions.pause(session, dinner.group_id, friend.id, clock.now() + timedelta(days=30), clock.now())
    actions.pause(session, dinner.group_id, friend.id, clock.now() - timedelta(seconds=1), clock.now())
    sit(session, dinner, friend)
    assert own(session, dinner, friend).state is SeatState.GOING


def test_a_link_opens_only_with_its_whole_key_and_while_it_lives(session: Session) -> None:
    someone, now = guest(session), clock.now()
    key = give_link(session, someone, now + timedelta(days=1))
    assert guest_by_key(session, key, now) is someone
    assert guest_by_key(session, key[:-1], now) is None
    assert guest_by_key(session, key[:-1] + ("A" if key[-1] != "A" else "B"), now) is None
    assert guest_by_key(session, key, now + timedelta(days=1)) is None
    revoke_link(someone, now)
    assert guest_by_key(session, key, now) is None
    again = give_link(session, someone, now + timedelta(days=1))
    assert guest_by_key(session, key, now) is None
    assert guest_by_key(session, again, now) is someone
    assert key not in str(vars(someone))


def test_the_export_names_members_and_guests_without_mixing_them(session: Session, dinner: Dinner) -> None:
    friend, someone = a_member(session), guest(session)
    sit(session, dinner, friend)
    take(session, dinner, someone)
    assert who(own(session, dinner, friend)) == f"m{friend.id}"
    assert who(session.scalars(select(Seat).where(Seat.guest_id == someone.id)).one()) == f"g{someone.id}"


def test_a_party_that_is_too_large_is_refused_to_guests_too(session: Session, dinner: Dinner) -> None:
    with pytest.raises(Refused) as caught:
        take(session, dinner, guest(session), adults=5)
    assert caught.value.reason is SeatReason.PARTY_TOO_LARGE


def test_group_row_is_what_pauses_count_by(session: Session, dinner: Dinner) -> None:
    friend = a_member(session)
    elsewhere = a_group(session, friend, name="Elsewhere")
    assert isinstance(elsewhere, Group)
    actions.pause(session, elsewhere.id, friend.id, clock.now() + timedelta(days=30), clock.now())
    sit(session, dinner, friend)
    assert own(session, dinner, friend).state is SeatState.GOING
