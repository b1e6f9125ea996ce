"""Pictures in talk: sent ahead, said, shown to those in the room alone, gone with their message."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.core import clock, db, jobs, photos_files, photos_web
from app.core.access import Refused
from app.core.photos import Photo, PhotoGone
from app.core.photos_files import Size
from groups.chat import actions, lines, pictures, queries
from groups.chat.models import Channel, Entry, EntryPhoto
from groups.chat.pictures import MOST, Picked, PictureRefusal
from groups.chat.rules import EntryKind
from tests.counting import count_queries
from tests.factories import a_file, a_member, a_photo, a_room

Writing = Callable[[], AbstractContextManager[Session]]
AsMember = Callable[[int], FlaskClient]
JSON = {"Accept": "application/json"}


class Scene:
    """Ann and Bo in a room, Cy in another, Di who has left; Ann has said a picture."""

    def __init__(self, writing: Writing) -> None:
        with writing() as session:
            ann, bo, cy, di = (a_member(session, name) for name in ("Ann", "Bo", "Cy", "Di"))
            room, other = a_room(session, ann, bo, di, title="Hotpot club"), a_room(session, cy)
            photo = a_photo(session, ann, width=800, height=600)
            shown = [Picked(photo.public_id, "the red pot")]
            self.seq = actions.say(session, room, ann.id, "", "ann-said-1", clock.now(), photos=shown).seq
            actions.dismiss(session, room, di.id, clock.now())
            self.room, self.other, self.room_id = room.public_id, other.public_id, room.id
            self.ann, self.bo, self.cy, self.di = ann.id, bo.id, cy.id, di.id
            self.photo, self.key = photo.public_id, photo.key

    @property
    def full(self) -> str:
        return f"/c/{self.room}/photos/{self.photo}"


@pytest.fixture
def scene(writing: Writing) -> Scene:
    return Scene(writing)


def send(browser: FlaskClient, room: str, file: io.BytesIO | None = None, **more: str) -> TestResponse:
    data = {"picture": (file or a_file(), "../../evil.php"), **more}
    return browser.post(f"/c/{room}/photos", data=data, headers=JSON)


def files_of(key: str) -> list[bool]:
    return [photos_files.path(key, size).exists() for size in Size]


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_picture_is_sent_ahead_and_then_said(scene: Scene, as_member: AsMember) -> None:
    bo, ann = as_member(scene.bo), as_member(scene.ann)
    told = send(bo, scene.room, a_file(3200, 1600)).get_json()
    assert (told["ok"], told["width"], told["height"]) == (True, 1600, 800)
    assert bo.get(told["url"]).status_code == 200  # its sender may look
    assert ann.get(told["url"]).status_code == 404  # nobody else before it is said
    said = json.dumps([{"id": told["photo"], "alt": " tripe,\n twice "}])
    answer = bo.post(f"/c/{scene.room}/say", data={"client_id": "bo-said-1", "photos": said}, headers=JSON)
    assert answer.get_json()["ok"]
    last = ann.get(f"/c/{scene.room}/entries?after={scene.seq}").get_json()["entries"][-1]
    assert last["photos"] == [{
        "id": told["photo"], "w": 1600, "h": 800, "alt": "tripe, twice",
        "full": told["url"], "thumb": told["url"] + "/thumb",
    }]  # fmt: skip
    assert ann.get(last["photos"][0]["full"]).status_code == 200


def test_what_is_given_out_is_a_picture_and_nothing_else(scene: Scene, as_member: AsMember) -> None:
    bo = as_member(scene.bo)
    full = bo.get(scene.full)
    assert full.mimetype == "image/webp"
    assert Image.open(io.BytesIO(full.data)).size == (800, 600)
    assert full.headers["X-Content-Type-Options"] == "nosniff"
    assert full.headers["Content-Disposition"].startswith("inline")
    assert full.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "private" in full.headers["Cache-Control"]
    assert "immutable" in full.headers["Cache-Control"]
    again = bo.get(scene.full, headers={"If-None-Match": full.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    small = {
        accept: bo.get(scene.full + "/thumb", headers={"Accept": accept})
        for accept in ("image/avif,*/*", "*/*")
    }
    assert [answer.mimetype for answer in small.values()] == ["image/avif", "image/webp"]
    assert all(Image.open(io.BytesIO(answer.data)).size == (480, 360) for answer in small.values())
    assert all("Accept" in answer.headers["Vary"] for answer in small.values())
    assert len({answer.headers["ETag"] for answer in (full, *small.values())}) == 3


@pytest.mark.parametrize("path", ["", "/thumb"])
def test_nobody_outside_the_room_finds_it(
    scene: Scene, as_member: AsMember, client: FlaskClient, path: str
) -> None:
    for browser in (client, as_member(scene.cy), as_member(scene.di)):
        assert browser.get(scene.full + path).status_code == 404
        assert send(browser, scene.room).status_code == 404
    bo, mine = as_member(scene.bo), as_member(scene.cy)
    assert bo.get(scene.full + path).status_code == 200
    # Through one's own room no other room's picture is found, and none that never was.
    assert mine.get(f"/c/{scene.other}/photos/{scene.photo}{path}").status_code == 404
    assert bo.get(f"/c/{scene.room}/photos/nosuchone{path}").status_code == 404
    with db.database().writing() as session:
        actions.dismiss(session, session.get_one(Channel, scene.room_id), scene.bo, clock.now())
    assert bo.get(scene.full + path).status_code == 404


def test_others_pictures_and_spent_ones_cannot_be_said(scene: Scene, session: Session) -> None:
    room = session.get_one(Channel, scene.room_id)
    spent = session.scalars(select(Photo.public_id)).one()
    waiting = photos_of(session, scene.bo, 2)
    tries = ([waiting[0]], [spent], ["nosuchone"], [waiting[0], "nosuchone"])
    for number, chosen in enumerate(tries):
        with pytest.raises(Refused) as no:
            actions.say(session, room, scene.ann, "hi", f"ann-said-1{number}", clock.now(),
                        photos=[Picked(each) for each in chosen])  # fmt: skip
        assert no.value.reason is PhotoGone.GONE


def photos_of(session: Session, member_id: int, number: int) -> list[str]:
    made = [a_photo(session, None) for _ in range(number)]
    for photo in made:
        photo.by_id = member_id
    session.flush()
    return [photo.public_id for photo in made]


def test_nine_fit_in_order_and_ten_do_not(scene: Scene, session: Session) -> None:
    room = session.get_one(Channel, scene.room_id)
    waiting = photos_of(session, scene.bo, MOST + 1)
    with pytest.raises(Refused) as no:
        actions.say(
            session, room, scene.bo, "", "bo-said-10", clock.now(), photos=[Picked(p) for p in waiting]
        )
    assert no.value.reason is PictureRefusal.TOO_MANY
    nine = [Picked(each) for each in reversed(waiting[:MOST])]
    post = actions.say(session, room, scene.bo, "", "bo-said-11", clock.now(), photos=nine)
    session.flush()
    said = queries.entry_at(session, scene.room_id, post.seq)
    assert said is not None
    told = lines.told(session, [said])[0]["photos"]
    assert [each["id"] for each in told] == [each.id for each in nine]


def test_the_same_message_sent_again_takes_nothing_more(scene: Scene, writing: Writing) -> None:
    with writing() as session:
        again = [Picked(scene.photo)]
        room = session.get_one(Channel, scene.room_id)
        assert (
            actions.say(session, room, scene.ann, "", "ann-said-1", clock.now(), photos=again).seq
            == scene.seq
        )
        assert count(session, EntryPhoto) == 1


def test_a_message_taken_back_takes_its_pictures_along(scene: Scene, as_member: AsMember) -> None:
    ann = as_member(scene.ann)
    assert files_of(scene.key) == [True] * 3
    assert ann.post(f"/c/{scene.room}/entries/{scene.seq}/remove", headers=JSON).status_code == 200
    assert files_of(scene.key) == [False] * 3
    assert [ann.get(scene.full + path).status_code for path in ("", "/thumb")] == [404, 404]
    with db.database().reading() as session:
        assert (count(session, Photo), count(session, EntryPhoto)) == (0, 0)
        post = session.scalars(select(Entry).where(Entry.kind == EntryKind.POST)).one()
        assert pictures.carried(session, [post], None) == {}


def test_words_may_be_taken_out_of_a_message_with_pictures(scene: Scene, writing: Writing) -> None:
    with writing() as session:
        room, post = session.get_one(Channel, scene.room_id), session.scalars(select(Entry)).one()
        actions.edit(session, room, post, "now with words", clock.now())
        actions.edit(session, room, post, "", clock.now())
        assert pictures.count_of(post) == 1


def test_what_is_never_said_is_swept_after_a_day(
    scene: Scene, as_member: AsMember, travel: Callable[[timedelta], None]
) -> None:
    sent = send(as_member(scene.bo), scene.room).get_json()["photo"]
    with db.database().reading() as session:
        key = session.scalars(select(Photo.key).where(Photo.public_id == sent)).one()
    for hours, there in ((23, True), (25, False)):
        travel(timedelta(hours=hours))
        jobs.run_ticks(clock.now())
        assert files_of(key) == [there] * 3
    assert files_of(scene.key) == [True] * 3  # what was said stays
    with db.database().reading() as session:
        assert count(session, Photo) == 1


def test_files_that_no_row_knows_are_tidied_away(scene: Scene, app: Flask) -> None:
    key, later = photos_files.new_key(), clock.now() + timedelta(days=2)
    photos_files.put(key, dict.fromkeys(Size, b"x"))
    for minute in range(256):
        photos_web.tidy(later + timedelta(minutes=minute))
    assert files_of(key) == [False] * 3
    assert files_of(scene.key) == [True] * 3


def test_without_scripts_the_composer_takes_files(scene: Scene, as_member: AsMember) -> None:
    bo = as_member(scene.bo)
    data = {
        "text": "", "client_id": "bo-said-1", "alt": "both sides",
        "pictures": [(a_file(), "a.jpg"), (a_file(kind="PNG"), "b.png")],
    }  # fmt: skip
    assert bo.post(f"/c/{scene.room}/say", data=data).status_code == 303
    entries = bo.get(f"/c/{scene.room}/entries?after={scene.seq}").get_json()["entries"]
    assert [each["alt"] for each in entries[0]["photos"]] == ["both sides", "both sides"]


def test_an_empty_file_field_is_no_picture(scene: Scene, as_member: AsMember) -> None:
    bo = as_member(scene.bo)
    for text, status in (("hi", 303), ("", 422)):
        data = {"text": text, "client_id": f"bo-said-{text}", "pictures": (io.BytesIO(b""), "")}
        assert bo.post(f"/c/{scene.room}/say", data=data).status_code == status


@pytest.mark.parametrize(
    ("body", "words"),
    [(b"<svg onload=alert(1)>", "not a picture"), (b"\0\0\0\x18ftypheic" + b"\0" * 50, "HEIC"), (b"", "not a picture")],
)  # fmt: skip
def test_what_is_no_picture_is_told_in_one_sentence(
    scene: Scene, as_member: AsMember, body: bytes, words: str
) -> None:
    answer = send(as_member(scene.bo), scene.room, io.BytesIO(body))
    assert answer.status_code == 422
    assert words in answer.get_json()["sentence"]
    plain = as_member(scene.bo).post(
        f"/c/{scene.room}/say",
        data={"text": "look", "client_id": "bo-said-1", "pictures": (io.BytesIO(body or b"x"), "a.jpg")},
    )
    assert plain.status_code == 422
    assert "look" in plain.text


@pytest.mark.parametrize(("language", "words"), [("en", "larger than 12 MB"), ("zh", "超过了 12 MB")])
def test_too_much_is_told_in_the_readers_language(
    scene: Scene, as_member: AsMember, language: str, words: str
) -> None:
    bo = as_member(scene.bo)
    bo.set_cookie("lang", language)
    answer = bo.post(
        f"/c/{scene.room}/photos", headers=JSON, content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(13 * 1024 * 1024)},
    )  # fmt: skip
    assert (answer.status_code, words in answer.get_json()["sentence"]) == (413, True)
    # Only this route takes so much.
    assert bo.post(f"/c/{scene.room}/seen", data={"seq": "1" * 2_000_000}).status_code == 413


def test_a_page_with_pictures_costs_one_question_more_and_one_without_none(
    scene: Scene, writing: Writing
) -> None:
    with writing() as session:
        room = session.get_one(Channel, scene.room_id)
        for number in range(12):
            chosen = [Picked(each) for each in photos_of(session, scene.bo, 2)]
            actions.say(session, room, scene.bo, "", f"bo-said-{number}", clock.now(), photos=chosen)
        actions.say(session, room, scene.bo, "words alone", "bo-said-words", clock.now())
    with db.database().reading() as session:
        posts = session.scalars(select(Entry).order_by(Entry.seq)).all()
        for some, cost in ((posts, 1), (posts[-1:], 0)):
            with count_queries() as asked:
                pictures.carried(session, some, None)
            assert len(asked) == cost
