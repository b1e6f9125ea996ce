"""Promises and what became of them; the fee watch."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from events.invitations.fees import watch
from events.invitations.promises import Outcome, Promised, Record, may_tick, of_terms, outcome, record
from events.invitations.rules import Pays, Terms

NOW = datetime(2026, 12, 2, 12, tzinfo=UTC)
ticks = st.lists(st.sampled_from(Outcome), max_size=12)


@given(ticks.flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
def test_the_order_of_ticks_does_not_matter(found: tuple[list[Outcome], list[Outcome]]) -> None:
    assert outcome(found[0]) is outcome(found[1])


@given(ticks, st.sampled_from(Outcome))
def test_one_more_voice_for_what_stands_changes_nothing(found: list[Outcome], word: Outcome) -> None:
    stands = outcome(found)
    if stands is not None:
        assert outcome([*found, stands]) is stands
    assert outcome([word] * 3) is word


@given(st.lists(st.sampled_from([*Outcome, None]), max_size=40))
def test_a_record_counts_what_was_judged(found: list[Outcome | None]) -> None:
    kept, judged = found.count(Outcome.KEPT), len(found) - found.count(None)
    assert record(found) == Record(kept, judged)


def test_a_draw_is_partly() -> None:
    assert outcome([Outcome.KEPT, Outcome.BROKEN]) is Outcome.PARTLY


def test_what_an_offer_promises() -> None:
    terms = Terms(
        "x", (), 6, 10, price_fen=12800, menu=(("Fish", 5000), ("Soup", None)), perk="tea", pays=Pays.PART,
        part_percent=40, room=True,
    )  # fmt: skip
    kinds = [each.kind for each in of_terms(terms)]
    assert kinds == [
        Promised.PRICE,
        Promised.DISH,
        Promised.DISH,
        Promised.TREAT,
        Promised.PERK,
        Promised.ROOM,
    ]
    assert of_terms(Terms("x", (), 6, 10)) == []


def test_promises_are_asked_about_for_thirty_days() -> None:
    assert not may_tick(NOW, NOW - timedelta(seconds=1))
    assert may_tick(NOW, NOW)
    assert may_tick(NOW, NOW + timedelta(days=30))
    assert not may_tick(NOW, NOW + timedelta(days=30, seconds=1))


def test_128_was_said_and_171_was_paid() -> None:
    flag = watch(12800 * 8, {}, 17100 * 8, {}, 8)
    assert flag
    assert (flag.said, flag.paid, flag.heads) == (12800 * 8, 17100 * 8, 8)


def test_a_fee_that_was_not_named_is_told() -> None:
    assert watch(100_000, {"tea": 0}, 100_000, {"tea": 3000, "corkage": 5000}, 8).unnamed == (
        ("corkage", 5000),
    )
    assert watch(100_000, {"minimum": 300_000}, 100_000, {"room": 200_000}, 8).unnamed == ()
    assert watch(100_000, {"corkage": 5000}, 100_000, {"corkage": 5001}, 8).unnamed == (("corkage", 5001),)


@given(st.integers(0, 1_000_000), st.integers(0, 1_000_000))
def test_a_bill_within_the_offer_is_quiet(said: int, food: int) -> None:
    flag = watch(said, {}, food, {}, 8)
    assert bool(flag) == (food > said + max(100, said * 2 // 100))
    assert not watch(None, {}, food, {}, 8)
