"""Secret ballots: counted right, changed by their own browser alone, and leading to nobody."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from app.core import clock, db
from app.core.access import Refused
from groups.proposals import box, queries
from groups.proposals.models import Proposal, ProposalBallot, ProposalVoter, SecretBallot
from groups.proposals.rules import Outcome, ProposalReason
from tests.proposals.groups import a_founded_group, all_say, ask, end, people, say

Writing = Callable[[], AbstractContextManager[Session]]
AsMember = Callable[[int], FlaskClient]


def ballots(session: Session) -> list[tuple[str, list[int]]]:
    rows = session.execute(select(SecretBallot.mark, SecretBallot.choices))
    return [(mark, choices) for mark, choices in rows]


def test_a_secret_vote_is_counted_and_may_be_changed_with_its_key(session: Session) -> None:
    a, b, c = people(session, 3)
    group = a_founded_group(session, a, b, c)
    asked = ask(session, group, a, secret=True)
    all_say(session, asked, (a, b), 1)
    say(session, asked, c, 0, key="of c")
    all_say(session, asked, (a, b), 0)
    assert len(ballots(session)) == 3
    with pytest.raises(Refused) as no:
        say(session, asked, c, 1, key="another browser")
    assert no.value.reason is ProposalReason.BALLOT_KEY_LOST
    end(session, asked)
    assert (asked.outcome, asked.taken) == (Outcome.PASSED, 3)
    assert [option.votes for option in queries.options_of(session, asked.id)] == [3, 0]


def test_no_table_holds_who_said_what(session: Session) -> None:
    a, b, c = people(session, 3)
    group = a_founded_group(session, a, b, c)
    asked = ask(session, group, a, secret=True)
    all_say(session, asked, (a, b), 0)
    say(session, asked, c, 1, key="of c")
    columns = {column.key for column in inspect(SecretBallot).columns}
    assert columns == {"mark", "proposal_id", "choices"}, "no member, no moment, no number"
    assert {column.key for column in inspect(ProposalVoter).columns} == {
        "id", "proposal_id", "member_id", "tables", "entitled", "voted",
    }  # fmt: skip
    assert session.scalars(select(ProposalBallot)).all() == []
    marks = {mark for mark, _choices in ballots(session)}
    assert box.mark_of("of c", asked, c.id) in marks
    for member in (a, b, c):
        assert box.mark_of("", asked, member.id) not in marks, "without the key nothing fits"
        assert box.mark_of("of c", asked, member.id) not in marks or member is c


def test_the_box_keeps_no_order_of_coming(session: Session) -> None:
    if session.get_bind().dialect.name == "sqlite":
        with pytest.raises(Exception, match="no such column"):
            session.execute(text("select rowid from secret_ballot"))
    members = people(session, 8)
    group = a_founded_group(session, *members)
    asked = ask(session, group, members[0], secret=True)
    in_order = []
    for each in members:
        say(session, asked, each, 0, key=f"key of {each.id}")
        in_order.append(box.mark_of(f"key of {each.id}", asked, each.id))
    lying = [mark for mark, _choices in session.execute(text("select mark, choices from secret_ballot"))]
    assert sorted(lying) == sorted(in_order)
    if session.get_bind().dialect.name == "sqlite":
        assert lying == sorted(lying), "rows lie in the order of their random marks"


def test_after_the_end_no_key_fits_any_more(session: Session) -> None:
    a, b = people(session, 2)
    group = a_founded_group(session, a, b)
    asked = ask(session, group, a, secret=True)
    all_say(session, asked, (a, b), 0)
    before = {mark for mark, _choices in ballots(session)}
    end(session, asked)
    after = {mark for mark, _choices in ballots(session)}
    assert len(after) == 2
    assert before.isdisjoint(after)


def test_the_page_tells_nothing_before_the_end_and_a_double_press_is_one_vote(
    writing: Writing, as_member: AsMember
) -> None:
    with writing() as session:
        a, b, c = people(session, 3)
        group = a_founded_group(session, a, b, c)
        asked = ask(session, group, a, secret=True)
        yes, no = (option.public_id for option in queries.options_of(session, asked.id))
        pid, first, second = asked.public_id, a.id, b.id
    browser = as_member(first)
    page = browser.get(f"/p/{pid}")
    assert browser.get_cookie("ballots") is not None, "the key is there before the first press"
    assert "HttpOnly" in page.headers["Set-Cookie"]
    for _twice in range(2):
        assert browser.post(f"/p/{pid}/vote", data={"o": yes}).status_code == 303
    shown = browser.get(f"/p/{pid}").text
    assert 'class="ballot__r"' not in shown
    assert "1 of 3 has voted" in shown
    assert "checked" not in shown.split('id="ballot"')[1].split("</section>")[0], (
        "not even one's own answer is told again"
    )
    assert "has voted" not in as_member(second).get(f"/p/{pid}/roll").text
    assert browser.post(f"/p/{pid}/vote", data={"o": no}).status_code == 303
    elsewhere = as_member(first).post(f"/p/{pid}/vote", data={"o": yes})
    assert elsewhere.status_code == 409
    assert "only the browser in which you cast it" in elsewhere.text
    with db.database().reading() as session:
        proposal = session.scalars(select(Proposal)).one()
        assert queries.choices_cast(session, proposal) == [frozenset({1})]


def test_an_export_names_secret_votes_and_no_answers(writing: Writing, as_member: AsMember) -> None:
    with writing() as session:
        a, b = people(session, 2)
        group = a_founded_group(session, a, b)
        asked, open_one = ask(session, group, a, secret=True), ask(session, group, b, title="Openly")
        all_say(session, asked, (a,), 0)
        say(session, open_one, a, 1)
        member, pid = a.id, asked.public_id
    from groups.proposals.panels import parts_of

    with db.database().reading():
        votes = parts_of(member)[0]["votes"]
    assert votes["took_part_in_secret"] == [pid]
    assert [each["for"] for each in votes["answered"]] == [["no"]]
    assert [each["title"] for each in votes["asked"]] == ["Wait twenty minutes"]
    assert clock.now() - asked.opened_at < timedelta(hours=1)
