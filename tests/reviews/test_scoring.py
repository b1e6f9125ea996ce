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
from events.reviews import scores
from events.reviews.actions import withdraw_review
from events.reviews.models import Review, VenueScore
from events.reviews.rules import NotCounted, NotEnoughReason, Paid
from events.reviews.scoring import rescore
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


def test_three_tables_of_two_groups_make_a_number(session: Session) -> None:
    venue = an_old_venue(session, a_member(session))
    _all_write(session, _tables(session, venue), 4)
    score = _score(session, venue.id)
    assert score.overall == pytest.approx(4.0)
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
    assert score.overall == pytest.approx(3.0)
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


def test_every_weight_can_be_recomputed_from_what_is_shown(session: Session) -> None:
    venue = an_old_venue(session, a_member(session))
    reviews = _all_write(session, _tables(session, venue))
    _score(session, venue.id)
    for review in reviews:
        why = review.why
        assert review.weight == pytest.approx(why["seat"] * why["standing"] * why["record"], abs=1e-3)
        assert why["seat"] == pytest.approx(min(1, max(0, (why["credibility"] - 0.35) / 0.40)), abs=1e-3)
    assert sum(review.why["share"] for review in reviews) == pytest.approx(1, abs=1e-2)


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
        assert session.get_one(VenueScore, venue.id).overall == pytest.approx(3.0)
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
    inputs = set(inspect.signature(scores.venue_score).parameters) | set(
        scores.ReviewFact.__dataclass_fields__
    )
    assert inputs == {
        "reviews", "known_since", "now", "review", "member", "dinner", "group", "people", "dined_at", "written_at",
        "scores", "weight", "accepted", "paid", "withdrawn", "conflicted",
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
    assert "<b>4.5</b>" in pages[2]
    ratings = [
        json.loads(re.findall(r"ld\+json\">(.*?)</script>", page)[0]).get("aggregateRating") for page in pages
    ]
    assert ratings[:2] == [None, None]
    assert ratings[2]["ratingValue"] == 4.5
    assert ratings[2]["reviewCount"] == 9


def test_a_stranger_can_compute_the_number_again(writing: Writing, client: FlaskClient) -> None:
    with writing() as session:
        venue = an_old_venue(session, a_member(session, "Somebody"))
        tables = _tables(session, venue)
        _all_write(session, tables[:2], 4)
        _all_write(session, tables[2:], 1)
        member_names = [member.nickname for table in tables for member in table.members]
    facts = client.get(f"/v/{venue.public_id}/numbers.json").json
    total = sum(
        each["share"] * sum(filter(None, each["half_bowls"].values())) / 2 for each in facts["reviews"]
    )
    assert facts["overall"] == pytest.approx(total, abs=0.01)
    assert {each["table"] for each in facts["reviews"]} == {1, 2, 3}
    assert {each["circle"] for each in facts["reviews"]} == {1, 2}  # the group that came twice is one circle
    page = client.get(f"/v/{venue.public_id}/numbers", headers={"Accept-Language": "en"}).text
    assert f"{facts['overall']:.2f} bowls" in page
    assert not [name for name in member_names if name in page]
