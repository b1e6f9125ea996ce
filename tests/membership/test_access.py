"""Who may do what with a group, standing by standing; what is not yours to see is not there."""

from __future__ import annotations

import logging
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core import clock
from app.core.access import Ability, NotThere, Standing
from groups.membership.access import open_group, standings_in
from groups.membership.models import CharterValue, Group
from groups.membership.queries import active_member_ids, shares_group
from tests.factories import a_member
from tests.membership.conftest import As, Scene, Writing, a_founded_group, an_invite

NOTHING = "nothing2345"
MEMBERS_PAGES = ("", "/members", "/charter", "/invites", "/leave")
STEWARDS_PAGES = ("/edit", "/requests", "/stewardship")
POSTS = ("/edit", "/invites", "/membership/end", "/stewardship", "/willing", "/charter", "/requests/x")


@pytest.mark.parametrize("path", MEMBERS_PAGES + STEWARDS_PAGES)
def test_an_unlisted_group_is_not_there_for_others(
    scene: Scene, as_member: As, client: FlaskClient, path: str
) -> None:
    for browser in (as_member(scene.stranger.id), as_member(scene.gone.id), client):
        hidden, missing = browser.get(scene.at + path), browser.get(f"/g/{NOTHING}{path}")
        assert (hidden.status_code, missing.status_code) == (404, 404)
        assert _words(hidden.text) == _words(missing.text).replace(NOTHING, scene.group.public_id)


def _words(page: str) -> str:
    return re.sub(r'name="csrf-token" content="[^"]*"', "", page)


@pytest.mark.parametrize("path", POSTS)
def test_nothing_can_be_written_into_a_group_that_is_not_there(
    scene: Scene, as_member: As, client: FlaskClient, path: str
) -> None:
    for browser in (as_member(scene.stranger.id), as_member(scene.gone.id), client):
        assert browser.post(scene.at + path).status_code == 404


@pytest.mark.parametrize("path", MEMBERS_PAGES)
def test_members_see_the_group(scene: Scene, as_member: As, path: str) -> None:
    for who in (scene.steward, scene.member):
        assert as_member(who.id).get(scene.at + path).status_code == 200


@pytest.mark.parametrize("path", STEWARDS_PAGES)
def test_what_stewards_do_is_theirs_alone(scene: Scene, as_member: As, path: str) -> None:
    assert as_member(scene.steward.id).get(scene.at + path).status_code == 200
    assert as_member(scene.member.id).get(scene.at + path).status_code == 403
    assert as_member(scene.member.id).post(scene.at + path).status_code == 403 or path == "/requests"


def test_a_listed_group_shows_strangers_its_rules_but_not_its_people(
    writing: Writing, as_member: As, client: FlaskClient
) -> None:
    with writing() as session:
        founder, stranger = a_member(session, "Quetzal"), a_member(session)
        group = a_founded_group(session, founder)
    at = f"/g/{group.public_id}"
    for browser in (client, as_member(stranger.id)):
        assert browser.get(at).status_code == 200
        assert browser.get(f"{at}/charter").status_code == 200
        assert "Quetzal" not in browser.get(at).text
    assert as_member(stranger.id).get(f"{at}/members").status_code == 403
    asked = client.get(f"{at}/members")
    assert asked.status_code == 303
    assert "/sign-in" in asked.location


def test_nobody_changes_a_charter_by_asking_and_the_log_says_who_tried(
    scene: Scene, writing: Writing, as_member: As, caplog: pytest.LogCaptureFixture
) -> None:
    with writing() as session:
        operator = a_member(session, operator=True)
        before = session.scalar(select(func.count()).select_from(CharterValue))
    with caplog.at_level(logging.WARNING):
        for who in (scene.steward, scene.member):
            data = {"quorum_percent": "1", "key": "quorum_percent", "value": "1"}
            assert as_member(who.id).post(f"{scene.at}/charter", data=data).status_code == 403
            assert who.public_id in caplog.text
        assert as_member(operator.id).post(f"{scene.at}/charter").status_code == 404
        assert operator.public_id in caplog.text
    with writing() as session:
        assert session.scalar(select(func.count()).select_from(CharterValue)) == before


def test_an_invite_shows_its_own_group_only(scene: Scene, writing: Writing, client: FlaskClient) -> None:
    with writing() as session:
        other = a_founded_group(session, scene.stranger, name="Others", listed=False)
        token = an_invite(session, other, scene.stranger).token
    assert client.get(f"{scene.at}/charter?invite={scene.token}").status_code == 200
    assert client.get(f"{scene.at}/charter?invite={token}").status_code == 404
    assert client.get(f"{scene.at}/charter?invite=x").status_code == 404
    assert client.get(f"{scene.at}/members?invite={scene.token}").status_code == 404


def test_links_are_ended_by_who_made_them_or_a_steward(scene: Scene, writing: Writing, as_member: As) -> None:
    with writing() as session:
        group = session.merge(scene.group)
        of_bo, of_ann = an_invite(session, group, scene.member), an_invite(session, group, scene.steward)
        elsewhere = an_invite(session, a_founded_group(session, scene.member, name="Elsewhere"), scene.member)
    bo, ann = as_member(scene.member.id), as_member(scene.steward.id)
    assert bo.post(f"{scene.at}/invites/{of_ann.public_id}/end").status_code == 404
    assert bo.post(f"{scene.at}/invites/{elsewhere.public_id}/end").status_code == 404
    assert bo.post(f"{scene.at}/invites/{of_bo.public_id}/end").status_code == 303
    assert ann.post(f"{scene.at}/invites/{of_ann.public_id}/end").status_code == 303
    assert of_ann.token not in bo.get(f"{scene.at}/invites").text


def test_the_helpers_that_other_rooms_ask(scene: Scene, writing: Writing) -> None:
    with writing() as session:
        group = scene.group.id
        assert standings_in(session, group, scene.steward.id) == {Standing.MEMBER, Standing.STEWARD}
        assert standings_in(session, group, scene.member.id) == {Standing.MEMBER}
        assert standings_in(session, group, scene.gone.id) == frozenset()
        assert set(active_member_ids(session, group)) == {scene.steward.id, scene.member.id}
        assert shares_group(session, scene.steward.id, scene.member.id)
        assert not shares_group(session, scene.steward.id, scene.gone.id)


def test_an_old_invite_does_not_open_the_door(scene: Scene, writing: Writing) -> None:
    with writing() as session:
        group = session.scalars(select(Group).where(Group.id == scene.group.id)).one()
        later = clock.now() + (clock.now() - group.created_at)
        with pytest.raises(NotThere):
            open_group(session, group.public_id, None, Ability.CHARTER_READ, invite=scene.token, now=later)
