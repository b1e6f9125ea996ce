"""Who is told what: never the whole group, once until one has read, and nothing of what was left or taken back."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.site.notify.models import Notice
from groups.chat.models import Entry
from groups.discussions import actions, reading
from groups.membership.stewardship import leave
from tests.discussions.talks import EN, Writing, a_circle, a_talk, fresh, mark, replies

As = Callable[[int], FlaskClient]


def _kinds(session: Session, member: Member) -> list[str]:
    found = select(Notice.kind).where(Notice.member_id == member.id, Notice.kind.startswith("discussion"))
    return list(session.scalars(found.order_by(Notice.id)))


def test_an_opening_is_a_line_in_the_room_and_a_bell_for_nobody_but_who_is_named(writing: Writing) -> None:
    with writing() as session:
        circle = a_circle(session)
        talk = a_talk(session, circle, text="What do you think, @Bo? And @Quill, and a@Wen.example")
    with writing() as session:
        assert _kinds(session, circle.bo) == ["discussion-mention"]
        assert _kinds(session, circle.steward) == _kinds(session, circle.stranger) == []
        noted = session.scalars(select(Entry.data).where(Entry.author_id == circle.ann.id)).all()
        assert [each["path"] for each in noted if each] == [f"/talk/{talk.public_id}"]


def test_twelve_replies_are_one_notice_until_one_has_read(writing: Writing) -> None:
    with writing() as session:
        circle = a_circle(session)
        talk = a_talk(session, circle)
    for _number in range(3):
        with writing() as session:
            replies(session, fresh(session, talk), circle.bo, 4)
    with writing() as session:
        assert _kinds(session, circle.ann) == ["discussion-reply"]
        assert _kinds(session, circle.bo) == _kinds(session, circle.steward) == []
        reading.read(session, fresh(session, talk), circle.ann.id, 12)
    with writing() as session:
        unread = select(Notice).where(Notice.member_id == circle.ann.id, Notice.read_at.is_(None))
        assert session.scalars(unread).all() == []
        replies(session, fresh(session, talk), circle.bo)
    with writing() as session:
        assert _kinds(session, circle.ann) == ["discussion-reply"] * 2


def test_following_without_writing_and_not_wanting_to_hear(writing: Writing, as_member: As) -> None:
    with writing() as session:
        circle = a_circle(session)
        talk = a_talk(session, circle)
    wen, ann, path = as_member(circle.steward.id), as_member(circle.ann.id), f"/talk/{talk.public_id}"
    wen.post(f"{path}/seen")
    wen.post(f"{path}/follow")
    ann.post(f"{path}/follow", data={"wanted": "no"})
    with writing() as session:
        replies(session, fresh(session, talk), circle.bo)
    with writing() as session:
        assert _kinds(session, circle.steward) == ["discussion-reply"]
        assert _kinds(session, circle.ann) == []


def test_whoever_has_left_is_told_nothing(writing: Writing) -> None:
    with writing() as session:
        circle = a_circle(session)
        talk = a_talk(session, circle)
        reading.follow(session, talk, circle.bo.id, True)
        reading.read(session, talk, circle.bo.id, 0)
        leave(session, circle.group, circle.bo.id, clock.now())
    with writing() as session:
        actions.reply(session, fresh(session, talk), circle.ann.id, "@Bo?", mark(), clock.now())
    with writing() as session:
        assert _kinds(session, circle.bo) == []


def test_an_edit_tells_whom_it_names_for_the_first_time(writing: Writing) -> None:
    with writing() as session:
        circle = a_circle(session)
        talk = a_talk(session, circle, text="@Bo, look")
    with writing() as session:
        talk = fresh(session, talk)
        post = actions.queries.opening_of(session, talk.id)
        actions.edit(session, talk, post, "@Bo and @Wen, look", 1, clock.now())
    with writing() as session:
        assert _kinds(session, circle.bo) == _kinds(session, circle.steward) == ["discussion-mention"]


def test_a_title_that_was_taken_back_stays_in_no_notice(writing: Writing, as_member: As) -> None:
    with writing() as session:
        circle = a_circle(session)
        talk = a_talk(session, circle, title="Kumquat harvest", text="@Bo")
        replies(session, talk, circle.ann)
    bo = as_member(circle.bo.id)
    assert "Kumquat harvest" in bo.get("/notices", headers=EN).text
    assert as_member(circle.ann.id).post(f"/talk/{talk.public_id}/0/take-back").status_code == 303
    for path in ("/notices", "/", f"/g/{circle.group.public_id}", "/discussions", "/chats", "/me/export"):
        told = bo.get(path, headers=EN, follow_redirects=True)
        assert told.status_code in (200, 404), path
        assert "Kumquat" not in told.text, path
