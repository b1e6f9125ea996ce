"""What tips is a function of the answers that stand, never of the order in which they are told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from events.tipping import rules
from events.tipping.rules import Answer, Pair, Slot, TippingProblem

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SLOTS = [Slot(1, NOW + 9 * HOUR), Slot(2, NOW + 33 * HOUR), Slot(3, NOW - HOUR)]
PLACES = [7, 8]


def an_answer(
    member: int, size: int = 1, slots: frozenset[int] = frozenset({1}), places: frozenset[int] = frozenset({7}),
    turn: int | None = None, waits: bool = False,
) -> Answer:  # fmt: skip
    return Answer(member, size, slots, places, NOW - (100 - (member if turn is None else turn)) * HOUR, waits)


answers = st.lists(
    st.builds(
        an_answer, st.integers(1, 30), st.integers(1, 5), st.frozensets(st.integers(1, 3)),
        st.frozensets(st.sampled_from(PLACES)), st.integers(1, 5), st.booleans(),
    ),
    max_size=14, unique_by=lambda answer: answer.member,
)  # fmt: skip


def tip(some: list[Answer], need: int = 4, seats: int = 6) -> Pair | None:
    return rules.tips(some, SLOTS, PLACES, need=need, seats=max(need, seats), now=NOW)


@settings(max_examples=1000)
@given(answers, st.integers(2, 8), st.integers(2, 10), st.randoms(use_true_random=False))
def test_one_result_for_any_order_of_answers(
    some: list[Answer], need: int, seats: int, random: object
) -> None:
    found = tip(some, need, seats)
    shuffled = list(some)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert tip(shuffled, need, seats) == found


@settings(max_examples=1000)
@given(answers, st.integers(2, 8), st.integers(2, 10))
def test_whoever_sits_can_come_there_and_no_fuller_pair_was_passed_over(
    some: list[Answer], need: int, seats: int
) -> None:
    found = tip(some, need, seats)
    counts = {
        (slot.key, place): _seated(some, slot.key, place, max(need, seats))
        for slot in SLOTS
        if slot.starts_at > NOW
        for place in PLACES
    }
    if found is None:
        assert max(counts.values()) < need
        return
    assert found.people == max(counts.values()) >= need
    assert found.people <= max(need, seats)
    ties = [pair for pair, count in counts.items() if count == found.people]
    assert (found.slot.key, found.place) == min(ties)
    assert all(found.slot.key in a.slots and found.place in a.places for a in (*found.seated, *found.beyond))
    assert not any(a.waits for a in found.seated)


def _seated(some: list[Answer], slot: int, place: int, seats: int) -> int:
    people = 0
    for each in sorted(some, key=lambda a: (a.turn, a.member)):
        if slot in each.slots and place in each.places and not each.waits and people + each.size <= seats:
            people += each.size
    return people


@settings(max_examples=1000)
@given(answers, st.integers(2, 6), st.randoms(use_true_random=False))
def test_however_they_arrive_a_dinner_comes_of_it_exactly_when_the_whole_set_has_enough(
    some: list[Answer], need: int, random: object
) -> None:
    """The table has room for all, and each answers once: who comes first then decides at most *when* it tips."""
    enough = tip(some, need, 99) is not None
    arriving = list(some)
    random.shuffle(arriving)  # type: ignore[attr-defined]
    moments = [tip(arriving[: count + 1], need, 99) for count in range(len(arriving))]
    assert any(moments) == enough
    first = next((index for index, pair in enumerate(moments) if pair), None)
    if first is not None:
        tipped = moments[first]
        assert tipped is not None
        assert all(moments[first:])  # what is reached stays reached
        assert arriving[first].member in {each.member for each in tipped.seated}


def test_the_earliest_time_and_the_first_place_win_a_tie() -> None:
    both = frozenset({1, 2})
    four = [an_answer(member, slots=both, places=frozenset(PLACES)) for member in range(4)]
    found = tip(four)
    assert found is not None
    assert (found.slot.key, found.place) == (1, 7)
    found = tip([*four, an_answer(9, slots=frozenset({2}), places=frozenset({8}))])
    assert found is not None
    assert (found.slot.key, found.place) == (2, 8)  # five are more than four


def test_times_that_have_passed_do_not_tip() -> None:
    assert tip([an_answer(member, slots=frozenset({3})) for member in range(6)]) is None


def test_a_party_that_does_not_fit_leaves_its_seats_to_the_next() -> None:
    found = tip([an_answer(1, 4), an_answer(2, 3), an_answer(3, 2)], need=5, seats=6)
    assert found is not None
    assert ([a.member for a in found.seated], [a.member for a in found.beyond]) == ([1, 3], [2])
    assert tip([an_answer(1, 4), an_answer(2, 4)], need=5, seats=6) is None  # only four of them would sit


def test_the_proposer_hosts_who_comes_along_else_whoever_answered_first() -> None:
    found = tip([an_answer(member) for member in (5, 3, 4, 6)])
    assert found is not None
    assert rules.host_of(found, proposer=6) == 6
    assert rules.host_of(found, proposer=1) == 3


def test_what_cannot_be_proposed_is_told() -> None:
    starts = [NOW + HOUR * 30]
    good = {"starts": starts, "need": 4, "seats": 8, "closes_at": NOW + HOUR, "now": NOW}
    assert rules.problems(**good) == ()  # type: ignore[arg-type]
    for changed, problem in (
        ({"starts": []}, TippingProblem.NO_SLOT),
        ({"need": 1}, TippingProblem.NEED),
        ({"need": 9}, TippingProblem.NEED_OVER_SEATS),
        ({"closes_at": NOW}, TippingProblem.CLOSES_IN_THE_PAST),
        ({"closes_at": NOW + HOUR * 31}, TippingProblem.CLOSES_AFTER_LAST),
    ):
        assert rules.problems(**{**good, **changed}) == (problem,)  # type: ignore[arg-type]
    assert rules.usual_deadline(starts, NOW) == starts[0] - 2 * HOUR
    assert rules.usual_deadline([NOW + HOUR], NOW) == NOW + HOUR
