"""Pictures at a bill: the paper for the table alone, a collection code for who still has to pay, gone in time."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.access import Refused
from app.core.photos import Photo
from app.core.photos_taking import Prepared, take_in
from events.bills import picturing
from events.bills.models import BillPicture
from events.bills.rules import BillReason, PictureKind, Settling
from events.dinners.models import Seat
from tests.bills.helpers import (
    EN,
    As,
    Table,
    Writing,
    a_sheet,
    a_table,
    agree,
    agreed,
    begin,
    bill_on,
    dinner_of,
    edit,
    propose,
    reason,
    say,
    transfer,
)


def a_file() -> BytesIO:
    """A small photograph."""
    kept = BytesIO()
    Image.new("RGB", (60, 80), (200, 180, 90)).save(kept, "JPEG")
    kept.seek(0)
    return kept


def taken() -> Prepared:
    return take_in(a_file())


def _seat(session: Session, table: Table, name: str) -> Seat:
    return session.get_one(Seat, table.seats[name])


def _add(session: Session, table: Table, name: str, kind: PictureKind) -> None:
    picturing.add(
        session, dinner_of(session, table), _seat(session, table, name), kind, taken(), "paper", clock.now()
    )


def _sends(browser: FlaskClient, at: str) -> int:
    return browser.post(at, data={"picture": (a_file(), "paper.jpg")}, headers=EN).status_code


def test_the_table_sees_the_paper_and_nobody_else(
    writing: Writing, as_member: As, client: FlaskClient
) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su")
        begin(session, table, a_sheet(table, "Lin", 9000), "Lin")
    assert _sends(as_member(table.members["Zhou"]), f"{table.path}/photos") == 303
    with writing() as session:
        pid = session.scalars(select(Photo.public_id)).one()
    page = as_member(table.members["Su"]).get(table.path, headers=EN).text
    assert f"/photos/{pid}/thumb" in page
    for at in (f"{table.path}/photos/{pid}", f"{table.path}/photos/{pid}/thumb"):
        answer = as_member(table.members["Su"]).get(at)
        assert (answer.status_code, answer.mimetype) == (200, "image/webp")
        assert as_member(table.members["Outside"]).get(at).status_code in (403, 404)
        assert client.get(at).status_code in (303, 302, 403, 404)


def test_what_is_no_picture_is_said_and_nothing_is_kept(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su")
        begin(session, table, a_sheet(table, "Lin", 9000), "Lin")
    sent = {"picture": (BytesIO(b"not a picture"), "paper.jpg")}
    answer = as_member(table.members["Zhou"]).post(f"{table.path}/photos", data=sent, headers=EN)
    assert answer.status_code == 422
    assert "JPEG, PNG and WebP" in answer.text
    assert as_member(table.members["Zhou"]).post(f"{table.path}/photos", data={}).status_code == 422
    assert as_member(table.members["Outside"]).post(f"{table.path}/photos", data={}).status_code in (403, 404)
    with writing() as session:
        assert session.scalars(select(Photo)).all() == []


def test_whoever_paid_takes_the_paper_away_and_another_diner_does_not(session: Session) -> None:
    table = a_table(session, "Lin", "Zhou", "Su")
    begin(session, table, a_sheet(table, "Lin", 9000), "Lin")
    _add(session, table, "Zhou", PictureKind.PAPER)
    pid, dinner = session.scalars(select(Photo.public_id)).one(), dinner_of(session, table)
    with pytest.raises(Refused) as refused:
        picturing.remove(session, dinner, _seat(session, table, "Su"), pid, clock.now())
    assert reason(refused) is BillReason.NOT_YOURS_TO_SAY
    picturing.remove(session, dinner, _seat(session, table, "Lin"), pid, clock.now())
    assert session.scalars(select(Photo)).all() == []


def test_four_photographs_are_enough(session: Session) -> None:
    table = a_table(session, "Lin", "Zhou", "Su")
    begin(session, table, a_sheet(table, "Lin", 9000), "Lin")
    for _each in range(picturing.MOST_PAPERS):
        _add(session, table, "Zhou", PictureKind.PAPER)
    with pytest.raises(Refused) as refused:
        _add(session, table, "Su", PictureKind.PAPER)
    assert reason(refused) is BillReason.TOO_MANY_PICTURES


def test_a_code_is_seen_by_who_still_has_to_pay_and_by_nobody_else(writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_table(session, "Lin", "Zhou", "Su")
        agreed(session, table, 9000)
    lin = as_member(table.members["Lin"])
    assert _sends(lin, f"{table.path}/code") == 303
    assert _sends(as_member(table.members["Zhou"]), f"{table.path}/code") == 409  # nobody owes Zhou
    with writing() as session:
        pid = session.scalars(select(Photo.public_id)).one()
    at = f"{table.path}/photos/{pid}"
    assert "See the collection code" in as_member(table.members["Zhou"]).get(table.path, headers=EN).text
    assert as_member(table.members["Zhou"]).get(at).status_code == 200
    assert lin.get(at).status_code == 200
    with writing() as session:
        say(session, table, "Zhou", transfer(session, table, "Zhou"), Settling.SAID_PAID)
        say(session, table, "Lin", transfer(session, table, "Zhou"), Settling.CONFIRMED)
    assert as_member(table.members["Zhou"]).get(at).status_code == 404
    assert as_member(table.members["Zhou"]).post(at).status_code == 404
    assert as_member(table.members["Su"]).get(at).status_code == 200


def test_a_new_code_takes_the_place_of_the_old_one_and_a_reopened_bill_shows_none(session: Session) -> None:
    table = a_table(session, "Lin", "Zhou", "Su")
    agreed(session, table, 9000)
    for _each in range(2):
        _add(session, table, "Lin", PictureKind.CODE)
    (code,) = picturing.pictures_of(session, bill_on(session, table).bill.id)
    zhou = _seat(session, table, "Zhou")
    assert picturing.may_show(bill_on(session, table), code, zhou, clock.now())
    assert picturing.waiting_codes(bill_on(session, table), [code], zhou, clock.now())
    edit(session, table, a_sheet(table, "Zhou", 12000), "Su")
    propose(session, table, "Zhou")
    agree(session, table, "Lin", "Su")
    (code,) = picturing.pictures_of(session, bill_on(session, table).bill.id)
    assert not picturing.may_show(bill_on(session, table), code, zhou, clock.now())


def test_codes_go_by_themselves(session: Session) -> None:
    table = a_table(session, "Lin", "Zhou", "Su")
    agreed(session, table, 9000)
    _add(session, table, "Lin", PictureKind.CODE)
    _add(session, table, "Lin", PictureKind.PAPER)
    now, zhou = clock.now(), _seat(session, table, "Zhou")
    code = session.scalars(select(BillPicture).where(BillPicture.kind == PictureKind.CODE)).one()
    assert list(picturing.old_codes(session, now + timedelta(days=6))) == []
    assert not picturing.may_show(bill_on(session, table), code, zhou, now + timedelta(days=7))
    for name in ("Zhou", "Su"):
        say(session, table, "Lin", transfer(session, table, name), Settling.CONFIRMED)
    session.flush()
    assert list(picturing.old_codes(session, now + timedelta(hours=71))) == []
    (due,) = picturing.old_codes(session, now + timedelta(hours=73))
    picturing.expire(session, due, now + timedelta(hours=73))
    picturing.expire(session, due, now + timedelta(hours=73))
    assert [each.kind for each in session.scalars(select(BillPicture))] == [PictureKind.PAPER]
