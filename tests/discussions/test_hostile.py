"""What strangers, former members and odd input get: nothing, and never a failure; and what a member takes along."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.actions import close
from app.accounts.models import Member
from app.core import clock
from app.core.access import Refused
from groups.discussions import actions, reading
from groups.discussions.models import DiscussionPost, DiscussionReader
from groups.discussions.rules import DiscussionRefusal
from groups.membership.stewardship import leave
from tests.discussions.talks import EN, Writing, a_circle, a_talk, fresh, mark, replies
from tests.markup.test_chat_lines import Seen

As = Callable[[int], FlaskClient]
ATTACKS = (
    "<script>alert(1)</script>", "![x](https://evil.example/p.gif)", "[x](javascript:alert(1))",
    "<img src=x onerror=y>",
    "<https://a.example/\"onmouseover=alert(1)>", "[a]: javascript:1\n\n[a]", "- " * 4000, "[" * 9000, "> " * 4000,
    "<svg/onload=alert(1)>", "`" * 9000, "@" * 9000,
)  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_stands_on_a_page(writing: Writing, as_member: As, attack: str) -> None:
    with writing() as session:
        circle = a_circle(session)
        talk = a_talk(session, circle)
    ann, path = as_member(circle.ann.id), f"/talk/{talk.public_id}"
    started = clock.monotonic()
    assert ann.post(f"{path}/reply", data={"text": attack, "client_id": mark()}).status_code == 303
    assert clock.monotonic() - started < 3
    for where in (path, f"{path}/1/versions", f"{path}?quote=1", f"/g/{circle.group.public_id}/discussions"):
        for tag, attributes in Seen(ann.get(where).text.split("<main")[1]).elements:
            assert tag not in ("script", "iframe", "object", "style")
            assert not any(name.startswith("on") for name in attributes)
            assert not (attributes.get("src") or "").startswith("http")
            assert not (attributes.get("href") or "").lower().startswith(("javascript", "data"))


def test_a_title_is_words_and_nothing_else(writing: Writing, as_member: As) -> None:
    with writing() as session:
        circle = a_circle(session)
        talk = a_talk(session, circle, title='<b onclick="x">Hot</b>', text="@Bo <i>")
    bo = as_member(circle.bo.id)
    for where in (f"/talk/{talk.public_id}", f"/g/{circle.group.public_id}", "/", "/notices", "/discussions"):
        assert "<b onclick" not in bo.get(where, headers=EN).text


def test_whoever_left_finds_nothing_any_more(writing: Writing, as_member: As) -> None:
    with writing() as session:
        circle = a_circle(session, listed=False)
        talk = a_talk(session, circle)
        replies(session, talk, circle.bo)
        leave(session, circle.group, circle.bo.id, clock.now())
    bo, path = as_member(circle.bo.id), f"/talk/{talk.public_id}"
    for where in (
        path,
        f"{path}/new",
        f"{path}/1",
        f"{path}/1/edit",
        f"/g/{circle.group.public_id}/discussions",
    ):
        assert bo.get(where).status_code == 404, where
    for where in ("reply", "seen", "follow", "1/edit", "1/take-back", "pin"):
        assert bo.post(f"{path}/{where}", data={"text": "x", "client_id": mark()}).status_code == 404, where
    assert "something new" not in bo.get("/", headers=EN).text


@pytest.mark.parametrize("number", ["99999999999999999999", "-1", "0x1", "²"])
def test_odd_numbers_are_no_failure(writing: Writing, as_member: As, number: str) -> None:
    with writing() as session:
        circle = a_circle(session)
        talk = a_talk(session, circle)
    ann, path = as_member(circle.ann.id), f"/talk/{talk.public_id}"
    assert ann.get(f"{path}/{number}").status_code == 404
    for query in (f"start={number}", f"quote={number}"):
        assert ann.get(f"{path}?{query}").status_code in (200, 404)
    for data in ({"number": number}, {"number": ""}):
        assert ann.post(f"{path}/seen", data=data).status_code in (303, 404)
    sent = {"text": "x", "client_id": mark(), "answers": number}
    assert ann.post(f"{path}/reply", data=sent).status_code in (303, 404)
    assert (
        ann.post(f"{path}/0/edit", data={"text": "x", "title": "Spring", "version": number}).status_code
        == 409
    )


def test_without_a_mark_nothing_is_written(writing: Writing, as_member: As) -> None:
    with writing() as session:
        circle = a_circle(session)
        talk = a_talk(session, circle)
    ann = as_member(circle.ann.id)
    for given in ("", "short", "x" * 100):
        answer = ann.post(f"/talk/{talk.public_id}/reply", data={"text": "x", "client_id": given}, headers=EN)
        assert answer.status_code == 409
        assert "too old to send from" in answer.text


def test_a_former_member_keeps_neither_name_nor_what_was_read(writing: Writing, as_member: As) -> None:
    with writing() as session:
        circle = a_circle(session)
        talk = a_talk(session, circle)
        replies(session, talk, circle.bo, text="My words stay")
    export = as_member(circle.bo.id)
    told = json.dumps(export.get("/settings/export").get_json(force=True), ensure_ascii=False)
    assert "My words stay" in told
    assert talk.title in told
    with writing() as session:
        close(session, session.get_one(Member, circle.bo.id), "someone who left", clock.now())
    with writing() as session:
        left = select(func.count()).select_from(DiscussionReader)
        assert session.scalar(left.where(DiscussionReader.member_id == circle.bo.id)) == 0
    page = as_member(circle.ann.id).get(f"/talk/{talk.public_id}", headers=EN).text
    assert "My words stay" in page
    assert "someone who left" in page
    assert ">Bo<" not in page


def test_a_closed_discussion_takes_a_second_press_but_no_second_reply(writing: Writing) -> None:
    with writing() as session:
        circle = a_circle(session)
        talk = a_talk(session, circle)
        again = mark()
        first = actions.reply(session, talk, circle.bo.id, "In time", again, clock.now())
        actions.close(session, talk, circle.steward.id, True, clock.now())
        assert actions.reply(session, talk, circle.bo.id, "In time", again, clock.now()).id == first.id
        with pytest.raises(Refused) as refused:
            actions.reply(session, talk, circle.bo.id, "Too late", mark(), clock.now())
        assert refused.value.reason is DiscussionRefusal.CLOSED


def test_numbers_are_given_without_gaps_and_tombstones_keep_theirs(writing: Writing) -> None:
    with writing() as session:
        circle = a_circle(session)
        talk = a_talk(session, circle)
        replies(session, talk, circle.bo, 3)
        post = actions.queries.post_at(session, talk.id, 2)
        assert post is not None
        actions.take_back(session, talk, post, clock.now())
        replies(session, talk, circle.ann)
    with writing() as session:
        talk = fresh(session, talk)
        numbers = session.scalars(select(DiscussionPost.number).order_by(DiscussionPost.number)).all()
        assert numbers == [0, 1, 2, 3, 4]
        assert (talk.replies, talk.last_number) == (3, 4)
        reading.read(session, talk, circle.steward.id, 99)
        assert reading.read(session, talk, circle.steward.id, 1).read_number == 4


def test_search_finds_one_character_and_no_words_that_were_taken_back(
    writing: Writing, as_member: As
) -> None:
    with writing() as session:
        circle, other = a_circle(session), a_circle(session)
        talk = a_talk(session, circle, title="开春去哪儿", text="先去**牛街**。")
        replies(session, talk, circle.bo, text="Kumquats in the market")
        a_talk(session, other, title="牛街", text="secret of others")
    ann = as_member(circle.ann.id)

    def found(words: str) -> str:
        return ann.get(f"/g/{circle.group.public_id}/discussions/search?q={words}", headers=EN).text

    for words in ("牛", "牛街", "kumq", "开春"):
        assert 'class="found"' in found(words), words
        assert "secret of others" not in found(words)
    bo = as_member(circle.bo.id)
    bo.post(f"/talk/{talk.public_id}/1/edit", data={"text": "Oranges", "version": "1"})
    assert 'class="found"' not in found("kumq")
    assert 'class="found"' in found("orange")
    bo.post(f"/talk/{talk.public_id}/1/take-back")
    assert 'class="found"' not in found("orange")
