"""Every list in the product asks the database as much for three rows as for three hundred."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.site.notify.actions import tell
from app.site.notify.rules import Kind
from events.dinners.rules import Visibility
from groups.membership.models import Group
from tests.counting import count_queries
from tests.factories import a_dinner, a_group, a_member, a_room, a_venue

Writing = Callable[[], AbstractContextManager[Session]]
LISTS = ("/groups", "/chats", "/venues", "/notices", "/discover", "/dinners/new", "/me")


def _more(session: Session, me: Member, group: Group, start: int, count: int) -> None:
    """So many more groups, rooms, venues, notices, members and dinners, past and coming."""
    for number in range(start, start + count):
        other = a_member(session)
        theirs = a_group(session, other, me, name=f"Group {number}")
        a_room(session, other, me, title=f"Room {number}")
        venue = a_venue(session, other, name=f"Venue {number}")
        for shift in (timedelta(days=-2, minutes=number), timedelta(days=2, minutes=number)):
            starts = clock.now() + shift
            a_dinner(session, theirs, other, venue=venue, starts_at=starts, visibility=Visibility.PUBLIC)
            a_dinner(session, group, other, venue=venue, starts_at=starts)
        tell(
            session, Kind.JOIN_ACCEPTED, [me.id], key=f"k{number}", path="/", data={"group": "G"}, now=clock.now()
        )  # fmt: skip


def _counts(browser: FlaskClient, paths: list[str]) -> dict[str, int]:
    counts = {}
    for path in paths:
        browser.get(path)
        with count_queries() as asked:
            assert browser.get(path, follow_redirects=True).status_code == 200, path
        counts[path] = len(asked)
    return counts


def test_lists_cost_the_same_for_three_rows_and_three_hundred(
    writing: Writing, as_member: Callable[[int], FlaskClient]
) -> None:
    with writing() as session:
        me = a_member(session, "Me")
        group = a_group(session, me, *(a_member(session) for _ in range(3)))
        _more(session, me, group, 0, 3)
    with writing() as session:
        profile = a_member(session, "Ann").public_id
    page = f"/g/{group.public_id}"
    paths = [*LISTS, page, f"{page}/members", f"{page}/dinners", f"{page}/charter", f"/m/{profile}"]
    browser = as_member(me.id)
    few = _counts(browser, paths)
    assert few[page] <= 15  # a group's own, and one or two of each room that has something to show there
    with writing() as session:
        me, group = session.get_one(Member, me.id), session.get_one(Group, group.id)
        _more(session, me, group, 3, 297)
    assert _counts(browser, paths) == few
