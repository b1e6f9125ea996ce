"""Each of many tables attests for itself: forty people at five tables, codes across, and those who change over."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock
from events.attestations import actions, evidence, night_columns, queries, rules, walkins
from events.attestations.actions import AtTheDoor, Elsewhere, Tied, Words
from events.attestations.evidence import Scan, SeatEvidence, Table, Word
from events.attestations.models import Finding
from events.attestations.models import Scan as Token
from events.dinners.models import Seat
from tests.attestations.tables import BEGUN, OVER, Sat, key, qr, spoken, states
from tests.factories import a_member
from tests.tables.large import FORTY, forty, seat_by_eights

EIGHT = FORTY[:8]
YES = Word.YES


def over(session: Session) -> Sat:
    sat = forty(session, since=OVER)
    seat_by_eights(session, sat, sat.dinner)
    return sat


def everybody(sat: Sat, *names: str) -> Words:
    return Words(True, {sat.seats[name].id: YES for name in names})


def test_a_table_confirms_its_own_and_says_nothing_of_the_others(session: Session) -> None:
    sat, now = over(session), clock.now()
    for name in EIGHT[:4]:
        actions.say(
            session, sat.dinner, sat.seats[name], everybody(sat, *(n for n in FORTY if n != name)), now
        )
    found = states(session, sat)
    assert {found[name] for name in EIGHT} == {"confirmed"}
    assert {found[name] for name in FORTY[8:]} == {"unverified"}
    assert queries.tablemates_of(session, sat.id(FORTY[0])) == {sat.id(name) for name in EIGHT[1:]}


def test_witnesses_of_two_tables_do_not_add_up(session: Session) -> None:
    sat, now = over(session), clock.now()
    for number in range(5):
        first, second, *_rest = FORTY[8 * number : 8 * number + 8]
        words = everybody(sat, second, FORTY[39 - 8 * number])
        actions.say(session, sat.dinner, sat.seats[first], words, now)
    session.flush()
    why = {f.seat_id: f.why["witnesses"] for f in session.scalars(select(Finding))}
    table = {seat.id: seat.table_no for seat in sat.seats.values()}
    assert any(why.values())
    assert all(table[witness] == table[seat] for seat, witnesses in why.items() for witness in witnesses)


def test_no_and_yes_across_tables_are_no_statement(session: Session) -> None:
    sat, now = over(session), clock.now()
    for name in EIGHT[:3]:
        actions.say(session, sat.dinner, sat.seats[name], everybody(sat, *EIGHT[:3]), now)
    for name in FORTY[8:16]:
        words = Words(True, {sat.seats[EIGHT[0]].id: Word.NO, sat.seats[EIGHT[1]].id: Word.NO})
        actions.say(session, sat.dinner, sat.seats[name], words, now)
    assert [states(session, sat)[name] for name in EIGHT[:3]] == ["confirmed"] * 3


def at_five(session: Session) -> Sat:
    sat = forty(session, since=BEGUN)
    seat_by_eights(session, sat, sat.dinner)
    return sat


def tokens(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Token)) or 0


def test_a_code_of_another_table_is_no_evidence_and_asks_where_one_sits(session: Session) -> None:
    sat, now = at_five(session), clock.now()
    reader, other = FORTY[33], FORTY[20]  # tables 5 and 3
    for _twice in range(2):
        done = actions.type_code(session, sat.dinner, key(sat), sat.id(reader), spoken(sat, other), now)
        assert done == Elsewhere(sat.seats[other], 5, 3, True)
    assert tokens(session) == 0
    told = rules.parse_qr(qr(sat, other))
    assert isinstance(actions.take_qr(session, sat.dinner, key(sat), sat.id(reader), told, now), Elsewhere)
    moved = actions.take_qr(session, sat.dinner, key(sat), sat.id(reader), told, now, move=True)
    session.flush()
    assert isinstance(moved, Tied)
    assert sat.seats[reader].table_no == 3
    assert tokens(session) == 1


def test_whoever_has_met_the_own_table_stays_there(session: Session) -> None:
    sat, now = at_five(session), clock.now()
    reader, mate, other = FORTY[33], FORTY[34], FORTY[20]
    assert isinstance(
        actions.type_code(session, sat.dinner, key(sat), sat.id(reader), spoken(sat, mate), now), Tied
    )
    session.flush()
    done = actions.type_code(
        session, sat.dinner, key(sat), sat.id(reader), spoken(sat, other), now, move=True
    )
    assert done == Elsewhere(sat.seats[other], 5, 3, False)
    assert sat.seats[reader].table_no == 5


def test_whoever_has_no_table_sits_where_the_first_code_is_read(session: Session) -> None:
    sat, now = at_five(session), clock.now()
    sat.seats[FORTY[0]].table_no = sat.seats[FORTY[9]].table_no = None
    session.flush()
    actions.type_code(session, sat.dinner, key(sat), sat.id(FORTY[0]), spoken(sat, FORTY[20]), now)
    assert sat.seats[FORTY[0]].table_no == 3
    actions.type_code(session, sat.dinner, key(sat), sat.id(FORTY[39]), spoken(sat, FORTY[9]), now)
    assert sat.seats[FORTY[9]].table_no == 5


def test_companions_change_over_too(session: Session) -> None:
    sat, now = at_five(session), clock.now()
    head = sat.seats[FORTY[33]]
    child = Seat(
        dinner_id=sat.dinner.id, brought_by_id=head.id, child=True, state=head.state, pact_version=1, asked_at=now,
        table_no=5,
    )  # fmt: skip
    session.add(child)
    session.flush()
    actions.type_code(
        session, sat.dinner, key(sat), sat.id(FORTY[33]), spoken(sat, FORTY[20]), now, move=True
    )
    session.flush()
    assert child.table_no == 3


def test_a_walk_in_sits_at_the_table_whose_code_was_read(session: Session) -> None:
    sat, now = at_five(session), clock.now()
    sat.dinner.seats = 41
    late = a_member(session, "Late")
    done = actions.type_code(session, sat.dinner, key(sat), late.id, spoken(sat, FORTY[20]), now)
    assert isinstance(done, AtTheDoor)
    actions.type_code(session, sat.dinner, key(sat), sat.id(FORTY[1]), spoken(sat, FORTY[0]), now)
    session.flush()
    seat = actions.let_in(session, sat.dinner, sat.seats[FORTY[1]], late.id, now)
    assert seat.table_no == 3


def test_whoever_says_afterwards_that_she_came_belongs_where_people_speak_for_her(session: Session) -> None:
    sat, now = over(session), clock.now()
    late = a_member(session, "Late")
    walkins.ask_afterwards(session, sat.dinner, late.id, now)
    gone = Seat(dinner_id=sat.dinner.id, member_id=late.id, state="gone", pact_version=1, asked_at=now)
    session.add(gone)
    session.flush()
    table3 = FORTY[16:24]
    for name in table3[:3]:
        words = Words(True, {sat.seats[n].id: YES for n in table3 if n != name} | {gone.id: YES})
        actions.say(session, sat.dinner, sat.seats[name], words, now)
    session.flush()
    finding = queries.finding_of(session, gone.id)
    assert finding is not None
    assert set(finding.why["witnesses"]) == {sat.seats[name].id for name in table3[:3]}


def test_the_right_to_review_asks_the_people_of_one_table(session: Session) -> None:
    sat, now = over(session), clock.now()
    pair = [sat.seats[name] for name in FORTY[:2]]
    for seat in pair:
        seat.table_no = 6
    session.flush()
    for name, mate in ((FORTY[0], FORTY[1]), (FORTY[1], FORTY[0])):
        actions.say(session, sat.dinner, sat.seats[name], everybody(sat, mate), now)
    session.flush()
    assert isinstance(queries.review_right(session, sat.dinner, sat.id(FORTY[0])), rules.Allowed)


def test_the_night_knows_only_those_of_one_table_as_company(session: Session) -> None:
    sat, now = over(session), clock.now()
    for name in FORTY:
        at = FORTY.index(name) // 8 * 8
        actions.say(
            session, sat.dinner, sat.seats[name], everybody(sat, *(n for n in FORTY[at : at + 8] if n != name)), now
        )  # fmt: skip
    session.flush()
    sat_at, seats = night_columns.everybody(session, now + timedelta(days=1))
    assert len(seats.member) == 40
    assert sorted(seats.table.tolist()) == sorted(sat_at.id.tolist() * 8)
    assert len(sat_at.id) == 5
    assert set(night_columns.dinner_of(sat_at.id).tolist()) == {sat.dinner.id}


ids = st.integers(1, 9)
worlds = st.builds(
    Table,
    st.just(tuple(SeatEvidence(seat) for seat in range(1, 10))),
    st.lists(st.builds(Scan, ids, ids), max_size=10).map(tuple),
    st.lists(
        st.builds(evidence.Testimony, ids, ids, st.sampled_from(Word)), max_size=20,
        unique_by=lambda word: (word.witness, word.subject),
    ).map(tuple),
)  # fmt: skip
numbers = st.fixed_dictionaries({seat: st.none() | st.integers(1, 3) for seat in range(1, 10)})


@given(worlds, numbers)
def test_no_word_crosses_tables_and_no_seat_is_lost(whole: Table, at: dict[int, int | None]) -> None:
    parts = rules.by_table(whole, at)
    assert sorted(each.seat for part in parts for each in part.seats) == list(range(1, 10))
    for part in parts:
        here = {each.seat for each in part.seats}
        assert len({at[seat] for seat in here} - {None}) <= 1
        assert all({word.witness, word.subject} <= here for word in part.testimonies)
        assert all({scan.shower, scan.scanner} <= here for scan in part.scans)


@given(worlds, numbers, st.data())
def test_words_of_another_table_change_nothing(
    whole: Table, at: dict[int, int | None], data: st.DataObject
) -> None:
    one = data.draw(ids)
    if at[one] is None:
        return
    foreign = [
        word for word in whole.testimonies
        if at[word.witness] not in (None, at[one]) and at[word.subject] == at[one]
    ]  # fmt: skip
    without = Table(
        whole.seats, whole.scans, tuple(word for word in whole.testimonies if word not in foreign)
    )

    def verdict(table: Table) -> object:
        return next(
            rules.judge(part)[one]
            for part in rules.by_table(table, at)
            if one in {s.seat for s in part.seats}
        )

    assert verdict(whole) == verdict(without)


@given(worlds)
def test_one_table_is_judged_as_ever(whole: Table) -> None:
    assert rules.by_table(whole, dict.fromkeys(range(1, 10))) == [whole]
