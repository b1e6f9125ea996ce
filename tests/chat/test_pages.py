"""Rooms as pages: whoever is not in one finds nothing; reading and posting work without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from app.accounts import actions as account
from app.accounts.models import Member
from app.core import clock, db
from app.core.signals import announce
from groups.chat import actions, lines, queries
from groups.chat.models import Channel
from groups.signals import GroupFounded, MemberJoined
from tests.factories import a_group, a_member, a_room

Writing = Callable[[], AbstractContextManager[Session]]
AsMember = Callable[[int], FlaskClient]


class Scene:
    """Ann and Bo in a room, Cy in another, Di who has left."""

    def __init__(self, writing: Writing) -> None:
        with writing() as session:
            ann, bo, cy, di = (a_member(session, name) for name in ("Ann", "Bo", "Cy", "Di"))
            room, other = a_room(session, ann, bo, di, title="Hotpot club"), a_room(session, cy)
            self.post = actions.say(session, room, ann.id, "tripe, twice", "ann-said-1", clock.now()).seq
            actions.dismiss(session, room, di.id, clock.now())
            self.room, self.other, self.room_id = room.public_id, other.public_id, room.id
            self.ann, self.bo, self.cy, self.di = ann.id, bo.id, cy.id, di.id


@pytest.fixture
def scene(writing: Writing) -> Scene:
    return Scene(writing)


@contextmanager
def counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            statements.append(statement)

    event.listen(db.database().engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.database().engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/c/{}"), ("get", "/c/{}/entries"), ("post", "/c/{}/say"), ("post", "/c/{}/seen"),
        ("get", "/c/{}/entries/1/edit"), ("post", "/c/{}/entries/1/edit"), ("post", "/c/{}/entries/1/remove"),
    ],
)  # fmt: skip
def test_a_room_is_not_there_for_who_is_not_in_it(
    scene: Scene, client: FlaskClient, as_member: AsMember, method: str, path: str
) -> None:
    outsiders = [as_member(scene.cy), as_member(scene.di), client]
    inside = as_member(scene.ann)
    data = {"text": "hello there", "client_id": "outsider-1"} if method == "post" else None
    for browser in outsiders:
        real = getattr(browser, method)(path.format(scene.room), data=data)
        missing = getattr(browser, method)(path.format("nosuchroom1"), data=data)
        assert (real.status_code, missing.status_code) == (404, 404)
        assert "tripe" not in real.text
        assert "Hotpot club" not in real.text
    assert getattr(inside, method)(path.format(scene.room), data=data).status_code in (200, 303)


def test_only_its_author_may_edit_or_remove_a_message(scene: Scene, as_member: AsMember) -> None:
    bo, ann = as_member(scene.bo), as_member(scene.ann)
    address = f"/c/{scene.room}/entries/{scene.post}"
    assert bo.get(f"{address}/edit").status_code == 403
    assert bo.post(f"{address}/edit", data={"text": "mine", "client_id": "x" * 12}).status_code == 403
    assert bo.post(f"{address}/remove").status_code == 403
    assert "tripe, twice" in ann.get(f"{address}/edit").text
    assert (
        ann.post(f"{address}/edit", data={"text": "tripe, thrice", "client_id": "x" * 12}).status_code == 303
    )
    assert "tripe, thrice" in bo.get(f"/c/{scene.room}").text
    assert ann.post(f"{address}/edit", data={"text": " ", "client_id": "x" * 12}).status_code == 422
    assert ann.post(f"{address}/remove").status_code == 303
    assert "thrice" not in bo.get(f"/c/{scene.room}").text
    assert ann.post(f"{address}/edit", data={"text": "again", "client_id": "x" * 12}).status_code == 409


def test_a_message_is_said_by_a_plain_form_and_twice_pressed_is_said_once(
    scene: Scene, as_member: AsMember
) -> None:
    bo = as_member(scene.bo)
    page = bo.get(f"/c/{scene.room}").text
    client_id = re.search(r'name="client_id"[^>]*value="([^"]+)"', page)
    assert client_id is not None
    for _ in range(2):
        answer = bo.post(f"/c/{scene.room}/say", data={"text": "three", "client_id": client_id[1]})
        assert answer.status_code == 303
        assert answer.location == f"/c/{scene.room}#end"
    with db.database().reading() as session:
        assert [e.text for e in queries.shown(session, scene.room_id).rows] == ["three", "tripe, twice"]


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_what_cannot_be_said_comes_back_with_its_text(scene: Scene, as_member: AsMember, text: str) -> None:
    answer = as_member(scene.bo).post(f"/c/{scene.room}/say", data={"text": text, "client_id": "x" * 12})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert text.strip() in answer.text
    with db.database().reading() as session:
        assert len(queries.shown(session, scene.room_id).rows) == 1


def test_the_divider_stands_before_the_first_unread_message(
    scene: Scene, as_member: AsMember, writing: Writing
) -> None:
    bo = as_member(scene.bo)
    assert bo.get(f"/c/{scene.room}").text.count('id="new"') == 1
    assert bo.post(f"/c/{scene.room}/seen").status_code == 303
    assert bo.get(f"/c/{scene.room}").text.count('id="new"') == 0
    with writing() as session:
        room = session.get_one(Channel, scene.room_id)
        actions.say(session, room, scene.ann, "and potatoes", "ann-said-2", clock.now())
    text = bo.get(f"/c/{scene.room}").text.partition('class="msgs"')[2]
    assert text.index("tripe, twice") < text.index('id="new"') < text.index("and potatoes")


def test_the_list_shows_my_rooms_and_what_waits_in_them(scene: Scene, as_member: AsMember) -> None:
    text = as_member(scene.bo).get("/chats").text
    assert "Hotpot club" in text
    assert "tripe, twice" in text
    assert re.search(r'data-unread="1"', text)
    assert "Hotpot club" not in as_member(scene.di).get("/chats").text


def test_a_page_of_entries_says_what_the_socket_says(scene: Scene, as_member: AsMember) -> None:
    told = as_member(scene.bo).get(f"/c/{scene.room}/entries?after=0").get_json()
    with db.database().reading() as session:
        room = session.get_one(Channel, scene.room_id)
        assert told == {"ok": True, **lines.since(session, room, 0)}
    assert told["entries"][0]["parts"] == ["tripe, twice"]


@pytest.mark.parametrize("query", ["after=-5", "after=2147483648", "after=x", "before=0", "before=-1"])
def test_odd_numbers_in_addresses_do_no_harm(scene: Scene, as_member: AsMember, query: str) -> None:
    bo = as_member(scene.bo)
    assert bo.get(f"/c/{scene.room}/entries?{query}").status_code == 200
    assert bo.get(f"/c/{scene.room}?{query}").status_code == 200


def test_a_number_beyond_all_logs_is_no_fault_of_the_server(scene: Scene, as_member: AsMember) -> None:
    answer = as_member(scene.bo).get(f"/c/{scene.room}/entries?after=99999999999999999999")
    assert answer.status_code in (200, 404)


def test_older_pages_are_reached_by_links_alone(scene: Scene, as_member: AsMember, writing: Writing) -> None:
    with writing() as session:
        room = session.get_one(Channel, scene.room_id)
        for number in range(120):
            actions.say(session, room, scene.ann, f"word-{number:03}.", f"ann-older-{number}", clock.now())
    bo, address, found = as_member(scene.bo), f"/c/{scene.room}", set()
    for _ in range(3):
        text = bo.get(address).text
        found |= set(re.findall(r"word-(\d{3})\.</div>", text))
        older = re.search(r'href="(/c/[^"]+\?before=\d+)"', text)
        address = older[1] if older else ""
    assert len(found) == 120
    assert address == ""


def test_a_page_costs_the_same_with_few_and_with_many_entries(
    scene: Scene, as_member: AsMember, writing: Writing
) -> None:
    bo = as_member(scene.bo)

    def cost(path: str) -> int:
        with counted() as statements:
            assert bo.get(path).status_code == 200
        return len(statements)

    paths = [f"/c/{scene.room}", f"/c/{scene.room}/entries?after=0", "/chats"]
    few = [cost(path) for path in paths]
    with writing() as session:
        room = session.get_one(Channel, scene.room_id)
        for number in range(300):
            actions.say(session, room, scene.ann, "more", f"ann-more-{number}", clock.now())
        for _ in range(20):
            member = a_member(session)
            actions.admit(session, room, member.id, clock.now())
            actions.admit(session, a_room(session, member), scene.bo, clock.now())
    page, snapshot, rooms = (cost(path) for path in paths)
    assert [page, rooms] == [few[0], few[2]]
    assert snapshot == few[1] + 1  # which says what is pinned, too
    assert max(few) <= 13  # one question each for signs, pins, quotes, pictures, cards


HOSTILE = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "[x](javascript:alert(1))",
    "{{ 7*7 }}{% raw %}", "</template><script>1</script>", "https://e.example/\"onmouseover=\"alert(1)",
    "https://user@evil.example/", "\u202ereversed", "http://[::1", "a" + "\u0301" * 50,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words(scene: Scene, as_member: AsMember, text: str) -> None:
    ann = as_member(scene.ann)
    assert (
        ann.post(f"/c/{scene.room}/say", data={"text": text, "client_id": "hostile-one"}).status_code == 303
    )
    for page in (ann.get(f"/c/{scene.room}").text, ann.get("/chats").text):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<script>1</script>" not in page
        for link in re.findall(r'<a href="(http[^"]*)" rel="([^"]*)"', page):
            assert "@" not in link[0]
            assert link[1] == "nofollow ugc noopener noreferrer"
    parts = ann.get(f"/c/{scene.room}/entries?after=1").get_json()["entries"][0]["parts"]
    for part in parts:
        assert isinstance(part, str) or re.match(r"https?://", part["href"])


def test_what_waits_is_one_line_on_my_home(scene: Scene, as_member: AsMember) -> None:
    bo = as_member(scene.bo)
    assert f'href="/c/{scene.room}"' in bo.get("/").text
    bo.post(f"/c/{scene.room}/seen")
    assert f'href="/c/{scene.room}"' not in bo.get("/").text


def test_what_waits_is_shown_beside_my_groups(as_member: AsMember, writing: Writing) -> None:
    with writing() as session:
        ann, bo = a_member(session, "Ann"), a_member(session, "Bo")
        group, ids = a_group(session, ann, bo), (ann.id, bo.id)
        announce(session, GroupFounded(group.id, ann.id))
        announce(session, MemberJoined(group.id, bo.id))
        group_id = group.id
    with writing() as session:
        room = actions.channel_of_group(session, group_id, clock.now())
        actions.say(session, room, ids[0], "who is hungry?", "ann-said-1", clock.now())
    assert "Ann: who is hungry?" in as_member(ids[1]).get("/groups").text


def test_all_that_I_said_goes_into_my_export(scene: Scene, as_member: AsMember) -> None:
    told = as_member(scene.ann).get("/settings/export")
    assert "tripe, twice" in told.text
    assert "tripe, twice" not in as_member(scene.bo).get("/settings/export").text


def test_who_closes_the_account_is_in_no_room_and_has_no_name_there(
    scene: Scene, as_member: AsMember, writing: Writing
) -> None:
    with writing() as session:
        account.close(session, session.get_one(Member, scene.ann), "a former member", clock.now())
    with db.database().reading() as session:
        assert queries.channel_ids_of(session, scene.ann) == []
    bo = as_member(scene.bo)
    for text in (bo.get(f"/c/{scene.room}").text, bo.get("/chats").text):
        assert "tripe, twice" in text
        assert "Ann" not in text
    assert bo.get(f"/c/{scene.room}/entries?after=0").get_json()["entries"][0]["author"] is None
