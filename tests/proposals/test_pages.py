"""Pages of votes: asking, voting, reading, speaking; what is shown when, and to whom."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, db, jobs
from groups.discussions.models import Discussion, DiscussionPost
from groups.membership.models import CharterValue
from groups.membership.queries import charter_of
from groups.proposals.models import Proposal
from groups.proposals.queries import options_of
from tests.proposals.groups import a_founded_group, ask, come_in, people

Writing = Callable[[], AbstractContextManager[Session]]
AsMember = Callable[[int], FlaskClient]


@dataclass
class World:
    """A group of three with a vote, somebody who came later, and somebody outside."""

    group: str
    group_id: int
    vote: str
    yes: str
    no: str
    asker: int
    second: int
    third: int
    late: int
    outside: int


@pytest.fixture
def world(writing: Writing) -> World:
    with writing() as session:
        a, b, c, late, outside = people(session, 5)
        group = a_founded_group(session, a, b, c)
        asked = ask(session, group, a, title="Wait twenty minutes")
        come_in(session, group, late)
        yes, no = options_of(session, asked.id)
        return World(
            group.public_id, group.id, asked.public_id, yes.public_id, no.public_id, a.id, b.id, c.id, late.id,
            outside.id,
        )  # fmt: skip


def test_the_result_is_read_after_voting_and_not_before(world: World, as_member: AsMember) -> None:
    as_member(world.third).post(f"/p/{world.vote}/vote", data={"o": world.no})
    browser = as_member(world.second)
    before = browser.get(f"/p/{world.vote}").text
    assert 'class="ballot__r"' not in before
    assert "1 of 3 has voted" in before
    assert browser.post(f"/p/{world.vote}/vote", data={"o": world.yes}).status_code == 303
    after = browser.get(f"/p/{world.vote}").text
    assert 'class="ballot__r"' in after
    assert "Who said what" in after
    changed = browser.post(f"/p/{world.vote}/vote", data={"o": "abstain"}, follow_redirects=True)
    assert "You can change it until the end" in changed.text


def test_whoever_came_later_reads_along_and_is_told_why(world: World, as_member: AsMember) -> None:
    browser = as_member(world.late)
    assert "You came to the group after this vote had begun" in browser.get(f"/p/{world.vote}").text
    answer = browser.post(f"/p/{world.vote}/vote", data={"o": world.yes})
    assert answer.status_code == 409
    assert "Its roll was fixed then" in answer.text


def test_votes_are_not_there_for_those_outside(
    world: World, as_member: AsMember, client: FlaskClient
) -> None:
    outsider = as_member(world.outside)
    for path in (f"/p/{world.vote}", f"/p/{world.vote}/roll"):
        assert outsider.get(path).status_code == 404
        assert client.get(path).status_code == 404
    assert outsider.post(f"/p/{world.vote}/vote", data={"o": world.yes}).status_code == 404


def test_a_ballot_without_an_answer_or_for_something_else_is_none(world: World, as_member: AsMember) -> None:
    browser = as_member(world.second)
    for data in ({}, {"o": "nonsense"}, {"o": [world.yes, world.no]}):
        assert browser.post(f"/p/{world.vote}/vote", data=data).status_code == 409
    with db.database().reading() as session:
        proposal = session.scalars(select(Proposal)).one()
        assert proposal.taken == 0


def test_a_rule_is_changed_by_asking_voting_and_the_minute_after_the_end(
    world: World, as_member: AsMember, travel: Callable[[timedelta], None]
) -> None:
    browser = as_member(world.second)
    page = browser.get(f"/g/{world.group}/charter")
    assert f"/g/{world.group}/charter/late_cancel_hours/change" in page.text
    same = browser.post(
        f"/g/{world.group}/charter/late_cancel_hours/change", data={"late_cancel_hours": "24", "lasts": "1"}
    )
    assert same.status_code == 422
    assert "It is so already" in same.text
    asked = browser.post(
        f"/g/{world.group}/charter/late_cancel_hours/change",
        data={"late_cancel_hours": "48", "lasts": "1", "text": "The **kitchen** buys in the morning."},
    )
    assert asked.status_code == 303
    shown = browser.get(asked.location).text
    assert "<ins>" in shown
    assert "<strong>kitchen</strong>" in shown
    with db.database().reading() as session:
        vote = session.scalars(select(Proposal).where(Proposal.kind == "charter")).one()
        yes = options_of(session, vote.id)[0].public_id
    for member in (world.asker, world.second):
        as_member(member).post(f"/p/{vote.public_id}/vote", data={"o": yes})
    travel(timedelta(days=1, seconds=30))
    jobs.run_ticks(clock.now())
    with db.database().reading() as session:
        assert charter_of(session, world.group_id).late_cancel_hours == 48
    history = browser.get(f"/g/{world.group}/charter/late_cancel_hours").text
    assert f"/p/{vote.public_id}" in history
    assert "set by a vote: 2 of 2 for it" in history
    assert "set at the founding" in history
    assert "It counts from now on" in browser.get(f"/p/{vote.public_id}").text


def test_every_kind_is_asked_by_its_form(world: World, as_member: AsMember, writing: Writing) -> None:
    browser = as_member(world.second)
    with writing() as session:
        from app.accounts.models import Member

        third = session.get_one(Member, world.third).public_id
    ways = browser.get(f"/g/{world.group}/proposals/new").text
    new = f"/g/{world.group}/proposals/new"
    asked = {
        "words": {"title": "No phones at the table"},
        "choice": {"title": "Where at New Year", "options-0": "Hotpot", "options-1": "Noodles", "none": "y"},
        "listing": {}, "removal": {"whom": third, "secret": "y"},
    }  # fmt: skip
    for kind in asked:
        assert f"{new}/{kind}" in ways
        assert browser.get(f"{new}/{kind}").status_code == 200
    for kind in ("words", "choice", "listing"):
        answer = browser.post(f"{new}/{kind}", data={**asked[kind], "lasts": "3"})
        assert answer.status_code == 303, kind
    late = as_member(world.asker).post(f"{new}/removal", data={**asked["removal"], "lasts": "3"})
    assert late.status_code == 303
    assert "Only this browser can change it" in browser.get(late.location).text
    assert browser.get(f"{new}/readmission").status_code == 200
    assert browser.get(f"{new}/nothing").status_code == 404
    fourth = browser.post(f"{new}/words", data={"title": "One more", "lasts": "3"})
    assert fourth.status_code == 409
    assert "three votes running" in fourth.text


def test_what_cannot_be_asked_comes_back_with_its_fields(world: World, as_member: AsMember) -> None:
    browser, new = as_member(world.second), f"/g/{world.group}/proposals/new"
    for kind, data, sentence in (
        ("words", {"title": "", "lasts": "3"}, "Give it a title"),
        ("words", {"title": "Fine", "lasts": "99"}, "Choose one of these"),
        ("choice", {"title": "Where", "options-0": "Hotpot", "lasts": "3"}, "at least two options"),
        ("choice", {"title": "Where", "options-0": "A", "options-1": "a", "lasts": "3"}, "its own words"),
        ("removal", {"whom": "", "lasts": "3"}, "Choose one of these"),
    ):
        answer = browser.post(f"{new}/{kind}", data={**data, "text": "because of the soup"})
        assert answer.status_code == 422, (kind, data)
        assert sentence in answer.text
        assert "because of the soup" in answer.text


def test_the_first_words_open_a_discussion_and_the_next_answer_it(world: World, as_member: AsMember) -> None:
    for member, words, mark in (
        (world.asker, "I am for it.", "a" * 22),
        (world.late, "Think of the kitchen.", "b" * 22),
    ):
        for _twice in range(2):
            answer = as_member(member).post(f"/p/{world.vote}/words", data={"text": words, "client_id": mark})
            assert answer.status_code == 303
    with db.database().reading() as session:
        discussion = session.scalars(select(Discussion)).one()
        assert discussion.title == "Wait twenty minutes"
        posts = session.scalars(select(DiscussionPost).order_by(DiscussionPost.number)).all()
        assert [post.text for post in posts] == ["I am for it.", "Think of the kitchen."]
    empty = as_member(world.asker).post(f"/p/{world.vote}/words", data={"text": "  "})
    assert empty.status_code == 422


def test_the_roll_is_everybodys_to_read_and_to_count_again(world: World, as_member: AsMember) -> None:
    page = as_member(world.late).get(f"/p/{world.vote}/roll").text
    assert "everybody votes who belonged to it when the vote began" in page
    assert page.count("<tr>") == 4, "a head and the three who belonged then"
    assert "counted now" in page


def test_only_its_author_takes_a_vote_back(world: World, as_member: AsMember) -> None:
    assert as_member(world.second).post(f"/p/{world.vote}/take-back").status_code == 403
    assert as_member(world.asker).post(f"/p/{world.vote}/take-back").status_code == 303
    assert "has taken it back" in as_member(world.second).get(f"/p/{world.vote}").text


def test_home_and_the_group_say_what_waits_until_it_is_answered(world: World, as_member: AsMember) -> None:
    browser = as_member(world.second)
    assert "A vote waits for you: Wait twenty minutes" in browser.get("/").text
    assert "Put to the vote" in browser.get(f"/g/{world.group}").text
    browser.post(f"/p/{world.vote}/vote", data={"o": world.yes})
    assert "A vote waits for you" not in browser.get("/").text
    assert "A vote waits for you" not in as_member(world.late).get("/").text
    listed = browser.get(f"/g/{world.group}/proposals").text
    assert "You have voted" in listed


def test_nobody_writes_the_charter_by_hand(world: World, as_member: AsMember, writing: Writing) -> None:
    with writing() as session:
        from app.accounts.models import Member

        session.get_one(Member, world.outside).operator = True
    for member in (world.asker, world.second, world.outside):
        answer = as_member(member).post(f"/g/{world.group}/charter", data={"quorum_percent": "1"})
        assert answer.status_code == 403
    with db.database().reading() as session:
        sources = session.scalars(select(CharterValue.source).where(CharterValue.group_id == world.group_id))
        assert set(sources) == {"founding"}
