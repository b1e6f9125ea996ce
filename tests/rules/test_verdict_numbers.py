"""The numbers of a verdict, as they are published: whoever changes one of them changes this page too."""

import math
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from events.attestations.hearing import hear, pieces_about
from events.attestations.rules import (
    Scan,
    SeatEvidence,
    SeatFinding,
    SeatKind,
    Table,
    VerdictReason,
    Word,
    judge,
    lessons,
)
from events.attestations.rules import Testimony as Said  # not under a name that pytest collects
from tests.rules.tables import a_table, all_yes

NOW = datetime(2026, 5, 1, tzinfo=UTC)
YES, NO = math.log(0.93 / 0.04), math.log(0.03 / 0.60)


def weights(table: Table, subject: int) -> dict[int, float]:
    """Return witness → log-odds about `subject`."""
    return {piece.witness: piece.weight for piece in pieces_about(hear(table), subject)}


def two(scans: list[Scan], *words: Said, reader: SeatKind = SeatKind.GOING) -> Table:
    return Table((SeatEvidence(1), SeatEvidence(2, reader), SeatEvidence(3)), tuple(scans), words)


@pytest.mark.parametrize(
    ("inside", "reader", "word", "for_reader", "for_shower"),
    [
        (None, SeatKind.GOING, None, 2.0, 3.5),
        (True, SeatKind.GOING, None, 2.0, 3.5),
        (False, SeatKind.GOING, None, 1.5, 1.5),
        (None, SeatKind.WALK_IN, None, 0.8, 3.5),
        (None, SeatKind.GOING, Word.YES, 4.0, 3.5),
        (False, SeatKind.GOING, Word.YES, YES + 0.5, 1.5),
        (None, SeatKind.WALK_IN, Word.YES, 4.0, 3.5),
    ],
)
def test_what_a_scan_weighs(
    inside: bool | None, reader: SeatKind, word: Word | None, for_reader: float, for_shower: float
) -> None:
    words = [Said(1, 2, word)] if word else []
    table = two([Scan(1, 2, inside)], *words, reader=reader)
    assert weights(table, 2) == {1: pytest.approx(for_reader)}
    assert weights(table, 1) == {2: pytest.approx(for_shower)}


@pytest.mark.parametrize("word", [Word.NO, Word.UNSURE])
def test_a_disowned_reader_keeps_little_and_a_walk_in_nothing(word: Word) -> None:
    said = Said(1, 2, word)
    spoken = NO if word is Word.NO else -1.2
    pieces = pieces_about(hear(two([Scan(1, 2)], said)), 2)
    assert sorted(piece.weight for piece in pieces) == pytest.approx([spoken, 1.2])
    pieces = pieces_about(hear(two([Scan(1, 2)], said, reader=SeatKind.WALK_IN)), 2)
    assert [piece.weight for piece in pieces] == pytest.approx([spoken])


def test_scans_of_both_directions_count_in_full() -> None:
    table = two([Scan(1, 2), Scan(2, 1)])
    assert weights(table, 1) == {2: 3.5}
    assert weights(table, 2) == {1: 3.5}


def test_of_a_doubled_scan_the_kindest_fence_counts_in_any_order() -> None:
    for scans in ([Scan(1, 2, False), Scan(1, 2, True)], [Scan(1, 2, True), Scan(1, 2, False)]):
        assert weights(two(scans), 1) == {2: 3.5}


@pytest.mark.parametrize(("people", "weight"), [(8, -1.2), (9, -0.2)])
def test_not_sure_means_less_at_a_big_table(people: int, weight: float) -> None:
    seats = tuple(SeatEvidence(seat) for seat in range(1, people + 1))
    assert weights(Table(seats, testimonies=(Said(1, 2, Word.UNSURE),)), 2) == {1: weight}


