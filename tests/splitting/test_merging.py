"""Two groups join only by the same words passed in both; then one address leads to the other and nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock, db
from groups.discussions.actions import open_one
from groups.ledger.export import written
from groups.membership.models import Group, Invite, Membership
from groups.proposals.closing import close_due
from groups.proposals.models import Proposal
from groups.splitting.models import MergeSide
from groups.splitting.rules import digest
from tests.factories import a_dinner
from tests.ledger.history import in_tables, replayed
from tests.proposals.groups import a_founded_group, all_say, people
from tools import verify_ledger

Writing = Callable[[], AbstractContextManager[Session]]
Browser = Callable[[int], FlaskClient]


@dataclass
class Scene:
    """Two groups of three that share nobody but one."""

    one: str
    two: str
    ones: list[int]
    twos: list[int]


@pytest.fixture
def scene(writing: Writing) -> Scene:
    """The one with a table ahead, a discussion and an open invite."""
    with writing() as session:
        ones, twos = people(session, 3), people(session, 2)
        one = a_founded_group(session, *ones)
        two = a_founded_group(session, *twos, ones[2])
        two.name = "Late Eaters"
        a_dinner(session, one, ones[0], ones[1])
        open_one(session, one, ones[0].id, "Where is good tofu?", "Tell.", "0" * 22, clock.now())
        session.add(Invite(
            group_id=one.id, token="t" * 20, created_by_id=ones[0].id, created_at=clock.now(), expires_at=None,
        ))  # fmt: skip
        return Scene(one.public_id, two.public_id, [m.id for m in ones], [*(m.id for m in twos), ones[2].id])


WORDS = {
    "title": "Let us be one group",
    "text": "We eat together anyway.\r\nOne room is enough.",
    "lasts": "3",
}


def _ask(browser: FlaskClient, pid: str, other: str, keep: str, **words: str) -> str:
    said = {**WORDS, "other": f"http://localhost/g/{other}", "keep": keep, **words}
    answer = browser.post(f"/g/{pid}/merge", data=said)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].rpartition("/")[2]


def _pass(writing: Writing, vote: str, who: list[int], rank: int = 0) -> None:
    with writing() as session:
        proposal = session.scalars(select(Proposal).where(Proposal.public_id == vote)).one()
        members = session.scalars(select(Member).where(Member.id.in_(who))).all()
        all_say(session, proposal, members, rank)
        close_due(session, proposal.group_id, proposal.closes_at)


def _group(session: Session, pid: str) -> Group:
    return session.scalars(select(Group).where(Group.public_id == pid)).one()


def _joined(pid: str) -> bool:
    with db.database().reading() as session:
        return _group(session, pid).merged_into_id is not None


def test_with_both_yeses_one_goes_into_the_other(scene: Scene, as_member: Browser, writing: Writing) -> None:
    first = as_member(scene.ones[2])
    _pass(writing, _ask(first, scene.one, scene.two, "other"), scene.ones)
    assert not _joined(scene.one), "one side alone decides nothing"
    page = as_member(scene.twos[0]).get(f"/g/{scene.two}").text
    assert "would like to be one with us" in page
    form = as_member(scene.twos[0]).get(f"/g/{scene.two}/merge?with={scene.one}").text
    assert "These are their words." in form
    assert WORDS["title"] in form
    _pass(writing, _ask(first, scene.two, scene.one, "mine"), scene.twos)
    assert _joined(scene.one)
    _check_where_all_is(scene, as_member)


def _check_where_all_is(scene: Scene, as_member: Browser) -> None:
    came = as_member(scene.ones[0])
    for path in (f"/g/{scene.one}", f"/g/{scene.one}/members", "/i/" + "t" * 20):
        answer = came.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (308, f"/g/{scene.two}"), path
    assert came.post(f"/g/{scene.one}/membership").status_code == 303
    assert "Where is good tofu?" in came.get(f"/g/{scene.two}/discussions").text
    assert "Old-stove hotpot" in as_member(scene.twos[1]).get(f"/g/{scene.two}").text
    ledger = as_member(scene.twos[1]).get(f"/g/{scene.one}/ledger")
    assert "By votes in both the group joined another." in ledger.text
    with db.database().reading() as session:
        kept, gone = _group(session, scene.two), _group(session, scene.one)
        here = select(Membership.member_id).where(Membership.left_at.is_(None))
        inside = set(session.scalars(here.where(Membership.group_id == kept.id)))
        assert inside == {*scene.ones, *scene.twos}
        assert not session.scalars(here.where(Membership.group_id == gone.id)).all()
        assert not gone.listed
    with db.database().writing() as session:
        for pid in (scene.one, scene.two):
            told = list(written(session, _group(session, pid)))
            verify_ledger.check([json.loads(line) for line in told])
        assert replayed(told) == in_tables(session, _group(session, scene.two))


@pytest.mark.parametrize(
    "other", [{"title": "Let us be one  big group"}, {"text": "We eat."}, {"keep": "other"}]
)
def test_other_words_are_another_question(
    scene: Scene, as_member: Browser, writing: Writing, other: dict[str, str]
) -> None:
    first = as_member(scene.ones[2])
    _pass(writing, _ask(first, scene.one, scene.two, "other"), scene.ones)
    keep = other.pop("keep", "mine")
    _pass(writing, _ask(first, scene.two, scene.one, keep, **other), scene.twos)
    assert not _joined(scene.one)
    assert not _joined(scene.two)


def test_a_no_is_a_no(scene: Scene, as_member: Browser, writing: Writing) -> None:
    first = as_member(scene.ones[2])
    _pass(writing, _ask(first, scene.one, scene.two, "other"), scene.ones)
    _pass(writing, _ask(first, scene.two, scene.one, "mine"), scene.twos, rank=1)
    assert not _joined(scene.one)


def test_an_old_yes_waits_no_longer_than_60_days(
    scene: Scene, as_member: Browser, writing: Writing, travel: Callable[[timedelta], None]
) -> None:
    first = as_member(scene.ones[2])
    _pass(writing, _ask(first, scene.one, scene.two, "other"), scene.ones)
    with writing() as session:
        side = session.scalars(select(MergeSide)).one()
        side.passed_at -= timedelta(days=61)
    _pass(writing, _ask(first, scene.two, scene.one, "mine"), scene.twos)
    assert not _joined(scene.one)


def test_what_cannot_be_is_said_at_the_form(scene: Scene, as_member: Browser, writing: Writing) -> None:
    browser = as_member(scene.ones[0])
    for other, sentence in (("nonsense", "not there"), (scene.one, "this very group")):
        answer = browser.post(f"/g/{scene.one}/merge", data={**WORDS, "other": other, "keep": "mine"})
        assert answer.status_code == 422
        assert sentence in answer.text
        assert WORDS["title"] in answer.text


def test_the_same_words_are_the_same_from_either_side() -> None:
    one = digest("Be one", "We eat.\r\nTogether.", ("a", "b"), "a")
    assert one == digest("Be one", "We eat.\nTogether.\n", ("b", "a"), "a")
    assert one != digest("Be one", "We eat.\nTogether.", ("a", "b"), "b")
