"""When it is asked and when the number is final: moved, slept through, set late; nobody loses the time to answer."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from app.core.access import Refused
from app.core.signals import announce
from events.headcount import actions
from events.headcount import queries as due_counts
from events.headcount.actions import Question
from events.headcount.rules import TIME_TO_ANSWER, HeadcountReason, Preset
from events.signals import DinnerChanged
from tests.dinners.helpers import count
from tests.headcount.helpers import HOUR, Table, ask, told
from tests.ticking import all_due

tick = all_due(due_counts.due, actions.tick)


def test_a_server_that_slept_asks_and_gives_time(session: Session) -> None:
    t = Table(session)
    row = ask(session, t.dinner, t.now)
    woke = t.lock + 5 * HOUR
    tick(session, woke)
    assert row.asked_at == woke
    tick(session, woke + TIME_TO_ANSWER - HOUR)
    assert row.locked_at is None
    tick(session, woke + TIME_TO_ANSWER)
    assert row.locked_at is not None


def test_a_server_that_slept_through_the_lock_puts_it_off(session: Session) -> None:
    t = Table(session)
    row = ask(session, t.dinner, t.now)
    tick(session, t.lock - 24 * HOUR)
    woke = t.lock + HOUR
    tick(session, woke)
    assert row.locked_at is None
    assert row.lock_at == woke + TIME_TO_ANSWER
    assert count(session, t.dinner, "going") == 4


def test_asked_too_late_nobody_moves_and_after_the_beginning_nobody_is_told(session: Session) -> None:
    t = Table(session)
    row = ask(session, t.dinner, t.now)
    session.info.clear()
    tick(session, t.starts + HOUR)
    assert row.locked_at is not None
    assert row.count == 4
    assert told(session) == ["HeadcountChanged"]


def test_set_late_it_is_asked_at_once(session: Session) -> None:
    t = Table(session)
    row = ask(session, t.dinner, t.lock - 12 * HOUR)
    assert row.asked_at == t.lock - 12 * HOUR
    assert told(session) == ["HeadcountChanged", "HeadcountAsked"]


def test_the_host_moves_the_lock_before_it_has_passed(session: Session) -> None:
    t = Table(session)
    row = ask(session, t.dinner, t.now)
    tick(session, t.lock - 24 * HOUR)
    ask(session, t.dinner, t.lock - HOUR, hours=12)
    assert row.lock_at == t.starts - 12 * HOUR
    with pytest.raises(Refused) as refused:
        actions.set_headcount(session, t.dinner, t.host.id, Question(Preset.MENU), 12, t.lock)
    assert refused.value.reason is HeadcountReason.ASKED_ALREADY
    tick(session, t.starts - 12 * HOUR)
    with pytest.raises(Refused) as refused:
        ask(session, t.dinner, t.starts - 11 * HOUR, hours=3)
    assert refused.value.reason is HeadcountReason.LOCKED
    with pytest.raises(Refused):
        actions.drop(session, t.dinner, t.starts - 11 * HOUR)


def test_it_moves_with_the_dinner_and_nobody_loses_time_to_answer(session: Session) -> None:
    t = Table(session)
    row = ask(session, t.dinner, t.now)
    asked = t.lock - 24 * HOUR
    tick(session, asked)
    t.dinner.starts_at, t.dinner.ends_at = t.starts + 48 * HOUR, t.starts + 50 * HOUR
    announce(session, DinnerChanged(t.dinner.id))
    told(session)
    assert row.lock_at == t.lock + 48 * HOUR
    t.dinner.starts_at = asked + 5 * HOUR
    t.dinner.closes_at = t.dinner.starts_at
    announce(session, DinnerChanged(t.dinner.id))
    told(session)
    assert row.lock_at == asked + TIME_TO_ANSWER


def test_nobody_is_asked_while_the_day_is_open(session: Session) -> None:
    t = Table(session, time_open=True)
    row = ask(session, t.dinner, t.now)
    tick(session, t.lock)
    assert row.asked_at is None
