"""Nobody finds what they may not see: a planted secret of each kind, asked for by everybody who might."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.core import clock, search, search_words
from app.places.models import Dish, Venue
from app.site.search import index
from app.site.search.rules import Kind
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState, Visibility
from events.reviews import actions as reviews
from events.reviews.models import Review
from groups.discussions import actions as discussions
from groups.discussions.models import Discussion, DiscussionPost
from groups.membership.models import Group, Membership
from tests.factories import a_dinner, a_group, a_member, a_seat, a_venue
from tests.search.town import As, Town, Writing, a_dish, a_review, a_town, titles

WORD = "Zinnober"
OF_GROUP = [f"{WORD} circle", f"{WORD} by link", f"{WORD} table", f"{WORD} talk"]


@pytest.fixture
def town(writing: Writing) -> Town:
    """A group of which strangers know nothing."""
    with writing() as session:
        return a_town(session, WORD)


def test_what_is_a_groups_own_is_found_by_those_who_are_in_it(
    as_member: As, client: FlaskClient, town: Town
) -> None:
    for member in (town.host, town.mate):
        assert sorted(titles(as_member(member), WORD)) == sorted(OF_GROUP)
    for browser in (client, as_member(town.stranger)):
        assert titles(browser, WORD) == []
        for kind in Kind:
            assert titles(browser, WORD, kind=kind.value) == []
            assert titles(browser, WORD, kind=kind.value, after="3.0") == []
        assert WORD not in browser.get(f"/search/quick?q={WORD}").get_data(as_text=True)


def test_who_has_left_finds_nothing_more(as_member: As, writing: Writing, town: Town) -> None:
    with writing() as session:
        row = session.scalars(select(Membership).where(Membership.member_id == town.mate)).one()
        row.left_at = clock.now()
        seat = session.scalars(select(Seat).where(Seat.member_id == town.mate)).one()
        seat.state = SeatState.GONE
    assert titles(as_member(town.mate), WORD) == []


def test_who_sits_at_a_table_of_others_finds_that_table_alone(
    as_member: As, writing: Writing, town: Town
) -> None:
    with writing() as session:
        dinner = session.scalars(select(Dinner).where(Dinner.visibility == Visibility.LINK)).one()
        guest = a_member(session)
        a_seat(session, dinner, guest)
        guest_id = guest.id
    assert titles(as_member(guest_id), WORD) == [f"{WORD} by link"]


def test_a_table_that_opens_or_shuts_is_found_accordingly(
    client: FlaskClient, writing: Writing, town: Town
) -> None:
    for visibility, found in ((Visibility.PUBLIC, [f"{WORD} table"]), (Visibility.GROUP, [])):
        with writing() as session:
            session.scalars(
                select(Dinner).where(Dinner.title == f"{WORD} table")
            ).one().visibility = visibility
        assert titles(client, WORD) == found


def test_a_table_that_is_called_off_is_not_found(as_member: As, writing: Writing, town: Town) -> None:
    with writing() as session:
        for dinner in session.scalars(select(Dinner)):
            dinner.called_off_at = clock.now()
    assert titles(as_member(town.host), WORD, kind="dinners") == []


def test_sealed_words_are_found_by_nobody_until_they_open_and_no_more_once_taken_back(
    as_member: As, client: FlaskClient, writing: Writing
) -> None:
    with writing() as session:
        wen, bo = a_member(session), a_member(session)
        group = a_group(session, wen, bo)
        dinner = a_dinner(
            session, group, wen, bo, venue=a_venue(session, wen), visibility=Visibility.PUBLIC,
            starts_at=clock.now() - timedelta(hours=5),
        )  # fmt: skip
        review = a_review(session, dinner, wen, f"{WORD} in the broth", opened=False)
        people, review_id = (wen.id, bo.id), review.id
    everybody = [client, *(as_member(each) for each in people)]
    assert [titles(browser, WORD) for browser in everybody] == [[], [], []]
    with writing() as session:
        session.get_one(Review, review_id).opened_at = clock.now()
    assert [titles(browser, WORD) for browser in everybody] == [["Jiaoxia Hotpot"]] * 3
    with writing() as session:
        reviews.withdraw_review(session, session.get_one(Review, review_id), clock.now())
    assert [titles(browser, WORD) for browser in everybody] == [[], [], []]


def test_the_address_of_a_home_kitchen_is_never_found_its_area_is(
    client: FlaskClient, writing: Writing
) -> None:
    with writing() as session:
        wen = a_member(session)
        a_venue(session, wen, "Aunt Li", area="Gulou", address=f"{WORD} lane 9", private=True)
        a_venue(session, wen, "Uncle Wu", area="Gulou", address="Zimt lane 9")
    assert titles(client, WORD) == []
    assert titles(client, "Zimt") == ["Uncle Wu"]
    assert sorted(titles(client, "Gulou")) == ["Aunt Li", "Uncle Wu"]
    assert WORD not in client.get("/search?q=Gulou").get_data(as_text=True)


def test_what_was_merged_or_renamed_is_found_as_it_is_now(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        wen = a_member(session)
        kept, gone = a_venue(session, wen, "Kept"), a_venue(session, wen, WORD)
        dish = a_dish(session, kept, wen, f"{WORD} soup")
        gone.merged_into_id, dish.name = kept.id, "Plain soup"
    assert titles(client, WORD) == []
    assert titles(client, "Plain") == ["Plain soup"]


def test_an_edited_and_a_removed_post_are_found_as_they_are(
    as_member: As, writing: Writing, town: Town
) -> None:
    with writing() as session:
        talk, post = session.scalars(select(Discussion)).one(), session.scalars(select(DiscussionPost)).one()
        discussions.take_back(session, talk, post, clock.now())
    assert titles(as_member(town.host), WORD, kind="discussions") == []


def test_an_index_that_lags_behind_shows_nothing(
    client: FlaskClient, as_member: As, writing: Writing
) -> None:
    """Whatever goes past the ORM leaves old tokens: the row as it stands decides."""
    with writing() as session:
        wen = a_member(session)
        group = a_group(session, wen, name=f"{WORD} group")
        venue = a_venue(session, wen, f"{WORD} house")
        a_dish(session, venue, wen, f"{WORD} soup")
        dinner = a_dinner(session, group, wen, venue=venue, visibility=Visibility.PUBLIC)
        dinner.title = f"{WORD} night"
        a_review(session, dinner, wen, f"{WORD} everywhere")
        stranger = a_member(session).id
    assert len(titles(client, WORD)) == 5
    with writing() as session:
        for change in (
            update(Group).values(listed=False), update(Venue).values(name="x"), update(Dish).values(name="x"),
            update(Dinner).values(visibility=Visibility.GROUP), update(Review).values(opened_at=None),
        ):  # fmt: skip
            session.execute(change)
    assert titles(client, WORD) == titles(as_member(stranger), WORD) == []


def test_what_is_deleted_leaves_the_index(writing: Writing) -> None:
    with writing() as session:
        wen = a_member(session)
        venue = a_venue(session, wen, WORD)
        venue_id = venue.id
        assert _there(session, Kind.VENUES, venue_id)
        session.delete(venue)
        session.flush()
        assert not _there(session, Kind.VENUES, venue_id)


def _there(session: Session, kind: Kind, number: int) -> bool:
    found = search.find(session, index.NUMBERS[kind], index.EVERYBODY, search_words.read(WORD))
    return number in found.numbers
