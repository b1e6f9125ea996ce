"""Somebody suspended from writing is told so wherever writing would be: until when, why, and how to appeal."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from app.accounts.models import Member
from app.core import clock, db
from app.site.moderation import queries, verdicts
from app.site.moderation.models import Case
from app.site.moderation.rules import Reason, Thing, Verdict
from groups.membership.models import Group
from tests.counting import count_queries
from tests.moderation.test_pages import address
from tests.moderation.town import AsMember, Town, Writing

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def town(writing: Writing) -> Town:
    return Town(writing)


def suspended(town: Town) -> str:
    """Ann writes nothing for a week; the case's address."""
    number = town.report()
    town.tick(number)
    town.vote(number, [Verdict.QUIET_WEEK] * 5)
    return address(number)


def test_home_the_group_the_room_and_a_refusal_say_until_when_why_and_where_to_appeal(
    town: Town, as_member: AsMember
) -> None:
    case = suspended(town)
    with db.database().reading() as session:
        until = session.get_one(Member, town.ann).quiet_until
        group = session.get_one(Group, town.group_id).public_id
    assert until is not None
    ann = as_member(town.ann)
    for path in ("/", f"/g/{group}", f"/c/{town.room}"):
        page = ann.get(path).text
        assert f'href="{case}"' in page, path
        assert "It insults or torments somebody" in page
    assert f"{until.astimezone(SHANGHAI):%H:%M}" in ann.get("/").text
    assert 'class="composer" hidden' in ann.get(f"/c/{town.room}").text
    refused = ann.get("/groups/new")
    assert refused.status_code == 403
    assert "A jury asks you to write nothing" in refused.text
    assert "Appeal: ask eleven others" in ann.get(case).text


def test_nobody_else_reads_of_it_and_asks_no_question_more(town: Town, as_member: AsMember) -> None:
    case, bo = suspended(town), as_member(town.bo)
    with count_queries() as asked:
        page = bo.get("/").text
    assert case not in page
    assert not [each for each in asked if "jury_case" in each]
    assert 'class="composer" hidden' not in bo.get(f"/c/{town.room}").text


def test_what_one_jury_takes_back_another_has_not(town: Town, writing: Writing) -> None:
    now = clock.now()
    with writing() as session:
        cases = []
        for verdict in (Verdict.QUIET_MONTH, Verdict.QUIET_WEEK):
            case = Case(
                thing=Thing.MEMBER, thing_id=town.ann, reason=Reason.SPAM, reported_id=town.ann, opened_at=now,
                closed_at=now, kept=None,
            )  # fmt: skip
            session.add(case)
            session.flush()
            verdicts.execute(session, case, verdict, now)
            case.outcome, case.decided_at = verdict, now
            session.flush()
            cases.append(case)
        member = session.get_one(Member, town.ann)
        assert member.quiet_until == now + timedelta(days=30)  # the milder one does not shorten it
        verdicts.execute(session, cases[0], Verdict.KEEP, now)
        cases[0].outcome = Verdict.KEEP
        session.flush()
        assert member.quiet_until == now + timedelta(days=7)
        verdicts.execute(session, cases[1], Verdict.KEEP, now)
        assert member.quiet_until is None
        assert queries.over_at(cases[0]) is None
