"""The desk: what staff read of a card, what anybody else reads, giving once, undoing, both logs (C-01 to C-07)."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from events.attestations.models import Finding, Scan
from events.cards.models import PerkUse
from events.dinners.models import Seat
from tests.cards.tables import EN, PERK, As, Evening, Writing, perk_of, read


def test_staff_read_group_heads_and_what_is_valid_now_and_nothing_else(
    as_member: As, evening: Evening
) -> None:
    gao = as_member(evening.people["gao"])
    for said in (evening.qr(), f"http://localhost/card/{evening.qr()}", evening.digits()):
        page = gao.get(read(gao, evening.desk(), said), headers=EN).text
        main = page[page.index("<main") : page.index("</main>")]
        assert "Haidian Foragers" in main
        assert "2 people" in main
        assert "0 people" in main
        assert PERK in main
        assert "valid now" in main
        for secret in ("Lin", "Zhou", "Old-stove hotpot", evening.pid, "¥"):
            assert secret not in main


def test_a_phones_own_camera_leads_staff_to_the_same_page(as_member: As, evening: Evening) -> None:
    answer = as_member(evening.people["gao"]).get(f"/card/{evening.qr()}")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(evening.desk())


def test_anybody_else_reads_the_same_neutral_page(
    as_member: As, client: FlaskClient, evening: Evening
) -> None:
    forged = evening.qr()[:-3] + "AAA"
    others = [client, *(as_member(evening.people[name]) for name in ("stranger", "lin", "ma", "wu"))]
    for each in others:
        pages = {
            each.get(f"/card/{payload}", headers=EN).text.replace(payload, "")
            for payload in (evening.qr(), forged, "TC1.nobody.1.AAAAAAAAAAAAAAAAAAAAAA", "nothing")
        }
        texts = {page[page.index("<main") : page.index("</main>")] for page in pages}
        assert len(texts) == 1
        assert "Haidian" not in texts.pop()


def test_a_perk_is_given_once_and_both_sides_read_so(as_member: As, evening: Evening) -> None:
    gao, lin = as_member(evening.people["gao"]), as_member(evening.people["lin"])
    reading = read(gao, evening.desk(), evening.qr())
    perk = perk_of(gao.get(reading).text)
    assert gao.post(reading, data={"perk": perk}).status_code == 303
    assert gao.post(reading, data={"perk": perk}).status_code == 303  # the same button twice is once
    again = read(gao, evening.desk(), evening.qr("zhou"))
    assert "Given at" in gao.get(again, headers=EN).text
    refused = gao.post(again, data={"perk": perk}, headers=EN)
    assert refused.status_code == 409
    assert "once for a table" in refused.text
    assert "Given at" in lin.get(evening.card, headers=EN).text
    assert "on Lin’s card" in lin.get(evening.card, headers=EN).text
    assert "Haidian Foragers" in gao.get(evening.desk(), headers=EN).text


def test_it_is_taken_back_within_ten_minutes_and_may_be_given_again(
    as_member: As, evening: Evening, writing: Writing
) -> None:
    gao = as_member(evening.people["gao"])
    reading = read(gao, evening.desk(), evening.digits())
    gao.post(reading, data={"perk": perk_of(gao.get(reading).text)})
    with writing() as session:
        use = session.scalars(select(PerkUse)).one()
        assert use.seat_id is None
        undo = f"{evening.desk()}/given/{use.public_id}/undo"
    assert gao.post(undo).status_code == 303
    assert gao.post(undo).status_code == 303
    assert "taken back" in as_member(evening.people["lin"]).get(evening.card, headers=EN).text
    assert gao.post(reading, data={"perk": perk_of(gao.get(reading).text)}).status_code == 303
    with writing() as session:
        second = session.scalars(select(PerkUse).where(PerkUse.undone_at.is_(None))).one()
        undo = f"{evening.desk()}/given/{second.public_id}/undo"
    clock.shift(timedelta(minutes=11))
    assert gao.post(undo, headers=EN).status_code == 409


def test_a_scan_is_no_attendance_and_gives_no_right_to_review(
    as_member: As, evening: Evening, writing: Writing
) -> None:
    """C-07: nothing that stands for presence is written, and the review stays shut."""

    def stands() -> list[object]:
        with writing() as session:
            return [
                session.scalars(select(Finding.id)).all(),
                session.scalars(select(Scan.id)).all(),
                session.scalars(select(Seat.arrived_at).where(Seat.dinner_id == evening.dinner_id)).all(),
            ]

    before = stands()
    gao, lin = as_member(evening.people["gao"]), as_member(evening.people["lin"])
    shut = lin.get(f"/d/{evening.pid}/review").status_code
    reading = read(gao, evening.desk(), evening.qr())
    gao.post(reading, data={"perk": perk_of(gao.get(reading).text)})
    assert stands() == before
    clock.shift(timedelta(hours=3))
    assert lin.get(f"/d/{evening.pid}/review").status_code == shut == 403
    assert stands() == before


def test_too_many_wrong_codes_are_answered_at_the_desk_itself(as_member: As, evening: Evening) -> None:
    gao = as_member(evening.people["gao"])
    wrong = f"{(int(evening.digits()) + 1) % 10**6:06}"
    answers = [gao.post(evening.desk(), data={"code": wrong}, headers=EN) for _time in range(12)]
    locked = answers[-1]
    assert locked.status_code == 409
    assert "Too many wrong codes" in locked.text
    assert 'id="card-code"' in locked.text  # the other way stays at hand
    assert wrong not in locked.text
