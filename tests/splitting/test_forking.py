"""Three members part; nobody can forbid it, the rules go along, both name each other for 90 days."""

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

from app.core import clock, db
from events.dinners.rules import Visibility
from events.memory.models import BroughtTable
from groups.ledger.export import written
from groups.membership.actions import found_group
from groups.membership.models import Group, Membership
from groups.membership.queries import charter_of
from groups.splitting.models import Fork
from tests.factories import a_member
from tests.ledger.history import in_tables, replayed
from tests.reviews.tables import a_sat_table, all_write
from tools import verify_ledger

Writing = Callable[[], AbstractContextManager[Session]]
Browser = Callable[[int], FlaskClient]


@dataclass
class Scene:
    """A group of five with rules of its own, a public and a private table."""

    pid: str
    people: dict[str, int]


@pytest.fixture
def scene(writing: Writing) -> Scene:
    """Lin is the steward; Bo, Eve and May would part, Tom was at every table with them."""
    with writing() as session:
        people = {name: a_member(session, name) for name in ("Lin", "Bo", "Eve", "May", "Tom", "Out")}
        group = found_group(
            session, people["Lin"].id, name="Foragers", city="Beijing", line="we eat", cloth="celadon-gingham",
            listed=True, timezone="Asia/Shanghai", charter={"join_rule": "open", "quorum_percent": 41}, now=clock.now(),
        )  # fmt: skip
        for name in ("Bo", "Eve", "May", "Tom"):
            session.add(Membership(
                group_id=group.id, member_id=people[name].id, role="member", via="open", joined_at=clock.now(),
            ))  # fmt: skip
        session.flush()
        sat = [people[name] for name in ("Bo", "Tom")]
        for visibility, text in ((Visibility.PUBLIC, "Open words."), (Visibility.GROUP, "Words at home.")):
            all_write(session, a_sat_table(session, *sat, group=group, visibility=visibility), text)
        a_sat_table(session, people["Tom"], people["Lin"], group=group)
        return Scene(group.public_id, {name: each.id for name, each in people.items()})


def _ask(scene: Scene, as_member: Browser, name: str = "Late Eaters") -> str:
    asked = as_member(scene.people["Bo"]).post(
        f"/g/{scene.pid}/fork", data={"name": name, "line": "we eat late"}
    )
    assert asked.status_code == 303
    with db.database().reading() as session:
        return session.scalars(select(Fork.public_id).order_by(Fork.id.desc())).first() or ""


def test_with_three_the_new_table_is_laid(scene: Scene, as_member: Browser) -> None:
    fork = _ask(scene, as_member)
    path = f"/g/{scene.pid}/fork/{fork}/along"
    eve, may = as_member(scene.people["Eve"]), as_member(scene.people["May"])
    assert eve.post(path).headers["Location"] == f"/g/{scene.pid}/fork"
    assert eve.post(path).headers["Location"] == f"/g/{scene.pid}/fork", "twice is once"
    assert "Late Eaters" in may.get(f"/g/{scene.pid}").text
    child = may.post(path).headers["Location"]
    assert child not in (f"/g/{scene.pid}/fork", f"/g/{scene.pid}")
    page = as_member(scene.people["Out"]).get(child).text
    assert "Late Eaters" in page
    assert "this group came from there" in page
    assert "came from this group" in as_member(scene.people["Lin"]).get(f"/g/{scene.pid}").text
    with db.database().reading() as session:
        made = session.scalars(select(Group).where(Group.name == "Late Eaters")).one()
        old = session.scalars(select(Group).where(Group.public_id == scene.pid)).one()
        assert charter_of(session, made.id) == charter_of(session, old.id)
        roles = dict(session.execute(
            select(Membership.member_id, Membership.role).where(Membership.group_id == made.id)
        ).all())  # fmt: skip
        assert roles == {
            scene.people["Bo"]: "steward",
            scene.people["Eve"]: "member",
            scene.people["May"]: "member",
        }
    assert may.post(path).status_code == 303, "after it is done a second press changes nothing"


def test_both_ledgers_tell_it_and_stay_sound(scene: Scene, as_member: Browser, writing: Writing) -> None:
    fork = _ask(scene, as_member)
    for name in ("Eve", "May"):
        as_member(scene.people[name]).post(f"/g/{scene.pid}/fork/{fork}/along")
    with writing() as session:
        for group in session.scalars(select(Group).where(Group.name.in_(["Foragers", "Late Eaters"]))).all():
            told = list(written(session, group))
            verify_ledger.check([json.loads(line) for line in told])
            if group.name == "Late Eaters":
                assert replayed(told) == in_tables(session, group)
    page = as_member(scene.people["Lin"]).get(f"/g/{scene.pid}/ledger").text
    assert "Bo, Eve, May laid a table of their own." in page


