"""What came after the dinner: a bill of its own, with its own people, place and name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Member
from app.core import clock
from app.core.access import Refused
from app.site.notify.models import Notice
from app.site.notify.rules import Kind
from events.bills import actions, after, agreeing, queries, settling
from events.bills.ledger import by_head, split_of
from events.bills.models import BillMeal
from events.bills.rules import BillReason, BillState, Says
from events.dinners.models import Seat
from groups.membership.models import Group
from tests.bills.helpers import (
    EN,
    As,
    Table,
    Writing,
    a_sheet,
    a_table,
    agreed,
    dinner_of,
)
from tests.factories import a_venue

KEY = "z" * 24


def _second(writing: Writing, table: Table, *others: str) -> int:
    """Lin and Su went on to sing; whoever came only then is written down by Lin."""
    with writing() as session:
        venue = a_venue(session, session.get_one(Member, table.members["Lin"]), name="Golden Voice")
        session.flush()
        own = session.get_one(Seat, table.seats["Lin"])
        came = {table.seats["Su"]}
        after.begin(
            session, dinner_of(session, table), own, "Karaoke", venue.id, came, others, KEY, clock.now()
        )
        return venue.id


def _stands(writing: Writing, table: Table, *amounts: int) -> None:
    with writing() as session:
        dinner = dinner_of(session, table)
        sheet = a_sheet(table, "Lin", *amounts)
        actions.write(session, dinner, table.seats["Lin"], sheet, 1, "", clock.now(), turn=2)
        found = agreeing.locked(session, dinner, 2)
        shares = by_head(found, split_of(found).shares)
        lin, su = table.seats["Lin"], table.seats["Su"]
        agreeing.propose(session, dinner, lin, found.bill.version, shares[lin], clock.now(), 2)
        agreeing.answer(session, dinner, su, Says.AGREE, shares[su], "", clock.now(), 2)


def test_two_bills_of_one_night_stand_apart(writing: Writing) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su")
        agreed(session, table, 9000)
    place = _second(writing, table)
    _stands(writing, table, 5000)
    with writing() as session:
        first, second = queries.bills_of(session, table.id)
        assert (first.turn, second.turn, second.title) == (1, 2, "Karaoke")
        assert first.state is second.state is BillState.AGREED
        found = queries.whole(session, second)
        assert {each.seat_id: each.amount for each in found.shares} == {
            table.seats["Lin"]: 2500, table.seats["Su"]: 2500,
        }  # fmt: skip
        meals = {meal.venue_id: meal.food for meal in session.scalars(select(BillMeal))}
        assert meals[place] == 2500
        assert sorted(meals.values()) == [2500, 3000]
        assert sum(each.amount for each in queries.whole(session, first).shares) == 9000


def test_a_doubled_press_makes_one_and_six_are_enough(writing: Writing) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su")
        dinner, own = dinner_of(session, table), session.get_one(Seat, table.seats["Lin"])
        one = after.begin(session, dinner, own, "Tea", None, set(), (), KEY, clock.now())
        assert after.begin(session, dinner, own, "Tea", None, set(), (), KEY, clock.now()).id == one.id
        for number in range(4):
            after.begin(session, dinner, own, "More", None, set(), (), f"{number}" * 24, clock.now())
        with pytest.raises(Refused) as refused:
            after.begin(session, dinner, own, "More", None, set(), (), "y" * 24, clock.now())
        assert refused.value.reason is BillReason.TOO_MANY_BILLS


def test_whoever_came_only_then_bears_a_share_there_and_never_sat_at_the_dinner(
    writing: Writing, as_member: As
) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su")
        agreed(session, table, 9000)
    _second(writing, table, "Mei")
    _stands(writing, table, 9000)
    with writing() as session:
        second = queries.whole(session, queries.bills_of(session, table.id)[1])
        assert sorted(each.amount for each in second.shares) == [3000, 3000, 3000]
        assert [(each.from_seat_id, each.amount) for each in second.transfers] == [(table.seats["Su"], 3000)]
    lin = as_member(table.members["Lin"])
    assert "Mei" in lin.get(f"{table.path}/2", headers=EN).text
    for path in (table.path, f"/d/{table.pid}", f"{table.path}/edit"):
        assert "Mei" not in lin.get(path, headers=EN).text


def test_each_bill_is_asked_and_reminded_of_once(writing: Writing) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su")
        agreed(session, table, 9000)
    _second(writing, table)
    _stands(writing, table, 5000)
    later = clock.now() + timedelta(hours=25)
    with writing() as session:
        due = queries.to_remind(session, later)
        assert len(due) == 3
        for transfer in due * 2:
            settling.remind(session, transfer, later)
    with writing() as session:
        told = session.scalars(select(Notice).where(Notice.member_id == table.members["Su"])).all()
        paths = [notice.path for notice in told if notice.kind == Kind.BILL_REMINDER]
        assert sorted(paths) == [table.path, f"{table.path}/2"]
        stood = [notice.path for notice in told if notice.kind == Kind.BILL_AGREED]
        assert sorted(stood) == [table.path, f"{table.path}/2"]


def test_the_pages_of_the_night_show_both_and_links_stay_with_theirs(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su")
        agreed(session, table, 9000)
        group = dinner_of(session, table).group_id
        group_pid = session.get_one(Group, group).public_id
    lin = as_member(table.members["Lin"])
    assert lin.get(f"/d/{table.pid}/after", headers=EN).status_code == 200
    form = {"key": KEY, "title": "Karaoke", "place": "", "came": [table.pids["Su"]], "others": "Mei"}
    sent = lin.post(f"/d/{table.pid}/after", data=form)
    assert sent.status_code == 303
    assert sent.headers["Location"].endswith(f"{table.path}/2/edit")
    for path in (f"/d/{table.pid}", f"/g/{group_pid}"):
        page = lin.get(path, headers=EN).text
        assert f'href="{table.path}"' in page
        assert f'href="{table.path}/2"' in page
        assert "Karaoke" in page
    second = lin.get(f"{table.path}/2", headers=EN).text
    assert f'href="{table.path}/2/edit"' in second
    assert f'action="{table.path}/2/early"' in second or "settle now" not in second
    outside = as_member(table.members["Outside"])
    assert outside.get(f"{table.path}/2").status_code == outside.get(table.path).status_code == 403
    assert "Karaoke" not in outside.get(f"/g/{group_pid}", headers=EN).text


@pytest.mark.parametrize("turn", ["0", "1", "3", "7", "99999999999999999999", "-1", "two"])
def test_a_bill_that_there_is_not_is_not_there(writing: Writing, as_member: As, turn: str) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su")
        agreed(session, table, 9000)
    lin = as_member(table.members["Lin"])
    assert lin.get(f"{table.path}/{turn}").status_code == 404
    assert lin.post(f"{table.path}/{turn}/propose", data={"version": "1", "share": "1"}).status_code in (
        404,
        409,
    )


def test_it_needs_a_name_and_a_place_that_is_known(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su")
    lin = as_member(table.members["Lin"])
    for form in ({"title": ""}, {"title": "Tea", "place": "Nowhere"}, {"title": "Tea", "others": "a\n" * 13}):
        answer = lin.post(f"/d/{table.pid}/after", data={"key": KEY, **form}, headers=EN)
        assert answer.status_code == 422
        assert 'id="after"' in answer.text
