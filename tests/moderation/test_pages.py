"""Reporting, judging and reading as people do it: by pages, each through the door of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Member
from app.core import db
from app.site.moderation.models import Case, Report
from app.site.moderation.rules import Reason, Verdict
from groups.membership.models import Group
from tests.counting import count_queries
from tests.factories import a_member
from tests.moderation.town import AsMember, Town, Writing

HOUR = timedelta(hours=1)


@pytest.fixture
def town(writing: Writing) -> Town:
    return Town(writing)


def address(case_id: int) -> str:
    with db.database().reading() as session:
        return f"/case/{session.get_one(Case, case_id).public_id}"


def test_one_form_asks_a_jury_and_the_other_side_is_told_and_heard(town: Town, as_member: AsMember) -> None:
    bo, ann = as_member(town.bo), as_member(town.ann)
    page = bo.get(f"/report/message/{town.ref}")
    assert "you are all fools" in page.text
    assert bo.get(f"/report/message/{town.room}/entries/{town.seq}/").status_code == 303
    assert bo.post(f"/report/message/{town.ref}", data={"words": "x"}).status_code == 422
    sent = bo.post(f"/report/message/{town.ref}", data={"reason": "insult", "words": "Zinnober"})
    case = sent.headers["Location"]
    assert "Zinnober" in bo.get(case).text
    told = ann.get(case).text
    assert "Zinnober" not in told  # what is said against her is its reason; who says it nobody tells
    assert "something of yours" in ann.get("/notices").text
    assert ann.post(f"{case}/word", data={"text": ""}).status_code == 422
    assert ann.post(f"{case}/word", data={"text": "among friends"}).status_code == 303
    assert "among friends" in bo.get(case).text


def test_an_undecided_case_is_not_there_for_others_nor_for_an_operator(
    town: Town, as_member: AsMember, writing: Writing
) -> None:
    case = address(town.report())
    with writing() as session:
        operator = a_member(session, operator=True).id
    for who in (operator, town.judges[0]):
        assert as_member(who).get(case).status_code == 404
        for act in ("vote", "word", "appeal", "step-back"):
            assert (
                as_member(who).post(f"{case}/{act}", data={"verdict": "keep", "why": "x"}).status_code == 404
            )


def test_a_juror_reads_both_sides_seals_a_vote_and_may_change_it(town: Town, as_member: AsMember) -> None:
    number = town.report(words="unkind")
    case = address(number)
    as_member(town.ann).post(f"{case}/word", data={"text": "among friends"})
    town.tick(number)
    juror = as_member(town.jury(number)[0])
    assert case in juror.get("/cases").text
    assert "/cases" in juror.get("/").text
    page = juror.get(case).text
    assert all(words in page for words in ("you are all fools", "unkind", "among friends"))
    assert juror.post(f"{case}/vote", data={"verdict": "nonsense", "why": "x"}).status_code == 422
    assert juror.post(f"{case}/vote", data={"verdict": "hide", "why": "Wacholder"}).status_code == 303
    assert "Wacholder" in juror.get(case).text
    assert juror.post(f"{case}/vote", data={"verdict": "keep", "why": "Quendel"}).status_code == 303
    for side in (town.ann, town.bo):
        assert "Quendel" not in as_member(side).get(case).text
        assert as_member(side).post(f"{case}/vote", data={"verdict": "keep", "why": "x"}).status_code == 403


def test_a_decided_case_is_public_with_its_reasons_and_without_words_or_names(
    town: Town, as_member: AsMember
) -> None:
    number = town.report(words="Zinnober")
    town.tick(number)
    jury = town.jury(number)
    town.vote(number, [Verdict.HIDE] * 5)
    stranger = as_member(town.judges[-1] if town.judges[-1] not in jury else town.judges[-2])
    case = address(number)
    for page in (stranger.get(case), stranger.get("/log")):
        assert page.status_code == 200
        assert "because hide" in page.text
        for secret in ("you are all fools", "Zinnober", "Ann", "Judge "):
            assert secret not in page.text.replace("Judgement", "")
    told = stranger.get(f"{case}/draw.json").json
    assert told is not None
    assert told[0]["seed"] == town.turn(number).seed
    assert len(told[0]["first"]) == 5
    assert case in as_member(town.ann).get(f"/c/{town.room}").text  # in place of the words
    assert "you are all fools" not in as_member(town.bo).get(f"/c/{town.room}").text


def test_a_member_of_a_quiet_week_writes_nothing_and_still_votes_and_sits(
    town: Town, as_member: AsMember
) -> None:
    number = town.report()
    town.tick(number)
    town.vote(number, [Verdict.QUIET_WEEK] * 5)
    ann, bo = as_member(town.ann), as_member(town.bo)
    said = {"text": "hello", "client_id": "said-again-1"}
    assert ann.post(f"/c/{town.room}/say", data=said).status_code == 403
    assert bo.post(f"/c/{town.room}/say", data=said).status_code == 303
    assert ann.get(f"/c/{town.room}").status_code == ann.get("/me").status_code == 200
    assert ann.post(f"{address(number)}/appeal").status_code == 303  # and may appeal


@pytest.mark.parametrize(
    ("kind", "ability"), [("member", 200), ("group", 200), ("venue", 404), ("nonsense", 404)]
)
def test_what_can_be_reported_is_what_one_sees(
    town: Town, as_member: AsMember, kind: str, ability: int
) -> None:
    with db.database().reading() as session:
        ref = {
            "member": session.get_one(Member, town.bo).public_id,
            "group": session.get_one(Group, town.group_id).public_id,
        }.get(kind, "AAAAAAAAAAA")
    assert as_member(town.ann).get(f"/report/{kind}/{ref}").status_code == ability
    assert as_member(town.ann).get(f"/report/{kind}/%00").status_code == 404


def test_only_an_operator_holds_and_only_for_what_the_law_forbids(
    town: Town, as_member: AsMember, writing: Writing
) -> None:
    with writing() as session:
        operator = a_member(session, operator=True)
        operator_id, bo = operator.id, session.get_one(Member, town.bo)
        group = session.get_one(Group, town.group_id).public_id
        assert bo.operator is False
    hold = f"/report/group/{group}/hold"
    assert as_member(town.bo).post(hold, data={"ground": "illegal"}).status_code == 403
    assert as_member(operator_id).post(hold, data={"ground": "insult"}).status_code == 422
    assert as_member(operator_id).post(hold, data={"ground": "illegal"}).status_code == 303
    with db.database().reading() as session:
        assert session.get_one(Group, town.group_id).line == ""
    assert "by an operator" in as_member(town.bo).get("/log").text


def test_the_log_costs_the_same_however_long_it_is(town: Town, as_member: AsMember, writing: Writing) -> None:
    browser = as_member(town.bo)

    def cost() -> int:
        with count_queries() as asked:
            assert browser.get("/log").status_code == 200
        return len(asked)

    number = town.report()
    few = cost()
    town.tick(number)
    town.vote(number, [Verdict.HIDE] * 5)
    assert cost() == few


def test_everybody_takes_along_the_own_words_alone(town: Town, as_member: AsMember) -> None:
    town.report(words="Zinnober")
    assert "Zinnober" in as_member(town.bo).get("/settings/export").text
    assert "Zinnober" not in as_member(town.ann).get("/settings/export").text
    with db.database().reading() as session:
        assert session.scalars(select(Report.reason)).all() == [Reason.INSULT]
