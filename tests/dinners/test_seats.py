"""Seats: who sits, who waits, who is asked next; parties, lateness, the pact."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.core.access import Refused
from events.dinners import actions, bench, queries, queries_bench, seats
from events.dinners.models import Dinner
from events.dinners.rules import DinnerReason, Pact, Party, SeatReason
from groups.chat.models import Listener
from groups.membership.models import Group
from tests.dinners.helpers import charter, count, own, sit, states
from tests.factories import a_dinner, a_group, a_member


class Scene(NamedTuple):
    """A group of six and a dinner for three, its host seated."""

    group: Group
    dinner: Dinner
    host: Member
    bo: Member
    cho: Member
    dev: Member
    eve: Member


@pytest.fixture
def scene(session: Session) -> Scene:
    host, bo, cho, dev, eve = (a_member(session, name) for name in ("Ann", "Bo", "Cho", "Dev", "Eve"))
    group = a_group(session, host, bo, cho, dev, eve)
    return Scene(group, a_dinner(session, group, host, seats=3), host, bo, cho, dev, eve)


def test_those_who_come_after_the_last_seat_wait_in_order(session: Session, scene: Scene) -> None:
    sit(session, scene.dinner, scene.bo, scene.cho, scene.dev, scene.eve)
    assert states(session, scene.dinner) == {
        "Ann": "going", "Bo": "going", "Cho": "going", "Dev": "waiting", "Eve": "waiting",
    }  # fmt: skip
    assert [seat.member_id for seat in queries_bench.waiting(session, scene.dinner.id)] == [
        scene.dev.id,
        scene.eve.id,
    ]


def test_a_repeated_press_is_one_seat(session: Session, scene: Scene) -> None:
    sit(session, scene.dinner, scene.bo, scene.bo)
    assert count(session, scene.dinner, "going") == 2


def test_a_seat_given_back_is_offered_to_whoever_waits_longest(session: Session, scene: Scene) -> None:
    sit(session, scene.dinner, scene.bo, scene.cho, scene.dev, scene.eve)
    seats.give_back(session, scene.dinner, scene.bo.id, clock.now())
    assert states(session, scene.dinner)["Dev"] == "offered"
    assert states(session, scene.dinner)["Eve"] == "waiting"
    seats.answer_offer(session, scene.dinner, scene.dev.id, True, 1, clock.now())
    assert states(session, scene.dinner)["Dev"] == "going"


def test_giving_back_twice_is_once(session: Session, scene: Scene) -> None:
    sit(session, scene.dinner, scene.bo)
    seats.give_back(session, scene.dinner, scene.bo.id, clock.now())
    seats.give_back(session, scene.dinner, scene.bo.id, clock.now())
    assert states(session, scene.dinner)["Bo"] == "gone"


def test_whoever_gave_back_can_sit_down_again_on_the_same_row(session: Session, scene: Scene) -> None:
    sit(session, scene.dinner, scene.bo, adults=1)
    seats.give_back(session, scene.dinner, scene.bo.id, clock.now())
    sit(session, scene.dinner, scene.bo, adults=1)
    assert count(session, scene.dinner, "going") == 3
    assert count(session, scene.dinner, "gone") == 0


def test_an_unanswered_offer_lapses_after_the_charters_window(session: Session, scene: Scene) -> None:
    charter(session, scene.group, offer_window_minutes=30)
    sit(session, scene.dinner, scene.bo, scene.cho, scene.dev, scene.eve)
    now = clock.now()
    seats.give_back(session, scene.dinner, scene.bo.id, now)
    bench.lapse(session, now + timedelta(minutes=29))
    assert states(session, scene.dinner)["Dev"] == "offered"
    bench.lapse(session, now + timedelta(minutes=31))
    assert states(session, scene.dinner)["Dev"] == "lapsed"
    assert states(session, scene.dinner)["Eve"] == "offered"


def test_an_answer_that_comes_too_late_takes_no_seat(session: Session, scene: Scene) -> None:
    sit(session, scene.dinner, scene.bo, scene.cho, scene.dev)
    now = clock.now()
    seats.give_back(session, scene.dinner, scene.bo.id, now)
    with pytest.raises(Refused) as refused:
        seats.answer_offer(session, scene.dinner, scene.dev.id, True, 1, now + timedelta(hours=3))
    assert refused.value.reason is DinnerReason.NOTHING_OFFERED


def test_declining_asks_the_next(session: Session, scene: Scene) -> None:
    sit(session, scene.dinner, scene.bo, scene.cho, scene.dev, scene.eve)
    seats.give_back(session, scene.dinner, scene.cho.id, clock.now())
    seats.answer_offer(session, scene.dinner, scene.dev.id, False, 1, clock.now())
    assert states(session, scene.dinner)["Dev"] == "declined"
    assert states(session, scene.dinner)["Eve"] == "offered"


def test_companions_are_seats_of_their_own(session: Session, scene: Scene) -> None:
    sit(session, scene.dinner, scene.bo, adults=0, children=1)
    found = queries.party_of(session, scene.dinner.id, scene.bo.id)
    assert [(seat.member_id, seat.child) for seat in found] == [(scene.bo.id, False), (None, True)]
    assert count(session, scene.dinner, "going") == 3


def test_a_party_that_does_not_fit_holds_its_place(session: Session, scene: Scene) -> None:
    sit(session, scene.dinner, scene.bo)
    sit(session, scene.dinner, scene.cho, adults=1)
    sit(session, scene.dinner, scene.dev)
    assert states(session, scene.dinner) | {} == {
        "Ann": "going",
        "Bo": "going",
        "Cho": "waiting",
        "Dev": "waiting",
    }


def test_where_parties_are_split_one_sits_and_one_waits(session: Session, scene: Scene) -> None:
    charter(session, scene.group, party_rule="split")
    sit(session, scene.dinner, scene.bo)
    sit(session, scene.dinner, scene.cho, adults=1)
    assert states(session, scene.dinner)["Cho"] == "going"
    assert (count(session, scene.dinner, "going"), count(session, scene.dinner, "waiting")) == (3, 1)


def test_where_parties_are_passed_a_smaller_one_sits_down(session: Session, scene: Scene) -> None:
    charter(session, scene.group, party_rule="pass")
    sit(session, scene.dinner, scene.bo)
    sit(session, scene.dinner, scene.cho, adults=1)
    sit(session, scene.dinner, scene.dev)
    assert states(session, scene.dinner)["Cho"] == "waiting"
    assert states(session, scene.dinner)["Dev"] == "going"


def test_bringing_fewer_frees_a_seat_for_the_bench(session: Session, scene: Scene) -> None:
    sit(session, scene.dinner, scene.bo, adults=1)
    sit(session, scene.dinner, scene.cho)
    sit(session, scene.dinner, scene.bo)
    assert states(session, scene.dinner)["Cho"] == "offered"


def test_a_companion_who_turns_out_to_be_a_child_keeps_the_seat(session: Session, scene: Scene) -> None:
    sit(session, scene.dinner, scene.bo, adults=1)
    sit(session, scene.dinner, scene.cho)
    sit(session, scene.dinner, scene.bo, children=1)
    assert states(session, scene.dinner)["Cho"] == "waiting"
    assert queries.party_of(session, scene.dinner.id, scene.bo.id)[1].child


def test_somebody_added_to_a_party_asks_at_the_end_of_the_line(session: Session, scene: Scene) -> None:
    sit(session, scene.dinner, scene.bo, scene.cho, scene.dev)
    sit(session, scene.dinner, scene.bo, adults=1)
    assert count(session, scene.dinner, "going") == 3
    assert [s.member_id for s in queries_bench.waiting(session, scene.dinner.id)] == [scene.dev.id, None]


def test_a_party_cannot_be_larger_than_the_table(session: Session, scene: Scene) -> None:
    for companions in (3, 10):
        with pytest.raises(Refused) as refused:
            sit(session, scene.dinner, scene.bo, adults=companions)
        assert refused.value.reason is SeatReason.PARTY_TOO_LARGE


def test_nobody_sits_down_after_the_deadline_but_the_bench_still_moves(
    session: Session, scene: Scene
) -> None:
    sit(session, scene.dinner, scene.bo, scene.cho, scene.dev)
    scene.dinner.closes_at = clock.now() - timedelta(minutes=1)
    session.flush()
    with pytest.raises(Refused) as refused:
        sit(session, scene.dinner, scene.eve)
    assert refused.value.reason is SeatReason.CLOSED
    seats.give_back(session, scene.dinner, scene.bo.id, clock.now())
    assert states(session, scene.dinner)["Dev"] == "offered"


def test_giving_back_inside_the_pacts_hours_is_late(session: Session, scene: Scene) -> None:
    sit(session, scene.dinner, scene.bo, scene.cho)
    begins = scene.dinner.starts_at
    assert not seats.give_back(session, scene.dinner, scene.bo.id, begins - timedelta(hours=25))
    assert seats.give_back(session, scene.dinner, scene.cho.id, begins - timedelta(hours=23))
    assert own(session, scene.dinner, scene.cho).gone_late


def test_once_it_has_begun_no_seat_is_given_back(session: Session, scene: Scene) -> None:
    sit(session, scene.dinner, scene.bo)
    with pytest.raises(Refused) as refused:
        seats.give_back(session, scene.dinner, scene.bo.id, scene.dinner.starts_at)
    assert refused.value.reason is SeatReason.STARTED


def test_a_changed_pact_asks_everybody_again_and_the_exit_is_free(session: Session, scene: Scene) -> None:
    sit(session, scene.dinner, scene.bo, scene.cho)
    now = clock.now()
    assert actions.change_pact(session, scene.dinner, Pact(drinks_pool=True), scene.host.id, now) == (
        "drinks_pool",
    )
    assert scene.dinner.pact_version == 2
    assert own(session, scene.dinner, scene.host).pact_version == 2
    assert [s.dinner_id for s in queries.pacts_to_accept(session, scene.bo.id, now)] == [scene.dinner.id]
    seats.accept_pact(session, scene.dinner, scene.bo.id, 2)
    assert own(session, scene.dinner, scene.bo).pact_version == 2
    assert not seats.give_back(
        session, scene.dinner, scene.cho.id, scene.dinner.starts_at - timedelta(hours=1)
    )
    assert queries.pact_version(session, scene.dinner.id, 1).drinks_pool is False


def test_the_same_pact_again_is_no_new_version(session: Session, scene: Scene) -> None:
    assert actions.change_pact(session, scene.dinner, Pact(), scene.host.id, clock.now()) == ()
    assert scene.dinner.pact_version == 1


@pytest.mark.parametrize("verb", ["take", "accept", "answer"])
def test_a_pact_that_was_not_read_is_not_accepted(session: Session, scene: Scene, verb: str) -> None:
    sit(session, scene.dinner, scene.cho, scene.dev, scene.bo)
    seats.give_back(session, scene.dinner, scene.cho.id, clock.now())
    actions.change_pact(session, scene.dinner, Pact(child_weight=0), scene.host.id, clock.now())
    verbs = {
        "take": lambda: seats.take_seat(session, scene.dinner, scene.eve.id, Party(), 1, clock.now()),
        "accept": lambda: seats.accept_pact(session, scene.dinner, scene.dev.id, 1),
        "answer": lambda: seats.answer_offer(session, scene.dinner, scene.bo.id, True, 1, clock.now()),
    }
    with pytest.raises(Refused) as refused:
        verbs[verb]()
    assert refused.value.reason is DinnerReason.PACT_CHANGED


def test_leaving_a_dinner_that_was_moved_is_free_for_a_day(session: Session, scene: Scene) -> None:
    sit(session, scene.dinner, scene.bo, scene.cho)
    now = clock.now() + timedelta(hours=1)
    scene.dinner.moved_at = now
    scene.dinner.starts_at, scene.dinner.ends_at = now + timedelta(hours=30), now + timedelta(hours=32)
    scene.dinner.closes_at = scene.dinner.starts_at
    session.flush()
    assert not seats.give_back(session, scene.dinner, scene.bo.id, now + timedelta(hours=20))
    assert seats.give_back(session, scene.dinner, scene.cho.id, now + timedelta(hours=25))


def test_only_those_who_sit_hear_the_table_talk(session: Session, scene: Scene) -> None:
    plan = actions.Plan(
        "Morning tea", "", None, "Asia/Shanghai", scene.dinner.starts_at, scene.dinner.ends_at, scene.dinner.closes_at,
        2, None, scene.dinner.visibility,
    )  # fmt: skip
    dinner = actions.call_dinner(session, scene.group, scene.host.id, plan, Pact(), clock.now())
    sit(session, dinner, scene.bo, scene.cho)

    def listeners() -> set[int]:
        session.flush()
        found = select(Listener.member_id).where(
            Listener.channel_id == dinner.channel_id, Listener.until.is_(None)
        )
        return set(session.scalars(found))

    assert listeners() == {scene.host.id, scene.bo.id}
    seats.give_back(session, dinner, scene.bo.id, clock.now())
    assert listeners() == {scene.host.id}
    seats.answer_offer(session, dinner, scene.cho.id, True, 1, clock.now())
    assert listeners() == {scene.host.id, scene.cho.id}


def test_a_lottery_opens_its_seed_only_with_the_draw(session: Session, scene: Scene) -> None:
    charter(session, scene.group, queue_rule="lottery")
    from groups.membership.queries import charter_of

    sit(session, scene.dinner, scene.bo, scene.cho, scene.dev, scene.eve)
    before = bench.exported(session, scene.dinner, charter_of(session, scene.group.id), clock.now())
    assert before["seed"] == ""
    assert before["seed_sha256"]
    seats.give_back(session, scene.dinner, scene.bo.id, clock.now())
    after = bench.exported(session, scene.dinner, charter_of(session, scene.group.id), clock.now())
    assert after["seed"] == scene.dinner.queue_seed


def test_whoever_has_not_sat_longest_is_asked_first_where_the_charter_says_so(
    session: Session, scene: Scene
) -> None:
    charter(session, scene.group, queue_rule="longest_since")
    earlier = clock.now() - timedelta(days=9)
    a_dinner(session, scene.group, scene.host, scene.dev, starts_at=earlier)
    sit(session, scene.dinner, scene.bo, scene.cho, scene.dev, scene.eve)
    seats.give_back(session, scene.dinner, scene.bo.id, clock.now())
    assert states(session, scene.dinner)["Eve"] == "offered"
