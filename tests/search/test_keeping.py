"""The index follows what is written in the same transaction, and takes in what was there before."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.core import clock, search, search_fill, search_words
from app.core.search import SearchTokens
from app.site.search import index
from app.site.search.rules import Kind
from events.dinners.rules import Visibility
from tests.counting import count_queries
from tests.factories import a_dinner, a_group, a_member, a_venue
from tests.search.town import Writing, a_dish, a_review


def found(session: Session, kind: Kind, words: str, scope: int = index.EVERYBODY) -> list[int]:
    """What the index alone answers."""
    return search.find(session, index.NUMBERS[kind], scope, search_words.read(words)).numbers


def test_what_was_there_before_is_taken_in_and_what_may_not_be_found_is_not(
    writing: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing() as session:
        wen = a_member(session)
        group, hidden = (
            a_group(session, wen, name="Zimt circle"),
            a_group(session, wen, name="Zimt two", listed=False),
        )
        venue = a_venue(session, wen, "Zimt house")
        dish = a_dish(session, venue, wen, "Zimt bun")
        public = a_dinner(session, group, wen, venue=venue, visibility=Visibility.PUBLIC)
        private = a_dinner(session, group, wen, venue=venue)
        public.title = private.title = "Zimt night"
        session.flush()
        opened = a_review(session, public, wen, "Zimt all over")
        sealed = a_review(session, private, wen, "Zimt again", opened=False)
        ids = (group.id, hidden.id, venue.id, dish.id, public.id, private.id, opened.id, sealed.id)
    with writing() as session:
        session.execute(delete(SearchTokens))
    monkeypatch.setattr(search_fill, "_filled", {})
    search_fill.fill(clock.now())
    with writing() as session:
        assert found(session, Kind.GROUPS, "Zimt") == [ids[0]]
        assert found(session, Kind.VENUES, "Zimt") == [ids[2]]
        assert found(session, Kind.DISHES, "Zimt") == [ids[3]]
        assert found(session, Kind.DINNERS, "Zimt") == [ids[4]]
        assert found(session, Kind.DINNERS, "Zimt", scope=index.IN_GROUPS) == [ids[5]]
        assert found(session, Kind.REVIEWS, "Zimt") == [ids[6]]


def test_a_table_stands_in_one_scope_at_a_time(writing: Writing) -> None:
    with writing() as session:
        wen = a_member(session)
        group = a_group(session, wen)
        dinner = a_dinner(session, group, wen)
        for visibility in (Visibility.PUBLIC, Visibility.LINK, Visibility.PUBLIC, Visibility.GROUP):
            dinner.visibility = visibility
            session.flush()
            scopes = [
                scope
                for scope in (index.EVERYBODY, index.IN_GROUPS)
                if found(session, Kind.DINNERS, "hotpot", scope)
            ]
            assert scopes == [index.EVERYBODY if visibility is Visibility.PUBLIC else index.IN_GROUPS]


def test_a_change_of_other_columns_leaves_the_index_alone(writing: Writing) -> None:
    with writing() as session:
        wen = a_member(session)
        venue = a_venue(session, wen)
        session.flush()
        venue.phone = "010 1"
        with count_queries() as asked:
            session.flush()
        assert [each for each in asked if "search_tokens" in each] == []


def test_what_is_rolled_back_is_not_found(writing: Writing) -> None:
    with writing() as session:
        a_venue(session, a_member(session), "Zimt house")
        assert found(session, Kind.VENUES, "Zimt")
        session.rollback()
        session.info.clear()
    with writing() as session:
        assert found(session, Kind.VENUES, "Zimt") == []
        assert session.scalars(select(SearchTokens.id)).all() == []
