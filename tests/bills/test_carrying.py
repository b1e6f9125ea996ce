"""A surplus that was kept for the next dinner: the group's next bill takes it over, once and whole (A-31)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from events.bills import carrying
from events.bills.rules import BillState
from events.dinners.models import Dinner, PactVersion, Seat
from events.dinners.rules import Rounding
from groups.membership.models import Group
from tests.bills.helpers import (
    EN,
    As,
    Table,
    Writing,
    a_sheet,
    a_table,
    agree,
    begin,
    bill_on,
    dinner_of,
    edit,
    propose,
    told,
)
from tests.factories import a_dinner, a_venue


def _keeps(session: Session, table: Table) -> None:
    """By the pact shares are rounded up, and the surplus is kept."""
    for pact in session.scalars(select(PactVersion).where(PactVersion.dinner_id == table.id)):
        pact.rounding = Rounding.NEXT
    session.flush()


def _first(session: Session) -> Table:
    table = a_table(session, "Lin", "Zhou", "Su")
    _keeps(session, table)
    begin(session, table, a_sheet(table, "Lin", 10000), "Lin")
    propose(session, table, "Lin")
    agree(session, table, "Zhou", "Su")
    return table


def _next(session: Session, table: Table, *names: str) -> Table:
    """The group's next dinner."""
    people = [session.get_one(Member, table.members[name]) for name in names]
    group = session.get_one(Group, dinner_of(session, table).group_id)
    dinner = a_dinner(
        session, group, *people, seats=9, venue=a_venue(session, people[0]),
        starts_at=clock.now() - timedelta(minutes=30),
    )  # fmt: skip
    session.flush()
    rows = session.scalars(select(Seat).where(Seat.dinner_id == dinner.id)).all()
    by = {seat.member_id: seat for seat in rows}
    return Table(
        dinner.public_id, dinner.id, {n: by[table.members[n]].id for n in names},
        {n: by[table.members[n]].public_id for n in names}, table.members,
    )  # fmt: skip


def _kept(session: Session, table: Table) -> dict[int, int]:
    return {
        member: units
        for member, units in carrying.kept_by(session, dinner_of(session, table).group_id, "CNY").items()
        if units
    }


def test_the_next_bill_takes_it_over_as_a_line_once(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = _first(session)
        assert _kept(session, table) == {table.members["Lin"]: 200}  # 34 + 34 + 34 for 100
        following = _next(session, table, "Lin", "Zhou", "Su")
        begin(session, following, a_sheet(following, "Zhou", 20000), "Zhou", "n" * 20)
        assert _kept(session, table) == {}
        third = _next(session, table, "Lin", "Zhou")
        begin(session, third, a_sheet(third, "Zhou", 5000), "Zhou", "t" * 20)
        assert bill_on(session, third).total == 5000
    found = told(following)
    assert (found.total, found.paid) == (19800, 19800)
    page = as_member(table.members["Su"]).get(following.path, headers=EN).text
    assert "Kept by Lin from last time" in page
    with writing() as session:
        propose(session, following, "Zhou")
        agree(session, following, "Lin", "Su")
    found = told(following)
    assert found.bill.state is BillState.AGREED
    assert sum(each.amount for each in found.shares) == 19800
    pays = {each.from_seat_id: each.amount for each in found.transfers}
    assert pays == {
        following.seats["Lin"]: 6600 + 200,
        following.seats["Su"]: 6600,
    }  # Lin brings what was kept


def test_an_edit_leaves_it_there_and_whoever_keeps_it_must_sit_there(writing: Writing) -> None:
    with writing() as session:
        table = _first(session)
        without = _next(session, table, "Zhou", "Su")
        begin(session, without, a_sheet(without, "Zhou", 5000), "Zhou", "w" * 20)
        assert bill_on(session, without).total == 5000
        assert _kept(session, table) == {table.members["Lin"]: 200}  # it waits
        following = _next(session, table, "Lin", "Zhou")
        begin(session, following, a_sheet(following, "Lin", 5000), "Lin", "n" * 20)
        edit(session, following, a_sheet(following, "Lin", 7000), "Lin")
        found = bill_on(session, following)
        assert (found.total, found.paid) == (6800, 6800)


def test_a_bill_that_is_opened_again_puts_the_difference_right_next_time(writing: Writing) -> None:
    with writing() as session:
        table = _first(session)
        following = _next(session, table, "Lin", "Zhou")
        begin(session, following, a_sheet(following, "Lin", 5000), "Lin", "n" * 20)
        edit(session, table, a_sheet(table, "Lin", 10100), "Lin")  # the first is opened again
        assert _kept(session, table) == {table.members["Lin"]: -200}
        propose(session, table, "Lin")
        agree(session, table, "Zhou", "Su")
        assert _kept(session, table) == {table.members["Lin"]: -100}  # 102 for 101: 1.00 was kept
        third = _next(session, table, "Lin", "Zhou")
        begin(session, third, a_sheet(third, "Zhou", 5000), "Zhou", "t" * 20)
        assert bill_on(session, third).total == 5100
        assert _kept(session, table) == {}
        assert isinstance(dinner_of(session, third), Dinner)
