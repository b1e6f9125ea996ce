"""Pictures in talk, at the edges: what is taken along, odd lists, and what an upload may write."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app.core import db
from app.core.settings import Settings
from groups.chat import pictures
from tests.chat.test_pictures import AsMember, Scene, Writing, send


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
