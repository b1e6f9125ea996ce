"""The verdict on a table: the cases of TRUST.md section 2, and what holds for every table."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.attestations.rules import (
    Reliability,
    Scan,
    SeatEvidence,
    SeatFinding,
    SeatKind,
    Table,
    VerdictReason,
    Word,
    add_bill,
    judge,
    lessons,
)
from events.attestations.rules import Testimony as Said  # not under a name that pytest collects
from tests.rules.tables import a_table, all_yes, states

CONFIRMED, UNVERIFIED, CONTESTED, ABSENT = (
    SeatFinding.CONFIRMED,
    SeatFinding.UNVERIFIED,
    SeatFinding.CONTESTED,
    SeatFinding.ABSENT,
)


@st.composite
def tables(draw: st.DrawFn, least: int = 1, most: int = 7) -> Table:
    ids = list(range(1, draw(st.integers(least, most)) + 1))
    seats = tuple(
        SeatEvidence(
            seat,
            draw(st.sampled_from(SeatKind)),
            own=draw(st.none() | st.booleans()),
            heads=draw(st.none() | st.integers(1, 9)),
            standing=draw(st.sampled_from([0.0, 0.2, 0.5, 1.0])),
            linked=draw(st.sampled_from([False, False, False, True])),
            jury=draw(st.sampled_from([0, 0, 0, 1, -1])),
        )
        for seat in ids
    )
    pairs = [(one, other) for one in ids for other in ids]
    scans = draw(st.dictionaries(st.sampled_from(pairs), st.none() | st.booleans(), max_size=8))
    words = draw(st.dictionaries(st.sampled_from(pairs), st.sampled_from(Word), max_size=20))
    return Table(
        seats,
        tuple(Scan(*pair, inside) for pair, inside in scans.items()),
        tuple(Said(*pair, word) for pair, word in words.items()),
    )


@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_the_evidence_changes_nothing(table: Table, random: object) -> None:
    parts = [list(part) for part in (table.seats, table.scans, table.testimonies)]
    for part in parts:
        random.shuffle(part)  # type: ignore[attr-defined]
    assert judge(Table(*(tuple(part) for part in parts))) == judge(table)  # type: ignore[arg-type]


@given(tables())
def test_nobody_is_confirmed_by_herself_or_by_the_merchant(table: Table) -> None:
    linked = {each.seat for each in table.seats if each.linked}
    for seat, verdict in judge(table).items():
        assert 0 <= verdict.probability <= 1
        assert not linked & verdict.why.witnesses
        assert seat not in verdict.why.witnesses
        assert verdict.state is not CONFIRMED or verdict.why.witnesses


@given(tables())
def test_what_linked_people_say_changes_nothing_for_others(table: Table) -> None:
    linked = {each.seat for each in table.seats if each.linked}
    silent = replace(
        table,
        scans=tuple(each for each in table.scans if not {each.shower, each.scanner} & linked),
        testimonies=tuple(each for each in table.testimonies if each.witness not in linked),
    )
    assert judge(silent) == judge(table)


@given(tables(least=2), st.data())
def test_a_lone_self_claim_never_confirms(table: Table, data: st.DataObject) -> None:
    seat = data.draw(st.sampled_from([each.seat for each in table.seats]))
    alone = replace(
        table,
        seats=tuple(replace(each, own=True) if each.seat == seat else each for each in table.seats),
        scans=tuple(each for each in table.scans if seat not in {each.shower, each.scanner}),
        testimonies=tuple(each for each in table.testimonies if each.subject != seat),
    )
    assert judge(alone)[seat].state is not CONFIRMED


@given(tables(least=3))
def test_absent_always_has_a_denial_or_an_own_no(table: Table) -> None:
    own = {each.seat: each.own for each in table.seats}
    for seat, verdict in judge(table).items():
        if verdict.state is ABSENT:
            assert verdict.why.no or own[seat] is False
        if verdict.state is CONTESTED:
            assert verdict.why.no


@given(st.sampled_from(SeatKind), st.sampled_from(SeatKind), st.floats(0, 1), st.floats(0, 1))
def test_mutual_yes_of_two_confirms_a_two_person_dinner(
    one: SeatKind, other: SeatKind, first: float, second: float
) -> None:
    seats = (
        SeatEvidence(1, one, own=True, standing=first),
        SeatEvidence(2, other, own=True, standing=second),
    )
    table = Table(seats, testimonies=(Said(1, 2, Word.YES), Said(2, 1, Word.YES)))
    assert set(states(table).values()) == {CONFIRMED}


def test_two_people_and_one_scan_are_confirmed() -> None:
    assert set(states(a_table(1, 2, scans=[(1, 2)])).values()) == {CONFIRMED}
    assert set(states(a_table(50, 51, scans=[(51, 50)])).values()) == {CONFIRMED}


def test_of_two_one_forgets_she_is_vouched_for_and_he_waits() -> None:
    assert states(a_table(1, 2, says={1: "2y"})) == {1: UNVERIFIED, 2: CONFIRMED}


@pytest.mark.parametrize("own", [{1: True, 2: True}, {2: True}, {}])
def test_one_yes_against_one_no_is_contested_for_both(own: dict[int, bool]) -> None:
    table = replace(a_table(1, 2, own=own), testimonies=(Said(1, 2, Word.YES), Said(2, 1, Word.NO)))
    verdicts = judge(table)
    assert {each.state for each in verdicts.values()} == {CONTESTED}
    assert {each.why.reason for each in verdicts.values()} == {VerdictReason.WORD_AGAINST_WORD}


def test_a_denial_of_somebody_whose_live_code_was_scanned_is_void() -> None:
    verdict = judge(a_table(1, 2, scans=[(1, 2)], says={1: "2y", 2: "1n"}))[1]
    assert (verdict.state, verdict.why.no) == (CONFIRMED, 0)


def test_two_of_three_no_shows_leave_a_two_person_dinner() -> None:
    found = states(a_table(1, 2, cancelled=[3], says=all_yes(1, 2)))
    assert found[1] is found[2] is CONFIRMED
    assert found[3] is not CONFIRMED


def test_a_ring_of_four_scans_is_enough_when_nobody_says_anything_later() -> None:
    assert set(states(a_table(1, 2, 3, 4, scans=[(1, 2), (2, 3), (3, 4), (4, 1)])).values()) == {CONFIRMED}


def test_a_dead_phone_is_carried_by_two_tablemates() -> None:
    table = a_table(1, 2, 3, 4, scans=[(1, 2), (2, 3)], says={1: "2y 3y 4y", 2: "4y"}, heads={1: 4, 2: 4})
    assert states(table)[4] is CONFIRMED


def test_the_table_stands_without_its_vanished_host() -> None:
    says = {witness: text + " 1n" for witness, text in all_yes(2, 3, 4, 5, but=[5]).items()}
    scans = [(2, 3), (3, 4), (4, 5), (5, 2)]
    found = states(a_table(1, 2, 3, 4, 5, scans=scans, says=says, heads={2: 4, 3: 4, 4: 4}))
    assert found == {1: ABSENT, 2: CONFIRMED, 3: CONFIRMED, 4: CONFIRMED, 5: CONFIRMED}


def test_a_stranger_who_was_let_in_is_confirmed() -> None:
    says = {witness: " ".join(f"{x}y" for x in (1, 2, 3, 9) if x != witness) for witness in (1, 2, 3)}
    table = a_table(
        1, 2, 3, scans=[(1, 2), (2, 3), (2, 9), (9, 1)], says=says, walk_ins=[9], heads={1: 4, 2: 4, 3: 4}
    )
    assert states(table)[9] is CONFIRMED


def test_a_code_read_out_to_somebody_outside_is_no_seat() -> None:
    says = {witness: text + " 9n" for witness, text in all_yes(1, 2, 3).items()}
    table = a_table(
        1, 2, 3, scans=[(1, 2), (2, 3), (3, 1), (2, 9)], says=says, walk_ins=[9], heads={1: 3, 2: 3, 3: 3}
    )
    assert states(table)[9] in {ABSENT, CONTESTED}


def test_twelve_ghosts_cannot_outvote_three_known_members() -> None:
    ghosts = list(range(20, 32))
    says = {
        g: " ".join(f"{x}{'y' if x >= 20 else 'n'}" for x in (1, 2, 3, *ghosts) if x != g) for g in ghosts
    }
    says |= {
        m: " ".join(f"{x}{'y' if x < 20 else '?'}" for x in (1, 2, 3, *ghosts) if x != m) for m in (1, 2)
    }
    scans = [(1, 2), (2, 3), (3, 1), *zip(ghosts, [*ghosts[1:], 20], strict=True)]
    heads = dict.fromkeys(ghosts, 12) | {1: 3, 2: 3}
    found = states(a_table(1, 2, 3, *ghosts, scans=scans, says=says, heads=heads))
    assert all(found[member] is CONFIRMED for member in (1, 2, 3))
    assert not any(found[ghost] is CONFIRMED for ghost in ghosts)


def test_a_brand_new_group_confirms_itself() -> None:
    assert set(states(a_table(50, 51, 52, scans=[(50, 51), (51, 52), (52, 50)])).values()) == {CONFIRMED}


def test_one_who_denies_everybody_is_an_outlier_and_rejects_nobody() -> None:
    says = all_yes(1, 2, 3, 4) | {5: "1n 2n 3n 4n"}
    verdicts = judge(a_table(1, 2, 3, 4, 5, says=says))
    assert all(verdicts[seat].state is CONFIRMED for seat in (1, 2, 3, 4))
    assert verdicts[1].why.discounted == 1


def test_more_confirmed_than_heads_leaves_the_least_supported_open() -> None:
    says = {1: "2y 3y 4y 5y", 2: "1y 3y 4y", 3: "1y 2y 4y", 4: "1y 2y 3y"}
    verdicts = judge(a_table(1, 2, 3, 4, 5, says=says, heads={2: 4, 3: 4, 4: 4}))
    assert (verdicts[5].state, verdicts[5].why.reason) == (UNVERIFIED, VerdictReason.MORE_THAN_COUNTED)
    assert all(verdicts[seat].state is CONFIRMED for seat in (1, 2, 3, 4))


def test_newcomers_words_need_somebody_established_behind_them() -> None:
    verdicts = judge(a_table(1, 2, 50, 51, says=all_yes(1, 2) | all_yes(50, 51)))
    assert {seat: verdicts[seat].state for seat in (50, 51)} == {50: UNVERIFIED, 51: UNVERIFIED}
    assert verdicts[50].why.reason is VerdictReason.NOT_LINKED
    assert verdicts[1].state is CONFIRMED


def test_the_jury_can_move_a_contested_seat_either_way() -> None:
    table = a_table(1, 2, 3, says={1: "3y 2y", 2: "3n 1y"})
    assert judge(table)[3].state is CONTESTED
    for jury, expected in ((1, CONFIRMED), (-1, CONTESTED)):
        seats = tuple(replace(each, jury=jury if each.seat == 3 else 0) for each in table.seats)
        verdict = judge(replace(table, seats=seats))[3]
        assert verdict.state is expected
        assert (verdict.probability > judge(table)[3].probability) is (jury == 1)


def test_the_reasons_count_words_scans_and_groups() -> None:
    table = a_table(1, 2, 3, 4, scans=[(1, 4)], says={1: "4y", 2: "4y 1y", 3: "4? 1y 2y"})
    seats = tuple(replace(each, groups=frozenset({each.seat, 7})) for each in table.seats)
    why = judge(replace(table, seats=seats))[4].why
    assert (why.yes, why.no, why.unsure, why.scans, why.groups) == (2, 0, 1, 1, 3)
    assert why.witnesses == {1, 2}


def test_a_bill_speaks_once_for_each_it_names_and_never_against_a_word() -> None:
    table = a_table(1, 2, 3, 4, says={1: "4n"}, own={2: False})
    billed = add_bill(table, named=[1, 2, 3, 4], agreed=[1, 2, 3])
    own = {each.seat: each.own for each in billed.seats}
    assert own == {1: True, 2: False, 3: True, 4: None}
    said = {(each.witness, each.subject, each.word) for each in billed.testimonies}
    assert said == {(1, 4, Word.NO), (3, 1, Word.YES), (1, 2, Word.YES), (1, 3, Word.YES), (3, 4, Word.YES)}
    assert add_bill(table, named=[], agreed=[1]) == table


def test_errors_are_learnt_from_strongly_settled_seats_only() -> None:
    says = {1: "2y 3y 4y", 2: "1y 3y 4y", 3: "1y 2y 4y", 5: "1y 2y 3y 4n"}
    table = a_table(1, 2, 3, 4, 5, says=says, own={4: True})
    learnt = lessons(table, judge(table))
    assert learnt[1].denied_present == 0
    assert learnt[1].present >= 2
    if judge(table)[5].state is CONFIRMED:
        assert learnt[5].denied_present == 1


def test_a_witness_who_errs_weighs_less() -> None:
    fresh, liar = Reliability(), Reliability()
    for _ in range(10):
        liar = liar.after(Word.NO, CONFIRMED).after(Word.YES, ABSENT).after(Word.YES, UNVERIFIED)
    assert abs(liar.weight_of(Word.NO)) < abs(fresh.weight_of(Word.NO))
    assert liar.weight_of(Word.YES) < fresh.weight_of(Word.YES)
    assert (liar.present, liar.absent) == (10, 10)
