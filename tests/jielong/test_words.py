"""What we write around a list reads back as headings, in both languages; what lists know of a member ends."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.signals import AccountClosed
from app.core import clock
from events.dinners import drawn, queries
from events.jielong import actions, export
from events.jielong.actions import Wanted
from events.jielong.models import KeptList, ListedName
from events.jielong.rules import Entry, Kind, read_list, write_list
from events.jielong.wording import words_around
from tests.factories import a_dinner, a_group, a_member, a_venue

Writing = Callable[[], AbstractContextManager[Session]]
PEOPLE = (Entry("张三"), Entry("李四", waiting=True))


@pytest.mark.parametrize(
    "title", ["老灶火锅", "1. 张三", "替补：", "http://a.b", "例 1", "Fri 7pm", "取消", "#1", "—"]
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_line_around_a_list_reads_as_a_heading(
    session: Session, app: Flask, language: str, title: str
) -> None:
    ann = a_member(session, "Ann")
    dinner = a_dinner(session, a_group(session, ann), ann, venue=a_venue(session, ann, "待定"), cap_fen=9000)
    dinner.title = title
    found = drawn.around(queries.seats_of(session, dinner.id), None)
    loaded = queries.dinner_by(session, dinner.public_id)
    assert loaded is not None
    with force_locale("zh_Hans_CN" if language == "zh" else "en"):
        words = words_around(loaded, found, queries.pact_of(session, dinner), "http://localhost/d/x")
        text = write_list(PEOPLE, words)
    read = read_list(text)
    assert read.entries == PEOPLE
    assert {line.kind for line in read.lines} == {Kind.HEAD, Kind.ENTRY}


def test_what_lists_know_of_a_member_is_exported_and_ends_with_the_account(
    session: Session, app: Flask
) -> None:
    ann, bo = a_member(session, "Ann"), a_member(session, "Bo")
    group = a_group(session, ann, bo)
    dinner = a_dinner(session, group, ann)
    actions.enter(session, dinner, [Wanted(Entry("Bo", note="late"), meant_id=bo.id)], ann.id, clock.now())
    actions.keep(session, group.id, bo.id, "1. Tom", clock.now())
    session.flush()
    kept, listed = export.parts_of(bo.id)
    assert kept["kept_lists"][0]["text"] == "1. Tom"
    assert (listed["listed_as"][0]["name"], listed["listed_as"][0]["note"]) == ("Bo", "late")
    actions.forget_member(session, AccountClosed(bo.id, clock.now()))
    session.flush()
    assert session.scalars(select(KeptList)).all() == []
    assert session.scalars(select(ListedName.meant_id)).all() == [None]
