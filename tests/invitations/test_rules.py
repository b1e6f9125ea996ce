"""The law of offers: terms, tiers, versions, and who pays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from events.invitations.rules import (
    Basis,
    OfferProblem,
    Pays,
    State,
    Terms,
    changed,
    is_open,
    pays_for_table,
    per_head,
    problems,
    tier_price,
    tiers_stand,
    usual_valid_until,
)

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
STARTS = [NOW + timedelta(days=9), NOW + timedelta(days=10)]
TERMS = Terms("Winter menu, eight dishes", ("2026-12-02T18:00",), 6, 10, price_fen=12800)


def descending(base: int, steps: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    heads, fen, out = 1, base, []
    for more, less in steps:
        heads, fen = heads + more, fen - less
        out.append((heads, fen))
    return tuple(out)


tiers = st.lists(st.tuples(st.integers(1, 20), st.integers(1, 2000)), max_size=4).map(
    lambda steps: descending(20_000, steps)
)


@given(tiers, st.integers(1, 100), st.integers(1, 100))
def test_more_people_never_pay_more_a_head(found: tuple[tuple[int, int], ...], one: int, other: int) -> None:
    few, many = sorted((one, other))
    assert tier_price(20_000, found, many) <= tier_price(20_000, found, few) <= 20_000
    assert tiers_stand(replace(TERMS, price_fen=20_000, tiers=found))


@given(tiers.filter(lambda each: len(each) > 1))
def test_tiers_out_of_order_do_not_stand(found: tuple[tuple[int, int], ...]) -> None:
    assert not tiers_stand(replace(TERMS, price_fen=20_000, tiers=found[::-1]))


def test_six_for_128_and_ten_for_108() -> None:
    terms = replace(TERMS, price_fen=12800, tiers=((10, 10800),))
    assert [per_head(terms, heads) for heads in (6, 9, 10, 14)] == [12800, 12800, 10800, 10800]


@given(st.integers(0, 1_000_000), st.integers(1, 99), st.integers(1, 60))
def test_what_the_house_pays_is_not_the_tables(price: int, part: int, heads: int) -> None:
    whole = pays_for_table(replace(TERMS, price_fen=price), heads)
    some = pays_for_table(replace(TERMS, price_fen=price, pays=Pays.PART, part_percent=part), heads)
    assert pays_for_table(replace(TERMS, price_fen=price, pays=Pays.HOUSE), heads) == 0
    assert whole is not None
    assert some is not None
    assert 0 <= some <= whole == price * heads


def test_a_table_price_is_shared_by_those_who_come() -> None:
    terms = replace(TERMS, basis=Basis.TABLE, price_fen=118_000)
    assert per_head(terms, 10) == 11800
    assert pays_for_table(terms, 7) == 118_000


def test_a_whole_offer_stands() -> None:
    assert problems(TERMS, NOW + timedelta(days=7), STARTS, NOW) == []


def test_what_keeps_an_offer_from_being_sent() -> None:
    valid = NOW + timedelta(days=7)
    wrong = {
        OfferProblem.NOTHING_SAID: (replace(TERMS, words=" "), valid, STARTS),
        OfferProblem.NO_DATE: (TERMS, valid, []),
        OfferProblem.TOO_MANY: (TERMS, valid, STARTS * 3),
        OfferProblem.HEADS: (replace(TERMS, heads_least=12), valid, STARTS),
        OfferProblem.NO_PRICE: (replace(TERMS, price_fen=None), valid, STARTS),
        OfferProblem.PART: (replace(TERMS, pays=Pays.PART), valid, STARTS),
        OfferProblem.TIERS: (replace(TERMS, tiers=((8, 15000),)), valid, STARTS),
        OfferProblem.VALID: (TERMS, NOW, STARTS),
        OfferProblem.PAST: (TERMS, NOW + timedelta(hours=1), [NOW + timedelta(hours=2)]),
    }
    for problem, (terms, until, starts) in wrong.items():
        assert problem in problems(terms, until, starts, NOW), problem


def test_a_tasting_needs_no_price() -> None:
    terms = replace(TERMS, price_fen=None, pays=Pays.HOUSE)
    assert problems(terms, NOW + timedelta(days=7), STARTS, NOW) == []
    assert terms.tasting
    assert terms.labelled


def test_a_perk_of_thirty_percent_is_told_with_every_review() -> None:
    assert not replace(TERMS, perk="a cake", perk_percent=29).labelled
    assert replace(TERMS, perk="a cake", perk_percent=30).labelled


@given(st.integers(1, 90), st.integers(0, 3000))
def test_the_usual_end_leaves_time_before_the_table(days: int, minutes: int) -> None:
    first = NOW + timedelta(days=days, minutes=minutes)
    until = usual_valid_until([first], NOW)
    assert NOW < until <= NOW + timedelta(days=7)
    assert problems(TERMS, until, [first], NOW) == []


def test_versions_tell_what_differs() -> None:
    after = replace(TERMS, price_fen=11800, slots=("2026-12-03T19:00",))
    assert changed(TERMS, TERMS) == []
    assert changed(TERMS, after) == ["slots", "price_fen"]
    assert changed(after, TERMS) == changed(TERMS, after)


def test_an_offer_is_open_until_it_ends_or_lapses() -> None:
    later = NOW + timedelta(seconds=1)
    assert is_open(State.OPEN, later, NOW)
    assert not is_open(State.OPEN, NOW, NOW)
    assert not any(is_open(state, later, NOW) for state in State if state is not State.OPEN)
