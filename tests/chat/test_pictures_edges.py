"""Pictures in talk, at the edges: what is taken along, odd lists, and what an upload may write."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app.core import clock, db
from app.core.settings import Settings
from groups.chat import actions, pictures, queries
from groups.chat.models import Channel
from tests.chat.test_pictures import JSON, AsMember, Scene, Writing, send


@pytest.fixture
def scene(writing: Writing) -> Scene:
    return Scene(writing)


def test_the_export_lists_ones_own_pictures(scene: Scene, app: Flask) -> None:
    with app.test_request_context(), db.database().reading():
        (mine,), (others,) = pictures.given_by(scene.ann), pictures.given_by(scene.bo)
    assert [row["path"] for row in mine["pictures"]] == [scene.full]  # type: ignore[attr-defined]
    assert others["pictures"] == []


@pytest.mark.parametrize(
    "given", [None, "", "[", "[" * 100_000, "{}", "[1, null]", '[{"id": 7}]', 5, [{"alt": "x"}], [["id"]]]
)
def test_odd_lists_of_pictures_are_no_pictures(given: object) -> None:
    assert [each for each in pictures.picked(given) if each.id] == []


def test_nothing_is_written_outside_the_folder(scene: Scene, as_member: AsMember, settings: Settings) -> None:
    before = {path for path in settings.data.rglob("*") if "photos" not in path.parts}
    send(as_member(scene.bo), scene.room)
    assert {path for path in settings.data.rglob("*") if "photos" not in path.parts} == before
    assert not list(Path().rglob("evil.php"))


def test_the_form_of_editing_may_leave_a_picture_without_words(
    scene: Scene, writing: Writing, as_member: AsMember
) -> None:
    ann, path = as_member(scene.ann), f"/c/{scene.room}/entries/{scene.seq}/edit"
    for text in ("now with words", ""):
        assert ann.post(path, data={"text": text}, headers=JSON).status_code == 200
        with db.database().reading() as session:
            post = queries.entry_at(session, scene.room_id, scene.seq)
            assert post is not None
            assert (post.text, pictures.count_of(post)) == (text, 1)
    with writing() as session:
        room = session.get_one(Channel, scene.room_id)
        bare = actions.say(session, room, scene.ann, "only words", "ann-said-9", clock.now()).seq
    refused = ann.post(f"/c/{scene.room}/entries/{bare}/edit", data={"text": " "}, headers=JSON)
    assert refused.status_code == 422
