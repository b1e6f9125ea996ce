"""Who parts takes the own pictures along, for as long as the own review shows them (GR-11)."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.photos import Photo
from events.reviews import actions as reviews
from events.reviews import pictures
from events.reviews.models import Review
from groups.membership.models import Group
from groups.splitting import forking
from tests.factories import a_group, a_member
from tests.memory.test_page import Browser, Writing
from tests.reviews.pictured import taken
from tests.reviews.tables import a_sat_table, all_write


@dataclass
class Scene:
    """Bo and May part from Lin with Eve: their group, the old one's people, Bo's shown picture and Lin's."""

    child: str
    bo: int
    lin: int
    stranger: int
    mine: str
    hidden: str
    theirs: str
    review: int


@pytest.fixture
def scene(app: Flask, writing: Writing) -> Scene:
    """Bo has put two pictures into the review of a table at home, one of them hidden by somebody; Lin one."""
    with writing() as session:
        lin, bo, may, eve, stranger = (a_member(session, name) for name in ("Lin", "Bo", "May", "Eve", "Out"))
        group = a_group(session, lin, bo, may, eve, name="Foragers")
        written = all_write(session, a_sat_table(session, bo, lin, group=group), "Crisp tripe.")
        by = {each.author_id: each for each in written}
        shown = pictures.add(session, by[bo.id], taken(1, alt="the pot"), clock.now())
        hidden = pictures.add(session, by[bo.id], taken(2, alt="a face"), clock.now())
        hidden.hidden_at = clock.now()
        other = pictures.add(session, by[lin.id], taken(3, alt="her pot"), clock.now())
        fork = forking.ask(session, group, bo.id, "Late Eaters", "we eat late", clock.now())
        for each in (may, eve):
            forking.go_along(session, group, fork, each.id, clock.now())
        mine, unseen, theirs = (
            session.get_one(Photo, each.photo_id).public_id for each in (shown, hidden, other)
        )
        child = session.scalars(select(Group.public_id).where(Group.name == "Late Eaters")).one()
        return Scene(child, bo.id, lin.id, stranger.id, mine, unseen, theirs, by[bo.id].id)


def _brought(browser: FlaskClient, scene: Scene) -> str:
    return browser.get(f"/g/{scene.child}/memory/brought").text


def test_own_pictures_come_along_and_nobody_elses(scene: Scene, as_member: Browser) -> None:
    bo = as_member(scene.bo)
    page = _brought(bo, scene)
    assert scene.mine in page
    assert scene.hidden not in page
    assert scene.theirs not in page
    picture = page.split('src="/r')[1].split('"')[0]
    assert bo.get(f"/r{picture}").mimetype == "image/webp"
    for member in (scene.lin, scene.stranger):
        assert scene.mine not in _brought(as_member(member), scene)


def test_they_are_in_the_file_that_any_member_takes(scene: Scene, as_member: Browser) -> None:
    packed = zipfile.ZipFile(io.BytesIO(as_member(scene.bo).get(f"/g/{scene.child}/memory.zip").data))
    about = json.loads(packed.read("memory.json"))
    assert [each["file"] for each in about["tables"][0]["pictures"]] == [scene.mine]
    assert "own" not in about["tables"][0]
    assert f"pictures/{scene.mine}.webp" in packed.namelist()


def test_what_its_author_takes_back_is_gone_there_too(
    scene: Scene, as_member: Browser, writing: Writing
) -> None:
    with writing() as session:
        reviews.withdraw_review(session, session.get_one(Review, scene.review), clock.now())
    assert scene.mine not in _brought(as_member(scene.bo), scene)
