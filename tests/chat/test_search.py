"""Searching in rooms: only one's own, only what stands, in Chinese and English, page by page, whatever is typed."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.core import clock, db, realtime, search_fill
from app.core.search import SearchTokens
from app.core.search_words import read
from groups.chat import actions, search
from groups.chat.models import Channel
from tests.counting import count_queries
from tests.factories import a_group, a_member, a_room

Writing = Callable[[], AbstractContextManager[Session]]
AsMember = Callable[[int], FlaskClient]


@dataclass(frozen=True)
class Scene:
    """Ann and Bo in a room, Cy in another; Di has left the first."""

    room: str
    room_id: int
    other: str
    ann: int
    bo: int
    cy: int
    di: int


def _say(session: Session, room: Channel, author_id: int, *texts: str) -> list[int]:
    start = room.last_seq
    return [
        actions.say(session, room, author_id, text, f"client-{start}-{at:04}", clock.now()).seq
        for at, text in enumerate(texts)
    ]


@pytest.fixture
def scene(writing: Writing) -> Scene:
    with writing() as session:
        ann, bo, cy, di = (a_member(session, name) for name in ("Ann", "Bo", "Cy", "Di"))
        room, other = (
            a_room(session, ann, bo, di, title="Hotpot club"),
            a_room(session, cy, title="Secret kitchen"),
        )
        _say(
            session, room, ann.id, "今晚重庆火锅", "Tripe twice, please", "火车几点到？", "别忘了 HOTPOT 底料"
        )
        _say(session, other, cy.id, "火锅 in another room")
        actions.dismiss(session, room, di.id, clock.now())
        return Scene(room.public_id, room.id, other.public_id, ann.id, bo.id, cy.id, di.id)


def _found(page: str) -> list[str]:
    """The texts of the hits, what was looked for in brackets."""
    hits = re.findall(r'<span class="found__t"[^>]*>(.*?)</span>', page, re.DOTALL)
    return [html.unescape(re.sub(r"<(/?)mark>", lambda m: "]" if m[1] else "[", hit)) for hit in hits]


def _search(browser: FlaskClient, address: str, asked: str) -> list[str]:
    answer = browser.get(f"{address}?q={quote(asked)}")
    assert answer.status_code == 200
    return _found(answer.text)


@pytest.mark.parametrize(
    ("asked", "hits"),
    [
        ("火", ["[火]车几点到？", "今晚重庆[火]锅"]),
        ("火锅", ["今晚重庆[火锅]"]),
        ("重庆火锅", ["今晚[重庆火锅]"]),
        ("trip", ["[Trip]e twice, please"]),
        ("ripe", []),
        ("hotpot 底料", ["别忘了 [HOTPOT] [底料]"]),
        ("twice tripe", ["[Tripe] [twice], please"]),
        ("鼹鼠", []),
    ],
)
def test_what_was_said_is_found_and_marked(
    scene: Scene, as_member: AsMember, asked: str, hits: list[str]
) -> None:
    for address in (f"/c/{scene.room}/search", "/chats/search"):
        assert _search(as_member(scene.bo), address, asked) == hits


def test_a_hit_leads_to_its_place_in_the_room(scene: Scene, as_member: AsMember) -> None:
    bo = as_member(scene.bo)
    for address in (f"/c/{scene.room}/search", "/chats/search"):
        text = bo.get(f"{address}?q=tripe").text
        assert f'href="/c/{scene.room}?at=2#m2"' in text
        assert "Ann" in text
    assert "Tripe twice, please" in bo.get(f"/c/{scene.room}?at=2").text


def test_nobody_searches_rooms_that_he_is_not_in(
    scene: Scene, client: FlaskClient, as_member: AsMember
) -> None:
    for outsider in (as_member(scene.cy), as_member(scene.di), client):
        answer = outsider.get(f"/c/{scene.room}/search?q=火锅")
        assert answer.status_code == 404
        assert "重庆" not in answer.text
    assert _search(as_member(scene.cy), "/chats/search", "火锅") == ["[火锅] in another room"]
    assert _search(as_member(scene.di), "/chats/search", "火锅") == []
    assert client.get("/chats/search?q=火锅").status_code in (302, 303, 401)


def test_edited_words_count_and_removed_ones_are_gone(scene: Scene, as_member: AsMember) -> None:
    ann, address = as_member(scene.ann), f"/c/{scene.room}/search"
    words = {"text": "今晚改吃烤鸭", "client_id": "edit-client-1"}
    assert ann.post(f"/c/{scene.room}/entries/1/edit", data=words).status_code == 303
    assert _search(ann, address, "火锅") == []
    assert _search(ann, address, "烤鸭") == ["今晚改吃[烤鸭]"]
    assert ann.post(f"/c/{scene.room}/entries/1/remove").status_code == 303
    assert _search(ann, address, "烤鸭") == []
    with db.database().reading() as session:
        assert session.get(SearchTokens, (search.KIND << 28 | scene.room_id) << 31 | 1) is None


def test_older_hits_are_reached_by_links_alone(scene: Scene, as_member: AsMember, writing: Writing) -> None:
    with writing() as session:
        room = session.get_one(Channel, scene.room_id)
        _say(session, room, scene.ann, *(f"面 number {n}" for n in range(65)))
    bo, address, found = as_member(scene.bo), f"/c/{scene.room}/search?q=面", []
    for _ in range(4):
        text = bo.get(address).text
        found += _found(text)
        older = re.search(r'href="(/c/[^"]*before=\d+)"', text)
        if older is None:
            break
        address = html.unescape(older[1])
    assert [int(each.rpartition(" ")[2]) for each in found] == list(range(64, -1, -1))


def test_words_that_only_look_alike_are_passed_over_page_by_page(scene: Scene, writing: Writing) -> None:
    with writing() as session:
        room = session.get_one(Channel, scene.room_id)
        _say(session, room, scene.ann, "上海滩", *(["上海 海滩"] * 300))
    with db.database().reading() as session:
        first = search.look(session, scene.room_id, read("上海滩"))
        assert (first.hits, first.before is not None) == ([], True)
        rest = search.look(session, scene.room_id, read("上海滩"), first.before)
        assert [hit.entry.text for hit in rest.hits] == ["上海滩"]
        assert rest.before is None


def test_when_only_newer_messages_were_searched_the_page_says_so(
    scene: Scene, as_member: AsMember, writing: Writing
) -> None:
    with writing() as session:
        room = session.get_one(Channel, scene.room_id)
        _say(session, room, scene.ann, *(["上海 海滩"] * 210))
    page = as_member(scene.bo).get(f"/c/{scene.room}/search?q=上海滩").text
    assert re.search(r'class="btn" href="/c/[^"]*before=\d+"', page)


ODD = [
    "", " ", "!", "\0", "火" * 5000, "a" * 5000, "' OR 1=1 --", '" OR ""="', "a AND NOT b", "NEAR(a b)", "*", "a*",
    "tokens:a", "{1,2}", "%", "_", "\\", "🍜👨‍👩‍👧", "<script>alert(1)</script>", "{{ 7*7 }}", "\u202e",
    "a\u0301" * 60, "٣", "﷽" * 90,
]  # fmt: skip


@pytest.mark.parametrize("asked", ODD)
def test_whatever_is_typed_is_answered(scene: Scene, as_member: AsMember, asked: str) -> None:
    bo = as_member(scene.bo)
    for address in (f"/c/{scene.room}/search", "/chats/search"):
        page = bo.get(address, query_string={"q": asked})
        assert page.status_code == (404 if "\0" in asked else 200)  # the house takes no NUL in addresses
        assert "<script>alert" not in page.text
        assert not _found(page.text)


@pytest.mark.parametrize("before", ["-1", "0", "x", "2147483648", "99999999999999999999"])
def test_odd_numbers_do_no_harm(scene: Scene, as_member: AsMember, before: str) -> None:
    answer = as_member(scene.bo).get(f"/c/{scene.room}/search?q=火&before={before}")
    assert answer.status_code == (404 if len(before) > 18 else 200)  # as everywhere in the house


def test_bytes_that_are_no_text_are_answered(scene: Scene, as_member: AsMember) -> None:
    assert as_member(scene.bo).get(f"/c/{scene.room}/search?q=%ff%fe%ed%a0%80").status_code == 200


def test_hostile_words_stay_words_in_an_excerpt(scene: Scene, as_member: AsMember, writing: Writing) -> None:
    with writing() as session:
        _say(
            session,
            session.get_one(Channel, scene.room_id),
            scene.ann,
            "<img src=x onerror=alert(1)> mark me",
        )
    page = as_member(scene.bo).get(f"/c/{scene.room}/search?q=img").text
    assert "<img src=x" not in page
    assert "&lt;<mark>img</mark> src=x" in page


def test_searching_all_rooms_asks_as_often_for_many_as_for_one(
    scene: Scene, as_member: AsMember, writing: Writing
) -> None:
    bo = as_member(scene.bo)

    def cost(path: str) -> int:
        with count_queries() as asked:
            assert bo.get(path).status_code == 200
        return len(asked)

    paths = ["/chats/search?q=火锅", f"/c/{scene.room}/search?q=火锅"]
    few = [cost(path) for path in paths]
    with writing() as session:
        for number in range(60):
            member = a_member(session)
            room = a_room(session, member, title=f"room {number}")
            _say(session, room, member.id, "火锅 again")
            actions.admit(session, room, scene.bo, clock.now())
    assert [cost(path) for path in paths] == few
    assert max(few) <= 8
    assert (
        "Only your groups and your newest rooms" in bo.get(paths[0], headers={"Accept-Language": "en"}).text
    )


def test_hits_of_several_rooms_stand_newest_first_under_their_rooms_names(
    scene: Scene, as_member: AsMember, writing: Writing
) -> None:
    with writing() as session:
        bo = a_member(session, "Bea")
        group = a_group(session, bo, name="Dumpling guild")
        room = actions.channel_of_group(session, group.id, clock.now())
        actions.admit(session, room, bo.id, clock.now())
        first = session.get_one(Channel, scene.room_id)
        actions.admit(session, first, bo.id, clock.now())
        _say(session, room, bo.id, "饺子 one")
        _say(session, first, scene.ann, "饺子 two")
        _say(session, room, bo.id, "饺子 three")
        bo_id = bo.id
    page = as_member(bo_id).get("/chats/search?q=饺子").text
    assert [each.rpartition(" ")[2] for each in _found(page)] == ["three", "two", "one"]
    assert page.count("Dumpling guild") == 2


def test_what_was_said_before_there_was_an_index_is_taken_in(
    scene: Scene, as_member: AsMember, writing: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_member(scene.ann).post(f"/c/{scene.room}/entries/2/remove")
    with writing() as session:
        session.execute(delete(SearchTokens))
    ann, address = as_member(scene.ann), f"/c/{scene.room}/search"
    assert _search(ann, address, "火锅") == []
    monkeypatch.setattr(search_fill, "_filled", {})
    search_fill.fill(clock.now())
    assert _search(ann, address, "火锅") == ["今晚重庆[火锅]"]
    assert _search(ann, address, "tripe") == []
    assert _search(as_member(scene.cy), "/chats/search", "火锅") == ["[火锅] in another room"]


def test_what_is_said_over_the_socket_is_found_at_once(app: Flask, scene: Scene, as_member: AsMember) -> None:
    socket = realtime.socketio.test_client(app, flask_test_client=as_member(scene.ann))
    for number, text in enumerate(("小龙虾 by the fast lane", "小龙虾 and @Bo, set aside")):
        payload = {"channel": scene.room, "client_id": f"socket-{number}", "text": text}
        assert socket.emit("say", payload, callback=True)["ok"] is True
    socket.disconnect()
    found = _search(as_member(scene.bo), f"/c/{scene.room}/search", "龙虾")
    assert found == ["小[龙虾] and @Bo, set aside", "小[龙虾] by the fast lane"]
