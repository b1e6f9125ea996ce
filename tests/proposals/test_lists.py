"""Lists of votes cost the same for three as for twelve; a group that joins another decides nothing any more."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core import clock
from groups.proposals import listeners
from groups.proposals.rules import Outcome
from groups.signals import GroupsMerged
from tests.counting import count_queries
from tests.factories import a_dinner
from tests.proposals.groups import a_founded_group, a_table, ask, people, say

Writing = Callable[[], AbstractContextManager[Session]]
AsMember = Callable[[int], FlaskClient]


def test_a_list_of_twelve_asks_no_more_than_one_of_three(writing: Writing, as_member: AsMember) -> None:
    with writing() as session:
        members = people(session, 5)
        groups = [a_founded_group(session, *members, name_=name) for name in ("few", "many")]
        for group, number in zip(groups, (3, 12), strict=True):
            for each in range(number):
                vote = ask(session, group, members[each % 5], title=f"No. {each}", secret=each % 2 == 0)
                say(session, vote, members[1], 0, key="k")
        addresses, reader = [group.public_id for group in groups], members[0].id
    browser = as_member(reader)
    browser.get(f"/g/{addresses[0]}/proposals")
    asked = []
    for address in addresses:
        with count_queries() as statements:
            assert browser.get(f"/g/{address}/proposals").status_code == 200
        asked.append(len(statements))
    assert asked[0] == asked[1]


def test_a_group_s_page_begins_with_tables_then_votes_then_what_was(
    writing: Writing, as_member: AsMember
) -> None:
    with writing() as session:
        a, b = people(session, 2)
        group = a_founded_group(session, a, b)
        a_table(session, group, a, b)
        a_dinner(session, group, a)
        ask(session, group, a, title="Wait twenty minutes")
        address, reader = group.public_id, b.id
    page = as_member(reader).get(f"/g/{address}").text
    places = [page.index(words) for words in ("Tables soon", "Wait twenty minutes", "Tables that were")]
    assert places == sorted(places)
    assert page.count("Tables soon") == 1


def test_what_a_group_was_asked_is_taken_back_when_it_joins_another(session: Session) -> None:
    a, b = people(session, 2)
    group, kept = a_founded_group(session, a, b), a_founded_group(session, a, b, name_="kept")
    asked, other = ask(session, group, a), ask(session, kept, a)
    say(session, asked, b, 0)
    listeners.merged(session, GroupsMerged(group.id, kept.id, (a.id, b.id)))
    assert asked.outcome is Outcome.TAKEN_BACK
    assert other.closed_at is None
    assert asked.closed_at is not None
    assert asked.closed_at <= clock.now()