def test_an_outliers_denial_weighs_a_quarter() -> None:
    table = a_table(1, 2, 3, 4, 5, says=all_yes(1, 2, 3, 4) | {5: "1n 2n"})
    assert weights(table, 1)[5] == pytest.approx(NO / 4)
    once = a_table(1, 2, 3, 4, 5, says=all_yes(1, 2, 3, 4) | {5: "1n"})
    assert weights(once, 1)[5] == pytest.approx(NO)


def test_among_newcomers_beside_known_people_supporters_must_outnumber_deniers() -> None:
    says = {1: "50y 51y 2y", 2: "50n 51n 1y"}
    even = a_table(1, 2, 3, 50, 51, says=says)
    assert hear(even).outliers == frozenset()
    outnumbered = a_table(1, 2, 3, 50, 51, says=says | {3: "50y 51y"})
    assert hear(outnumbered).outliers == {2}


def chance(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))


@pytest.mark.parametrize(
    ("kind", "own", "odds"),
    [
        (SeatKind.GOING, None, 1.5),
        (SeatKind.GOING, True, 2.3),
        (SeatKind.GOING, False, -1.5),
        (SeatKind.WALK_IN, None, -0.5),
        (SeatKind.CANCELLED, None, -2.5),
        (SeatKind.UNLISTED, True, -2.2),
    ],
)
def test_where_a_seat_starts(kind: SeatKind, own: bool | None, odds: float) -> None:
    table = Table((SeatEvidence(1, kind, own=own),))
    assert judge(table)[1].probability == pytest.approx(chance(odds))


def test_three_rounds_weigh_a_word_by_its_speakers_own_chance() -> None:
    table = a_table(7, 8, 9, says={7: "8y"}, standing={})
    speaker = chance(2.3)
    assert judge(table)[8].probability == pytest.approx(chance(1.5 + YES * speaker))
    backed = a_table(7, 8, 9, says={7: "8y"}, scans=[(9, 7)], standing={})
    ninth = chance(1.5 + 3.5 * chance(2.3 + 2.0 * chance(1.5)))
    assert judge(backed)[8].probability == pytest.approx(
        chance(1.5 + YES * chance(2.3 + 2.0 * ninth)), abs=2e-3
    )


def test_newcomers_beside_known_people_weigh_a_third_and_never_more_than_two_and_a_half() -> None:
    crowd = range(50, 62)
    says = {1: "2y"} | dict.fromkeys(crowd, "9y")
    table = a_table(1, 2, 9, *crowd, says=says, standing={1: 0.9, 2: 0.9})
    assert judge(table)[9].probability == pytest.approx(chance(1.5 + 2.5))
    lone = a_table(1, 2, 9, 50, says={1: "2y", 50: "9y"}, standing={1: 0.9, 2: 0.9})
    assert judge(lone)[9].probability == pytest.approx(chance(1.5 + 0.35 * YES * chance(2.3)))


def test_somebody_unlikely_to_be_there_is_no_witness() -> None:
    absent = a_table(1, 3, 4, cancelled=[2], says={2: "3y"}, own={2: True}, standing={})
    verdict = judge(absent)[3]
    assert (verdict.why.witnesses, verdict.why.yes) == (frozenset(), 1)
    assert verdict.why.reason is VerdictReason.NOBODY_VOUCHED


def test_a_third_person_who_says_she_was_there_makes_it_no_dinner_of_two() -> None:
    pair = a_table(1, 2, own={1: True, 2: True})
    words = (Said(1, 2, Word.YES), Said(2, 1, Word.NO))
    assert judge(replace(pair, testimonies=words))[2].state is SeatFinding.CONTESTED
    third = SeatEvidence(3, SeatKind.UNLISTED, own=True)
    table = Table((*pair.seats, third), testimonies=words)
    assert judge(table)[2].state is not SeatFinding.CONTESTED


