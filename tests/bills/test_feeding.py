"""What an agreed bill feeds: dishes and prices, the price a head, the review's list, evidence of presence."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.ids import new_token
from app.places.actions import add_dish, merge_dish
from app.places.models import Dish, DishPrice, Venue
from app.places.queries import dish_histories, dishes_of
from events.attestations.actions import Words, say
from events.attestations.models import BillWord, Finding
from events.attestations.rules import SeatFinding, Word
from events.bills import heads, queries, written
from events.bills.models import BillMeal
from events.bills.rules import Charge, Line, Mode, Pool, Spread
from events.bills.sheet import LineRow, PaymentRow, Sheet
from events.dinners.models import Seat
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
)


def _menu(table: Table, *rows: tuple[str, int, Pool]) -> Sheet:
    lines = tuple(LineRow(None, name, pool, amount) for name, amount, pool in rows)
    paid = sum(amount for _name, amount, _pool in rows)
    return Sheet(Mode.EQUAL, lines, payments=(PaymentRow(table.seats["Lin"], paid),))


def _agreed(session: Session, table: Table, sheet: Sheet) -> None:
    begin(session, table, sheet, "Lin", key=new_token())
    propose(session, table, "Lin")
    agree(session, table, "Zhou", "Su")


@pytest.mark.parametrize(
    ("line", "dish"),
    [("羊肉 4 盘", ("羊肉", 4)), ("羊肉 x4", ("羊肉", 4)), ("羊肉×4", ("羊肉", 4)), ("2x Mapo tofu", ("Mapo tofu", 2)),
     ("三杯鸡", ("三杯鸡", 1)), ("7up", ("7up", 1)), ("Lamb * 3", ("Lamb", 3)), ("羊肉 0 盘", ("羊肉 0 盘", 1)),
     ("x4", ("x4", 1))],
)  # fmt: skip
def test_a_line_names_a_dish_and_how_many(line: str, dish: tuple[str, int]) -> None:
    assert written.dish(line) == dish


def test_agreed_dishes_stand_on_the_venues_list_with_the_price_of_the_day(session: Session) -> None:
    table = a_table(session, "Lin", "Zhou", "Su")
    dinner = dinner_of(session, table)
    begin(session, table, _menu(
        table, ("羊肉 4 盘", 23200, Pool.DISHES), ("Beer", 3000, Pool.DRINKS), ("Private room", 5000, Pool.ROOM),
        ("Returned fish", -4000, Pool.DISHES), ("Shared 3 份", 1000, Pool.DISHES),
    ), "Lin")  # fmt: skip
    assert dishes_of(session, dinner.venue_id or 0) == []  # a draft tells nobody anything
    propose(session, table, "Lin")
    agree(session, table, "Zhou", "Su")
    found = {line.name: line.fen for line in dishes_of(session, dinner.venue_id or 0)}
    assert found == {"羊肉": 5800, "Beer": 3000, "Returned fish": None, "Shared": None}
    price = session.scalars(select(DishPrice).where(DishPrice.fen == 5800)).one()
    assert (price.said_at, price.currency, price.source != "") == (dinner.starts_at, "CNY", True)


def test_a_reopened_bill_takes_its_prices_back(session: Session) -> None:
    table = a_table(session, "Lin", "Zhou", "Su")
    _agreed(session, table, _menu(table, ("Pot", 4800, Pool.DISHES)))
    edit(session, table, _menu(table, ("Pot", 5200, Pool.DISHES)), "Zhou")
    assert session.scalars(select(DishPrice)).all() == []
    assert session.scalars(select(BillMeal)).all() == []
    assert session.scalars(select(BillWord)).all() == []
    propose(session, table, "Lin")
    agree(session, table, "Zhou", "Su")
    assert [price.fen for price in session.scalars(select(DishPrice))] == [5200]


def test_a_typed_price_is_reported_and_a_bills_price_is_not(session: Session) -> None:
    table = a_table(session, "Lin", "Zhou", "Su")
    dinner = dinner_of(session, table)
    venue = session.get_one(Venue, dinner.venue_id)
    add_dish(session, venue, table.members["Lin"], "Pot", 4800, dinner.starts_at - timedelta(days=1))
    _agreed(session, table, _menu(table, ("Pot", 4800, Pool.DISHES)))
    (history,) = dish_histories(session, venue.id)
    assert [price.source != "" for price in history.prices] == [True, False]


def test_yen_and_dinars_are_kept_in_hundredths() -> None:
    assert heads.hundredths(Fraction(3000), 0) == 300000
    assert heads.hundredths(Fraction(4500), 3) == 450


def test_two_names_of_one_dish_become_one(session: Session) -> None:
    table = a_table(session, "Lin", "Zhou", "Su")
    venue = session.get_one(Venue, dinner_of(session, table).venue_id)
    lamb = add_dish(session, venue, table.members["Lin"], "Lamb", 5800, clock.now())
    other = add_dish(session, venue, table.members["Lin"], "Hand-cut lamb", 5600, clock.now())
    merge_dish(session, other, lamb, table.members["Su"], clock.now())
    merge_dish(session, other, lamb, table.members["Su"], clock.now())
    (history,) = dish_histories(session, venue.id)
    assert history.line.name == "Lamb"
    assert {price.fen for price in history.prices} == {5800, 5600}
    assert [name.name for name in history.names] == ["Hand-cut lamb"]
    _agreed(session, table, _menu(table, ("Hand-cut lamb", 6000, Pool.DISHES)))
    assert queries.dishes_of(session, table.id) == [lamb.id]


def test_merging_is_a_page_of_the_venue_and_a_wrong_name_is_said(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_table(session, "Lin")
        venue = session.get_one(Venue, dinner_of(session, table).venue_id)
        for name in ("Lamb", "Mutton"):
            add_dish(session, venue, table.members["Lin"], name, 5800, clock.now())
        pid = session.scalars(select(Dish.public_id).where(Dish.name == "Mutton")).one()
        at = f"/v/{venue.public_id}/dishes"
    browser = as_member(table.members["Lin"])
    wrong = browser.post(f"{at}/{pid}/same", data={"name": "Crab"}, headers=EN)
    assert wrong.status_code == 422
    assert "There is no other dish of that name here." in wrong.text
    assert browser.post(f"{at}/{pid}/same", data={"name": " lamb "}).status_code == 303
    page = browser.get(at, headers=EN).text
    assert "Called Mutton before." in page
    assert page.count('id="dish-') == 1 + 1  # one dish, one list of names
    assert browser.post(f"{at}/{pid}/same", data={"name": "Lamb"}).status_code == 404


def test_a_head_costs_food_and_drinks_apart_with_the_discount_in_proportion() -> None:
    lines = (Line(1, 30000), Line(2, 10000, Pool.DRINKS))
    charges = (Charge(1, -4000), Charge(2, 400, Spread.PER_HEAD))
    assert heads.per_head(lines, charges, 4) == (Fraction(27400, 4), Fraction(9000, 4))
    assert sum(heads.per_head(lines, charges, 4)) * 4 == 40000 - 4000 + 400
    assert heads.per_head((), (), 3) == (Fraction(0), Fraction(0))


def test_a_venue_shows_a_range_of_three_bills_and_nothing_of_two() -> None:
    two = [heads.Head("CNY", 7169, 1200), heads.Head("CNY", 9900, 0)]
    assert heads.range_of(two) is None
    found = heads.range_of([*two, heads.Head("CNY", 8049, 900), heads.Head("USD", 3000, 0)])
    assert found == heads.Range("CNY", 7200, 8000, 9900, 900, 3)


def test_the_venues_page_says_what_a_head_costs_and_whose_it_was_to_nobody(
    writing: Writing, as_member: As
) -> None:
    with writing() as session:
        tables = [a_table(session, "Lin", "Zhou", "Su") for _each in range(3)]
        venue_id = dinner_of(session, tables[0]).venue_id
        for table, amount in zip(tables, (21000, 30000, 24000), strict=True):
            dinner_of(session, table).venue_id = venue_id
            _agreed(session, table, _menu(table, ("Pot", amount, Pool.DISHES), ("Beer", 3000, Pool.DRINKS)))
        pid = session.get_one(Venue, venue_id).public_id
        member = tables[0].members["Outside"]
    page = as_member(member).get(f"/v/{pid}", headers=EN).text
    assert "¥80 each by agreed bills" in page
    assert "¥70 – ¥100" in page
    assert "¥10" in page
    assert "3 bills" in page


def test_the_review_form_lists_the_dishes_of_that_dinners_bill(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su")
        dinner = dinner_of(session, table)
        dinner.ends_at = clock.now() - timedelta(minutes=1)
        venue = session.get_one(Venue, dinner.venue_id)
        add_dish(session, venue, table.members["Lin"], "Eaten by others", None, clock.now())
        _agreed(session, table, _menu(table, ("Pot", 4800, Pool.DISHES), ("Lamb 2 盘", 9600, Pool.DISHES)))
        for name in ("Lin", "Zhou", "Su"):
            said = {seat: Word.YES for other, seat in table.seats.items() if other != name}
            say(
                session,
                dinner,
                session.get_one(Seat, table.seats[name]),
                Words(True, said, None),
                clock.now(),
            )
    page = as_member(table.members["Zhou"]).get(f"/d/{table.pid}/review", headers=EN)
    assert page.status_code == 200
    listed = page.text.split('class="dishlist"')[1].split("</ul>")[0]
    assert "<b>Pot</b>" in listed
    assert "<b>Lamb</b>" in listed
    assert "Eaten by others" not in listed


def test_a_share_agreed_to_is_ones_own_word_and_tablemates_agreement_one_for_the_others(
    session: Session,
) -> None:
    table = a_table(session, "Lin", "Zhou", "Su", "Ma")
    _agreed(session, table, a_sheet(table, "Lin", 8000))
    said = {each.seat_id: each.agreed for each in session.scalars(select(BillWord))}
    assert said == {
        table.seats[name]: agreed for name, agreed in (("Lin", True), ("Zhou", True), ("Su", True), ("Ma", False))
    }  # fmt: skip
    found = {each.seat_id: each.why for each in session.scalars(select(Finding))}
    assert found[table.seats["Zhou"]]["own"] is True
    assert found[table.seats["Ma"]]["own"] is None
    assert {why["yes"] for why in found.values()} == {1}


def test_whoever_was_left_out_and_asked_stands_again_by_the_bill_and_one_who_was_there(
    session: Session,
) -> None:
    """X-09: one confirmed attendee vouches, her own share is agreed to."""
    from events.attestations.models import WalkIn

    table = a_table(session, "Lin", "Zhou", "Su", "Ma", "Wu")
    dinner = dinner_of(session, table)
    dinner.ends_at = clock.now() - timedelta(minutes=1)
    for name in ("Lin", "Zhou", "Su", "Wu"):  # Wu and Zhou deny Ma, Lin vouches
        of_ma = {"Lin": Word.YES, "Zhou": Word.NO, "Wu": Word.NO}.get(name)
        others = {seat: Word.YES for other, seat in table.seats.items() if other not in (name, "Ma")}
        words = others | ({table.seats["Ma"]: of_ma} if of_ma else {})
        say(session, dinner, session.get_one(Seat, table.seats[name]), Words(True, words, None), clock.now())
    begin(session, table, a_sheet(table, "Lin", 8000), "Lin")
    propose(session, table, "Lin")
    agree(session, table, "Ma", "Zhou")
    finding = select(Finding).where(Finding.seat_id == table.seats["Ma"])
    assert session.scalars(finding).one().state is not SeatFinding.CONFIRMED
    session.add(WalkIn(
        dinner_id=dinner.id, member_id=table.members["Ma"], shower_seat_id=None, step=None, asked_at=clock.now()
    ))  # fmt: skip
    session.flush()
    edit(session, table, a_sheet(table, "Lin", 9000), "Lin")
    propose(session, table, "Lin")
    agree(session, table, "Ma", "Zhou")
    session.expire_all()
    assert bill_on(session, table).shares
    again = session.scalars(finding).one()
    assert (again.state, again.why["reason"]) == (SeatFinding.CONFIRMED, "reinstated")


def test_who_agrees_once_it_stands_has_said_so_too_and_nothing_else_changes(
    writing: Writing, as_member: As
) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su", "Ma")
        _agreed(session, table, a_sheet(table, "Lin", 8000))
        before = [(each.seat_id, each.amount) for each in bill_on(session, table).shares]
    ma = as_member(table.members["Ma"])
    assert "It stands already." in ma.get(table.path, headers=EN).text
    for share in ("1999", "2000", "2000"):  # another share is not what stands
        assert ma.post(f"{table.path}/answer", data={"says": "agree", "share": share}).status_code == 303
    assert "It stands already." not in ma.get(table.path, headers=EN).text
    with writing() as session:
        seat = select(BillWord.agreed).where(BillWord.seat_id == table.seats["Ma"])
        assert session.scalars(seat).one() is True
        assert [(each.seat_id, each.amount) for each in bill_on(session, table).shares] == before
