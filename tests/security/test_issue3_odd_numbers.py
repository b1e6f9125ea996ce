"""Odd numbers and odd names of fields, where rows of a form are counted by what somebody sends."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.core import clock
from events.dinners import actions as dinners
from events.dinners.models import Dinner
from events.dinners.queries import own_seat
from events.dinners.rules import Pact
from events.polls import closing
from tests.dinners.helpers import As, Writing, call
from tests.factories import a_group, a_member
from tests.polls.helpers import a_table, ask_dates

ODD = ("²", "9" * 5000, "-1", "١", "0x1", " 1", "1_0", "")
LISTS = {
    "/g/{group}/dinners/poll": ("dates", "places"),
    "/g/{group}/tipping/new": ("slots", "places"),
    "/cravings": ("days", "froms", "untils"),
}


@pytest.mark.parametrize("path", LISTS)
def test_no_name_of_a_row_breaks_a_list(writing: Writing, as_member: As, path: str) -> None:
    with writing() as session:
        ann = a_member(session)
        group = a_group(session, ann)
    browser = as_member(ann.id)
    for field in LISTS[path]:
        for odd in ODD:
            sent = {f"{field}-{odd}": "x", f"{field}-{odd}-{odd}": "x"}
            answer = browser.post(path.format(group=group.public_id), data=sent)
            assert answer.status_code < 500, (field, odd[:9])


@pytest.mark.parametrize("pact", ["9" * 30, str(2**63), str(-(2**63) - 1), "9" * 5000, "-1", "0", "x", "²"])
def test_no_version_of_a_pact_breaks_a_vote(writing: Writing, as_member: As, pact: str) -> None:
    with writing() as session:
        dinner, people = a_table(session)
        said = ask_dates(session, dinner, 3, 4)
    sent = {f"o-{option.public_id}": "yes" for option in said.options} | {"seat": "yes", "pact": pact}
    for path in ("poll/answers", "if/pact", "seat/pact", "seat", "if"):
        answer = as_member(people[1].id).post(f"/d/{dinner.public_id}/{path}", data=sent)
        assert answer.status_code < 500, path


def test_nobody_agrees_to_a_pact_that_is_not_written_yet(writing: Writing, as_member: As) -> None:
    with writing() as session:
        dinner, people = a_table(session)
        said = ask_dates(session, dinner, 3, 4)
    sent = {f"o-{option.public_id}": "yes" for option in said.options} | {"seat": "yes", "pact": "2"}
    as_member(people[1].id).post(f"/d/{dinner.public_id}/poll/answers", data=sent)
    with writing() as session:
        found = session.get_one(Dinner, dinner.id)
        dinners.change_pact(session, found, Pact(treat="the host"), dinner.host_id, clock.now())
    with writing() as session:
        assert closing.close(session, session.get_one(Dinner, dinner.id), clock.now()).date is not None
    with writing() as session:
        assert own_seat(session, dinner.id, people[1].id) is None


def test_rows_of_forms_are_read_by_our_own_rule() -> None:
    root = Path(__file__).parents[2]
    files = [path for top in ("app", "groups", "events") for path in (root / top).rglob("*.py")]
    of_the_library = re.compile(r"from wtforms import [^\n]*\bFieldList\b|wtforms\.FieldList")
    found = {path.relative_to(root).as_posix() for path in files if of_the_library.search(path.read_text())}
    assert found == {"app/core/fields.py"}


@pytest.mark.parametrize("day", ["", "x", "7", "-1", "²", "9" * 5000, "0,1"])
def test_no_weekday_breaks_a_series(writing: Writing, as_member: As, day: str) -> None:
    with writing() as session:
        ann = a_member(session)
        group = a_group(session, ann)
    form = call() | {"rhythm": "weekly", "every": "1", "weekdays": day, "ends_on": "", "rule": ""}
    answer = as_member(ann.id).post(f"/g/{group.public_id}/series/new", data=form)
    assert answer.status_code == 422
