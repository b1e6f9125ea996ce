"""A room is one durable log: numbers without gaps, one entry for one client id, everything an entry."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, db
from app.core.access import Refused
from groups.chat import actions, lines, queries
from groups.chat.models import Channel, Entry
from groups.chat.rules import BEHIND, LONGEST, PAGE, EntryKind, SayRefusal
from tests.factories import a_member, a_room

Writing = Callable[[], AbstractContextManager[Session]]


def _say(
    session: Session, channel: Channel, author_id: int, text: str = "hello", client_id: str = ""
) -> Entry:
    _say.count += 1  # type: ignore[attr-defined]
    number = _say.count  # type: ignore[attr-defined]
    return actions.say(session, channel, author_id, text, client_id or f"client-{number:04}", clock.now())


_say.count = 0  # type: ignore[attr-defined]


def _log(session: Session, channel_id: int) -> list[Entry]:
    return list(session.scalars(select(Entry).where(Entry.channel_id == channel_id).order_by(Entry.seq)))


def test_numbers_are_given_on_without_gaps_when_many_speak_at_once(app: Flask, writing: Writing) -> None:
    with writing() as session:
        members = [a_member(session) for _ in range(6)]
        room_id, ids = a_room(session, *members).id, [m.id for m in members]

    def speak(member_id: int) -> None:
        for number in range(8):
            with app.app_context(), writing() as session:
                channel = session.get_one(Channel, room_id)
                actions.say(
                    session, channel, member_id, f"{number}", f"m{member_id}-{number:06}", clock.now()
                )

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(speak, ids))
    with db.database().reading() as session:
        log = _log(session, room_id)
        assert [entry.seq for entry in log] == list(range(1, 49))
        assert session.get_one(Channel, room_id).last_seq == 48
        for member_id in ids:  # and nobody's own words are turned round
            assert [e.text for e in log if e.author_id == member_id] == [str(n) for n in range(8)]


def test_a_message_sent_twice_at_once_is_said_once(app: Flask, writing: Writing) -> None:
    with writing() as session:
        member = a_member(session)
        room_id, member_id = a_room(session, member).id, member.id

    def send(_: int) -> int:
        with app.app_context(), writing() as session:
            channel = session.get_one(Channel, room_id)
            return actions.say(session, channel, member_id, "once", "the-same-id", clock.now()).seq

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(send, range(16))) == {1}
    with db.database().reading() as session:
        assert len(_log(session, room_id)) == 1


def test_two_people_may_use_the_same_client_id(session: Session) -> None:
    ann, bo = a_member(session), a_member(session)
    room = a_room(session, ann, bo)
    first, second = (
        _say(session, room, ann.id, client_id="same-one"),
        _say(session, room, bo.id, client_id="same-one"),
    )
    assert (first.seq, second.seq) == (1, 2)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", SayRefusal.EMPTY),
        (" \n\u200b\u3000", SayRefusal.EMPTY),
        ("x" * (LONGEST + 1), SayRefusal.TOO_LONG),
    ],
)
def test_empty_and_endless_messages_are_refused(session: Session, text: str, reason: SayRefusal) -> None:
    ann = a_member(session)
    with pytest.raises(Refused) as refused:
        _say(session, a_room(session, ann), ann.id, text)
    assert refused.value.reason is reason


@pytest.mark.parametrize("client_id", ["short", "x" * 65, "no spaces!", ""])
def test_a_message_without_a_good_client_id_is_refused(session: Session, client_id: str) -> None:
    ann = a_member(session)
    with pytest.raises(Refused) as refused:
        actions.say(session, a_room(session, ann), ann.id, "hello", client_id, clock.now())
    assert refused.value.reason is SayRefusal.UNMARKED


def test_an_edit_is_an_entry_and_the_post_shows_the_new_words(session: Session) -> None:
    ann = a_member(session)
    room = a_room(session, ann)
    post = _say(session, room, ann.id, "two portoins")
    edit = actions.edit(session, room, post, "two portions", clock.now())
    assert (edit.kind, edit.seq, edit.target_seq, edit.text) == (EntryKind.EDIT, 2, 1, "two portions")
    assert (post.text, post.html, post.edited_at is not None) == ("two portions", "two portions", True)
    assert edit.data == {"was": "two portoins"}
    assert actions.edit(session, room, post, "two portions", clock.now()) is post


def test_a_removal_leaves_a_tombstone_and_no_words_anywhere(session: Session) -> None:
    ann = a_member(session)
    room = a_room(session, ann)
    post = _say(session, room, ann.id, "a secret")
    actions.edit(session, room, post, "another secret", clock.now())
    removal = actions.remove(session, room, post, ann.id, clock.now())
    assert (removal.kind, removal.seq, removal.target_seq) == (EntryKind.REMOVAL, 3, 1)
    for entry in _log(session, room.id):
        assert (entry.text, entry.html, entry.data) == ("", "", None)
    assert actions.remove(session, room, post, ann.id, clock.now()) is post  # twice is once
    assert room.last_seq == 3
    with pytest.raises(Refused) as refused:
        actions.edit(session, room, post, "again", clock.now())
    assert refused.value.reason is SayRefusal.GONE


def test_catching_up_gives_everything_after_a_number_in_order(session: Session) -> None:
    ann = a_member(session)
    room = a_room(session, ann)
    posts = [_say(session, room, ann.id, f"word {n}") for n in range(4)]
    actions.edit(session, room, posts[0], "better", clock.now())
    actions.remove(session, room, posts[1], ann.id, clock.now())
    told = lines.since(session, room, 2)
    assert told["last_seq"] == 6
    assert [(e["seq"], e["kind"]) for e in told["entries"]] == [
        (3, "post"),
        (4, "post"),
        (5, "edit"),
        (6, "removal"),
    ]
    assert told["entries"][2]["parts"] == ["better"]
    assert "snapshot" not in told
    assert lines.since(session, room, 6)["entries"] == []


def test_who_is_too_far_behind_gets_the_newest_page(session: Session) -> None:
    ann = a_member(session)
    room = a_room(session, ann)
    for _ in range(BEHIND + 1):
        _say(session, room, ann.id)
    assert len(lines.since(session, room, 1)["entries"]) == BEHIND
    told = lines.since(session, room, 0)
    assert told["snapshot"] is True
    assert [e["seq"] for e in told["entries"]] == list(range(BEHIND + 2 - PAGE, BEHIND + 2))
    assert lines.since(session, room, 10**6)["snapshot"] is True  # a number from another life of the log


def test_the_page_is_kept_short_and_older_ones_follow_without_overlap(session: Session) -> None:
    ann = a_member(session)
    room = a_room(session, ann)
    for _ in range(PAGE * 2 + 5):
        _say(session, room, ann.id)
    seen: list[int] = []
    before: int | None = None
    while True:
        page = queries.shown(session, room.id, before)
        seen += [entry.seq for entry in page.rows]
        if page.before is None:
            break
        before = page.before
    assert seen == list(range(PAGE * 2 + 5, 0, -1))


def test_unread_counts_what_others_said_since_and_never_goes_back(session: Session) -> None:
    ann, bo = a_member(session), a_member(session)
    room = a_room(session, ann, bo)
    posts = [_say(session, room, ann.id) for _ in range(3)]
    assert queries.unread_in(session, room.id, bo.id) == 3
    assert queries.unread_in(session, room.id, ann.id) == 0
    actions.remove(session, room, posts[2], ann.id, clock.now())
    assert queries.unread_in(session, room.id, bo.id) == 2
    assert actions.seen(session, room, bo.id, 2) == 2
    assert actions.seen(session, room, bo.id, 1) == 2
    assert queries.unread_in(session, room.id, bo.id) == 0
    assert actions.seen(session, room, bo.id, 10**9) == room.last_seq
    assert queries.unread_for(session, bo.id) == 0


def test_unread_stops_counting_at_a_hundred(session: Session) -> None:
    ann, bo = a_member(session), a_member(session)
    room, other = a_room(session, ann, bo), a_room(session, ann, bo)
    for _ in range(105):
        _say(session, room, ann.id)
    _say(session, other, ann.id)
    assert queries.unread_in(session, room.id, bo.id) == 100
    assert queries.unread_for(session, bo.id) == 101
    assert [(r.unread, r.channel.id) for r in queries.rooms_of(session, bo.id)] == [
        (1, other.id),
        (100, room.id),
    ]


def test_who_comes_later_has_nothing_unread_and_who_returns_goes_on(session: Session) -> None:
    ann, bo = a_member(session), a_member(session)
    room = a_room(session, ann)
    _say(session, room, ann.id)
    actions.admit(session, room, bo.id, clock.now())
    assert queries.unread_in(session, room.id, bo.id) == 0
    actions.dismiss(session, room, bo.id, clock.now())
    assert queries.channel_ids_of(session, bo.id) == []
    _say(session, room, ann.id)
    actions.admit(session, room, bo.id, clock.now())
    assert queries.unread_in(session, room.id, bo.id) == 1
