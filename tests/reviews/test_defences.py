"""Bursts rest, rivals' allies are left out, findings weigh, a handed-over group begins anew (X-13 to X-16)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core import clock, i18n
from app.places import rivals
from app.places.models import Venue
from events.attestations.believing import other_venues
from events.reviews.facts import weighed
from events.reviews.models import Review, VenueScore
from events.reviews.numbers import numbers_of
from events.reviews.rules import NotCounted
from events.reviews.scoring import rescore
from groups.membership.models_terms import StewardTerm
from tests.factories import a_group, a_member
from tests.reviews.tables import SatTable, a_review, a_sat_table, all_write, an_old_venue, known_diners

Writing = Callable[[], AbstractContextManager[Session]]
EN = {"Accept-Language": "en"}
DAY = timedelta(days=1)


def a_table(session: Session, venue: Venue, days: float, bowls: float = 3) -> SatTable:
    """A table of three known people that sat so many days ago; all of them write."""
    people = [a_member(session) for _ in range(3)]
    known_diners(session, people)
    table = a_sat_table(session, *people, venue=venue, ended=timedelta(days=days))
    for who in range(3):
        a_review(session, table, who, bowls=bowls)
    return table


def numbered(session: Session, venue: Venue) -> VenueScore:
    """The venue's score as of now."""
    rescore(session, venue.id, clock.now())
    session.flush()
    return session.get_one(VenueScore, venue.id)


@pytest.fixture
def allied() -> Iterator[set[tuple[int, int]]]:
    """Pairs that somebody tells of: a venue, and a group allied with a rival of it."""
    pairs: set[tuple[int, int]] = set()

    def tells(_session: Session, _venue_id: int | None) -> set[tuple[int, int]]:
        return pairs

    rivals.source(tells)
    yield pairs
    pairs.clear()


def test_four_tables_in_a_week_let_the_number_rest_and_the_page_says_so(
    writing: Writing, client: FlaskClient
) -> None:
    with writing() as session:
        venue = an_old_venue(session, a_member(session))
        for days in (29, 27, 25):
            a_table(session, venue, days)
        before = numbered(session, venue).overall
        for days in (5, 6, 7, 8):
            a_table(session, venue, days, bowls=5)
        score = numbered(session, venue)
        assert score.overall == pytest.approx(before)
        assert (score.rests_tables, score.rests_usual) == (4, 1.0)
        assert score.rests_until is not None
        assert score.left_out == {NotCounted.RESTS.value: 12}
        rescore(session, venue.id, clock.now() + timedelta(days=13))
        assert score.rests_until is None
        assert score.overall is not None
        assert score.overall > (before or 5)
        numbered(session, venue)
    page = client.get(f"/v/{venue.public_id}", headers=EN).text
    assert "The number rests until" in page
    assert "4 tables came within one week, where 1 are usual" in client.get(
        f"/v/{venue.public_id}/numbers", headers=EN
    ).text.replace("1.0", "1")


def test_low_scores_of_a_rivals_allies_together_are_left_out(
    session: Session, allied: set[tuple[int, int]]
) -> None:
    venue = an_old_venue(session, a_member(session))
    for days in (29, 27, 25):
        a_table(session, venue, days)
    low = a_table(session, venue, 20, bowls=1)
    with_them = numbered(session, venue).overall
    allied.add((venue.id, low.group.id))
    score = numbered(session, venue)
    assert score.left_out == {NotCounted.RIVAL.value: 3}
    assert score.overall is not None
    assert score.overall > (with_them or 5)


def test_a_jurys_finding_leaves_a_quarter_and_the_page_shows_the_factor(
    writing: Writing, client: FlaskClient
) -> None:
    with writing() as session:
        venue = an_old_venue(session, a_member(session))
        first, *_more = [a_table(session, venue, days) for days in (29, 27, 25)]
        review = session.query(Review).filter_by(dinner_id=first.dinner.id).order_by(Review.id).first()
        assert review is not None
        numbered(session, venue)
        whole = review.weight
        review.share = 0.25
        numbered(session, venue)
        assert review.weight == pytest.approx(whole / 4)
        assert numbers_of(session, venue, clock.now()).lines[0].left == 0.25
    page = client.get(f"/r/{review.public_id}/weight", headers=EN).text
    assert "What the finding of a jury leaves" in page


def test_a_group_in_other_hands_begins_its_record_anew(session: Session) -> None:
    people = [a_member(session) for _ in range(3)]
    known_diners(session, people)
    group = a_group(session, *people, name="Sold")
    for days in (90, 80, 70):
        a_sat_table(session, *people, group=group, ended=timedelta(days=days))
    venue = an_old_venue(session, people[0])
    old = a_sat_table(session, *people, venue=venue, group=group, ended=timedelta(days=60))
    late = a_sat_table(session, *people, venue=venue, group=group, ended=timedelta(days=10))
    a_review(session, late, 0)
    assert other_venues(session, late.dinner) == 3
    assert weighed(session, venue, clock.now()).reviews.other_venues.tolist() == [3]
    session.add(
        StewardTerm(
            group_id=group.id, member_id=people[1].id, began_at=clock.now() - timedelta(days=40),
            began_by="hand-over", took_over_from_id=people[0].id, ended_by="",
        )
    )  # fmt: skip
    session.flush()
    assert other_venues(session, late.dinner) == 0
    assert other_venues(session, old.dinner) == 3
    assert weighed(session, venue, clock.now()).reviews.other_venues.tolist() == [0]


def test_the_weight_page_names_the_day_of_the_hand_over_on_either_side_of_it(
    writing: Writing, client: FlaskClient
) -> None:
    handed = clock.now() - timedelta(days=5)
    with writing() as session:
        people = [a_member(session) for _ in range(3)]
        known_diners(session, people)
        group, venue = a_group(session, *people), an_old_venue(session, people[0])
        before, after = (
            all_write(
                session, a_sat_table(session, *people, venue=venue, group=group, ended=days * DAY), "Crisp."
            )[0]
            for days in (8, 2)
        )
        numbered(session, venue)
        pages = [f"/r/{before.public_id}/weight", f"/r/{after.public_id}/weight"]
    assert not any("other hands" in client.get(page, headers=EN).text for page in pages)
    with writing() as session:
        session.add(StewardTerm(
            group_id=group.id, member_id=people[1].id, began_at=handed, began_by="hand-over",
            took_over_from_id=people[0].id, ended_by="",
        ))  # fmt: skip
    day = f"other hands on {handed.astimezone(i18n.zone('Asia/Shanghai')):%-d}"
    for page, words in zip(
        pages, ("it had done until then counts", "it has done since then counts"), strict=True
    ):
        text = client.get(page, headers=EN).text
        assert words in text
        assert day in text
