"""The waiting list: whom it asks depends on the exported inputs alone, and anybody can replay it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from events.dinners.rules import (
    Offer,
    PartyRule,
    QueueEntry,
    QueueInputs,
    QueueRule,
    export_queue,
    import_queue,
    offer_lapses_at,
    positions,
    promote,
    queue_order,
)

STARTS = datetime(2026, 5, 1, 19, tzinfo=UTC)
NOW = STARTS - timedelta(days=2)

moments = st.integers(0, 5).map(lambda day: NOW - timedelta(days=day))
entries = st.builds(
    QueueEntry,
    party=st.integers(1, 999),
    who=st.from_regex(r"[mg][1-9][0-9]?", fullmatch=True),
    size=st.integers(1, 5),
    asked_at=moments,
    last_seated=st.none() | moments,
    paused=st.booleans(),
)
lines = st.lists(entries, max_size=12, unique_by=(lambda each: each.party, lambda each: each.who))
inputs = st.builds(
    QueueInputs,
    free=st.integers(0, 12),
    entries=lines.map(tuple),
    party_rule=st.sampled_from(PartyRule),
    queue_rule=st.sampled_from(QueueRule),
    seed=st.text(max_size=8),
    newcomer_seated=st.booleans(),
    drawn_at=st.none() | moments,
    last_call=st.booleans(),
)


@given(inputs)
def test_offers_never_exceed_the_free_seats_nor_a_partys_size(line: QueueInputs) -> None:
    sizes = {entry.party: entry.size for entry in line.entries}
    offers = promote(line).offers
    assert sum(offer.seats for offer in offers) <= line.free
    assert all(1 <= offer.seats <= sizes[offer.party] for offer in offers)
    assert len({offer.party for offer in offers}) == len(offers)


@given(inputs, st.randoms(use_true_random=False))
def test_the_order_in_which_the_line_is_listed_changes_nothing(line: QueueInputs, random: object) -> None:
    shuffled = list(line.entries)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert promote(replace(line, entries=tuple(shuffled))) == promote(line)


@given(inputs)
def test_anybody_replays_the_order_from_the_export(line: QueueInputs) -> None:
    again = import_queue(json.loads(json.dumps(export_queue(line))))
    assert promote(again) == promote(line)
    assert sorted(positions(again)) == sorted(positions(line))


@given(inputs)
def test_only_pass_lets_anybody_overtake(line: QueueInputs) -> None:
    answer = promote(line)
    asked = tuple(offer.party for offer in answer.offers)
    if line.party_rule is PartyRule.PASS:
        assert not set(asked) & set(answer.passed)
    else:
        assert asked == answer.order[: len(asked)]
        assert answer.passed == ()


def entry(party: int, size: int = 1, minutes: int = 0, last: datetime | None = None) -> QueueEntry:
    return QueueEntry(party, f"m{party}", size, NOW + timedelta(minutes=minutes), last)


def line(free: int, *parties: QueueEntry, rule: PartyRule = PartyRule.HOLD, by: QueueRule = QueueRule.FIRST_COME,
         **more: object) -> QueueInputs:  # fmt: skip
    return QueueInputs(free, parties, rule, by, **more)  # type: ignore[arg-type]


def test_hold_split_and_pass_treat_a_large_party_as_they_say() -> None:
    waiting = entry(1, size=3), entry(2, minutes=1)
    assert promote(line(2, *waiting, rule=PartyRule.HOLD)).offers == ()
    assert promote(line(2, *waiting, rule=PartyRule.SPLIT)).offers == (Offer(1, 2),)
    passing = promote(line(2, *waiting, rule=PartyRule.PASS))
    assert (passing.offers, passing.passed) == ((Offer(2, 1),), (1,))


def test_longest_since_asks_those_who_never_sat_and_then_the_longest_away() -> None:
    parties = (
        entry(1, last=NOW - timedelta(days=1)),
        entry(2, last=NOW - timedelta(days=9)),
        entry(3, minutes=5),
    )
    assert [each.party for each in queue_order(line(1, *parties, by=QueueRule.LONGEST_SINCE))] == [3, 2, 1]


def test_the_newcomers_seat_goes_to_one_newcomer_only() -> None:
    old = NOW - timedelta(days=1)
    parties = entry(1, last=old), entry(2, minutes=1), entry(3, minutes=2)
    by = QueueRule.NEWCOMERS_SEAT
    assert promote(line(3, *parties, by=by)).order == (2, 1, 3)
    assert promote(line(3, *parties, by=by, newcomer_seated=True)).order == (1, 2, 3)


def test_the_lottery_is_drawn_by_the_seed_and_favours_nobody() -> None:
    parties = tuple(entry(party) for party in range(1, 5))
    firsts = [promote(line(1, *parties, by=QueueRule.LOTTERY, seed=str(n))).order[0] for n in range(400)]
    assert all(70 <= firsts.count(party) <= 130 for party in range(1, 5))


def test_an_offer_lapses_after_the_window_and_never_after_the_start() -> None:
    assert offer_lapses_at(NOW, 120, STARTS) == NOW + timedelta(minutes=120)
    assert offer_lapses_at(STARTS - timedelta(minutes=30), 120, STARTS) == STARTS
    late = STARTS + timedelta(minutes=1)
    assert offer_lapses_at(late, 120, STARTS) == late
