"""Helpful votes order a list and nothing else (R-15)."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.access import Refused
from app.places import ties
from app.places.rules_ties import TieKind
from events.reviews import facts, helpful, night_stages, numbers, scoring
from events.reviews.models import Review, VenueScore
from events.reviews.models_told import HelpfulVote
from events.reviews.queries import of_venue
from events.reviews.scoring import rescore
from events.reviews.weighing import circles, columns, scores, weights
from tests.factories import a_member
from tests.reviews.tables import a_review, a_sat_table, all_write, known_diners

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
EN = {"Accept-Language": "en"}


def test_one_vote_a_person_and_none_for_oneself(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_sat_table(session)
        review = all_write(session, table)[0]
        reader = a_member(session)
    path = f"/r/{review.public_id}/helpful"
    browser = as_member(reader.id)
    for _press in range(2):
        assert browser.post(path).status_code == 303
    assert as_member(table.members[0].id).post(path).status_code == 409
    assert "1 person found it helpful" in browser.get(f"/r/{review.public_id}", headers=EN).text
    with writing() as session:
        assert len(session.scalars(select(HelpfulVote)).all()) == 1
        assert session.get_one(Review, review.id).helpful == 1
    for _press in range(2):
        assert browser.post(f"{path}/take-back").status_code == 303
    with writing() as session:
        assert session.scalars(select(HelpfulVote)).all() == []
        assert session.get_one(Review, review.id).helpful == 0


def test_a_sealed_review_is_not_there_to_be_called_helpful(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_sat_table(session)
        review = a_review(session, table)
    assert as_member(table.members[1].id).post(f"/r/{review.public_id}/helpful").status_code == 404


def test_whoever_belongs_to_the_venue_has_no_say(session: Session) -> None:
    table = a_sat_table(session)
    review, reader = all_write(session, table)[0], a_member(session)
    ties.declare(session, table.venue, reader.id, TieKind.STAFF, clock.now())
    with pytest.raises(Refused) as refused:
        helpful.vote(session, review, reader.id, clock.now())
    assert refused.value.reason is helpful.HelpfulReason.TIED


def test_votes_order_the_list(session: Session, client: FlaskClient) -> None:
    table = a_sat_table(session)
    first, second, third = all_write(session, table)
    readers = [a_member(session) for _ in range(2)]
    for review, votes in ((first, 2), (third, 1)):
        for reader in readers[:votes]:
            helpful.vote(session, review, reader.id, clock.now())
    session.flush()
    by_help = of_venue(session, table.venue.id, by_help=True)
    assert [each.review.id for each in by_help.rows] == [first.id, third.id, second.id]
    assert [each.review.id for each in of_venue(session, table.venue.id).rows] == [
        third.id,
        second.id,
        first.id,
    ]
    seen, before = [], None
    for _page in range(3):
        page = of_venue(session, table.venue.id, before=before, size=1, by_help=True)
        seen += [each.review.id for each in page.rows]
        before = page.before
    assert seen == [first.id, third.id, second.id]
    assert before is None


def test_no_number_hears_of_a_vote(session: Session) -> None:
    table = a_sat_table(session)
    known_diners(session, table.members)
    reviews = all_write(session, table)
    rescore(session, table.venue.id, clock.now())
    before = _numbers(session, table.venue.id, reviews)
    for _reader in range(5):
        helpful.vote(session, reviews[0], a_member(session).id, clock.now())
    rescore(session, table.venue.id, clock.now())
    assert _numbers(session, table.venue.id, reviews) == before
    for module in (circles, columns, facts, night_stages, numbers, scores, scoring, weights):
        assert "helpful" not in inspect.getsource(module).lower()


def _numbers(session: Session, venue_id: int, reviews: list[Review]) -> object:
    session.flush()
    score = session.get_one(VenueScore, venue_id)
    columns = [each.key for each in VenueScore.__mapper__.columns if each.key != "computed_at"]
    return [getattr(score, each) for each in columns], [(each.weight, each.not_counted) for each in reviews]
