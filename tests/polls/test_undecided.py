"""A dinner whose time was never decided ends kindly, and never counts as a dinner that was."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock, db, jobs
from app.site.notify.models import Notice
from app.site.notify.rules import Kind as Told
from events.attestations import ahead
from events.attestations.models import Finding
from events.conditions.actions import Wish
from events.conditions.actions import answer as comes_if
from events.conditions.models import Condition
from events.conditions.rules import ConditionState
from events.dinners.models import Dinner
from events.dinners.rules import Party, Phase, phase
from events.dinners.seats import take_seat
from events.headcount.models import Headcount
from events.polls import closing
from events.polls.rules import Kind
from events.showing.models import LookedThrough
from tests.polls.helpers import DAY, a_table, ask_dates, say, the

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
Travel = Callable[[timedelta], None]
LATER = timedelta(minutes=2)


def _asked(writing: Writing) -> tuple[int, int, int]:
    """A dinner of three and of six days from now; nobody answers. The dinner, its host, somebody who sits."""
    with writing() as session:
        dinner, (host, bo, cai) = a_table(session)
        take_seat(session, dinner, bo.id, Party(), 1, clock.now())
        ask_dates(session, dinner, 3, 6)
        comes_if(session, dinner, cai.id, Party(), Wish(at_least=5), 1, clock.now())
        return dinner.id, host.id, bo.id


def _dinner(session: Session, dinner_id: int) -> Dinner:
    return session.get_one(Dinner, dinner_id)


def _notices(kind: Told) -> list[int]:
    with db.database().reading() as session:
        query = select(Notice.member_id).where(Notice.kind == kind.value).order_by(Notice.member_id)
        return list(session.scalars(query))


def test_when_a_choice_passes_it_stands_at_the_next_and_the_host_may_ask_again(
    writing: Writing, travel: Travel
) -> None:
    dinner_id, host, _bo = _asked(writing)
    travel(3 * DAY + LATER)
    jobs.run_ticks(clock.now())
    with writing() as session:
        dinner = _dinner(session, dinner_id)
        said = the(session, dinner, Kind.DATE)
        assert dinner.called_off_at is None
        assert dinner.starts_at == said.options[1].starts_at
        assert session.scalars(select(Condition.state)).all() == [
            ConditionState.OPEN
        ]  # its deadline moved on, too
        closing.reopen(session, dinner, Kind.DATE, clock.now() + DAY, clock.now())
    with writing() as session:
        dinner = _dinner(session, dinner_id)
        say(session, dinner, session.get_one(Member, host), the(session, dinner, Kind.DATE), "-y")
        closing.close(session, dinner, clock.now())
        assert not dinner.time_open


def test_after_the_last_it_is_called_off_by_itself_and_all_are_told_once(
    writing: Writing, as_member: As, travel: Travel
) -> None:
    dinner_id, host, bo = _asked(writing)
    for ahead_by in (3 * DAY + LATER, 6 * DAY + LATER, 6 * DAY + 2 * LATER):
        travel(ahead_by)
        jobs.run_ticks(clock.now())
    with writing() as session:
        dinner = _dinner(session, dinner_id)
        assert dinner.called_off_at is not None
        assert dinner.over_told_at is None
        pid = dinner.public_id
    assert _notices(Told.DINNER_CALLED_OFF) == sorted([host, bo])
    assert _notices(Told.REMINDER) == []
    page = as_member(bo).get("/notices", headers={"Accept-Language": "en"}).text
    assert "none was decided" in page
    assert as_member(host).post(f"/d/{pid}/call-off/undo").status_code == 409
    with writing() as session:
        assert ConditionState.OPEN not in session.scalars(select(Condition.state)).all()


def test_downtime_over_all_of_it_makes_no_dinner_of_it(
    writing: Writing, as_member: As, travel: Travel
) -> None:
    dinner_id, _host, bo = _asked(writing)
    travel(20 * DAY)
    with db.database().reading() as session:
        pid = _dinner(session, dinner_id).public_id
    assert as_member(bo).post(f"/d/{pid}/vouch", data={"present": "yes"}).status_code in (403, 409, 422)
    for _minute in range(2):
        jobs.run_ticks(clock.now())
    with writing() as session:
        dinner = _dinner(session, dinner_id)
        assert dinner.called_off_at is not None
        assert dinner.over_told_at is None
        assert session.scalars(select(LookedThrough)).all() == []
        assert session.scalars(select(Finding)).all() == []
        assert session.scalars(select(Headcount)).all() == []


def test_no_code_is_shown_before_it_is_decided_when_the_table_meets(writing: Writing, travel: Travel) -> None:
    dinner_id, _host, _bo = _asked(writing)
    travel(3 * DAY - LATER)
    with db.database().reading() as session:
        dinner = _dinner(session, dinner_id)
        assert not ahead.shows(dinner, clock.now())
        now = (dinner.starts_at, dinner.ends_at, clock.now())
        assert phase(*now, called_off=False) is Phase.DURING
        assert phase(*now, called_off=False, undecided=True) is Phase.BEFORE
