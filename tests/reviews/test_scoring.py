"""Numbers: from 3 tables of 2 groups, in the same transaction, from nothing that a restaurant pays (R-11, R-26)."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.places.models import Venue
from events.attestations.models import Finding
from events.attestations.rules import SeatFinding
from events.reviews.actions import withdraw_review
from events.reviews.models import Review, VenueScore
from events.reviews.rules import NotCounted, NotEnoughReason, Paid
from events.reviews.scoring import rescore
from events.reviews.weighing.columns import Places, Reviews
from events.reviews.weighing.scores import score as score_all
from events.signals import SeatJudged
from tests.factories import a_group, a_member
from tests.reviews.tables import SatTable, a_review, a_sat_table, an_old_venue, known_diners

Writing = Callable[[], AbstractContextManager[Session]]


def _tables(session: Session, venue: Venue, groups: int = 2, tables: int = 3) -> list[SatTable]:
    """Tables of different people at one venue, held by so many groups in turn."""
    made: list[SatTable] = []
    homes: list[tuple[object, Sequence[Member]]] = []
    for number in range(tables):
        people = [a_member(session) for _ in range(3)]
        known_diners(session, people)
        group = (
            a_group(session, *people, name=f"Home {number}") if number < groups else homes[number % groups][0]
        )
        homes.append((group, people))
        made.append(a_sat_table(session, *people, venue=venue, group=group))  # type: ignore[arg-type]
    return made


def _all_write(
    session: Session, tables: Sequence[SatTable], bowls: float = 4, **more: object
) -> list[Review]:
    return [a_review(session, table, who, bowls=bowls, **more) for table in tables for who in range(3)]


def _score(session: Session, venue_id: int) -> VenueScore:
    rescore(session, venue_id, clock.now())
    return session.get_one(VenueScore, venue_id)


def mixed(score: VenueScore, bowls: float) -> float:
    """What a venue is given whose tables all say the same: that, with the usual among it."""
    assert score.prior is not None
    assert 0 < score.prior_share < 1
    return score.prior_share * score.prior + (1 - score.prior_share) * bowls


def test_three_tables_of_two_groups_make_a_number(session: Session) -> None:
    venue = an_old_venue(session, a_member(session))
    _all_write(session, _tables(session, venue), 4)
    score = _score(session, venue.id)
    assert score.overall == pytest.approx(mixed(score, 4.0))
    assert (score.tables, score.groups, score.diners) == (3, 2, 9)
    assert (score.sat_tables, score.sat_groups, score.sat_diners) == (3, 2, 9)
    assert score.spread == [0, 0, 0, 9, 0]
    assert score.reason is None


@pytest.mark.parametrize(("groups", "tables"), [(1, 3), (2, 2), (1, 1)])
def test_fewer_make_none(groups: int, tables: int, session: Session) -> None:
    venue = an_old_venue(session, a_member(session))
    _all_write(session, _tables(session, venue, groups, tables))
    score = _score(session, venue.id)
    assert score.overall is None
    assert score.reason is NotEnoughReason.TOO_FEW_TABLES


def test_a_venue_of_the_last_30_days_has_none(session: Session) -> None:
    venue = an_old_venue(session, a_member(session))
    venue.created_at = clock.now() - timedelta(days=29)
    _all_write(session, _tables(session, venue))
    assert _score(session, venue.id).reason is NotEnoughReason.TOO_NEW
    venue.created_at = clock.now() - timedelta(days=31)
    assert _score(session, venue.id).overall is not None


def test_a_treat_is_labelled_and_left_out(session: Session) -> None:
    venue = an_old_venue(session, a_member(session))
    plain, treated = _tables(session, venue), _tables(session, venue, 1, 1)
    _all_write(session, plain, 3)
    reviews = _all_write(session, treated, 5, paid=Paid.MERCHANT_ALL)
    score = _score(session, venue.id)
    assert score.overall == pytest.approx(mixed(score, 3.0))
    assert (score.hosted, score.left_out) == (3, {"merchant_treat": 3})
    assert {review.not_counted for review in reviews} == {NotCounted.MERCHANT_TREAT}


def test_a_seat_without_credible_witnesses_waits_and_keeps_its_reason(session: Session) -> None:
    venue = an_old_venue(session, a_member(session))
    tables = _tables(session, venue)
    reviews = _all_write(session, tables)
    finding = session.query(Finding).filter_by(seat_id=tables[0].seats[0].id).one()
    finding.credibility = 0.2
    score = _score(session, venue.id)
    assert reviews[0].not_counted is NotCounted.NOT_ACCEPTED
    assert (score.waiting, score.left_out) == (1, {"not_accepted": 1})


def test_the_number_moves_in_the_transaction_that_moves_it(writing: Writing) -> None:
    with writing() as session:
        venue = an_old_venue(session, a_member(session))
        tables = _tables(session, venue)
        _all_write(session, tables[:2], 4)
        [a_review(session, tables[2], who, bowls=1) for who in range(2)]
    with writing() as session:
        assert session.get_one(VenueScore, venue.id).overall is None
        last = a_review(session, tables[2], 2, bowls=1)
    with writing() as session:
        overall = session.get_one(VenueScore, venue.id).overall
        assert overall is not None
        assert 1 < overall < 4
        withdraw_review(session, session.get_one(Review, last.id), clock.now())
    with writing() as session:
        score = session.get_one(VenueScore, venue.id)
        assert (score.reviews, score.diners) == (8, 8)


def test_a_seat_judged_anew_moves_the_number(writing: Writing) -> None:
    from app.core.signals import announce

    with writing() as session:
        venue = an_old_venue(session, a_member(session))
        tables = _tables(session, venue)
        _all_write(session, tables)
    with writing() as session:
        for seat in tables[0].seats:
            finding = session.query(Finding).filter_by(seat_id=seat.id).one()
            finding.state = SeatFinding.CONTESTED
            announce(session, SeatJudged(tables[0].dinner.id, seat.id, seat.member_id, "contested"))
    with writing() as session:
        score = session.get_one(VenueScore, venue.id)
        assert (score.overall, score.tables, score.sat_tables) == (None, 2, 2)


def test_the_price_a_head_is_the_range_that_diners_reported_in_a_year(session: Session) -> None:
    venue = an_old_venue(session, a_member(session))
    table = a_sat_table(session, venue=venue)
    for who, fen in enumerate((9900, 11800, 14200)):
        a_review(session, table, who, per_head_fen=fen)
    score = _score(session, venue.id)
    assert (score.per_head_low, score.per_head_median, score.per_head_high) == (9900, 11800, 14200)
    rescore(session, venue.id, clock.now() + timedelta(days=366))
    assert session.get_one(VenueScore, venue.id).per_head_count == 0


def test_nothing_that_a_restaurant_pays_claims_or_says_can_reach_the_number(session: Session) -> None:
    """R-26, proven twice: the rule has no such input, and what the merchant side may write moves nothing."""
    inputs = set(inspect.signature(score_all).parameters) | set(Reviews.__dataclass_fields__)
    assert inputs | set(Places.__dataclass_fields__) == {
        "places", "reviews", "weights", "company", "people", "background", "now", "id", "member", "dinner", "group",
        "venue", "dined", "written", "bowls", "credibility", "accepted", "standing", "other_venues", "paid", "out",
        "aspects", "left", "city", "known_since",
    }  # fmt: skip
    venue = an_old_venue(session, a_member(session))
    _all_write(session, _tables(session, venue), 3)
    before = _numbers(_score(session, venue.id))
    venue.name, venue.address, venue.cuisine = "Grand Opening, Best in Town", "Gold Street 1", "Royal"
    session.flush()
    assert _numbers(_score(session, venue.id)) == before


def _numbers(score: VenueScore) -> dict[str, object]:
    return {
        key: value for key, value in vars(score).items() if key not in ("_sa_instance_state", "computed_at")
    }


def test_the_page_shows_a_number_only_where_there_is_one(writing: Writing, client: FlaskClient) -> None:
    with writing() as session:
        bare, few = (an_old_venue(session, a_member(session)) for _ in range(2))
        full = an_old_venue(session, a_member(session))
        _all_write(session, _tables(session, few, 1, 1))
        _all_write(session, _tables(session, full), 4.5)
    pages = [
        client.get(f"/v/{venue.public_id}", headers={"Accept-Language": "en"}).text
        for venue in (bare, few, full)
    ]
    assert "Nobody from Tongzhuo has sat here" in pages[0]
    assert "Not enough tables yet" in pages[1]
    assert ['class="agg"' in page for page in pages] == [False, False, True]
    with writing() as session:
        overall = session.get_one(VenueScore, full.id).overall
    assert overall is not None
    assert f"<b>{overall:.1f}</b>" in pages[2]
    ratings = [
        json.loads(re.findall(r"ld\+json\">(.*?)</script>", page)[0]).get("aggregateRating") for page in pages
    ]
    assert ratings[:2] == [None, None]
    assert ratings[2]["ratingValue"] == round(overall, 1)
    assert ratings[2]["reviewCount"] == 9
