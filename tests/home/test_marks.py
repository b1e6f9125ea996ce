"""What rooms would show is asked in one statement a page: a page that shows nothing of theirs stays cheap."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core import clock, db, marks
from app.site.notify.actions import tell
from app.site.notify.rules import Kind
from tests.counting import count_queries
from tests.factories import a_dinner, a_group, a_member

Writing = Callable[[], AbstractContextManager[Session]]
AsMember = Callable[[int], FlaskClient]


def _cost(browser: FlaskClient, path: str) -> int:
    browser.get(path)
    with count_queries() as asked:
        assert browser.get(path).status_code == 200
    return len(asked)


def test_pages_where_rooms_have_nothing_to_show_ask_little(writing: Writing, as_member: AsMember) -> None:
    with writing() as session:
        host, bo = a_member(session), a_member(session)
        group = a_group(session, host, bo)
        dinner = a_dinner(session, group, host)
    mine, fellow = as_member(host.id), as_member(bo.id)
    assert _cost(mine, f"/d/{dinner.public_id}") <= 9
    assert _cost(fellow, f"/d/{dinner.public_id}") <= 11
    assert _cost(mine, f"/g/{group.public_id}") <= 13
    assert _cost(mine, "/") <= 10
    assert _cost(mine, "/me") <= 7


def test_a_unit_that_reads_asks_once_and_one_that_writes_anew(writing: Writing) -> None:
    with writing() as session:
        me = a_member(session)
    with db.database().reading() as session, count_queries() as asked:
        assert marks.look(session, "every", "unread", member=me.id) == 0
        assert not marks.look(session, "every", "noted", member=me.id)
        assert len(asked) == 1
        assert marks.seen(session, "unread", me.id) == 0
        assert marks.seen(session, "unread", me.id + 1) is None
    with writing() as session:
        assert marks.look(session, "every", "unread", member=me.id) == 0
        tell(session, Kind.JOIN_ACCEPTED, [me.id], key="k", path="/", data={"group": "G"}, now=clock.now())
        session.flush()
        assert marks.look(session, "every", "unread", member=me.id) == 1