def test_a_witness_learns_only_while_confirmed_and_by_two_others() -> None:
    table = a_table(1, 2, 3, 4, says=all_yes(1, 2, 3) | {4: "1n"}, own={4: False})
    verdicts = judge(table)
    assert verdicts[4].state is not SeatFinding.CONFIRMED
    learnt = lessons(table, verdicts)
    assert learnt[4].present == 0
    assert (learnt[1].present, learnt[1].denied_present) == (0, 0)
    wider = a_table(1, 2, 3, 4, says=all_yes(1, 2, 3, 4), standing={})
    assert {each.present for each in lessons(wider, judge(wider)).values()} == {3}


@pytest.mark.parametrize(
    ("counters", "left_open"),
    [((1,), set()), ((1, 2), {4}), ((1, 2, 4), {3})],
)
def test_how_much_support_a_head_count_may_open(counters: tuple[int, ...], left_open: set[int]) -> None:
    says = all_yes(1, 2, 3) | {1: "2y 3y 4y", 2: "1y 3y 4y"}
    table = a_table(1, 2, 3, 4, says=says, heads=dict.fromkeys(counters, 3), standing={})
    found = judge(table)
    assert {
        seat for seat, each in found.items() if each.why.reason is VerdictReason.MORE_THAN_COUNTED
    } == left_open


@pytest.mark.parametrize(("people", "heads", "opened"), [(10, 9, 0), (11, 9, 1), (9, 8, 1), (9, 9, 0)])
def test_at_a_table_over_eight_anybody_may_miscount_by_one(people: int, heads: int, opened: int) -> None:
    ring = list(range(1, people + 1))
    scans = list(zip(ring, [*ring[1:], 1], strict=True))
    found = judge(a_table(*ring, scans=scans, heads={1: heads}, standing={})).values()
    assert sum(each.why.reason is VerdictReason.MORE_THAN_COUNTED for each in found) == 0
    pairs = [(1, other) for other in ring[1:]]
    star = judge(a_table(*ring, scans=pairs, heads={1: heads}, standing={})).values()
    assert sum(each.why.reason is VerdictReason.MORE_THAN_COUNTED for each in star) == opened


@pytest.mark.parametrize(
    ("standing", "state"), [(0.30, SeatFinding.CONFIRMED), (0.29, SeatFinding.UNVERIFIED)]
)
def test_confirmed_is_nine_in_ten_and_established_is_a_standing_of_three_tenths(
    standing: float, state: SeatFinding
) -> None:
    says = {1: "4?", 2: "1y 4? 3y", 3: "4y"}
    table = a_table(1, 2, 3, 4, says=says, standing={1: 0.9, 2: 0.9, 3: standing})
    verdict = judge(table)[4]
    assert verdict.state is not SeatFinding.ABSENT
    lone = a_table(1, 2, 3, says={1: "2y", 3: "2y"}, cancelled=[2], standing={1: 0.9, 3: standing})
    assert judge(lone)[2].state is state
    assert (judge(lone)[2].probability >= 0.9) is (state is SeatFinding.CONFIRMED)


def test_errors_about_absent_people_are_learnt_too() -> None:
    says = {1: "2y 3y 4y 5n", 2: "1y 3y 4y 5n", 3: "1y 2y 4y 5n", 4: "1y 2y 3y 5y"}
    table = a_table(1, 2, 3, 4, 5, says=says, standing={})
    verdicts = judge(table)
    assert verdicts[5].state is SeatFinding.ABSENT
    learnt = lessons(table, verdicts)
    assert (learnt[4].absent, learnt[4].vouched_absent) == (1, 1)
    assert (learnt[1].absent, learnt[1].vouched_absent) == (1, 0)
    two_denials = a_table(
        1, 2, 3, 5, says={1: "2y 3y 5n", 2: "1y 3y 5n", 3: "1y 2y"}, standing={}, own={5: False}
    )
    assert {
        seat: each.absent for seat, each in lessons(two_denials, judge(two_denials)).items() if each.absent
    } == {}
