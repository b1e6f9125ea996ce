"""The charter in words: every parameter, every value it can take, in both languages; and pages that stay true."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.access import NotThere
from app.core.viewer import Viewer
from groups.membership import live
from groups.membership.actions import join
from groups.membership.charter import PARAMETERS, Kind, Parameter, Value
from groups.membership.charter_words import SECTIONS, TITLES, say, short
from groups.membership.models import CharterValue
from groups.signals import MemberJoined
from tests.factories import a_group, a_member
from tests.membership.conftest import As, Scene, Writing, a_founded_group, an_invite


def _values(each: Parameter) -> list[Value]:
    if each.kind is Kind.CHOICE:
        return list(each.choices)
    if each.kind is Kind.TEXTS:
        return [(), ("One?",), ("One?", "Two?", "Three?")]
    return sorted(
        {each.minimum, each.minimum + 1, 1, each.maximum, int(str(each.default))} - {0} | {each.minimum}
    )


@pytest.mark.parametrize("each", PARAMETERS, ids=lambda each: each.key)
def test_every_value_has_its_sentence_in_both_languages(app: Flask, each: Parameter) -> None:
    said: dict[str, list[str]] = {}
    for language in ("en", "zh-CN"):
        with app.test_request_context(headers={"Accept-Language": language}):
            said[language] = [str(TITLES[each.key]), str(SECTIONS[each.section])]
            said[language] += [say(each.key, value) for value in _values(each)]
    assert all(re.search("[一-鿿]", sentence) for sentence in said["zh-CN"])
    assert not any(re.search("[一-鿿]", sentence) for sentence in said["en"])
    for words in said.values():
        sentences = words[2:]
        assert len(set(sentences)) == len(sentences)
        assert not any("%(" in sentence for sentence in sentences)


@pytest.mark.parametrize(("language", "founding"), [("en", "set at the founding"), ("zh", "成群时定的")])
def test_the_page_tells_value_default_source_and_date_of_each(
    writing: Writing, client: FlaskClient, language: str, founding: str
) -> None:
    with writing() as session:
        group = a_founded_group(session, a_member(session), quorum_percent=45)
    page = client.get(f"/g/{group.public_id}/charter", headers={"Accept-Language": language}).text
    for each in PARAMETERS:
        assert f'<div id="{each.key}">' in page
    assert page.count(founding) == len(PARAMETERS)
    assert "45" in re.search(r'<div id="quorum_percent">.*?</div>', page, re.S)[0]  # type: ignore[index]
    assert "30" in re.search(r'<div id="quorum_percent">.*?</div>', page, re.S)[0]  # type: ignore[index]


def test_a_group_without_a_line_goes_by_the_defaults_and_says_so(
    writing: Writing, client: FlaskClient
) -> None:
    with writing() as session:
        group = a_group(session, a_member(session))
    page = client.get(f"/g/{group.public_id}/charter", headers={"Accept-Language": "en"}).text
    assert page.count("never set by the group") == len(PARAMETERS)


def test_the_newest_line_counts(writing: Writing, client: FlaskClient) -> None:
    with writing() as session:
        group = a_founded_group(session, a_member(session))
        session.add(CharterValue(
            group_id=group.id, key="callers", value="stewards", source="proposal:x", set_at=clock.now(),
        ))  # fmt: skip
    page = client.get(f"/g/{group.public_id}/charter", headers={"Accept-Language": "en"}).text
    assert "Stewards set the tables." in page
    assert "set by a vote" in page


def test_a_choice_is_described_where_it_is_chosen(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert str(short("join_rule", "open")) == "Anyone comes in at once."


def test_only_those_who_may_see_the_group_watch_it(scene: Scene, app: Flask) -> None:
    def viewer(who: object) -> Viewer:
        return Viewer(who.id, who.public_id, who.nickname, who.portrait, 0, "en", "UTC")  # type: ignore[attr-defined]

    live.watch_door(viewer(scene.member), scene.group.public_id)
    for outsider in (None, viewer(scene.stranger), viewer(scene.gone)):
        with pytest.raises(NotThere):
            live.watch_door(outsider, scene.group.public_id)


def test_open_pages_learn_that_somebody_has_joined(
    scene: Scene, writing: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(live, "tell_topic", lambda kind, public_id: told.append((kind, public_id)))
    with writing() as session:
        link = an_invite(session, scene.group, scene.steward)
        join(session, session.merge(scene.group), scene.stranger.id, invite=link, now=clock.now())
    assert ("group", scene.group.public_id) in told
    live.tell_pages(MemberJoined(group_id=0, member_id=0))  # a group that is no more tells nobody
    assert {kind for kind, _id in told} == {"group"}


def test_shared_groups_stand_on_a_members_page_and_no_others(
    scene: Scene, writing: Writing, as_member: As
) -> None:
    with writing() as session:
        a_founded_group(session, scene.member, name="Of Bo alone", listed=False)
    page = as_member(scene.steward.id).get(f"/m/{scene.member.public_id}").text
    assert "Zanzibar Night Eaters" in page
    assert "Of Bo alone" not in page
    assert "Zanzibar" not in as_member(scene.stranger.id).get(f"/m/{scene.member.public_id}").text
