"""Who is left out asks once more; words stand against words until a date; an evening may have two places."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.access import Refused
from app.site.notify.models import Notice
from events.attestations import actions, bills, disputes, judging
from events.attestations.models import Claim, Dispute, Finding, Onward
from events.attestations.models import Testimony as Said
from events.attestations.rules import DisputeReason, SeatFinding, Word
from tests.attestations.tables import OVER, Sat, a_table, rows, states, yes
from tests.factories import a_member, a_venue

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
Travel = Callable[[timedelta], None]
LATER = timedelta(days=5)


def without_dan(session: Session, since: timedelta = OVER, *, denied: bool = False) -> Sat:
    """Four on the list; three confirm one another, and of Dan nobody says yes."""
    sat = a_table(session, "Ann", "Bo", "Cho", "Dan", since=since)
    three = ("Ann", "Bo", "Cho")
    for name in three:
        others = [each for each in three if each != name]
        words = yes(sat, *others, but="Dan" if denied else "")
        actions.say(session, sat.dinner, sat.seats[name], words, clock.now())
    return sat


def test_whoever_is_left_out_asks_and_one_confirmed_tablemate_settles_it(
    writing: Writing, as_member: As, travel: Travel
) -> None:
    with writing() as session:
        sat = without_dan(session)
    travel(LATER)  # all words are closed
    dan, bo = as_member(sat.id("Dan")), as_member(sat.id("Bo"))
    path = f"/d/{sat.pid}/presence"
    assert 'id="ask-again"' in dan.get(f"/d/{sat.pid}").text
    assert "You are asked once more" not in bo.get("/").text
    for _twice in range(2):
        assert dan.post(path, data={"present": "yes"}).status_code == 303
    assert len(rows(Dispute)) == 1
    assert "You have asked" in dan.get(path).text
    told = [each.member_id for each in rows(Notice) if each.kind == "presence-asked"]
    assert sorted(told) == sorted(sat.id(name) for name in ("Ann", "Bo", "Cho"))
    assert "You are asked once more" in bo.get("/").text
    question = bo.get(path).text
    assert "Were you at the table with Dan?" in question
    form = {"seat": sat.seats["Dan"].public_id, "say": "yes"}
    assert bo.post(f"{path}/answer", data=form).status_code == 303
    with writing() as session:
        assert states(session, sat)["Dan"] == "confirmed"
    for browser in (bo, as_member(sat.id("Ann"))):
        assert "You are asked once more" not in browser.get("/").text
    assert "confirmed" in dan.get(path).text


def test_found_absent_one_tablemate_and_the_bill_bring_back(session: Session, travel: Travel) -> None:
    sat = without_dan(session, denied=True)
    assert states(session, sat)["Dan"] == "absent"
    named = {seat.id: True for seat in sat.seats.values()}
    travel(LATER)
    bills.hear_bill(session, sat.dinner, named, clock.now())
    assert states(session, sat)["Dan"] == "absent"  # nobody has asked
    disputes.ask(session, sat.dinner, sat.id("Dan"), clock.now())
    assert states(session, sat)["Dan"] != "confirmed"  # and nobody has answered
    disputes.answer(session, sat.dinner, sat.seats["Bo"], sat.seats["Dan"].public_id, Word.YES, clock.now())
    finding = session.scalars(select(Finding).where(Finding.seat_id == sat.seats["Dan"].id)).one()
    assert (finding.state, finding.why["reason"]) == (SeatFinding.CONFIRMED, "reinstated")


def test_without_a_bill_one_yes_against_two_denials_is_not_enough_and_does_no_harm(
    session: Session, travel: Travel
) -> None:
    sat = without_dan(session, denied=True)
    travel(LATER)
    disputes.ask(session, sat.dinner, sat.id("Dan"), clock.now())
    disputes.answer(session, sat.dinner, sat.seats["Bo"], sat.seats["Dan"].public_id, Word.YES, clock.now())
    assert states(session, sat) == {
        "Ann": "confirmed",
        "Bo": "confirmed",
        "Cho": "confirmed",
        "Dan": "absent",
    }


def test_a_denial_in_answer_takes_nothing_from_anybody(session: Session, travel: Travel) -> None:
    sat = without_dan(session)
    travel(LATER)
    disputes.ask(session, sat.dinner, sat.id("Dan"), clock.now())
    for name in ("Ann", "Bo"):
        disputes.answer(
            session, sat.dinner, sat.seats[name], sat.seats["Dan"].public_id, Word.NO, clock.now()
        )
    assert states(session, sat)["Dan"] == "unverified"
    with pytest.raises(Refused) as refusal:  # of Bo nobody asks
        disputes.answer(
            session, sat.dinner, sat.seats["Ann"], sat.seats["Bo"].public_id, Word.NO, clock.now()
        )
    assert refusal.value.reason is DisputeReason.NOBODY_ASKS


def test_ones_own_no_is_heard(writing: Writing, as_member: As, travel: Travel) -> None:
    with writing() as session:
        sat = without_dan(session)
    travel(LATER)
    dan = as_member(sat.id("Dan"))
    dan.post(f"/d/{sat.pid}/presence")
    assert dan.post(f"/d/{sat.pid}/presence", data={"present": "no"}).status_code == 303
    with writing() as session:
        assert states(session, sat)["Dan"] == "absent"
    assert [row.present for row in rows(Claim) if row.seat_id == sat.seats["Dan"].id] == [False]


def test_asking_and_answering_have_their_time(session: Session, travel: Travel) -> None:
    sat = without_dan(session)
    dan = sat.seats["Dan"].public_id
    with pytest.raises(Refused) as refusal:
        disputes.ask(session, sat.dinner, sat.id("Ann"), clock.now())
    assert refusal.value.reason is DisputeReason.CONFIRMED_ALREADY
    with pytest.raises(Refused) as refusal:
        disputes.answer(session, sat.dinner, sat.seats["Bo"], dan, Word.YES, clock.now())
    assert refusal.value.reason is DisputeReason.NOBODY_ASKS
    travel(LATER)
    disputes.ask(session, sat.dinner, sat.id("Dan"), clock.now())
    travel(LATER + timedelta(days=3, minutes=1))
    with pytest.raises(Refused) as refusal:
        disputes.answer(session, sat.dinner, sat.seats["Bo"], dan, Word.YES, clock.now())
    assert refusal.value.reason is DisputeReason.TOO_LATE
    late = without_dan(session, since=timedelta(hours=60))
    travel(LATER + timedelta(days=95))
    with pytest.raises(Refused) as refusal:
        disputes.ask(session, late.dinner, late.id("Dan"), clock.now())
    assert refusal.value.reason is DisputeReason.TOO_LATE


def test_word_against_word_may_be_spoken_of_for_three_more_days(
    writing: Writing, as_member: As, travel: Travel
) -> None:
    """The disagreement came up in the last hour: both have three days all the same."""
    with writing() as session:
        sat = a_table(session, "Ann", "Bo", since=OVER)
    travel(timedelta(hours=70))
    with writing() as session:
        actions.say(session, sat.dinner, sat.seats["Ann"], yes(sat, "Bo"), clock.now())
        actions.say(session, sat.dinner, sat.seats["Bo"], yes(sat, but="Ann"), clock.now())
        assert states(session, sat) == {"Ann": "contested", "Bo": "contested"}
    travel(timedelta(hours=94))
    path = f"/d/{sat.pid}/presence"
    bo = as_member(sat.id("Bo"))
    assert "You are asked once more" in bo.get("/").text
    assert "both can add what they remember until" in bo.get(path).text
    form = {"seat": sat.seats["Ann"].public_id, "say": "yes"}
    assert bo.post(f"{path}/answer", data=form).status_code == 303
    with writing() as session:
        assert states(session, sat) == {"Ann": "confirmed", "Bo": "confirmed"}


def test_odd_answers_and_strangers(writing: Writing, as_member: As) -> None:
    with writing() as session:
        sat = without_dan(session)
        stranger = a_member(session).id
    path = f"/d/{sat.pid}/presence"
    bo = as_member(sat.id("Bo"))
    for form in ({}, {"say": "perhaps"}, {"say": ""}):
        assert bo.post(f"{path}/answer", data=form).status_code == 422
    assert bo.post(f"{path}/answer", data={"say": "yes", "seat": "x" * 99}).status_code == 409
    assert as_member(stranger).get(path).status_code == 404
    assert as_member(stranger).post(f"{path}/answer", data={"say": "yes"}).status_code == 404
    assert not [row for row in rows(Said) if row.subject_seat_id == sat.seats["Dan"].id]


def two_places(session: Session) -> tuple[Sat, Sat]:
    """The same three at two restaurants, half an hour apart."""
    one = a_table(session, "Ann", "Bo", "Cho", since=OVER)
    one.dinner.venue_id = a_venue(session, one.members["Ann"], name="First").id
    other = a_table(session, since=OVER - timedelta(minutes=30), like=one)
    other.dinner.venue_id = a_venue(session, one.members["Ann"], name="Second").id
    session.flush()
    return one, other


def all_say_yes(session: Session, sat: Sat) -> None:
    for name in sat.seats:
        others = [each for each in sat.seats if each != name]
        actions.say(session, sat.dinner, sat.seats[name], yes(sat, *others), clock.now())


def test_two_places_at_once_need_a_declared_route(writing: Writing, as_member: As) -> None:
    with writing() as session:
        one, other = two_places(session)
        all_say_yes(session, one)
        all_say_yes(session, other)
        assert set(states(session, one).values()) == {"confirmed"}
        assert set(states(session, other).values()) == {"unverified"}
    ann = as_member(one.id("Ann"))
    path = f"/d/{other.pid}/presence"
    assert 'id="route"' in ann.get(path).text
    for _twice in range(2):
        assert ann.post(f"{path}/route").status_code == 303
    assert len(rows(Onward)) == 1
    assert "You have declared" in ann.get(path).text
    assert "You have declared" in ann.get(f"/d/{one.pid}/presence").text
    with writing() as session:
        assert states(session, other)["Ann"] == "confirmed"
        assert states(session, other)["Bo"] == "unverified"


def test_a_route_needs_another_table_and_time(session: Session, travel: Travel) -> None:
    sat = a_table(session, "Ann", "Bo", since=OVER)
    with pytest.raises(Refused) as refusal:
        disputes.go_on(session, sat.dinner, sat.id("Ann"), clock.now())
    assert refusal.value.reason is DisputeReason.NO_OVERLAP
    travel(LATER)
    with pytest.raises(Refused) as refusal:
        disputes.go_on(session, sat.dinner, sat.id("Ann"), clock.now())
    assert refusal.value.reason is DisputeReason.TOO_LATE


def test_a_third_table_of_a_day_stays_open_even_on_a_route(session: Session) -> None:
    one, other = two_places(session)
    third = a_table(session, since=OVER - timedelta(minutes=40), like=one)
    third.dinner.venue_id = a_venue(session, one.members["Ann"], name="Third").id
    for sat in (other, third):
        disputes.go_on(session, sat.dinner, one.id("Ann"), clock.now())
    for sat in (one, other, third):
        all_say_yes(session, sat)
    assert [states(session, sat)["Ann"] for sat in (one, other, third)] == [
        "confirmed",
        "confirmed",
        "unverified",
    ]
    judging.judge(session, third.dinner, clock.now())
    assert states(session, third)["Ann"] == "unverified"
