"""Before it is sent: how a post will look, whose name is meant; nothing is kept, and nobody else is named."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core import db
from groups.discussions.models import Discussion, DiscussionPost, DiscussionVersion
from groups.discussions.rules import LONGEST
from tests.discussions.talks import EN, Writing, a_circle, a_talk, mark

As = Callable[[int], FlaskClient]


def _kept() -> tuple[int, ...]:
    kinds = (Discussion, DiscussionPost, DiscussionVersion)
    with db.database().reading() as session:
        return tuple(session.scalar(select(func.count()).select_from(kind)) or 0 for kind in kinds)


def test_a_preview_shows_the_words_as_they_will_stand_and_keeps_nothing(
    writing: Writing, as_member: As
) -> None:
    with writing() as session:
        circle = a_circle(session)
        talk = a_talk(session, circle)
    ann, before = as_member(circle.ann.id), _kept()
    for path in (
        f"/g/{circle.group.public_id}/discussions/preview", f"/talk/{talk.public_id}/preview",
        f"/talk/{talk.public_id}/0/preview",
    ):  # fmt: skip
        sent = {"title": "Spring", "text": "**Hills**, @Bo <img src=x>", "client_id": mark(), "version": "1"}
        told = ann.post(path, data=sent, headers=EN)
        assert told.status_code == 200, path
        shown = told.text.split('id="preview"')[1].split("</form>")[0]
        assert "<strong>Hills</strong>" in shown
        assert f'href="/m/{circle.bo.public_id}"' in shown
        assert "<img src=x>" not in told.text
        assert "**Hills**, @Bo &lt;img src=x&gt;</textarea>" in told.text
        assert sent["client_id"] in told.text
    assert _kept() == before


def test_what_cannot_be_sent_says_so_instead(writing: Writing, as_member: As) -> None:
    with writing() as session:
        circle = a_circle(session)
        talk = a_talk(session, circle)
    for text in (" ", "x" * (LONGEST + 1)):
        told = as_member(circle.ann.id).post(
            f"/talk/{talk.public_id}/preview", data={"text": text}, headers=EN
        )
        assert told.status_code == 422
        assert 'id="text-error"' in told.text
        assert "not sent yet" not in told.text


def test_only_the_author_previews_another_wording(writing: Writing, as_member: As) -> None:
    with writing() as session:
        circle = a_circle(session)
        talk = a_talk(session, circle)
    path = f"/talk/{talk.public_id}/0/preview"
    assert as_member(circle.bo.id).post(path, data={"text": "mine"}).status_code == 403
    assert as_member(circle.stranger.id).post(path, data={"text": "mine"}).status_code == 404


def test_names_of_the_group_are_offered_and_no_others(writing: Writing, as_member: As) -> None:
    with writing() as session:
        circle = a_circle(session)
    ann = as_member(circle.ann.id)

    def offered(typed: str) -> list[str]:
        told = ann.get(
            f"/g/{circle.group.public_id}/discussions/people", query_string={"q": typed}
        ).get_json()
        return [each["nickname"] for each in told["people"]]

    assert offered("") == ["Bo", "Wen"]
    assert offered("b") == ["Bo"]
    assert offered("E") == ["Wen"]
    assert offered("quill") == offered("%") == offered("ann") == []
    stranger = as_member(circle.stranger.id)
    assert stranger.get(f"/g/{circle.group.public_id}/discussions/people").status_code == 403
