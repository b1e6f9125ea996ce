"""The pages of shared tables, as a house, those who sit and a stranger see them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock, db
from events.boards import settling
from events.boards.models import Board, BoardAsk
from events.boards.rules import AskState, Door
from events.diets.models import DietNeed
from events.diets.needs import Kind, Need
from events.diets.rules import SeenBy
from events.dinners.models import Dinner
from tests.boards.put_up import House, Writing, a_board, a_house, ask
from tests.factories import a_group, a_member, sign_in

As = Callable[[int], FlaskClient]
EN = {"Accept-Language": "en"}
FORM = {
    "title": "Whole lamb", "seats": "8", "least": "4", "price": "128", "terms": "Lamb and tea", "cancel": "Call us",
    "ends": "", "closes": "",
}  # fmt: skip


def local(days: int, hour: int = 18) -> str:
    """A time in the restaurant's zone, as the browser sends it."""
    return f"{clock.now() + timedelta(days=days):%Y-%m-%d}T{hour:02d}:30"


def page(client: FlaskClient, path: str) -> str:
    """The page in English."""
    answer = client.get(path, headers=EN)
    assert answer.status_code == 200
    return answer.text


@pytest.fixture
def house(writing: Writing) -> House:
    """A confirmed house."""
    with writing() as session:
        return a_house(session)


@pytest.fixture
def board(writing: Writing, house: House) -> Board:
    """Its board for six, from three on."""
    with writing() as session:
        return a_board(session, house)


def seat(writing: Writing, board: Board, *names: str, door: Door = Door.ANYBODY) -> list[Member]:
    """People of these names sit, or ask where somebody before them wants to be asked."""
    with writing() as session:
        people = [a_member(session, name) for name in names]
        for each in people:
            ask(session, session.get_one(Board, board.id), each, door=door)
    return people


