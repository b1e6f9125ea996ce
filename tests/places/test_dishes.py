"""Dishes: written down by hand or in a review, renamed and repriced without losing what was."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import Form

from app.core import clock
from app.core.access import Refused
from app.core.fields import MoneyField
from app.places import rules
from app.places.actions import add_dish, rename_dish, say_price
from app.places.models import Dish, DishName, DishPrice
from app.places.queries import dish_histories, dishes_of
from app.places.rules import PlaceReason, cloth_for, drawing_for
from tests.factories import a_member, a_venue

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]


class Price(Form):
    amount = MoneyField()


def _fen(typed: str) -> int | None:
    from werkzeug.datastructures import MultiDict

    form = Price(MultiDict({"amount": typed}))
    return form.amount.data if form.validate() else -1


@pytest.mark.parametrize(
    ("typed", "fen"),
    [("71.69", 7169), ("¥1,200", 120000), ("１２０", 12000), ("0.1", 10), ("", None), (" ", None), ("1.005", -1),
     ("a lot", -1), ("-3", -1), ("1e9", -1), ("٣", 300), ("999999999999", -1)],
)  # fmt: skip
def test_money_is_read_to_the_fen_or_not_at_all(typed: str, fen: int | None) -> None:
    assert _fen(typed) == fen


@given(st.integers(min_value=0, max_value=99_999_999_999))
def test_what_is_shown_is_read_back(fen: int) -> None:
    form = Price(data={"amount": fen})
    assert _fen(form.amount._value()) == fen


def test_a_price_said_anew_keeps_the_old_one(session: Session) -> None:
    ann = a_member(session)
    venue = a_venue(session, ann)
    dish = add_dish(session, venue, ann.id, "Tripe", 5800, clock.now())
    assert add_dish(session, venue, ann.id, " TRIPE ", 6200, clock.now()) is dish
    say_price(session, dish, ann.id, 6200, clock.now())
    assert [line.fen for line in dishes_of(session, venue.id)] == [6200]
    (history,) = dish_histories(session, venue.id)
    assert [price.fen for price in history.prices] == [6200, 5800]


def test_a_renamed_dish_keeps_its_old_name(session: Session) -> None:
    ann = a_member(session)
    venue = a_venue(session, ann)
    dish = add_dish(session, venue, ann.id, "Tripe", None, clock.now())
    other = add_dish(session, venue, ann.id, "Ice jelly", None, clock.now())
    rename_dish(session, dish, ann.id, "Fresh tripe", clock.now())
    rename_dish(session, dish, ann.id, "Fresh tripe", clock.now())
    assert [name.name for name in session.scalars(select(DishName))] == ["Tripe"]
    with pytest.raises(Refused) as refused:
        rename_dish(session, other, ann.id, "fresh  TRIPE", clock.now())
    assert refused.value.reason is PlaceReason.DISH_NAME_TAKEN


def test_a_list_does_not_grow_for_ever(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.places.actions.MAX_DISHES", 2)
    ann = a_member(session)
    venue = a_venue(session, ann)
    add_dish(session, venue, ann.id, "A", None, clock.now())
    add_dish(session, venue, ann.id, "B", None, clock.now())
    add_dish(session, venue, ann.id, "B", 100, clock.now())
    with pytest.raises(Refused):
        add_dish(session, venue, ann.id, "C", None, clock.now())
    assert rules.MAX_DISHES > 100


def test_members_write_dishes_down_and_strangers_only_read(
    writing: Writing, as_member: As, client: FlaskClient
) -> None:
    with writing() as session:
        ann = a_member(session)
        venue = a_venue(session, ann)
    path, browser = f"/v/{venue.public_id}/dishes", as_member(ann.id)
    assert client.post(path, data={"name": "Tripe"}).status_code == 303
    assert client.get(path).status_code == 200
    with writing() as session:
        assert session.scalars(select(Dish)).all() == []
    assert browser.post(path, data={"name": "Tripe", "price": "58"}).status_code == 303
    assert browser.post(path, data={"name": "", "price": "plenty"}).status_code == 422
    with writing() as session:
        dish = session.scalars(select(Dish)).one()
        assert session.scalars(select(DishPrice.fen)).all() == [5800]
    change = f"{path}/{dish.public_id}"
    assert browser.post(change, data={"name": "Fresh tripe", "price": "62"}).status_code == 303
    assert browser.post(change, data={"name": "x" * 41}).status_code == 422
    assert browser.post(f"{path}/nothing", data={"name": "Tripe"}).status_code == 404
    page = client.get(path).text
    assert "Fresh tripe" in page
    assert "¥62" in page
    assert "¥58" in page


def test_a_drawing_follows_the_words_and_never_changes_by_itself() -> None:
    assert drawing_for(("铜锅涮肉", "聚宝源"), "a") == "hotpot"
    assert drawing_for(("", "Peking duck house"), "a") == "duck"
    assert drawing_for(("Qwerty",), "seed") == drawing_for(("Zxcvb",), "seed")
    assert {cloth_for(str(n)).split("-")[0] for n in range(200)} == set(rules.COLOURS)
