"""The law of showing up, over random histories: even, never retroactive, and forgiven means forgiven."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from events.showing.rules import (
    DISPUTE_WINDOW,
    Missed,
    NoShowState,
    Rule,
    ShowUp,
    counted,
    is_forgiven,
    is_no_show,
    may_dispute,
    pause_until,
    settled,
)

START = datetime(2026, 1, 1, 11, tzinfo=UTC)
USUAL = Rule(3, 180, 30)
rules = st.builds(Rule, st.integers(0, 4), st.integers(30, 200), st.integers(1, 90))
few_rules = st.sampled_from([USUAL, Rule(1, 30, 7), Rule(0, 30, 7), Rule(2, 60, 14)])
days = st.integers(0, 400).map(lambda day: START + timedelta(days=day))
misses = st.builds(Missed, days, few_rules, st.sampled_from(NoShowState))
histories = st.lists(misses, max_size=10)


def on(day: int, rule: Rule = USUAL, state: NoShowState = NoShowState.NOTED) -> Missed:
    return Missed(START + timedelta(days=day), rule, state)


def test_three_in_the_window_pause_for_thirty_days_after_the_last() -> None:
    assert pause_until([on(0), on(10)]) is None
    assert pause_until([on(0), on(10), on(20)]) == START + timedelta(days=50)
    assert pause_until([on(0), on(10), on(181)]) is None
    assert pause_until([on(0), on(10), on(179)]) == START + timedelta(days=209)


def test_without_a_rule_nothing_ever_follows() -> None:
    assert pause_until([on(day, Rule(0, 180, 30)) for day in range(0, 50, 5)]) is None


def test_a_stricter_charter_leaves_old_dinners_alone() -> None:
    old = [on(0), on(10)]
    assert pause_until([*old, on(20, Rule(2, 180, 30))]) is None
    assert pause_until([*old, on(20, Rule(1, 180, 30))]) == START + timedelta(days=50)


@given(histories, st.randoms(use_true_random=False))
def test_the_order_of_notes_means_nothing(history: list[Missed], random: object) -> None:
    shuffled = list(history)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert pause_until(shuffled) == pause_until(history)


@given(st.lists(histories, min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_people_are_treated_alike(people: list[list[Missed]], random: object) -> None:
    """Whose history it is does not come into it: permuting the members permutes the results."""
    order = list(range(len(people)))
    random.shuffle(order)  # type: ignore[attr-defined]
    results = [pause_until(history) for history in people]
    assert [pause_until(people[place]) for place in order] == [results[place] for place in order]


@given(histories)
def test_what_is_forgiven_disputed_or_lifted_never_counts(history: list[Missed]) -> None:
    noted = [each for each in history if each.state is NoShowState.NOTED]
    assert pause_until(history) == pause_until(noted)
    assert all(counted(history, each.rule, each.at) == counted(noted, each.rule, each.at) for each in history)


@given(histories, st.data())
def test_forgiving_one_never_makes_a_break_longer(history: list[Missed], data: st.DataObject) -> None:
    if not history:
        return
    place = data.draw(st.integers(0, len(history) - 1))
    milder = [*history]
    milder[place] = replace(history[place], state=NoShowState.FORGIVEN)
    before, after = pause_until(history), pause_until(milder)
    assert after is None or (before is not None and after <= before)


@given(histories, rules)
def test_a_change_of_the_charter_is_never_retroactive(history: list[Missed], new: Rule) -> None:
    """Dinners called under another rule make no difference to what follows from one called under the new rule."""
    last = on(401, new)
    alone = [each for each in history if each.rule == new]
    ends = [end for end in (pause_until(history), pause_until([*alone, last])) if end is not None]
    assert pause_until([*history, last]) == max(ends, default=None)


@given(histories)
def test_a_break_needs_as_many_as_its_rule_says(history: list[Missed]) -> None:
    until = pause_until(history)
    if until is None:
        return
    noted = [each for each in history if each.state is NoShowState.NOTED]
    assert any(
        until == each.at + timedelta(days=each.rule.pause_days)
        and counted(noted, each.rule, each.at) >= each.rule.strikes > 0
        for each in noted
    )


def test_only_tablemates_make_a_no_show() -> None:
    kept: dict[str, Any] = {"going": True, "walked_in": False, "absent": True, "own_no": False, "host": 1}
    assert is_no_show(**kept, denied_by={2})
    assert not is_no_show(**kept, denied_by={1})  # the host alone
    assert is_no_show(**(kept | {"own_no": True}), denied_by={1})  # and the person's own word
    assert not is_no_show(**(kept | {"own_no": True}), denied_by=())  # honest, and nobody minded
    assert not is_no_show(**kept, denied_by=())  # time alone
    assert not is_no_show(**(kept | {"going": False}), denied_by={2, 3})  # given back, late or not
    assert not is_no_show(**(kept | {"walked_in": True}), denied_by={2, 3})
    assert not is_no_show(**(kept | {"absent": False}), denied_by={2, 3})  # contested


def test_two_forgive_and_the_same_one_twice_does_not() -> None:
    assert not is_forgiven([7])
    assert not is_forgiven([7, 7])
    assert is_forgiven([7, 8])


def test_fourteen_days_to_answer() -> None:
    assert may_dispute(NoShowState.NOTED, START, START + DISPUTE_WINDOW)
    assert not may_dispute(NoShowState.NOTED, START, START + DISPUTE_WINDOW + timedelta(seconds=1))
    assert not may_dispute(NoShowState.FORGIVEN, START, START)


def test_how_a_dispute_ends() -> None:
    host = 1
    assert settled([], host) is NoShowState.DISPUTED
    assert settled([(2, True)], host) is NoShowState.LIFTED
    assert settled([(2, True), (1, False)], host) is NoShowState.LIFTED
    assert settled([(2, True), (3, False)], host) is NoShowState.DISPUTED
    assert settled([(2, False)], host) is NoShowState.DISPUTED
    assert settled([(2, False), (3, False)], host) is NoShowState.NOTED


@given(st.lists(st.tuples(st.integers(1, 6), st.booleans()), unique_by=lambda word: word[0]), st.randoms())
def test_who_answers_first_means_nothing(words: list[tuple[int, bool]], random: object) -> None:
    shuffled = list(words)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert settled(shuffled, 1) is settled(words, 1)


def test_a_groups_number_says_nothing_of_single_people() -> None:
    assert ShowUp(kept=2, missed=1, dinners=1).percent is None
    assert ShowUp(kept=30, missed=0, dinners=2).percent is None
    assert ShowUp(kept=47, missed=3, dinners=9).percent == 94
