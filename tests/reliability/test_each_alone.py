"""What comes by itself comes one by one: a bad one stops no other, downtime and two workers do nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock, db, jobs
from app.core.jobs import Act, Due
from events.conditions import actions as conditions
from events.conditions import queries as ifs
from events.conditions.actions import Wish
from events.conditions.models import Condition
from events.conditions.rules import ConditionState
from events.cravings import actions as cravings
from events.cravings import queries as wishes
from events.cravings.models import Craving, CravingDraft
from events.diets import actions as diets
from events.diets import queries as needs
from events.diets.actions import Told
from events.diets.models import DietNeed
from events.diets.needs import Need
from events.dinners.models import Dinner, Seat
from events.dinners.queries import own_seat
from events.dinners.rules import Party
from events.headcount import actions as headcount
from events.headcount import queries as counts
from events.headcount.actions import Question
from events.headcount.models import Headcount
from events.headcount.rules import Preset
from events.jielong import actions as lists
from events.jielong import queries as names
from events.jielong.models import KeptList, ListedName
from events.polls import closing
from events.polls import queries as polls
from events.series import growing
from events.series import queries as series
from events.series.actions import begin
from events.series.models import Occurrence
from events.showing import actions as showing
from events.showing import queries as missed
from events.showing.models import LookedThrough, NoShow
from events.showing.rules import NoShowState
from events.tipping import actions as tipping
from events.tipping import queries as proposals
from events.tipping.models import Tipping
from tests.calendars.helpers import a_draft
from tests.cravings.wished import wish
from tests.dinners.helpers import sit
from tests.factories import a_dinner, a_group, a_member
from tests.polls.helpers import a_table, ask_dates
from tests.tipping.asked import a_proposal

Writing = Callable[[], AbstractContextManager[Session]]
DAY = timedelta(days=1)
THREE = range(3)


@dataclass(frozen=True)
class Case:
    """What is due, what is done, a world with three of it, when it is due, and how many are done."""

    due: Due
    act: Act
    world: Callable[[Session], object]
    when: timedelta
    done: Callable[[Session], int]


def _count(*where: object, of: type = Dinner) -> Callable[[Session], int]:
    return lambda session: session.scalar(select(func.count()).select_from(of).where(*where)) or 0  # type: ignore[arg-type]


def _gone(kind: type, there: int) -> Callable[[Session], int]:
    return lambda session: there - (session.scalar(select(func.count()).select_from(kind)) or 0)


def _dinners(session: Session) -> list[Dinner]:
    found = []
    for _each in THREE:
        host = a_member(session)
        found.append(a_dinner(session, a_group(session, host), host, starts_at=clock.now() + 2 * DAY))
    return found


def _ifs(session: Session) -> None:
    for _each in THREE:
        host, other = a_member(session), a_member(session)
        group = a_group(session, host, other)
        dinner = a_dinner(session, group, host, starts_at=clock.now() + 2 * DAY)
        conditions.answer(session, dinner, other.id, Party(), Wish(at_least=5), 1, clock.now())


def _notes(session: Session) -> None:
    for dinner in _dinners(session):
        seat = own_seat(session, dinner.id, dinner.host_id)
        assert seat is not None
        session.add(NoShow(
            dinner_id=dinner.id, seat_id=seat.id, member_id=dinner.host_id, group_id=dinner.group_id,
            state=NoShowState.DISPUTED, missed_at=clock.now(), noted_at=clock.now(), disputed_at=clock.now(), strikes=3,
            window_days=90, pause_days=30,
        ))  # fmt: skip


EARLY = time(
    8
)  # midnight in UTC: a whole day's hours lie between two of its tables being due, whatever the hour is


def _series(session: Session) -> None:
    for _each in THREE:
        host, first = a_member(session), clock.now().date() + 30 * DAY
        begin(session, a_group(session, host), host.id, a_draft(first=first, wall=EARLY), clock.now())


def _polls(session: Session) -> None:
    for _each in THREE:
        ask_dates(session, a_table(session)[0], 3, 4)


def _tippings(session: Session) -> None:
    for _each in THREE:
        host = a_member(session)
        a_proposal(session, a_group(session, host), host)


def _counts(session: Session) -> None:
    for dinner in _dinners(session):
        headcount.set_headcount(session, dinner, dinner.host_id, Question(Preset.BROTH), 12, clock.now())


def _wishes(session: Session) -> None:
    people = [a_member(session) for _each in THREE]
    a_group(session, *people)
    for food in ("Hotpot", "Noodles", "Dumplings"):
        for member in people:
            wish(session, member, food, least=6)
    for row in session.scalars(select(Craving)):
        row.least = 3


def _needs(session: Session) -> None:
    for dinner in _dinners(session):
        sit(session, dinner, a_member(session), adults=1)
        companions = select(Seat).where(Seat.dinner_id == dinner.id, Seat.brought_by_id.is_not(None))
        brought = session.scalars(companions).one()
        assert brought.brought_by_id is not None
        diets.write_for(session, dinner, brought, brought.brought_by_id, [Told(Need.HALAL)], clock.now())


def _names(session: Session) -> None:
    for dinner in _dinners(session):
        seat = own_seat(session, dinner.id, dinner.host_id)
        assert seat is not None
        session.add(ListedName(
            dinner_id=dinner.id, seat_id=seat.id, name="Li", name_key="li", note="no pork", diet=True,
            entered_by_id=dinner.host_id, entered_at=clock.now(),
        ))  # fmt: skip


def _lists(session: Session) -> None:
    for dinner in _dinners(session):
        lists.keep(session, dinner.group_id, dinner.host_id, "1. Li", clock.now())


SETTLED = _count(NoShow.settled_at.is_not(None), of=NoShow)
ENDED = _count(Tipping.ended_at.is_not(None), of=Tipping)
SILENT = _count(ListedName.diet.is_(False), of=ListedName)
LAPSED = _count(Condition.state == ConditionState.LAPSED, of=Condition)
CASES = {
    "conditions": Case(ifs.past_deadline, conditions.lapse, _ifs, 2 * DAY, LAPSED),
    "looking": Case(missed.to_look_through, showing.look_through, _dinners, 6 * DAY, _count(of=LookedThrough)),
    "disputes": Case(missed.to_settle, showing.settle, _notes, 8 * DAY, SETTLED),
    "series": Case(series.due, growing.grow, _series, 29 * DAY, lambda s: _count(of=Occurrence)(s) // 3),
    "polls": Case(polls.undecided, closing.let_pass, _polls, 9 * DAY, _count(Dinner.called_off_at.is_not(None))),
    "tipping": Case(proposals.due, tipping.settle, _tippings, 2 * DAY, ENDED),
    "headcount": Case(counts.due, headcount.tick, _counts, DAY, _count(Headcount.asked_at.is_not(None), of=Headcount)),
    "cravings": Case(wishes.restless, cravings.sweep, _wishes, timedelta(0), _count(of=CravingDraft)),
    "diets": Case(needs.forgotten, diets.forget, _needs, 10 * DAY, _gone(DietNeed, 3)),
    "names": Case(names.diets_to_forget, lists.forget_diets, _names, 10 * DAY, SILENT),
    "lists": Case(names.lists_to_forget, lists.forget_list, _lists, 8 * DAY, _gone(KeptList, 3)),
}  # fmt: skip


@pytest.fixture(params=list(CASES))
def case(
    app: Flask, writing: Writing, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Case:
    """Three things that are due after a long downtime."""
    found = CASES[request.param]
    assert any(each == jobs._Each(found.due, found.act) for each in jobs._ticks)
    monkeypatch.setattr(jobs, "_ticks", [])
    with writing() as session:
        found.world(session)
    clock.shift(found.when)
    return found


def _done(case: Case) -> int:
    with db.database().reading() as session:
        return case.done(session)


def test_one_that_fails_stops_no_other_and_is_done_the_next_minute(case: Case) -> None:
    bad: list[int] = []

    def act(session: Session, each: int, now: datetime) -> None:
        case.act(session, each, now)
        if not bad:
            bad.append(each)
            raise RuntimeError("the first one of all")

    jobs.on_each(case.due, act)
    jobs.run_ticks(clock.now())
    assert _done(case) == 2
    jobs.run_ticks(clock.now())
    assert _done(case) == 3


def test_two_workers_at_once_and_again_later_do_each_once(case: Case) -> None:
    jobs.on_each(case.due, case.act)
    now = clock.now()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _n: jobs.run_ticks(now), range(2)))
    for minute in range(2):
        jobs.run_ticks(now + timedelta(minutes=minute))
    assert _done(case) == 3