def test_memories_go_along_but_not_what_others_said_at_home(scene: Scene, as_member: Browser) -> None:
    fork = _ask(scene, as_member)
    for name in ("Eve", "May"):
        as_member(scene.people[name]).post(f"/g/{scene.pid}/fork/{fork}/along")
    with db.database().reading() as session:
        told = [row.told for row in session.scalars(select(BroughtTable).order_by(BroughtTable.id))]
    assert [each["people"] for each in told] == [["Bo"], ["Bo"]], "Tom's tables without them stay"
    said = sorted(tuple(review["by"] for review in each["reviews"]) for each in told)
    assert said == [("Bo",), ("Bo", "Tom")] or said == [("Bo",), ("Tom", "Bo")]


def test_two_are_not_enough_and_who_left_does_not_count(scene: Scene, as_member: Browser) -> None:
    fork = _ask(scene, as_member)
    as_member(scene.people["Eve"]).post(f"/g/{scene.pid}/fork/{fork}/along")
    as_member(scene.people["Eve"]).post(f"/g/{scene.pid}/membership/end")
    as_member(scene.people["May"]).post(f"/g/{scene.pid}/fork/{fork}/along")
    assert _children() == 0
    as_member(scene.people["May"]).post(f"/g/{scene.pid}/fork/{fork}/stay")
    as_member(scene.people["Tom"]).post(f"/g/{scene.pid}/fork/{fork}/along")
    assert _children() == 0
    as_member(scene.people["May"]).post(f"/g/{scene.pid}/fork/{fork}/along")
    assert _children() == 1


def _children() -> int:
    with db.database().reading() as session:
        return len(session.scalars(select(Fork).where(Fork.child_id.is_not(None))).all())


def test_only_who_asked_takes_it_back_and_after_two_weeks_it_is_over(
    scene: Scene, as_member: Browser, travel: Callable[[timedelta], None]
) -> None:
    fork = _ask(scene, as_member)
    as_member(scene.people["Lin"]).post(f"/g/{scene.pid}/fork/{fork}/stay")  # the steward forbids nothing
    assert fork in as_member(scene.people["Tom"]).get(f"/g/{scene.pid}/fork").text
    travel(timedelta(days=14, minutes=1))
    assert as_member(scene.people["Eve"]).post(f"/g/{scene.pid}/fork/{fork}/along").status_code == 409
    again = _ask(scene, as_member)
    as_member(scene.people["Bo"]).post(f"/g/{scene.pid}/fork/{again}/stay")
    assert as_member(scene.people["Eve"]).post(f"/g/{scene.pid}/fork/{again}/along").status_code == 409


def test_after_90_days_they_are_strangers(
    scene: Scene, as_member: Browser, travel: Callable[[timedelta], None]
) -> None:
    fork = _ask(scene, as_member)
    for name in ("Eve", "May"):
        as_member(scene.people[name]).post(f"/g/{scene.pid}/fork/{fork}/along")
    travel(timedelta(days=89))
    assert "came from this group" in as_member(scene.people["Lin"]).get(f"/g/{scene.pid}").text
    travel(timedelta(days=90, minutes=1))
    assert "came from this group" not in as_member(scene.people["Lin"]).get(f"/g/{scene.pid}").text


def test_a_second_call_by_the_same_member_waits(scene: Scene, as_member: Browser) -> None:
    _ask(scene, as_member)
    _ask(scene, as_member)  # the same again is the same
    other = as_member(scene.people["Bo"]).post(
        f"/g/{scene.pid}/fork", data={"name": "Others", "line": "x y z"}
    )
    assert other.status_code == 409
    empty = as_member(scene.people["Tom"]).post(
        f"/g/{scene.pid}/fork", data={"name": "", "line": "kept words"}
    )
    assert empty.status_code == 422
    assert "kept words" in empty.text


def test_who_may_go_along_is_asked_and_who_does_is_told(scene: Scene, as_member: Browser) -> None:
    fork = _ask(scene, as_member)
    assert "Bo would like a table of their own" in as_member(scene.people["Lin"]).get("/notices").text
    assert "Bo would like a table of their own" not in as_member(scene.people["Bo"]).get("/notices").text
    for name in ("Eve", "May"):
        as_member(scene.people[name]).post(f"/g/{scene.pid}/fork/{fork}/along")
    assert "Late Eaters is there" in as_member(scene.people["Eve"]).get("/notices").text
    assert "Late Eaters is there" not in as_member(scene.people["Tom"]).get("/notices").text
