"""What tables know of houses: for a table of N, who goes again, what a house asks besides the food."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.core import clock
from app.core.ids import new_token
from app.places.actions import add_dish
from app.places.facts import FactKind, Source
from app.places.models import Venue
from app.places.saying import say
from events.bills.for_tables import AT_LEAST, for_table, together
from events.bills.models import Bill, BillDiner, BillLine, BillMeal
from events.bills.rules import BillState, Mode, Pool
from events.reviews.models_returning import VenueReturns
from events.reviews.returning import recount, returns_of
from groups.membership.models import Group
from tests.factories import a_dinner, a_group, a_member, a_venue
from tests.reviews.tables import SatTable, a_sat_table, an_old_venue

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
EN = {"Accept-Language": "en"}
ORDERS = st.lists(st.dictionaries(st.integers(1, 6), st.integers(1, 3), min_size=1, max_size=5), max_size=8)


@given(ORDERS)
def test_an_order_is_of_dishes_that_tables_shared_and_no_longer_than_theirs(
    orders: list[dict[int, int]],
) -> None:
    found = together(orders)
    assert len({choice.dish for choice in found}) == len(found)
    assert len(found) <= max((len(order) for order in orders), default=0)
    for choice in found:
        assert choice.tables == sum(choice.dish in order for order in orders) >= AT_LEAST
    if found:
        assert found[0].tables == max(choice.tables for choice in found)
    assert found == together(list(reversed(orders)))


def test_dishes_go_with_those_before_them() -> None:
    hot, cold = {1: 1, 2: 1}, {3: 1, 4: 1}
    assert [choice.dish for choice in together([hot, hot, hot, cold, cold])] == [1, 2]


DAYS = st.lists(st.tuples(st.integers(1, 4), st.dates(date(2026, 1, 1), date(2026, 1, 9))), max_size=20)


@given(DAYS)
def test_two_tables_of_one_day_are_one_visit(tables: list[tuple[int, date]]) -> None:
    found = returns_of(tables)
    assert found == returns_of([*tables, *tables])
    assert found.again == len(found.visits) <= found.groups == len({group for group, _ in tables})
    assert all(count > 1 for _, count in found.visits)


def _bill(session: Session, table: SatTable, food: int, *lines: str) -> None:
    bill = Bill(
        dinner_id=table.dinner.id, key=new_token(), currency="CNY", exponent=2, mode=Mode.EQUAL, state=BillState.AGREED,
        opened_at=clock.now(), opened_by_id=table.seats[0].id,
    )  # fmt: skip
    session.add(bill)
    session.flush()
    for seat in table.seats:
        session.add(BillDiner(bill_id=bill.id, seat_id=seat.id, weight=100))
    for line in lines:
        dish = add_dish(session, table.venue, table.members[0].id, line.split(" x")[0], None, clock.now())
        session.add(BillLine(bill_id=bill.id, name=line, pool=Pool.DISHES, amount=3000, dish_id=dish.id))
    session.add(BillMeal(
        bill_id=bill.id, venue_id=table.venue.id, dined_at=table.dinner.starts_at, currency="CNY", food=food, drinks=0
    ))  # fmt: skip
    session.flush()


def test_for_a_table_of_four_counts_three_to_five_and_needs_three_bills(
    writing: Writing, client: FlaskClient
) -> None:
    with writing() as session:
        venue = an_old_venue(session, a_member(session))
        for heads, food, lines in (
            (3, 6000, ("Tofu", "Tripe x2")), (4, 7000, ("Tofu", "Tripe x2", "Eel")), (5, 9000, ("Tofu", "Jelly")),
            (8, 99900, ("Abalone", "Lobster")), (8, 99900, ("Abalone", "Lobster")),
        ):  # fmt: skip
            _bill(session, a_sat_table(session, venue=venue, heads=heads), food, *lines)
        found = for_table(session, venue.id, 4, clock.now())
        assert found.tables == 3
        assert found.cost is not None
        assert (found.cost.low, found.cost.median, found.cost.high) == (6000, 7000, 9000)
        assert [(name, choice.tables, choice.portions) for name, choice in found.choices] == [
            ("Tofu", 3, 1), ("Tripe", 2, 2),
        ]  # fmt: skip
        assert for_table(session, venue.id, 8, clock.now()).choices == ()
    page = client.get(f"/v/{venue.public_id}/table?people=4", headers=EN).text
    assert "Tripe ×2" in page
    assert "Lobster" not in page
    assert "Eel" not in page  # one table's own
    assert "Too few tables" in client.get(f"/v/{venue.public_id}/table?people=8", headers=EN).text
    assert "for-table" in client.get(f"/v/{venue.public_id}").text
    for odd in ("-3", "9999999999999", "four", "", "²"):
        assert client.get(f"/v/{venue.public_id}/table", query_string={"people": odd}).status_code == 200


def test_who_goes_again_is_told_and_only_listed_groups_by_name(writing: Writing, client: FlaskClient) -> None:
    with writing() as session:
        people = [a_member(session) for _ in range(3)]
        venue = an_old_venue(session, people[0])
        open_group = a_group(session, *people, name="Haidian Foragers")
        hidden = a_group(session, *people, name="Quendel", listed=False)
        once = a_group(session, *people, name="Passers-by")
        for group, days in ((open_group, (9, 5, 1)), (hidden, (8, 2)), (once, (3,))):
            for day in days:
                a_sat_table(session, *people, venue=venue, group=group, ended=timedelta(days=day))
        recount(session, venue.id, clock.now())
        row = session.get_one(VenueReturns, venue.id)
        assert (row.groups, row.again, row.named) == (3, 2, [[open_group.id, 3]])
    page = client.get(f"/v/{venue.public_id}", headers=EN).text
    assert "2 of 3 groups that ate here came again: 67%." in page
    assert "3 visits" in page
    assert "Quendel" not in page
    with writing() as session:
        session.get_one(Group, open_group.id).listed = False
    assert "Haidian Foragers" not in client.get(f"/v/{venue.public_id}", headers=EN).text


def test_one_group_alone_is_nobodys_business(writing: Writing, client: FlaskClient) -> None:
    with writing() as session:
        table = a_sat_table(session)
        a_sat_table(session, *table.members, venue=table.venue, group=table.group, ended=timedelta(days=3))
        recount(session, table.venue.id, clock.now())
    assert "Who goes again" not in client.get(f"/v/{table.venue.public_id}", headers=EN).text


def test_what_a_house_asks_stands_on_the_dinner_before_anybody_sits(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann, bo = a_member(session), a_member(session)
        venue = a_venue(session, ann)
        dinner = a_dinner(session, a_group(session, ann, bo), ann, venue=venue)
        for kind, value in ((FactKind.MINIMUM, "600 for a room"), (FactKind.HOURS, "11–22")):
            say(session, venue, kind, value, ann.id, Source.MEMBER, clock.now())
    page = as_member(bo.id).get(f"/d/{dinner.public_id}", headers=EN).text
    assert "Besides the food" in page
    assert "600 for a room" in page
    with writing() as session:
        say(
            session,
            session.get_one(Venue, venue.id),
            FactKind.MINIMUM,
            "",
            ann.id,
            Source.MEMBER,
            clock.now(),
        )
    assert "Besides the food" not in as_member(bo.id).get(f"/d/{dinner.public_id}", headers=EN).text
