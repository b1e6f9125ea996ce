"""A proposal becomes one dinner, or nothing: its verbs, with a session."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.signals import AccountClosed
from app.core import clock
from app.core.access import Refused
from events.dinners.actions import pause
from events.dinners.models import Dinner
from events.dinners.rules import DinnerReason
from events.signals import Tipped, TippingLapsed
from events.tipping import actions, queries
from events.tipping.rules import TippingReason
from groups.membership.models import Membership
from tests.dinners.helpers import charter, count, states
from tests.factories import a_group, a_member, a_venue
from tests.tipping.asked import DAY, a_proposal, dinners, planted, yes


def facts(session: Session, kind: type) -> list[object]:
    return [fact for fact in session.info.get("facts", ()) if isinstance(fact, kind)]


def test_the_last_yes_that_was_missing_makes_the_dinner_with_all_of_them_on_it(session: Session) -> None:
    ann, bo, cho, dee, eve = (a_member(session, name) for name in ("Ann", "Bo", "Cho", "Dee", "Eve"))
    group = a_group(session, ann, bo, cho, dee, eve)
    venues = [a_venue(session, ann, "One"), a_venue(session, ann, "Two")]
    tipping = a_proposal(session, group, ann, venues=venues)
    assert yes(session, tipping, eve, slots=(0,), places=(0,)) is None
    assert yes(session, tipping, bo, cho, slots=(1,), places=(0, 1)) is None
    dinner = yes(session, tipping, dee, slots=(0, 1), places=(1,))
    assert dinner is not None
    assert dinners(session) == [dinner]
    assert (dinner.starts_at, dinner.venue_id) == (tipping.slots[1].starts_at, venues[1].id)
    assert (dinner.host_id, dinner.title, dinner.seats) == (ann.id, "Hotpot on Friday", 6)
    assert states(session, dinner) == dict.fromkeys(("Ann", "Bo", "Cho", "Dee"), "going")
    assert facts(session, Tipped) == [Tipped(tipping.id, dinner.id)]
    assert set(queries.who_answered(session, tipping.id)) == {ann.id, bo.id, cho.id, dee.id, eve.id}


def test_companions_count_and_sit_and_whoever_came_too_late_waits(session: Session) -> None:
    ann, bo, cho = (a_member(session, name) for name in ("Ann", "Bo", "Cho"))
    tipping = a_proposal(session, a_group(session, ann, bo, cho), ann, need=5, seats=5)
    assert yes(session, tipping, bo, adults=2) is None
    assert yes(session, tipping, cho, adults=2) is None  # seven could come, but only four would sit together
    assert yes(session, tipping, ann, adults=1) is not None
    (dinner,) = dinners(session)
    assert states(session, dinner) == {"Ann": "going", "Bo": "going", "Cho": "waiting"}
    assert count(session, dinner, "going") == 5


def test_without_the_proposer_the_first_who_answered_hosts(session: Session) -> None:
    ann, bo, cho = (a_member(session, name) for name in ("Ann", "Bo", "Cho"))
    tipping = a_proposal(session, a_group(session, ann, bo, cho), ann, need=2)
    yes(session, tipping, ann, slots=(1,))
    yes(session, tipping, bo)
    dinner = yes(session, tipping, cho)
    assert dinner is not None
    assert dinner.host_id == bo.id
    assert states(session, dinner) == {"Bo": "going", "Cho": "going"}


def test_after_the_deadline_it_has_lapsed_quietly(session: Session) -> None:
    ann, bo = a_member(session), a_member(session)
    tipping = a_proposal(session, a_group(session, ann, bo), ann)
    late = clock.now() + DAY + timedelta(minutes=1)
    assert list(queries.due(session, clock.now())) == []
    assert list(queries.due(session, late)) == [tipping.id]
    for _each in range(2):
        actions.settle(session, tipping.id, late)
    assert tipping.ended_at == late
    assert dinners(session) == []
    assert facts(session, TippingLapsed) == [TippingLapsed(tipping.id)]
    with pytest.raises(Refused) as refused:
        actions.answer(session, tipping, bo.id, [tipping.slots[0].id], [], None, late)  # type: ignore[arg-type]
    assert refused.value.reason is TippingReason.ENDED


def test_what_stood_at_the_deadline_decides_however_late_the_tick_comes(session: Session) -> None:
    ann, bo, cho = (a_member(session) for _each in range(3))
    tipping = a_proposal(session, a_group(session, ann, bo, cho), ann, need=3)
    planted(session, tipping, bo, cho)
    session.flush()
    actions.settle(session, tipping.id, clock.now() + DAY + timedelta(hours=3))
    assert len(dinners(session)) == 1
    assert tipping.dinner_id is not None


def test_a_time_that_has_passed_does_not_count(session: Session) -> None:
    ann, bo = a_member(session), a_member(session)
    tipping = a_proposal(session, a_group(session, ann, bo), ann, need=2)
    tipping.closes_at = clock.now() + 5 * DAY
    session.flush()
    for now, reason in (
        (clock.now() + timedelta(days=2, hours=1), TippingReason.NOTHING_CHOSEN),
        (clock.now() + 4 * DAY, TippingReason.NO_TIME_LEFT),
    ):
        yes_at = [tipping.slots[0].id]
        with pytest.raises(Refused) as refused:
            actions.answer(session, tipping, bo.id, yes_at, [tipping.places[0].id], None, now)  # type: ignore[arg-type]
        assert refused.value.reason is reason


def test_answers_can_be_changed_and_taken_back_and_a_table_cannot(session: Session) -> None:
    ann, bo, cho = (a_member(session) for _each in range(3))
    tipping = a_proposal(session, a_group(session, ann, bo, cho), ann, need=3)
    yes(session, tipping, bo)
    yes(session, tipping, bo, slots=(1,))
    row = queries.answer_of(session, tipping.id, bo.id)
    assert row is not None
    assert [slot.id for slot in row.slots] == [tipping.slots[1].id]
    for _each in range(2):
        actions.take_back(session, tipping, bo.id, clock.now())
    assert yes(session, tipping, cho) is None  # Bo is counted no more
    assert yes(session, tipping, bo) is not None
    for verb in (actions.end, lambda s, t, now: actions.take_back(s, t, bo.id, now)):
        with pytest.raises(Refused) as refused:
            verb(session, tipping, clock.now())
        assert refused.value.reason is TippingReason.TIPPED


def test_whoever_has_left_the_group_or_the_house_is_not_counted(session: Session) -> None:
    ann, bo, cho, dee = (a_member(session) for _each in range(4))
    group = a_group(session, ann, bo, cho, dee)
    tipping = a_proposal(session, group, ann, need=3)
    yes(session, tipping, bo)
    row = session.scalar(select(Membership).where(Membership.member_id == bo.id))
    assert row is not None
    row.left_at = clock.now()
    session.flush()
    assert yes(session, tipping, cho) is None
    actions.forget(session, AccountClosed(cho.id, clock.now()))
    assert queries.answer_of(session, tipping.id, cho.id) is None
    assert yes(session, tipping, dee) is None


def test_the_same_words_again_are_the_same_proposal(session: Session) -> None:
    ann = a_member(session)
    group = a_group(session, ann)
    assert a_proposal(session, group, ann).id == a_proposal(session, group, ann).id


def test_where_only_stewards_set_tables_only_they_ask(session: Session) -> None:
    ann, bo = a_member(session), a_member(session)
    group = a_group(session, ann, bo)
    charter(session, group, callers="stewards")
    with pytest.raises(Refused) as refused:
        a_proposal(session, group, bo)
    assert refused.value.reason is DinnerReason.STEWARDS_CALL
    assert session.scalars(select(Dinner)).all() == []


def test_whoever_is_paused_is_not_counted_and_waits(session: Session) -> None:
    ann, bo, cho = (a_member(session, name) for name in ("Ann", "Bo", "Cho"))
    group = a_group(session, ann, bo, cho)
    pause(session, group.id, ann.id, clock.now() + 90 * DAY, clock.now())
    tipping = a_proposal(session, group, ann, need=2)
    assert yes(session, tipping, bo) is None
    dinner = yes(session, tipping, cho)
    assert dinner is not None
    assert dinner.host_id == bo.id
    assert states(session, dinner) == {"Ann": "waiting", "Bo": "going", "Cho": "going"}
