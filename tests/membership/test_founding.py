"""Founding: under a minute, with nobody's approval, and a charter that nobody rewrites alone."""

from __future__ import annotations

import ast

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.access import Refused
from groups.membership.actions import describe, join
from groups.membership.charter import PARAMETERS, JoinRule
from groups.membership.models import CharterValue, Group, Membership
from groups.membership.queries import charter_lines, charter_of, stewards
from tests.factories import a_member
from tests.house.source import files_in
from tests.membership.conftest import FORM, As, Scene, Writing, a_founded_group


def _only_group(writing: Writing) -> Group:
    with writing() as session:
        return session.scalars(select(Group)).one()


def test_five_answers_found_a_group_with_a_whole_charter(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann = a_member(session)
    answer = as_member(ann.id).post("/groups/new", data=FORM)
    group = _only_group(writing)
    assert answer.status_code == 303
    assert answer.location == f"/g/{group.public_id}"
    assert (group.name, group.cloth, group.listed, group.founder_id) == (
        "Haidian Foragers", "yolk-wave", True, ann.id,
    )  # fmt: skip
    with writing() as session:
        rows = session.scalars(select(CharterValue)).all()
        assert {row.key for row in rows} == {each.key for each in PARAMETERS}
        assert {row.source for row in rows} == {"founding"}
        assert charter_of(session, group.id).join_rule is JoinRule.REQUEST
        assert [row.member_id for row in stewards(session, group.id)] == [ann.id]


def test_rules_that_were_unfolded_and_chosen_stand_in_the_charter(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann = a_member(session)
    chosen = FORM | {"quorum_percent": "45", "join_questions": "Why?\n\n Spicy? ", "callers": "stewards"}
    assert as_member(ann.id).post("/groups/new", data=chosen).status_code == 303
    group = _only_group(writing)
    with writing() as session:
        charter = charter_of(session, group.id)
        lines = {line.parameter.key: line for line in charter_lines(session, group.id)}
    assert (charter.quorum_percent, charter.join_questions, charter.callers) == (
        45,
        ("Why?", "Spicy?"),
        "stewards",
    )
    assert lines["majority_percent"].is_default
    assert not lines["quorum_percent"].is_default


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("name", "x" * 41), ("name", "a\u202eb"), ("name", "аdmin"), ("city", " "), ("line", ""),
        ("line", "x" * 121), ("cloth", "red-tartan"), ("join_rule", "anarchy"), ("quorum_percent", "0"),
        ("quorum_percent", "1e3"), ("majority_percent", "49"), ("join_questions", "a\nb\nc\nd"), ("listed", "maybe"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_once_and_nothing_that_was_typed_is_lost(
    writing: Writing, as_member: As, field: str, value: str
) -> None:
    with writing() as session:
        ann = a_member(session)
    kept = FORM | {"line": "Noodles & broth", "steward_term_days": "99", field: value}
    answer = as_member(ann.id).post("/groups/new", data=kept)
    assert answer.status_code == 422
    assert answer.text.count(f'href="#{field}"') == 1
    assert f'id="{field}-error"' in answer.text
    if field != "line":
        assert "Noodles &amp; broth" in answer.text
    assert 'value="99"' in answer.text
    with writing() as session:
        assert session.scalars(select(Group)).all() == []


def test_strangers_sign_in_first(client: FlaskClient, writing: Writing) -> None:
    assert "/sign-in" in client.get("/groups/new").location
    assert "/sign-in" in client.post("/groups/new", data=FORM).location
    with writing() as session:
        assert session.scalars(select(Group)).all() == []


def test_only_founding_and_passed_votes_write_lines_of_a_charter() -> None:
    makers, callers = [], []
    for path in files_in("app", "groups", "events", suffix=".py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                calls = [ast.unparse(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)]
                makers += [node.name for call in calls if call.endswith("CharterValue")]
                callers += [
                    f"{path.parent.name}.{node.name}" for call in calls if call == "charter_change.change"
                ]
    assert sorted(makers) == ["change", "found_group"]
    assert callers == ["proposals._charter_run"], "what carries a passed vote out, and nothing else"


def test_a_line_of_a_charter_is_never_rewritten_or_removed(writing: Writing) -> None:
    with writing() as session:
        a_founded_group(session, a_member(session))
    with pytest.raises(RuntimeError, match="cannot be rewritten"), writing() as session:
        session.scalars(select(CharterValue)).first().value = "9"  # type: ignore[union-attr]
    with pytest.raises(RuntimeError, match="cannot be rewritten"), writing() as session:
        session.delete(session.scalars(select(CharterValue)).first())
    with writing() as session:
        assert len(session.scalars(select(CharterValue)).all()) == len(PARAMETERS)


def test_names_that_look_like_code_are_shown_as_words(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann = a_member(session)
    browser = as_member(ann.id)
    evil = '"><script>alert(1)</script>'
    answer = browser.post("/groups/new", data=FORM | {"name": evil, "line": evil, "join_questions": evil})
    at = answer.location
    browser.post(f"{at}/invites", data={"lasts": "week", "uses": "5"})
    for path in (
        "/groups",
        at,
        f"{at}/members",
        f"{at}/charter",
        f"{at}/edit",
        f"{at}/invites",
        f"{at}/leave",
    ):
        page = browser.get(path).text
        assert "<script>alert" not in page, path
        assert "&lt;script&gt;alert(1)" in page, path


def test_a_steward_describes_the_group(scene: Scene, writing: Writing, as_member: As) -> None:
    browser = as_member(scene.steward.id)
    assert "Zanzibar" in browser.get(f"{scene.at}/edit").text
    words = {
        "name": "Daytime Eaters",
        "city": "Xi'an",
        "line": "We moved",
        "cloth": "taro-dots",
        "listed": "no",
    }
    assert browser.post(f"{scene.at}/edit", data=words).status_code == 303
    group = _only_group(writing)
    assert (group.name, group.city, group.cloth) == ("Daytime Eaters", "Xi'an", "taro-dots")
    assert browser.post(f"{scene.at}/edit", data=words | {"name": ""}).status_code == 422


def test_fields_that_no_form_has_change_nothing(scene: Scene, writing: Writing, as_member: As) -> None:
    words = {"name": "Same", "city": "Beijing", "line": "We eat", "cloth": "taro-dots", "listed": "no"}
    more = {"founder_id": "1", "id": "99", "public_id": "x", "created_at": "2000-01-01", "channel_id": "1"}
    assert as_member(scene.steward.id).post(f"{scene.at}/edit", data=words | more).status_code == 303
    after = _only_group(writing)
    assert (after.id, after.public_id, after.created_at, after.channel_id) == (
        scene.group.id, scene.group.public_id, scene.group.created_at, scene.group.channel_id,
    )  # fmt: skip


def test_no_single_person_hides_or_opens_a_group_that_others_belong_to(
    scene: Scene, writing: Writing, as_member: As
) -> None:
    words = {"name": "Same", "city": "Beijing", "line": "We eat", "cloth": "taro-dots", "listed": "yes"}
    answer = as_member(scene.steward.id).post(f"{scene.at}/edit", data=words)
    assert answer.status_code == 409
    assert not _only_group(writing).listed


def test_who_is_alone_in_a_group_may_still_decide_who_finds_it(writing: Writing) -> None:
    with writing() as session:
        ann, bo = a_member(session), a_member(session)
        group = a_founded_group(session, ann, join_rule=JoinRule.OPEN)
        words = {"name": "Same", "city": "Beijing", "line": "We eat", "cloth": "taro-dots"}
        describe(session, group, **words, listed=False)
        assert not group.listed
        join(session, group, bo.id, now=clock.now())
        with pytest.raises(Refused):
            describe(session, group, **words, listed=True)


def test_nothing_deletes_a_group(app: object, scene: Scene, as_member: As) -> None:
    browser = as_member(scene.steward.id)
    for path in ("", "/edit", "/delete", "/charter", "/members"):
        assert browser.delete(scene.at + path).status_code in (404, 405)
    assert browser.post(f"{scene.at}/delete").status_code in (404, 405)
    assert browser.get(scene.at).status_code == 200


def test_a_glyph_is_the_first_sign_of_the_name() -> None:
    assert Group(name="“海”淀").glyph == "海"
    assert Group(name="ßig").glyph == "S"
    assert Group(name="😀 eaters").glyph == "😀"


def test_members_are_rows_with_their_way_in(scene: Scene, writing: Writing) -> None:
    with writing() as session:
        ways = {row.member_id: row.via for row in session.scalars(select(Membership))}
    assert ways == {scene.steward.id: "founded", scene.member.id: "invite", scene.gone.id: "invite"}