def test_a_house_puts_a_board_up_and_finds_it_on_its_desk_and_its_place(as_member: As, house: House) -> None:
    keeper = as_member(house.owner.id)
    shop = house.merchant.public_id
    assert f"/shop/{shop}/boards/new" in page(keeper, f"/shop/{shop}")
    assert "A shared table" in page(keeper, f"/shop/{shop}/boards/new")
    sent = FORM | {"venue": house.venue.public_id, "starts": local(4)}
    answer = keeper.post(f"/shop/{shop}/boards/new", data=sent)
    assert answer.status_code == 303
    assert (
        keeper.post(f"/shop/{shop}/boards/new", data=sent).headers["Location"] == answer.headers["Location"]
    )
    for path in (f"/shop/{shop}", f"/v/{house.venue.public_id}", "/discover", answer.headers["Location"]):
        assert "Whole lamb" in page(keeper, path)
    assert "put up the shared table Whole lamb" in page(keeper, f"/shop/{shop}/log")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"seats": "2"}, "between 3 and 30"),
        ({"least": "9"}, "Between two and as many"),
        ({"starts": ""}, "error"),
        ({"ends": "1999-01-01T10:00"}, "error"),
        ({"title": ""}, "error"),
        ({"terms": "五星好评送羊排"}, "cannot ask for praise"),
        ({"closes": "x"}, "error"),
        ({"terms": "x" * 501}, "too long"),
        ({"venue": "nowhere"}, "errsum"),
        ({"terms": "五 星好评送冰粉"}, "leave out"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_is_kept(
    as_member: As, house: House, wrong: dict[str, str], sentence: str
) -> None:
    sent = FORM | {"venue": house.venue.public_id, "starts": local(4)} | wrong
    path = f"/shop/{house.merchant.public_id}/boards/new"
    answer = as_member(house.owner.id).post(path, data=sent, headers=EN)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Call us" in answer.text


def test_a_stranger_reads_numbers_and_no_names(client: FlaskClient, writing: Writing, board: Board) -> None:
    seat(writing, board, "Zinnober", "Quendel")
    text = page(client, f"/board/{board.public_id}")
    assert "1 more and it takes place" in text
    assert "2 of 6 seats taken" in text
    assert "Sign in" in text
    assert not {"Zinnober", "Quendel"} & set(text.replace("<", " ").replace(">", " ").split())


def test_asking_answering_and_getting_up(as_member: As, writing: Writing, board: Board) -> None:
    (ann,) = seat(writing, board, "Ann", door=Door.ASK)
    with writing() as session:
        bo = a_member(session, "Bo")
    path, asker, sitter = f"/board/{board.public_id}", as_member(bo.id), as_member(ann.id)
    sent = {"adults": "1", "children": "0", "hello": "We love lamb", "door": "ask"}
    assert asker.post(f"{path}/seat", data=sent).status_code == 303
    assert "Those who sit are asked" in page(asker, path)
    assert "Ann" not in page(asker, path)
    assert "Bo would like to sit with you" in page(sitter, "/")
    text = page(sitter, path)
    assert "We love lamb" in text
    assert "with 1 companion" in text
    with writing() as session:
        row = session.scalars(select(BoardAsk).where(BoardAsk.member_id == bo.id)).one()
    assert sitter.post(f"{path}/asks/{row.public_id}", data={"say": "maybe"}).status_code == 422
    assert sitter.post(f"{path}/asks/{row.public_id}", data={"say": "yes"}).status_code == 303
    assert "You have a seat" in page(asker, path)
    assert "Ann" in page(asker, path)
    assert "Whole lamb" in page(asker, "/me")
    assert asker.post(f"{path}/door", data={"door": "anybody"}).status_code == 303
    for _press in range(2):
        assert asker.post(f"{path}/seat/give-back").status_code == 303
    assert asker.post(f"{path}/door", data={"door": "anybody"}).status_code == 403
    assert "Ann" not in page(asker, path)


def test_the_desk_sees_how_many_and_diets_in_numbers_and_never_who(
    as_member: As, writing: Writing, house: House, board: Board
) -> None:
    people = seat(writing, board, "Zinnober", "Quendel")
    with writing() as session:
        for each in people:
            session.add(DietNeed(
                member_id=each.id, need=Need.NO_PORK, kind=Kind.HARD, seen_by=SeenBy.TABLE, written_at=clock.now()
            ))  # fmt: skip
    keeper, desk = as_member(house.owner.id), f"/shop/{house.merchant.public_id}"
    assert "2 people: " not in page(keeper, desk)  # of two one could guess
    seat(writing, board, "Wacholder")
    for path in (desk, f"/board/{board.public_id}"):
        text = page(keeper, path)
        assert "3 of 6 seats taken" in text
        assert not [name for name in ("Zinnober", "Quendel", "Wacholder") if name in text]
    assert "2 people: " in page(keeper, desk)
    assert "Its own people do not sit" in page(keeper, f"/board/{board.public_id}")
    alone = {"adults": "0", "children": "0", "door": "ask"}
    assert keeper.post(f"/board/{board.public_id}/seat", data=alone).status_code == 409
    answer = keeper.post(f"{desk}/boards/{board.public_id}/withdraw")
    assert answer.status_code == 303
    assert "The house has taken it back" in page(as_member(people[0].id), f"/board/{board.public_id}")


def test_the_dinner_says_where_it_came_from(as_member: As, writing: Writing, board: Board) -> None:
    people = seat(writing, board, "Ann", "Bo", "Cy")
    with writing() as session:
        a_group(session, people[0])
        settling.settle(session, board.id, board.closes_at)
    with writing() as session:
        dinner = session.scalars(select(Dinner)).one()
    guest = as_member(people[2].id)
    assert "From a shared table" in page(guest, f"/d/{dinner.public_id}")
    assert f"/d/{dinner.public_id}" in page(guest, f"/board/{board.public_id}")
    with writing() as session:
        outside = a_member(session)
    text = page(as_member(outside.id), f"/board/{board.public_id}")
    assert dinner.public_id not in text
    assert "Nobody else joins" in text


def test_an_export_holds_what_one_asked_and_said(as_member: As, writing: Writing, board: Board) -> None:
    (ann, bo) = seat(writing, board, "Ann", "Bo", door=Door.ASK)
    with writing() as session:
        assert (
            session.scalars(select(BoardAsk.state).where(BoardAsk.member_id == bo.id)).one()
            is AskState.ASKING
        )
        row = session.scalars(select(BoardAsk).where(BoardAsk.member_id == bo.id)).one()
    as_member(ann.id).post(f"/board/{board.public_id}/asks/{row.public_id}", data={"say": "no"})
    told = as_member(ann.id).get("/settings/export").text
    assert "said_of_others_at_shared_tables" in told
    assert "Whole lamb" in told


@pytest.mark.parametrize("path", ["/discover", "/v/{venue}", "/shop/{shop}"])
def test_lists_ask_a_constant_number_of_questions(
    app: Flask, as_member: As, writing: Writing, house: House, path: str
) -> None:
    keeper = as_member(house.owner.id)
    where = path.format(venue=house.venue.public_id, shop=house.merchant.public_id)
    counts = []
    for more in (1, 4):
        with writing() as session:
            for number in range(more):
                made = a_board(session, house, title=f"Table {more} {number}")
                ask(session, made, a_member(session), door=Door.ANYBODY)
        keeper.get(where)
        counts.append(_questions(app, lambda: keeper.get(where)))
    assert counts[0] == counts[1]


def _questions(app: Flask, act: Callable[[], object]) -> int:
    asked: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(db.database().engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(db.database().engine, "before_cursor_execute", note)
    return len(asked)


def test_a_seat_given_while_the_form_was_open_is_told_kindly(
    client: FlaskClient, writing: Writing, board: Board
) -> None:
    with writing() as session:
        bo = a_member(session)
        _fill(session, board)
    sign_in(client, bo.id)
    answer = client.post(
        f"/board/{board.public_id}/seat", data={"adults": "1", "children": "0", "door": "ask"}, headers=EN
    )
    assert answer.status_code == 409
    assert "not so many seats left" in answer.text


def _fill(session: Session, board: Board) -> None:
    """One seat is left."""
    for adults in (3, 0):
        ask(session, session.get_one(Board, board.id), a_member(session), adults=adults, door=Door.ANYBODY)
