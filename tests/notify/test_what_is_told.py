"""Each fact of dinners that organise themselves reaches whom it concerns, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models_guests import Guest
from app.core import clock, db
from app.core.signals import Fact, announce
from app.site.notify.models import Notice
from app.site.notify.rules import Kind
from events import signals as s
from events.attestations.models import Finding
from events.attestations.rules import SeatFinding
from events.bookings.models import Booking, CountTold
from events.bookings.rules import BookingState
from events.cravings.models import CravingDraft
from events.dinners.models import Dinner, Pause, Seat
from events.dinners.queries import own_seat
from events.dinners.rules import SeatState, Visibility
from events.tipping.models import Tipping
from tests.factories import a_dinner, a_group, a_member, a_seat

Writing = Callable[[], AbstractContextManager[Session]]
NAMES = ("host", "bo", "cai", "dan", "eve")


@dataclass
class Scene:
    """The host and Bo sit, Cai waits, Dan only belongs, Eve does not even that."""

    who: dict[str, int]
    dinner: int
    group: int
    seat: int  # Bo's
    waits: int  # Cai's
    tipping: int
    draft: int


@pytest.fixture
def scene(app: Flask, writing: Writing) -> Scene:
    with writing() as session:
        people = {name: a_member(session, name, locale="en") for name in NAMES}
        inside = [people[name] for name in ("bo", "cai", "dan")]
        group = a_group(session, people["host"], *inside)
        dinner = a_dinner(session, group, people["host"], people["bo"])
        waits = a_seat(session, dinner, people["cai"], SeatState.WAITING)
        now = clock.now()
        tipping = Tipping(
            group_id=group.id, proposer_id=people["bo"].id, title="Noodles", timezone="Asia/Shanghai", need=4, seats=8,
            visibility=Visibility.GROUP, pact={}, closes_at=now + timedelta(days=2), opened_at=now,
        )  # fmt: skip
        draft = CravingDraft(
            food="Hotpot", city="Beijing", timezone="Asia/Shanghai", starts_at=now + timedelta(days=2),
            ends_at=now + timedelta(days=2, hours=2), formed_at=now, answers_until=now + timedelta(days=1),
        )  # fmt: skip
        booking = Booking(
            dinner_id=dinner.id, state=BookingState.OTHER_TIME, written_at=now, written_by_id=people["bo"].id
        )
        told = CountTold(dinner_id=dinner.id, count=6, by_id=people["bo"].id, told_at=now)
        pause = Pause(
            group_id=group.id, member_id=people["bo"].id, until=now + timedelta(days=9), noted_at=now
        )
        host_seat = own_seat(session, dinner.id, people["host"].id)
        assert host_seat is not None
        found = Finding(
            dinner_id=dinner.id, seat_id=host_seat.id, state=SeatFinding.CONFIRMED, probability=0.99, credibility=0.0,
            witnesses=2, circles=1, why={}, found_at=now, judged_at=now,
        )  # fmt: skip
        session.add_all([tipping, draft, booking, told, pause, found])
        session.flush()
        seat = own_seat(session, dinner.id, people["bo"].id)
        assert seat is not None
        ids = {name: member.id for name, member in people.items()}
        return Scene(ids, dinner.id, group.id, seat.id, waits.id, tipping.id, draft.id)


Make = Callable[[Scene], Fact]
TOLD: dict[Kind, tuple[Make, str, str]] = {
    Kind.POLL_OPENED: (lambda a: s.PollOpened(a.dinner, 1), "bo cai", "/poll"),
    Kind.POLL_DECIDED: (lambda a: s.PollClosed(a.dinner, 1, True), "host", ""),
    Kind.POLL_UNDECIDED: (lambda a: s.PollClosed(a.dinner, 1, False), "host bo cai", ""),
    Kind.TIPPING_OPENED: (lambda a: s.TippingOpened(a.tipping, a.group, a.who["bo"]), "host cai dan", "/tip/"),
    Kind.TIPPED: (lambda a: s.Tipped(a.tipping, a.dinner), "host bo", ""),
    Kind.TIPPING_LAPSED: (lambda a: s.TippingLapsed(a.tipping), "bo", "/tip/"),
    Kind.CRAVING_MATCHED: (
        lambda a: s.CravingMatched(a.draft, (a.who["eve"], a.who["bo"])), "bo eve", "/cravings/draft/",
    ),
    Kind.CRAVING_HOSTED: (
        lambda a: s.CravingHosted(a.draft, a.dinner, (a.who["host"], a.who["eve"])), "eve", "",
    ),
    Kind.CRAVING_DISSOLVED: (lambda a: s.CravingDissolved(a.draft, (a.who["eve"],)), "eve", "/cravings/draft/"),
    Kind.CONDITION_MET: (lambda a: s.ConditionMet(a.dinner, a.who["cai"]), "cai", ""),
    Kind.CONDITION_LOST: (lambda a: s.ConditionLost(a.dinner, a.who["bo"]), "bo", ""),
    Kind.SEAT_PASSED: (lambda a: s.SeatPassed(a.dinner, a.waits, a.who["cai"]), "cai", ""),
    Kind.SEAT_BENCHED: (lambda a: s.SeatBenched(a.dinner, a.waits, a.who["cai"]), "cai", ""),
    Kind.HEADCOUNT_ASKED: (lambda a: s.HeadcountAsked(a.dinner), "host bo", ""),
    Kind.HEADCOUNT_LOCKED: (lambda a: s.HeadcountLocked(a.dinner, 2), "host bo", ""),
    Kind.HEADCOUNT_TOLD: (lambda a: s.HeadcountTold(a.dinner, 7, 6), "host", "/booking"),
    Kind.BOOKING_ANSWERED: (lambda a: s.BookingChanged(a.dinner), "host", "/booking"),
    Kind.TABLES_SET: (lambda a: s.TablesSet(a.dinner), "host bo", "/tables"),
    Kind.RING_OPENED: (lambda a: s.RingOpened(a.dinner), "host bo", "/ring"),
    Kind.BILL_PROPOSED: (lambda a: s.BillProposed(a.dinner, 1, (a.who["bo"],)), "bo", "/bill"),
    Kind.BILL_AGREED: (lambda a: s.BillAgreed(a.dinner, 1, (a.who["bo"],)), "bo", "/bill"),
    Kind.BILL_REOPENED: (lambda a: s.BillReopened(a.dinner, 1, (a.who["bo"],)), "bo", "/bill"),
    Kind.TRANSFER_MOVED: (lambda a: s.TransferMoved(a.dinner, 1, a.who["bo"], "said_paid"), "bo", "/bill"),
    Kind.BILL_REMINDER: (lambda a: s.BillReminderDue(a.dinner, 1, a.who["bo"], 1), "bo", "/bill"),
    Kind.RING_NUDGED: (lambda a: s.RingNudged(a.dinner, a.who["bo"], 1), "bo", "/ring"),
    Kind.RING_CLOSED: (lambda a: s.RingClosed(a.dinner, (a.who["bo"],)), "bo", "/ring"),
    Kind.NO_SHOW_NOTED: (lambda a: s.NoShowNoted(a.dinner, a.seat, a.who["bo"]), "bo", ""),
    Kind.NO_SHOW_ASKED: (lambda a: s.NoShowDisputed(a.dinner, a.seat, a.who["bo"]), "host", ""),
    Kind.NO_SHOW_SETTLED: (lambda a: s.NoShowSettled(a.dinner, a.seat, a.who["bo"], False), "bo", ""),
    Kind.NO_SHOW_FORGIVEN: (lambda a: s.NoShowForgiven(a.dinner, a.seat, a.who["bo"]), "bo", ""),
    Kind.PAUSED: (lambda a: s.MemberPaused(a.group, a.who["bo"]), "bo", "/me/showing-up"),
}  # fmt: skip


def _notices(kind: Kind) -> list[Notice]:
    with db.database().reading() as session:
        return list(session.scalars(select(Notice).where(Notice.kind == kind.value)))


@pytest.mark.parametrize("kind", list(TOLD))
def test_those_concerned_hear_it_once_and_nobody_else(writing: Writing, scene: Scene, kind: Kind) -> None:
    make, whom, path = TOLD[kind]
    for _ in range(2):
        with writing() as session:
            announce(session, make(scene))
    found = _notices(kind)
    assert sorted(each.member_id for each in found) == sorted(scene.who[name] for name in whom.split())
    assert all(path in each.path for each in found)


def test_a_place_and_a_date_asked_together_are_one_question(writing: Writing, scene: Scene) -> None:
    with writing() as session:
        announce(session, s.PollOpened(scene.dinner, 1))
        announce(session, s.PollOpened(scene.dinner, 2))
    assert len(_notices(Kind.POLL_OPENED)) == 2  # Bo and Cai, once each


def test_the_host_hears_of_guests_by_name_but_not_of_those_written_down(
    writing: Writing, scene: Scene
) -> None:
    with writing() as session:
        for name, by in (("Old Li", None), ("Written down", scene.who["host"])):
            guest = Guest(name=name, made_by_id=by, made_at=clock.now())
            session.add(guest)
            session.flush()
            seat = Seat(
                dinner_id=scene.dinner, guest_id=guest.id, state=SeatState.GOING, pact_version=1, asked_at=clock.now(),
                seated_at=clock.now(),
            )  # fmt: skip
            session.add(seat)
            session.flush()
            announce(session, s.SeatTaken(scene.dinner, seat.id, None))
    assert [each.data["who"] for each in _notices(Kind.SEAT_TAKEN)] == ["Old Li"]


def test_who_sits_by_a_tipping_is_told_once_and_the_host_not_seat_by_seat(
    writing: Writing, scene: Scene
) -> None:
    with writing() as session:
        dinner = session.get_one(Dinner, scene.dinner)
        seat = own_seat(session, dinner.id, scene.who["bo"])
        assert seat is not None
        seat.seated_at = dinner.called_at
        announce(session, s.SeatTaken(dinner.id, seat.id, scene.who["bo"]))
        announce(session, s.DinnerCalled(dinner.id, scene.group, scene.who["host"]))
        announce(session, s.Tipped(scene.tipping, dinner.id))
    assert _notices(Kind.SEAT_TAKEN) == []
    assert {each.member_id for each in _notices(Kind.DINNER_CALLED)} == {scene.who["cai"], scene.who["dan"]}
    assert {each.member_id for each in _notices(Kind.TIPPED)} == {scene.who["host"], scene.who["bo"]}


def test_whoever_was_a_guest_hears_that_nothing_is_lost(writing: Writing, scene: Scene) -> None:
    with writing() as session:
        announce(session, s.GuestMerged(5, scene.who["eve"]))
    assert [each.member_id for each in _notices(Kind.GUEST_MERGED)] == [scene.who["eve"]]


def test_no_word_of_a_dissolved_table_says_who_declined(writing: Writing, scene: Scene) -> None:
    with writing() as session:
        announce(session, s.CravingDissolved(scene.draft, (scene.who["eve"],)))
    (one,) = _notices(Kind.CRAVING_DISSOLVED)
    assert set(one.data) == {"what", "tz"}
