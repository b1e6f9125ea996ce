"""Every number is explained, anybody can compute it again, and patterns are told (E16, X-04, X-19)."""

from __future__ import annotations

import importlib.util
import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core import clock
from app.places.models import Venue
from events.attestations import actions
from events.attestations.models import Night
from events.dinners.models import Dinner
from events.reviews.closed import closed_tables, is_ring
from events.reviews.models import Review, Reviewer, VenueScore
from events.reviews.numbers import numbers_of
from events.reviews.rules import Paid
from events.reviews.scoring import rescore
from tests.attestations.tables import a_table, states, yes
from tests.factories import a_group, a_member
from tests.reviews.tables import SatTable, a_review, a_sat_table, an_old_venue, known_diners

Writing = Callable[[], AbstractContextManager[Session]]
EN = {"Accept-Language": "en"}
SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "recompute.py"


@pytest.fixture(scope="module")
def recompute() -> ModuleType:
    """The script that outsiders are given, loaded from its file alone."""
    spec = importlib.util.spec_from_file_location("recompute", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def lively(session: Session) -> Venue:
    """A venue with all that the formula knows: odd ones out, a group that returns, hosted tables, habits."""
    venue = an_old_venue(session, a_member(session, "Somebody"))
    night = {"mean": 3.7, "lift": 0.25, "cities": {venue.city: 3.9}}
    session.add(Night(id=1, began_at=clock.now(), finished_at=clock.now(), found=night))
    groups: list[SatTable] = []
    for number, bowls in enumerate((4, 4.5, 1, 3.5, 5)):
        people = [a_member(session, f"Diner{number}{who}") for who in range(4)]
        known_diners(session, people, 0.4 + 0.1 * number)
        table = a_sat_table(session, *people, venue=venue, ended=timedelta(days=3 * number + 1))
        groups.append(table)
        session.add(Reviewer(member_id=people[0].id, leniency=0.2 * number - 0.3, precision=0.8))
        for who in range(4):
            hosted = Paid.MERCHANT_PART if number == 3 else Paid.MERCHANT_ALL if number == 4 else Paid.SHARED
            a_review(session, table, who, bowls=1 if who == 3 else bowls, paid=hosted)
    again = a_sat_table(
        session, *groups[0].members, venue=venue, group=groups[0].group, ended=timedelta(days=1)
    )
    for who in (0, 1):
        a_review(session, again, who, bowls=2.5)
    rescore(session, venue.id, clock.now())
    return venue


def test_a_stranger_computes_the_number_that_the_page_shows(
    writing: Writing, client: FlaskClient, recompute: ModuleType
) -> None:
    with writing() as session:
        venue = lively(session)
        score = session.get_one(VenueScore, venue.id)
        shown = score.overall
    assert shown is not None
    facts = client.get(f"/v/{venue.public_id}/numbers.json").json
    assert facts["number"] == pytest.approx(shown)
    assert recompute.venue_number(facts) == pytest.approx(shown, abs=1e-6)
    page = client.get(f"/v/{venue.public_id}/numbers", headers=EN).text
    assert f'<b class="numf">{recompute.venue_number(facts):.2f}</b>' in page
    assert f"<b>{shown:.1f}</b>" in client.get(f"/v/{venue.public_id}", headers=EN).text


def test_what_is_shown_adds_up(session: Session) -> None:
    numbers = numbers_of(session, lively(session), clock.now())
    tables = numbers.prior_share * numbers.prior + sum(each.share * each.value for each in numbers.tables)
    reviews = numbers.prior_share * numbers.prior + sum(each.share * each.taken for each in numbers.lines)
    assert numbers.number == pytest.approx(tables)
    assert sum(each.share for each in numbers.tables) + numbers.prior_share == pytest.approx(1)
    assert sum(each.share for each in numbers.lines) + numbers.prior_share == pytest.approx(1)
    assert abs(reviews - numbers.number) < 0.5  # tables pull odd ones in
    for line in numbers.lines:
        product = line.seat * line.standing * line.record * line.hosted * line.left * line.season
        assert line.weight == pytest.approx(0 if line.not_counted else product)
        assert line.seat == pytest.approx(min(1, max(0, (line.credibility - 0.35) / 0.40)))


def test_the_file_of_all_names_nobody_and_deals_new_numbers_each_time(
    writing: Writing, client: FlaskClient, recompute: ModuleType, tmp_path: Path
) -> None:
    with writing() as session:
        one, other = lively(session), an_old_venue(session, a_member(session))
        table = a_sat_table(session, venue=other)
        a_review(session, table, 0, "Words that are nobody's fact")
        rescore(session, other.id, clock.now())
    answer = client.get("/ratings.jsonl")
    assert answer.status_code == 200
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert {each["venue"] for each in lines} >= {one.public_id}
    for secret in ("Diner", "Somebody", "Crisp tripe", "Words that", "member"):
        assert secret not in answer.text
    path = tmp_path / "ratings.jsonl"
    path.write_text(answer.text, encoding="utf-8")
    assert recompute.main(str(path)) == 0
    wrong = [each | {"number": each["number"] + 0.1 if each["number"] else None} for each in lines]
    path.write_text("\n".join(json.dumps(each) for each in wrong), encoding="utf-8")
    assert recompute.main(str(path)) == 1
    dealt = {tuple(each["person"] for each in _facts(client, one)["reviews"]) for _again in range(5)}
    assert len(dealt) > 1
    assert client.get("/ratings/recompute.py").text == SCRIPT.read_text("utf-8")


def _facts(client: FlaskClient, venue: Venue) -> dict[str, list[dict[str, int]]]:
    facts = client.get(f"/v/{venue.public_id}/numbers.json").json
    facts["reviews"].sort(key=lambda each: (each["written"], each["half_bowls"]["taste"], each["leniency"]))
    found: dict[str, list[dict[str, int]]] = facts
    return found


def test_the_weight_page_shows_the_formula_with_this_cases_numbers(
    writing: Writing, client: FlaskClient
) -> None:
    with writing() as session:
        venue = lively(session)
        numbers = numbers_of(session, venue, clock.now())
    line = numbers.lines[0]
    table = numbers.table_of(line)
    assert table is not None
    page = client.get(f"/r/{line.public_id}/weight", headers=EN).text
    plain = re.sub(r"<[^>]+>", " ", page)
    for number in (
        line.credibility,
        line.seat,
        line.standing,
        line.record,
        abs(line.leniency),
        line.taken,
        table.people / 16,
    ):
        assert f" {number:.2f} " in plain
    assert f"{line.weight:.3f}" in plain
    assert f"{100 * line.share:.1f} %" in plain
    treat = next(each for each in numbers.lines if each.paid is Paid.MERCHANT_ALL)
    assert "Does not count: this table was" in client.get(f"/r/{treat.public_id}/weight", headers=EN).text
    for path in (f"/r/{line.public_id}/weight", f"/v/{venue.public_id}/numbers"):
        assert client.get(path, headers={"Accept-Language": "zh"}).status_code == 200


def test_a_ring_is_told_with_its_counts_and_first_timers_are_none(
    writing: Writing, client: FlaskClient
) -> None:
    with writing() as session:
        ring, honest = (an_old_venue(session, a_member(session)) for _ in range(2))
        people = [a_member(session) for _ in range(4)]
        group = a_group(session, *people, name="The same again")
        for day in range(4):
            a_sat_table(session, *people, venue=ring, group=group, ended=timedelta(days=day + 1))
            a_sat_table(session, venue=honest)
        for venue in (ring, honest):
            rescore(session, venue.id, clock.now())
    told = "Most tables here know only each other"
    page = client.get(f"/v/{ring.public_id}", headers=EN).text
    assert told in page
    assert "4 of 4 tables" in page
    assert told not in client.get(f"/v/{honest.public_id}", headers=EN).text


def test_the_law_of_closed_tables() -> None:
    tables = {1: {1, 2, 3}, 2: {1, 2, 3}, 3: {1, 2, 9}, 4: {5, 6}}
    assert closed_tables(tables, {9}) == {1, 2, 3}  # of the fourth nobody came back
    assert closed_tables(tables, {1, 2, 9}) == set()
    assert is_ring(3, 4)
    assert not is_ring(3, 6)
    assert not is_ring(2, 2)


def test_a_word_that_makes_a_seat_more_credible_moves_its_reviews_weight_at_once(writing: Writing) -> None:
    """Nobody's state changes by it: all were confirmed before."""
    with writing() as session:
        sat = a_table(session, "Ann", "Bo", "Cho", "Dan", since=timedelta(hours=3))
        venue = an_old_venue(session, sat.members["Ann"])
        sat.dinner.venue_id = venue.id
        known_diners(session, [sat.members[name] for name in ("Bo", "Cho", "Dan", "Ann")], 0.36)
        for name in ("Ann", "Bo", "Cho"):
            others = [each for each in sat.seats if each != name]
            actions.say(session, sat.dinner, sat.seats[name], yes(sat, *others), clock.now())
        assert set(states(session, sat).values()) == {"confirmed"}
        told = SatTable(sat.dinner, venue, None, list(sat.members.values()), list(sat.seats.values()))  # type: ignore[arg-type]
        reviews = [a_review(session, told, who) for who in range(4)]
    with writing() as session:
        before = session.get_one(Review, reviews[0].id).weight
        dinner = session.get_one(Dinner, sat.dinner.id)
        actions.say(session, dinner, sat.seats["Dan"], yes(sat, "Ann", "Bo", "Cho"), clock.now())
    with writing() as session:
        after = session.get_one(Review, reviews[0].id).weight
    assert after > before
