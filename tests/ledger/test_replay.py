"""Whatever happens in a group, its ledger tells it back; and whoever alters a row is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock, db
from groups.ledger.actions import write
from groups.ledger.commands import first_fault
from groups.ledger.export import written
from groups.membership.actions import found_group
from groups.membership.models import Group
from tests.factories import a_group, a_member
from tests.ledger.history import exported, in_tables, live, replayed
from tools import verify_ledger

VERBS = ("join", "join", "leave", "hand over", "remove", "end", "rule")
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 4), st.integers(0, 4)), max_size=14)
Writing = Callable[[], AbstractContextManager[Session]]


def _people(session: Session) -> list[int]:
    return [a_member(session, f"member {number}").id for number in range(5)]


@given(steps=STEPS, old=st.booleans())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_ledger_replays_to_what_the_tables_say(
    app: Flask, steps: list[tuple[str, int, int]], old: bool
) -> None:
    """Of a group founded with its ledger, and of one from before there were ledgers."""
    with app.test_request_context(), db.database().writing() as session:
        people = _people(session)
        if old:
            group = a_group(session, session.get_one(Member, people[0]))
        else:
            group = found_group(
                session, people[0], name="Foragers", city="Beijing", line="we eat", cloth="celadon-gingham",
                listed=True, timezone="Asia/Shanghai", charter={"join_rule": "open"}, now=clock.now(),
            )  # fmt: skip
        for step in steps:
            live(session, group, step, people)
        told = exported(session, group)
        if len(told) > 1:
            assert replayed(told) == in_tables(session, group)
            assert verify_ledger.check([json.loads(line) for line in told]).startswith("All ")
        session.rollback()
        session.info.clear()


@pytest.fixture
def group_id(writing: Writing, app: Flask) -> int:
    """A group with a ledger of nine lines."""
    with app.test_request_context(), writing() as session:
        lin, bo = a_member(session, "Lin"), a_member(session, "Bo")
        group = a_group(session, lin, bo)
        for number in range(8):
            what = {"thing": f"post {number}"}
            write(session, group.id, "hide", what, lin.id, bo.id, source="case:x", now=clock.now())
        return group.id


def _verdict(group_id: int) -> tuple[int | None, str]:
    """What the operator's command and the member's script say."""
    with db.database().reading() as session:
        group = session.get_one(Group, group_id)
        told = list(written(session, group))
    try:
        said = verify_ledger.check([json.loads(line) for line in told])
    except verify_ledger.Broken as broken:
        said = str(broken)
    with db.database().reading() as session:
        return first_fault(session, session.get_one(Group, group_id)), said


def _alter(change: str, group_id: int, seq: int) -> None:
    words = f"{change} where group_id = :group and seq = :seq"
    with db.database().engine.begin() as raw:
        done = raw.execute(text(words), {"group": group_id, "seq": seq})
        assert done.rowcount == 1


def test_an_untouched_ledger_is_sound(group_id: int) -> None:
    fault, said = _verdict(group_id)
    assert fault is None
    assert said.startswith("All 9 lines are as they were written.")


COLUMNS = {
    "kind": "'restore'", "actor": "''", "subject": "''", "source": "'case:y'", "what": "'{}'",
    "at": "'2020-01-01T00:00:00.000000Z'", "before": "'0'", "hash": "'0'",
}  # fmt: skip


@pytest.mark.parametrize("seq", [1, 4, 9])
@pytest.mark.parametrize("column", sorted(COLUMNS))
def test_whichever_row_is_altered_it_is_named(group_id: int, column: str, seq: int) -> None:
    value = COLUMNS[column] if (column, seq) != ("before", 1) else "'1'"
    if (column, seq) == ("actor", 1):
        value = "'p:0'"  # the first line was written by nobody
    _alter(f"update ledger_line set {column} = {value}", group_id, seq)  # noqa: S608  the test's own words
    fault, said = _verdict(group_id)
    assert fault == seq
    assert said.startswith(f"line {seq}: ")


def test_a_row_that_is_taken_out_is_named(group_id: int) -> None:
    _alter("delete from ledger_line", group_id, 5)
    assert _verdict(group_id) == (5, "line 5: is missing, here stands line 6")


def test_an_end_that_is_cut_off_is_named(group_id: int) -> None:
    _alter("delete from ledger_line", group_id, 9)
    assert _verdict(group_id) == (9, "line 9: is missing, the ledger ends too early")


def test_a_row_that_cannot_even_be_read_is_named(group_id: int) -> None:
    _alter("update ledger_line set what = '{oh'", group_id, 3)
    fault, said = _verdict(group_id)
    assert (fault, said.partition(":")[0]) == (3, "line 3")


def test_another_history_is_not_the_one_that_was_noted(group_id: int, writing: Writing, app: Flask) -> None:
    with db.database().reading() as session:
        told = [json.loads(line) for line in written(session, session.get_one(Group, group_id))]
    noted = told[4]["hash"]
    assert "What you noted is line 4." in verify_ledger.check(told, noted)
    with pytest.raises(verify_ledger.Broken, match="not the ledger that you saw then"):
        verify_ledger.check(told, "f" * 64)
