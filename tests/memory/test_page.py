"""The memory's page and file: what is open is there, what is sealed or hidden never."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from events.reviews import pictures
from events.reviews.models import Review
from events.reviews.models_told import ReviewPicture
from groups.membership.models import Group
from tests.counting import count_queries
from tests.factories import a_group, a_member
from tests.reviews.pictured import taken
from tests.reviews.tables import SatTable, a_review, a_sat_table, all_write
from tools import verify_ledger

Writing = Callable[[], AbstractContextManager[Session]]
Browser = Callable[[int], FlaskClient]


@dataclass
class Scene:
    """A group with a table whose reviews are open, and one whose first review is sealed."""

    pid: str
    people: list[int]
    stranger: int


@pytest.fixture
def scene(writing: Writing) -> Scene:
    """Lin (steward), Bo and Eve; pictures with the open review, one of them hidden."""
    with writing() as session:
        people = [a_member(session, name) for name in ("Lin", "Bo", "Eve")]
        group = a_group(session, *people, name="Foragers")
        table = a_sat_table(session, *people, group=group)
        open_one = all_write(session, table, "Crisp tripe.")[0]
        shown = pictures.add(session, open_one, taken(1, alt="the pot"), clock.now())
        hidden = pictures.add(session, open_one, taken(2, alt="a face"), clock.now())
        hidden.hidden_at = clock.now()
        assert isinstance(shown, ReviewPicture)
        other = a_sat_table(session, *people, group=group, ended=timedelta(days=1))
        a_review(session, other, 1, "A sealed secret.")
        assert session.get_one(Review, open_one.id).opened_at is not None
        return Scene(group.public_id, [each.id for each in people], a_member(session, "Stranger").id)


def test_a_member_sees_tables_people_open_reviews_and_pictures(scene: Scene, as_member: Browser) -> None:
    page = as_member(scene.people[1]).get(f"/g/{scene.pid}/memory")
    assert page.status_code == 200
    assert page.text.count('class="memory"') == 2
    for told in ("Crisp tripe.", "Lin, Bo, Eve", "the pot", "2 tables"):
        assert told in page.text
    assert "A sealed secret." not in page.text
    assert "a face" not in page.text
    assert as_member(scene.stranger).get(f"/g/{scene.pid}/memory").status_code == 403


def test_older_tables_and_years(scene: Scene, as_member: Browser, writing: Writing) -> None:
    with writing() as session:
        _old_tables(session, scene, 12, 402)
    lin = as_member(scene.people[0])
    first = lin.get(f"/g/{scene.pid}/memory").text
    assert first.count('class="memory"') == 10
    assert "before=" in first
    year = (clock.now() - timedelta(days=405)).year
    of_year = lin.get(f"/g/{scene.pid}/memory?year={year}").text
    assert of_year.count('class="memory"') >= 1
    assert "Crisp tripe." not in of_year
    assert lin.get(f"/g/{scene.pid}/memory?year=99999&before=-1").status_code == 200


def _old_tables(session: Session, scene: Scene, number: int, since: int) -> list[SatTable]:
    people = [session.get_one(Member, each) for each in scene.people]
    group = session.scalars(select(Group).where(Group.public_id == scene.pid)).one()
    return [
        a_sat_table(session, *people, group=group, ended=timedelta(days=since + days))
        for days in range(number)
    ]


def test_ten_tables_cost_what_two_do(scene: Scene, as_member: Browser, writing: Writing) -> None:
    lin = as_member(scene.people[0])
    with count_queries() as few:
        lin.get(f"/g/{scene.pid}/memory")
    with writing() as session:
        for table in _old_tables(session, scene, 8, 9):
            all_write(session, table)
    with count_queries() as many:
        lin.get(f"/g/{scene.pid}/memory")
    assert len(many) == len(few)


def _file(browser: FlaskClient, path: str) -> tuple[bytes, zipfile.ZipFile]:
    answer = browser.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    return answer.data, zipfile.ZipFile(io.BytesIO(answer.data))


def test_every_member_takes_the_same_file(scene: Scene, as_member: Browser) -> None:
    path = f"/g/{scene.pid}/memory.zip"
    files = [_file(as_member(each), path) for each in scene.people]
    assert files[0][0] == files[1][0] == files[2][0]
    packed = files[0][1]
    about = json.loads(packed.read("memory.json"))
    assert [len(table["reviews"]) for table in about["tables"]] == [3, 0]
    assert about["tables"][0]["people"] == ["Lin", "Bo", "Eve"]
    pictures_in = [name for name in packed.namelist() if name.startswith("pictures/")]
    assert [f"pictures/{each['file']}.webp" for each in about["tables"][0]["pictures"]] == pictures_in
    assert len(pictures_in) == 1
    assert packed.read(pictures_in[0])[:4] == b"RIFF"
    ledger = [json.loads(line) for line in packed.read("ledger.jsonl").decode().splitlines()]
    assert verify_ledger.check(ledger).startswith("All ")
    readable = packed.read("index.html").decode()
    assert "Crisp tripe." in readable
    everything = b"".join(packed.read(name) for name in packed.namelist())
    assert b"A sealed secret." not in everything
    assert as_member(scene.stranger).get(path).status_code == 403
