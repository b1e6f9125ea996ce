"""Who hosts a series, and what becomes of it when nobody does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import actions as accounts
from app.accounts.models import Member
from app.core import clock
from app.core.access import Refused
from events.dinners.rules import DinnerReason
from events.series import actions, growing
from events.series import queries as due_series
from events.series.models import Series
from events.series.rules import SeriesReason
from groups.chat.models import Entry
from groups.membership import stewardship
from groups.membership.models import Group
from tests.calendars.helpers import Writing, a_draft
from tests.dinners.helpers import charter
from tests.factories import a_group, a_member
from tests.series.helpers import tables
from tests.ticking import all_due

grow = all_due(due_series.due, growing.grow)


def test_when_its_host_goes_it_rests_until_somebody_takes_it_over(app: Flask, writing: Writing) -> None:
    with writing() as session:
        ann, bo = a_member(session, "Ann"), a_member(session, "Bo")
        group = a_group(session, bo, ann)
        series_id, group_id = actions.begin(session, group, ann.id, a_draft(), clock.now()).id, group.id
    with writing() as session:
        stewardship.leave(session, session.get_one(Group, group_id), ann.id, clock.now())
    later = clock.now() + timedelta(days=8)
    with writing() as session:
        grow(session, later)
        resting = session.get_one(Series, series_id)
        assert len(tables(session, resting)) == 2
        assert (resting.rests_since is None, resting.due_at) == (False, None)
        told = [entry.data for entry in session.scalars(select(Entry)) if entry.data]
        assert [each["title"] for each in told if each.get("key") == "series.rests"] == ["Friday hotpot"]
        for _twice in range(2):
            actions.take_over(session, resting, bo.id, later)
        assert [each.host_id for each in tables(session, resting)] == [ann.id, ann.id, bo.id]


def test_a_series_that_is_hosted_is_not_taken_over(session: Session, begun: Series) -> None:
    bo = a_member(session, "Bo too")
    with pytest.raises(Refused) as refused:
        actions.take_over(session, begun, bo.id, clock.now())
    assert refused.value.reason is SeriesReason.STILL_HOSTED


def test_where_only_stewards_set_tables_others_begin_no_series(session: Session) -> None:
    ann, bo = a_member(session, "Ann"), a_member(session, "Bo")
    group = a_group(session, ann, bo)
    charter(session, group, callers="stewards")
    with pytest.raises(Refused) as refused:
        actions.begin(session, group, bo.id, a_draft(), clock.now())
    assert refused.value.reason is DinnerReason.STEWARDS_CALL
    assert actions.begin(session, group, ann.id, a_draft(), clock.now()).id


def test_a_rule_of_the_group_that_comes_later_puts_the_series_to_rest(session: Session) -> None:
    ann, bo = a_member(session, "Ann"), a_member(session, "Bo")
    group = a_group(session, ann, bo)
    series = actions.begin(session, group, bo.id, a_draft(), clock.now())
    charter(session, group, callers="stewards")
    grow(session, clock.now() + timedelta(days=8))
    assert series.rests_since is not None
    assert len(tables(session, series)) == 2


def test_closing_an_account_puts_its_series_to_rest(app: Flask, writing: Writing) -> None:
    with writing() as session:
        ann, bo = a_member(session, "Ann"), a_member(session, "Bo")
        group = a_group(session, bo, ann)
        series_id = actions.begin(session, group, ann.id, a_draft(), clock.now()).id
    with writing() as session:
        accounts.close(session, session.get_one(Member, ann.id), "a former member", clock.now())
    with writing() as session:
        assert session.get_one(Series, series_id).rests_since is not None
