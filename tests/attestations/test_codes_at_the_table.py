"""Live codes through the pages: shown, typed, scanned, kept without network, read by somebody without a seat."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.core import clock
from events.attestations import ahead, rules
from events.attestations.models import CodeTry, Scan, WalkIn
from events.dinners.models import Seat
from events.dinners.rules import SeatState
from tests.attestations.tables import a_table, qr, rows, spoken
from tests.factories import a_dinner, a_group, a_member, a_seat

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
Travel = Callable[[timedelta], None]


def test_the_code_is_shown_to_whoever_sits_and_to_nobody_else(
    writing: Writing, as_member: As, client: FlaskClient
) -> None:
    with writing() as session:
        sat = a_table(session)
        other, gone = a_member(session), a_member(session)
        a_seat(session, sat.dinner, gone, SeatState.GONE)
    before = spoken(sat, "Bo")
    page = as_member(sat.id("Bo")).get(f"/d/{sat.pid}/code")
    assert page.status_code == 200
    drawn = re.findall(r"<b>(\w)</b>", page.text)
    assert "".join(drawn) in (before, spoken(sat, "Bo"))  # a step may have begun meanwhile
    assert '<noscript><meta http-equiv="refresh"' in page.text
    assert as_member(other.id).get(f"/d/{sat.pid}/code").status_code == 404  # cannot even see the dinner
    assert as_member(gone.id).get(f"/d/{sat.pid}/code").status_code == 404
    assert client.get(f"/d/{sat.pid}/code").status_code == 404
    assert client.get(f"/d/{sat.pid}/codes.json").status_code == 404


def test_codes_of_the_next_hour_are_fetched_in_parts(writing: Writing, as_member: As) -> None:
    with writing() as session:
        sat = a_table(session)
    bo = as_member(sat.id("Bo"))
    seen: list[int] = []
    wanted = 0
    while len(seen) < 200:
        part = bo.get(f"/d/{sat.pid}/codes.json", query_string={"from": wanted}).get_json()
        if not part["codes"]:
            break
        seen += [each["step"] for each in part["codes"]]
        wanted = seen[-1] + 1
    assert seen == list(range(seen[0], seen[0] + len(seen)))
    assert len(seen) in (ahead.AHEAD + 1, ahead.AHEAD + 2)  # a step may have begun meanwhile
    first = bo.get(f"/d/{sat.pid}/codes.json").get_json()["codes"][0]
    assert first["say"] == rules.spoken_code(
        rules.event_key(b"t" * 40, sat.pid), sat.seats["Bo"].id, first["step"]
    )


def test_no_code_before_half_an_hour_and_none_three_hours_after(
    writing: Writing, as_member: As, travel: Travel
) -> None:
    with writing() as session:
        sat = a_table(session, since=timedelta(minutes=-31))
    bo = as_member(sat.id("Bo"))
    assert "tcode__q" not in bo.get(f"/d/{sat.pid}/code").text
    assert bo.get(f"/d/{sat.pid}/codes.json").status_code == 409
    travel(timedelta(minutes=2))
    assert "tcode__q" in bo.get(f"/d/{sat.pid}/code").text
    travel(timedelta(hours=5, minutes=35))
    assert "tcode__q" not in bo.get(f"/d/{sat.pid}/code").text


def test_a_typed_code_ties_two_and_fills_their_bowls(writing: Writing, as_member: As) -> None:
    with writing() as session:
        sat = a_table(session)
    bo = as_member(sat.id("Bo"))
    code = spoken(sat, "Ann").lower()
    answer = bo.post(f"/d/{sat.pid}/here", data={"code": f" {code[:3]} {code[3:]} "}, follow_redirects=True)
    assert "A red thread ties you and Ann." in answer.text
    answer = bo.post(f"/d/{sat.pid}/here", data={"code": spoken(sat, "Ann")}, follow_redirects=True)
    assert "You and Ann were tied already." in answer.text
    assert len(rows(Scan)) == 1
    assert {seat.id for seat in rows(Seat) if seat.arrived_at} == {sat.seats["Ann"].id, sat.seats["Bo"].id}


def test_a_wrong_code_is_counted_and_five_lock(writing: Writing, as_member: As, travel: Travel) -> None:
    with writing() as session:
        sat = a_table(session)
    bo = as_member(sat.id("Bo"))
    for _try in range(5):
        answer = bo.post(f"/d/{sat.pid}/here", data={"code": "000000"})
        assert answer.status_code == 303
    assert len(rows(CodeTry)) == 5
    answer = bo.post(f"/d/{sat.pid}/here", data={"code": spoken(sat, "Ann")}, follow_redirects=True)
    assert "Five wrong codes" in answer.text
    assert rows(Scan) == []
    assert len(rows(CodeTry)) == 5
    travel(timedelta(minutes=10, seconds=1))
    bo.post(f"/d/{sat.pid}/here", data={"code": spoken(sat, "Ann")})
    assert len(rows(Scan)) == 1


def test_what_cannot_be_a_code_is_no_try(writing: Writing, as_member: As) -> None:
    with writing() as session:
        sat = a_table(session)
    answer = as_member(sat.id("Bo")).post(f"/d/{sat.pid}/here", data={"code": "hello"})
    assert answer.status_code == 422
    assert 'value="HE' in answer.text  # what was typed stays
    assert rows(CodeTry) == []


def test_one_spoken_code_lets_three_in(writing: Writing, as_member: As, travel: Travel) -> None:
    with writing() as session:
        sat = a_table(session, "Ann", "Bo", "Cho", "Dan", "Eve")
    code, at = spoken(sat, "Ann"), clock.now()
    for name in ("Bo", "Cho", "Dan", "Eve"):
        as_member(sat.id(name)).post(f"/d/{sat.pid}/here", data={"code": code})
    assert len(rows(Scan)) == 3
    assert rows(CodeTry) == []  # the fourth typed a right one
    travel(clock.now() - at + timedelta(seconds=31))
    as_member(sat.id("Eve")).post(f"/d/{sat.pid}/here", data={"code": spoken(sat, "Ann")})
    assert len(rows(Scan)) == 4


def test_a_scanned_code_shows_whose_it_is_and_a_get_writes_nothing(writing: Writing, as_member: As) -> None:
    with writing() as session:
        sat = a_table(session)
    bo, path = as_member(sat.id("Bo")), f"/t/{qr(sat, 'Ann')}"
    page = bo.get(path)
    assert "This is Ann’s code." in page.text.replace("&#39;", "’")
    assert page.text.count("<button") >= 1
    assert rows(Scan) == []
    assert bo.post(path).status_code == 303
    assert bo.post(path).status_code == 303
    assert len(rows(Scan)) == 1
    assert "are tied" in bo.get(path).text


def test_a_stranger_signs_in_and_lands_back_though_it_took_a_while(
    writing: Writing, app: object, as_member: As, travel: Travel
) -> None:
    from tests.factories import sign_in

    with writing() as session:
        sat = a_table(session)
    browser = as_member(sat.id("Bo"))
    browser.post("/sign-out")
    path = f"/t/{qr(sat, 'Ann')}"
    answer = browser.get(path)
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?next=/t/")
    travel(timedelta(minutes=6))
    sign_in(browser, sat.id("Bo"))
    assert browser.get(path).status_code == 200
    assert browser.post(path).status_code == 303
    assert len(rows(Scan)) == 1
    # Whoever only got the address passed on has not stood there.
    assert as_member(sat.id("Cho")).get(path).status_code == 409
    travel(timedelta(minutes=30))
    assert browser.get(path).status_code == 409


@pytest.mark.parametrize("change", ["one bit", "another table", "old", "nonsense", "own"])
def test_codes_that_prove_nothing_are_refused(
    writing: Writing, as_member: As, travel: Travel, change: str
) -> None:
    with writing() as session:
        sat, other = a_table(session), a_table(session)
    code = qr(sat, "Bo" if change == "own" else "Ann")
    if change == "one bit":
        code = code[:-2] + ("A" if code[-2] != "A" else "B") + code[-1]
    elif change == "another table":
        code = code.replace(sat.pid, other.pid)
    elif change == "nonsense":
        code = "https-somewhere-else"
    elif change == "old":
        travel(timedelta(seconds=91))
    assert as_member(sat.id("Bo")).post(f"/t/{code}").status_code == 409
    assert rows(Scan) == []


def test_a_code_of_one_table_is_no_code_of_another(writing: Writing, as_member: As) -> None:
    with writing() as session:
        sat = a_table(session)
        other = a_dinner(
            session, a_group(session, sat.members["Bo"]), sat.members["Bo"], starts_at=clock.now()
        )
    answer = upload(as_member(sat.id("Bo")), other.public_id, qr(sat, "Ann"))
    assert answer["results"][0]["ok"] is False
    assert rows(Scan) == []


def upload(
    browser: FlaskClient, pid: str, *codes: str, at: object = None
) -> dict[str, list[dict[str, object]]]:
    moment = at or clock.now()
    sent = [{"code": code, "at": int(moment.timestamp() * 1000)} for code in codes]  # type: ignore[attr-defined]
    answer = browser.post(f"/d/{pid}/scans", data={"scans": json.dumps(sent)})
    assert answer.status_code == 200, answer.text
    found: dict[str, list[dict[str, object]]] = answer.get_json()
    return found


def test_scans_kept_for_an_hour_count_by_their_own_time(
    writing: Writing, as_member: As, travel: Travel
) -> None:
    with writing() as session:
        sat = a_table(session)
    read_at, codes = clock.now(), [qr(sat, "Ann"), qr(sat, "Cho")]
    travel(timedelta(hours=1))
    bo = as_member(sat.id("Bo"))
    answer = upload(bo, sat.pid, *codes, "rubbish", at=read_at)
    assert [each["ok"] for each in answer["results"]] == [True, True, False]
    again = upload(bo, sat.pid, codes[0], at=read_at)["results"][0]
    assert (again["ok"], again["again"]) == (True, True)
    assert len(rows(Scan)) == 2
    arrived = next(seat.arrived_at for seat in rows(Seat) if seat.id == sat.seats["Bo"].id)
    assert abs(arrived - read_at) <= timedelta(seconds=30)


def test_kept_scans_are_taken_until_the_window_closes(
    writing: Writing, as_member: As, travel: Travel
) -> None:
    with writing() as session:
        sat = a_table(session)
    read_at, code = clock.now(), qr(sat, "Ann")
    bo = as_member(sat.id("Bo"))
    left = sat.dinner.ends_at + timedelta(hours=72) - clock.now()
    travel(left + timedelta(seconds=5))
    assert upload(bo, sat.pid, code, at=read_at)["results"][0]["ok"] is False
    travel(left - timedelta(seconds=30))
    assert upload(bo, sat.pid, code, at=read_at)["results"][0]["ok"] is True


@pytest.mark.parametrize(
    "sent", ["", "{", "{}", "[]", "[1]", '[{"code": 1, "at": 2}]', '[{"code": "x", "at": 1e999}]', "[" * 9000]
)
def test_a_malformed_upload_is_422(writing: Writing, as_member: As, sent: str) -> None:
    with writing() as session:
        sat = a_table(session)
    assert as_member(sat.id("Bo")).post(f"/d/{sat.pid}/scans", data={"scans": sent}).status_code == 422


def test_a_walk_in_asks_by_a_code_and_only_who_holds_a_token_lets_in(writing: Writing, as_member: As) -> None:
    with writing() as session:
        sat = a_table(session)
        zoe = a_member(session, "Zoe")  # of no group here: the code at the table is her only door
    walker, ann, cho = as_member(zoe.id), as_member(sat.id("Ann")), as_member(sat.id("Cho"))
    path, door = f"/t/{qr(sat, 'Ann')}", f"/d/{sat.pid}/walk-ins/{zoe.public_id}"
    assert "Ask to sit down" in walker.get(path).text
    assert ann.post(door).status_code == 409  # nobody has asked
    assert walker.post(path).status_code == 303
    assert "You have asked to sit down" in walker.get(path).text
    assert walker.get(f"/d/{sat.pid}").status_code == 404
    assert walker.post(door).status_code == 404  # never by themselves
    assert ann.post(door).status_code == 409  # Ann holds no token yet
    as_member(sat.id("Bo")).post(f"/d/{sat.pid}/here", data={"code": spoken(sat, "Ann")})
    assert cho.post(door).status_code == 409
    assert "Zoe" in ann.get(f"/d/{sat.pid}/code").text
    assert ann.post(door).status_code == 303
    assert ann.post(door).status_code == 303
    seat = next(seat for seat in rows(Seat) if seat.member_id == zoe.id)
    assert (seat.state, seat.walked_in) == (SeatState.GOING, True)
    assert seat.arrived_at is not None
    assert {(scan.shower_seat_id, scan.reader_seat_id) for scan in rows(Scan)} == {
        (sat.seats["Ann"].id, sat.seats["Bo"].id), (sat.seats["Ann"].id, seat.id),
    }  # fmt: skip
    assert walker.get(f"/d/{sat.pid}").status_code == 200


def test_nobody_is_let_in_beyond_the_limit(writing: Writing, as_member: As) -> None:
    with writing() as session:
        sat = a_table(session, limit=3)
        zoe = a_member(session, "Zoe")
    as_member(sat.id("Bo")).post(f"/d/{sat.pid}/here", data={"code": spoken(sat, "Ann")})
    as_member(zoe.id).post(f"/t/{qr(sat, 'Ann')}")
    answer = as_member(sat.id("Ann")).post(f"/d/{sat.pid}/walk-ins/{zoe.public_id}")
    assert answer.status_code == 409
    assert "All seats are taken" in answer.text
    assert len(rows(WalkIn)) == 1
