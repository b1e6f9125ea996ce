"""Issue 7: what is sent twice, by a double click or from two tabs, is done once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from events.routes.models import Route
from groups.membership.models import Group
from groups.proposals.models import Proposal
from tests.alliances.allied import an_alliance
from tests.factories import a_group, a_member
from tests.security.test_issue7_ways import a_groups_file

Writing = Callable[[], AbstractContextManager[Session]]
AsMember = Callable[[int], FlaskClient]


def _number(writing: Writing, model: type[Proposal] | type[Route]) -> int:
    with writing() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize("kind", ["words", "choice", "listing", "removal", "rule", "recall"])
def test_a_question_sent_twice_is_asked_once(kind: str, writing: Writing, as_member: AsMember) -> None:
    with writing() as session:
        ann, bo = a_member(session), a_member(session)
        pid = a_group(session, ann, bo).public_id
    path, sent = _question(kind, ann, bo)
    tab = as_member(ann.id)
    answers = [tab.post(f"/g/{pid}{path}", data=sent | {"lasts": "3"}) for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 303]
    assert len({each.headers["Location"] for each in answers}) == 1
    assert _number(writing, Proposal) == 1


def _question(kind: str, ann: Member, bo: Member) -> tuple[str, dict[str, str]]:
    sent = {
        "words": {"title": "Eat late"}, "listing": {}, "removal": {"whom": bo.public_id},
        "choice": {"title": "Where", "options-0": "Hotpot", "options-1": "Noodles"},
        "rule": {"quorum_percent": "77"}, "recall": {"why": "She never answers anybody."},
    }[kind]  # fmt: skip
    paths = {"rule": "/charter/quorum_percent/change", "recall": f"/stewards/{ann.public_id}/recall"}
    return paths.get(kind, f"/proposals/new/{kind}"), sent


def test_a_file_sent_twice_founds_one_group(writing: Writing, as_member: AsMember) -> None:
    with writing() as session:
        may = a_member(session).id
    tab = as_member(may)
    sent = [tab.post("/groups/from-file", data={"file": (a_groups_file(), "g.zip")}) for _ in range(2)]
    assert len({each.headers["Location"] for each in sent}) == 1
    other = tab.post("/groups/from-file", data={"file": (a_groups_file(group="y"), "g.zip")})
    assert other.headers["Location"] != sent[0].headers["Location"]


def test_what_differs_in_a_word_is_another_question(writing: Writing, as_member: AsMember) -> None:
    with writing() as session:
        ann = a_member(session)
        path = f"/g/{a_group(session, ann, a_member(session)).public_id}/proposals/new/choice"
    sent = {"title": "Where", "options-0": "Hotpot", "options-1": "Noodles", "lasts": "3"}
    for more in ({}, {"options-1": "Tea"}, {"secret": "y"}):
        assert as_member(ann.id).post(path, data=sent | more).status_code == 303
    assert _number(writing, Proposal) == 3


def test_an_evening_sent_twice_is_drawn_up_once(writing: Writing, as_member: AsMember) -> None:
    with writing() as session:
        made = an_alliance(session, "Stove", "Teahouse")
        address = session.get_one(Group, made.alliance.group_id).public_id
    path = f"/shop/{made.merchants[0].public_id}/alliances/{address}/routes/new"
    sent = {"title": "An evening", "day": (clock.now() + timedelta(days=5)).date().isoformat()}
    for at, venue in enumerate(made.venues):
        sent |= {
            f"legs-{at}-venue": venue.public_id,
            f"legs-{at}-begins": f"{18 + 2 * at}:00",
            f"legs-{at}-lasts": "60",
        }
        sent[f"legs-{at}-cap"] = "10"
    tab = as_member(made.owners[0].id)
    assert [tab.post(path, data=sent).status_code for _ in range(2)] == [303, 303]
    assert _number(writing, Route) == 1
    assert tab.post(path, data=sent | {"title": "Another"}).status_code == 303
    assert _number(writing, Route) == 2
    for day in ("0001-01-01", "9999-12-31"):
        assert tab.post(path, data=sent | {"day": day, "legs-0-begins": "23:59"}).status_code == 422
