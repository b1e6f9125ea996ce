"""Attacks on the card: old, forged and borrowed codes, wrong desks, staff who left, two scans at once, guessing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.accounts.models import Member
from app.core import clock
from app.merchants.models import MerchantClaim, Staff
from app.places.models import Venue
from events.bills.models import GroupPerk
from events.cards import code
from events.cards.models import CardTry, PerkUse
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState
from tests.cards.tables import EN, SECRET, As, Evening, Writing, another_table, hire, keep, perk_of, read


def refused(desk: object, address: str, said: str) -> str:
    """What the desk is told of a code that it cannot read."""
    answer = desk.post(address, data={"code": said}, headers=EN)  # type: ignore[attr-defined]
    assert answer.status_code == 409
    assert "Haidian Foragers" not in answer.text
    return str(answer.text)


def test_a_replayed_code_is_too_old_after_a_minute(as_member: As, evening: Evening) -> None:
    gao = as_member(evening.people["gao"])
    old = evening.qr(ago=timedelta(seconds=61))
    assert "too old" in refused(gao, evening.desk(), old)
    assert gao.get(f"/card/{old}", headers=EN).status_code == 409
    ahead = evening.qr(ago=timedelta(seconds=-61))  # made for later: not yet
    assert "too old" in refused(gao, evening.desk(), ahead)


def test_digits_end_after_five_minutes(as_member: As, evening: Evening) -> None:
    gao = as_member(evening.people["gao"])
    old = evening.digits(ago=timedelta(minutes=5, seconds=1))
    assert old not in (evening.digits(), evening.digits(timedelta(seconds=150)))
    answer = gao.post(evening.desk(), data={"code": old}, headers=EN)
    assert answer.headers["Location"] == evening.desk()
    assert "No table here says that code" in gao.get(evening.desk(), headers=EN).text


def test_forged_codes_and_those_of_another_key_are_no_card(as_member: As, evening: Evening) -> None:
    gao = as_member(evening.people["gao"])
    step, seat = code.step_at(clock.now()), evening.seats["lin"]
    for key in (
        b"guess",
        code.card_key(b"other" * 9, evening.pid),
        code.card_key(SECRET, evening.houses["tea"]),
    ):
        assert "no group card" in refused(gao, evening.desk(), code.payload(key, seat, step))
    nobody = code.payload(code.card_key(SECRET, evening.pid), "AAAAAAAAAAA", step)
    assert "no group card" in refused(gao, evening.desk(), nobody)


def test_another_dinners_code_opens_only_that_dinner(
    as_member: As, evening: Evening, writing: Writing
) -> None:
    with writing() as session:
        dinner, seat = another_table(session, evening, "Priya")
        pid, seat_pid = dinner.public_id, seat.public_id
    step = code.step_at(clock.now())
    mixed = code.payload(code.card_key(SECRET, evening.pid), seat_pid, step)
    gao = as_member(evening.people["gao"])
    assert "no group card" in refused(gao, evening.desk(), mixed)
    theirs = code.payload(code.card_key(SECRET, pid), seat_pid, step)
    page = gao.get(read(gao, evening.desk(), theirs), headers=EN).text
    assert "Priya’s people" in page or "Priya&#39;s people" in page
    assert "promised the table nothing" in page
    # A perk of the other table cannot be given on this card, whatever the form says.
    reading = read(gao, evening.desk(), theirs)
    assert gao.post(reading, data={"perk": f"note:{evening.venue_ids['hotpot']}"}).status_code == 409


def test_the_neighbours_desk_reads_nothing(as_member: As, evening: Evening) -> None:
    wu = as_member(evening.people["wu"])
    assert "not for this house" in refused(wu, evening.desk("tea"), evening.qr())
    assert wu.post(evening.desk("tea"), data={"code": evening.digits()}).headers["Location"] == evening.desk(
        "tea"
    )
    assert wu.get(evening.desk()).status_code == 404
    assert wu.post(evening.desk(), data={"code": evening.qr()}).status_code == 404


def test_a_reading_is_of_whoever_read_and_of_that_house(
    as_member: As, evening: Evening, writing: Writing
) -> None:
    with writing() as session:
        claim = session.scalars(
            select(MerchantClaim).where(MerchantClaim.venue_id == evening.venue_ids["hotpot"])
        ).one()
        session.refresh(claim, ["merchant"])
        hire(session, claim, evening.people["hua"])
    gao, hua, wu = (as_member(evening.people[name]) for name in ("gao", "hua", "wu"))
    reading = read(gao, evening.desk(), evening.qr())
    assert gao.get(reading).status_code == 200
    for other in (hua, wu, as_member(evening.people["stranger"])):
        assert other.get(reading).status_code == 404
        assert other.post(reading, data={"perk": "note:1"}).status_code == 404
    elsewhere = reading.replace(evening.houses["hotpot"], evening.houses["tea"])
    assert gao.get(elsewhere).status_code == 404
    assert gao.get(reading[:-2] + "xx").status_code == 404
    clock.shift(timedelta(minutes=10, seconds=5))
    assert gao.get(reading).status_code == 409
    assert gao.post(reading, data={"perk": f"note:{evening.venue_ids['hotpot']}"}).status_code == 409


def test_staff_who_were_taken_off_read_no_more(as_member: As, evening: Evening, writing: Writing) -> None:
    gao = as_member(evening.people["gao"])
    reading = read(gao, evening.desk(), evening.qr())
    with writing() as session:
        session.execute(
            update(Staff).where(Staff.member_id == evening.people["gao"]).values(left_at=clock.now())
        )
    assert gao.get(reading).status_code == 404
    assert gao.post(reading, data={"perk": f"note:{evening.venue_ids['hotpot']}"}).status_code == 404
    assert gao.post(evening.desk(), data={"code": evening.qr()}).status_code == 404
    assert "Haidian" not in gao.get(f"/card/{evening.qr()}", headers=EN).text


def test_whoever_only_says_that_the_house_is_theirs_reads_nothing(
    as_member: As, evening: Evening, writing: Writing
) -> None:
    with writing() as session:
        venue = session.get_one(Venue, evening.venue_ids["hotpot"])
        keep(session, venue, session.get_one(Member, evening.people["stranger"]), confirmed=False)
    stranger = as_member(evening.people["stranger"])
    assert stranger.get(evening.desk()).status_code == 200
    assert "not for this house" in refused(stranger, evening.desk(), evening.qr())
    assert (
        stranger.post(evening.desk(), data={"code": evening.digits()}).headers["Location"] == evening.desk()
    )
    assert "Haidian" not in stranger.get(f"/card/{evening.qr()}", headers=EN).text
    assert "Haidian" not in stranger.get(evening.desk(), headers=EN).text


def test_a_seat_given_back_takes_its_codes_along(as_member: As, evening: Evening, writing: Writing) -> None:
    with writing() as session:
        seat = session.scalars(select(Seat).where(Seat.public_id == evening.seats["zhou"])).one()
        seat.state = SeatState.GONE
    gao, zhou = as_member(evening.people["gao"]), as_member(evening.people["zhou"])
    assert "no seat at that table any more" in refused(gao, evening.desk(), evening.qr("zhou"))
    assert zhou.get(evening.card).status_code == 403
    assert zhou.get(f"{evening.card}/codes.json").status_code == 403


def test_five_wrong_codes_lock_whoever_types_and_nobody_else(
    as_member: As, evening: Evening, writing: Writing
) -> None:
    gao = as_member(evening.people["gao"])
    right = {evening.digits(), evening.digits(timedelta(seconds=150))}
    wrong = [f"{number:06d}" for number in range(8) if f"{number:06d}" not in right][:5]
    for each in wrong:
        assert gao.post(evening.desk(), data={"code": each}).status_code == 303
    assert "Too many wrong codes" in refused(gao, evening.desk(), evening.digits())
    with writing() as session:
        assert session.scalar(select(func.count()).select_from(CardTry)) == 5
    assert gao.get(read(gao, evening.desk(), evening.qr())).status_code == 200  # a scan is no guess
    clock.shift(timedelta(minutes=10, seconds=5))
    assert gao.get(read(gao, evening.desk(), evening.digits())).status_code == 200


def test_what_cannot_be_a_code_is_no_try(as_member: As, evening: Evening, writing: Writing) -> None:
    gao = as_member(evening.people["gao"])
    for said in ("", "12345", "abc", "TC1.x", "x" * 900, "١٢٣٤٥٦"):
        assert gao.post(evening.desk(), data={"code": said}).status_code == 422
    with writing() as session:
        assert session.scalar(select(func.count()).select_from(CardTry)) == 0


def test_a_note_written_anew_is_not_given_twice(as_member: As, evening: Evening, writing: Writing) -> None:
    gao, lin = as_member(evening.people["gao"]), as_member(evening.people["lin"])
    reading = read(gao, evening.desk(), evening.qr())
    gao.post(reading, data={"perk": perk_of(gao.get(reading).text)})
    again = {"words": "Two bowls of iced jelly", "agreed_with": "", "agreed_on": "2026-01-02"}
    assert lin.post(f"/d/{evening.pid}/bill/card", data=again | {"words": ""}).status_code == 303
    assert lin.post(f"/d/{evening.pid}/bill/card", data=again).status_code == 303
    with writing() as session:
        assert session.scalars(select(GroupPerk.words)).all() == ["Two bowls of iced jelly"]
    second = read(gao, evening.desk(), evening.qr())
    assert 'name="perk"' not in gao.get(second).text


@pytest.mark.parametrize("field", ["called_off_at", "time_open"])
def test_no_card_of_a_dinner_that_is_not(
    as_member: As, evening: Evening, writing: Writing, field: str
) -> None:
    with writing() as session:
        dinner = session.get_one(Dinner, evening.dinner_id)
        setattr(dinner, field, clock.now() if field == "called_off_at" else True)
    gao = as_member(evening.people["gao"])
    refused(gao, evening.desk(), evening.qr())
    assert gao.post(evening.desk(), data={"code": evening.digits()}).headers["Location"] == evening.desk()
    assert as_member(evening.people["lin"]).get(f"{evening.card}/codes.json").status_code == 409
    with writing() as session:
        assert session.scalars(select(PerkUse)).all() == []
