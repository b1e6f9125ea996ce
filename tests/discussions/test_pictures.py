"""Pictures of posts: taken in with them, given out to the group alone, gone with them; and what may not come in."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select

from app.core import photos_files
from app.core.photos import Photo
from groups.discussions.models import Discussion
from tests.discussions.talks import EN, Circle, Writing, a_circle, a_talk, mark

As = Callable[[int], FlaskClient]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos_files, "_folder", tmp_path / "photos")


def _file(name: str = "dish.png") -> tuple[io.BytesIO, str]:
    data = io.BytesIO()
    Image.new("RGB", (60, 40), "tomato").save(data, "PNG")
    data.seek(0)
    return data, name


def _world(writing: Writing) -> tuple[Circle, Discussion]:
    with writing() as session:
        circle = a_circle(session)
        return circle, a_talk(session, circle)


def _reply(
    browser: FlaskClient, path: str, text: str, *files: tuple[io.BytesIO, str], alt: str = ""
) -> object:
    data = {"text": text, "alt": alt, "client_id": mark(), "pictures": list(files)}
    return browser.post(f"{path}/reply", data=data, headers=EN, content_type="multipart/form-data")


def test_pictures_stand_below_the_words_for_the_group_alone(writing: Writing, as_member: As) -> None:
    circle, talk = _world(writing)
    ann, path = as_member(circle.ann.id), f"/talk/{talk.public_id}"
    assert _reply(ann, path, "", _file(), _file(), alt="A red dish").status_code == 303
    page = as_member(circle.bo.id).get(path, headers=EN).text
    thumbs = re.findall(rf"{path}/photos/\w+/thumb", page)
    assert len(thumbs) == 2
    assert page.count('alt="A red dish"') == 2
    full = thumbs[0].removesuffix("/thumb")
    for browser, status in ((as_member(circle.bo.id), 200), (as_member(circle.stranger.id), 404)):
        assert browser.get(thumbs[0]).status_code == browser.get(full).status_code == status
    with writing() as session:
        other = a_talk(session, circle).public_id
    assert ann.get(full.replace(talk.public_id, other)).status_code == 404


def test_an_edit_takes_one_away_and_adds_another_and_it_is_seen_in_the_history(
    writing: Writing, as_member: As
) -> None:
    circle, talk = _world(writing)
    ann, path = as_member(circle.ann.id), f"/talk/{talk.public_id}"
    _reply(ann, path, "Look", _file(), _file())
    edit = ann.get(f"{path}/1/edit").text
    first, second = re.findall(r'name="gone" value="(\w+)"', edit)
    sent = {
        "text": "Look",
        "version": "1",
        "gone": first,
        f"alt-{second}": "The better one",
        "pictures": [_file()],
    }
    for _twice in range(2):
        sent["pictures"] = [_file()]
        answer = ann.post(f"{path}/1/edit", data=sent, content_type="multipart/form-data")
        assert answer.status_code == 303
    page = ann.get(path, headers=EN).text
    assert first not in page
    assert 'alt="The better one"' in page
    with writing() as session:
        assert session.scalar(select(func.count()).select_from(Photo).where(Photo.used_at.is_not(None))) == 2
    assert ann.get(f"{path}/photos/{first}").status_code == 404


def test_what_is_taken_back_takes_its_pictures_along(writing: Writing, as_member: As) -> None:
    circle, talk = _world(writing)
    ann, path = as_member(circle.ann.id), f"/talk/{talk.public_id}"
    _reply(ann, path, "Look", _file())
    address = re.findall(rf"{path}/photos/\w+", ann.get(path).text)[0]
    ann.post(f"{path}/1/take-back")
    assert ann.get(address).status_code == 404
    with writing() as session:
        assert session.scalar(select(func.count()).select_from(Photo)) == 0


def test_what_is_no_picture_and_what_is_too_many_comes_back_with_the_words(
    writing: Writing, as_member: As
) -> None:
    circle, talk = _world(writing)
    ann, path = as_member(circle.ann.id), f"/talk/{talk.public_id}"
    wrong = _reply(ann, path, "Kept words", (io.BytesIO(b"<svg onload=alert(1)>"), "dish.svg"))
    many = _reply(ann, path, "Kept words", *(_file() for _number in range(13)))
    for answer, sentence in ((wrong, "not a picture we can read"), (many, "12 pictures at most")):
        assert answer.status_code == 422
        assert sentence in answer.text
        assert "Kept words" in answer.text
    stranger = as_member(circle.stranger.id)
    assert _reply(stranger, path, "x", _file()).status_code == 404
    with writing() as session:
        assert session.scalar(select(func.count()).select_from(Photo)) == 0
