"""Whose word stands: the law of facts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.places.facts import (
    A_YEAR,
    EXPIRING,
    MONEY,
    Claim,
    FactKind,
    Source,
    alike,
    as_said,
    problem_with,
    standing,
)

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
VALUES = st.sampled_from(["", "30", "50", "none"])


def _claims(kind: FactKind) -> st.SearchStrategy[list[Claim]]:
    row = st.tuples(VALUES, st.sampled_from(Source), st.integers(1, 6), st.integers(0, 900))
    return st.lists(row, max_size=14).map(
        lambda rows: [
            Claim(number, kind, value, source, by, NOW - timedelta(days=days))
            for number, (value, source, by, days) in enumerate(rows, 1)
        ]
    )


def _claim(value: str, source: Source, by: int, days: int, kind: FactKind = FactKind.CORKAGE) -> Claim:
    return Claim(by, kind, value, source, by, NOW - timedelta(days=days))


@given(st.sampled_from(sorted(MONEY)).flatmap(_claims))
def test_on_money_the_house_never_stands_against_a_diner(claims: list[Claim]) -> None:
    last = {}
    for claim in sorted(claims, key=lambda each: (each.at, each.id)):
        last[claim.by] = claim
    found = standing(claims, NOW)
    diners = [each for each in last.values() if each.source is Source.DINER and each.value]
    for kind in found:
        assert not diners or found[kind].claim.source is Source.DINER


@given(st.sampled_from(FactKind).flatmap(_claims))
def test_everybody_has_one_word_and_the_order_of_asking_changes_nothing(claims: list[Claim]) -> None:
    found = standing(claims, NOW)
    assert found == standing(list(reversed(claims)), NOW)
    for stands in found.values():
        assert stands.value
        assert 1 <= stands.voices <= len({claim.by for claim in claims})
        assert not any(alike(other.value, stands.value) for other in stands.others)
        assert len({other.by for other in stands.others}) == len(stands.others)


@given(st.sampled_from(FactKind).flatmap(_claims))
def test_only_hours_and_telephone_grow_old_and_a_fresh_word_makes_them_young(claims: list[Claim]) -> None:
    for kind, stands in standing(claims, NOW).items():
        if stands.old:
            assert kind in EXPIRING
        fresh = Claim(99, kind, stands.value, Source.MEMBER, 99, NOW)
        assert not standing([*claims, fresh], NOW)[kind].old


def test_a_diner_outranks_the_house_on_money_and_the_conflict_shows() -> None:
    said = [_claim("30", Source.DINER, 1, 300), _claim("free", Source.MERCHANT, 2, 1)]
    stands = standing(said, NOW)[FactKind.CORKAGE]
    assert stands.value == "30"
    assert [other.value for other in stands.others] == ["free"]


def test_on_its_hours_the_house_is_believed_and_old_words_yield() -> None:
    kind = FactKind.HOURS
    house = _claim("10-22", Source.MERCHANT, 2, 1, kind)
    assert standing([_claim("11-22", Source.DINER, 1, 300, kind), house], NOW)[kind].value == "10-22"
    passing = _claim("9-22", Source.MEMBER, 3, 1, kind)
    assert standing([_claim("11-22", Source.DINER, 1, 300, kind), passing], NOW)[kind].value == "11-22"
    assert standing([_claim("11-22", Source.DINER, 1, 400, kind), passing], NOW)[kind].value == "9-22"


@pytest.mark.parametrize(("days", "old"), [(365, False), (366, True)])
def test_a_telephone_is_old_after_a_year(days: int, old: bool) -> None:
    stands = standing([_claim("010 6265", Source.DINER, 1, days, FactKind.PHONE)], NOW)
    assert stands[FactKind.PHONE].old is old
    assert timedelta(days=365) == A_YEAR


def test_saying_nothing_takes_the_word_back() -> None:
    said = [_claim("50", Source.MEMBER, 1, 3), Claim(9, FactKind.CORKAGE, "", Source.MEMBER, 1, NOW)]
    assert standing(said, NOW) == {}


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (FactKind.PHONE, "010 6265 0000", "ask Lin"), (FactKind.ROOMS, "3", "three"), (FactKind.ROOMS, "０３", "-1"),
        (FactKind.BIGGEST, "16", "2001"), (FactKind.BIGGEST, "0", "1½"), (FactKind.CAKE, "yes", "maybe"),
        (FactKind.CORKAGE, "50 a bottle", "x" * 81),
    ],
)  # fmt: skip
def test_what_can_be_said_of_what(kind: FactKind, good: str, bad: str) -> None:
    assert not problem_with(kind, good)
    assert problem_with(kind, bad)


def test_counts_are_kept_as_plain_digits() -> None:
    assert as_said(FactKind.ROOMS, "０３") == "3"
