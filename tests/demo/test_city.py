"""The demonstration city shows everything that tables can do, at whatever hour it is loaded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.accounts.models_guests import Guest
from app.core import clock, db, jobs
from app.demo import content, load
from app.places.models import Venue
from events.bills.models import Bill, BillMeal
from events.bills.rules import BillState
from events.bookings.models import Booking, CountTold
from events.bookings.rules import BookingState
from events.conditions.models import Condition
from events.conditions.rules import ConditionState
from events.cravings.models import Craving, CravingDraft
from events.diets.models import DietNeed
from events.diets.rules import SeenBy
from events.dinners.models import Dinner, Seat
from events.headcount.models import Headcount, HeadcountAnswer
from events.homesafe.models import Ring
from events.polls.models import Poll, PollBallot
from events.series.models import Occurrence
from events.showing.models import NoShow
from events.showing.rules import NoShowState
from events.tipping.models import Tipping, TippingAnswer
from groups.chat.models import EntryPhoto
from groups.membership.models import Membership

SHANGHAI = ZoneInfo("Asia/Shanghai")


def count(session: Session, kind: type[Any], *where: Any) -> int:
    """How many rows there are of what these select."""
    return session.scalar(select(func.count()).select_from(kind).where(*where)) or 0


@pytest.mark.slow
@pytest.mark.parametrize(
    "hour", ["00:20", *(pytest.param(each, marks=pytest.mark.once) for each in ("12:40", "23:50"))]
)
def test_whatever_the_hour_the_city_shows_what_tables_can_do(app: Flask, hour: str) -> None:
    hours, minutes = map(int, hour.split(":"))
    now = datetime.now(SHANGHAI).replace(hour=hours, minute=minutes).astimezone(UTC)
    clock.shift(now - datetime.now(UTC))
    with app.app_context():
        load.load(now, "no password", lambda _done, _total: None)
        clock.shift(now - datetime.now(UTC))
        with db.database().reading() as session:
            being_decided(session)
            around_dinners(session)
            people_and_places(session)
            about_yesterday(session, now)
            assert count(session, EntryPhoto) == 4  # shown in three rooms
            assert (
                count(session, Bill, Bill.state == BillState.AGREED) == 3
            )  # enough for a venue's price a head
            assert count(session, BillMeal) == 3


def being_decided(session: Session) -> None:
    """Votes, a table that needs two more, wishes with a draft among them, a weekly series with a day left out."""
    voted = session.scalars(select(Poll.dinner_id)).all()
    assert len(voted) == 2
    assert count(session, PollBallot) == 12
    dinner = session.get_one(Dinner, voted[0])
    assert dinner.time_open
    assert dinner.place_open
    (tipping,) = session.scalars(select(Tipping)).all()
    assert (count(session, TippingAnswer), tipping.need, tipping.dinner_id) == (4, 6, None)
    assert count(session, CravingDraft, CravingDraft.closed_at.is_(None)) == 1
    waiting = (
        select(Craving.food).where(Craving.draft_id.is_(None)).group_by(Craving.food).order_by(Craving.food)
    )
    assert session.scalars(waiting).all() == ["Ramen", "小龙虾"]
    assert count(session, Occurrence, Occurrence.dinner_id.is_not(None)) >= 2
    assert count(session, Occurrence, Occurrence.skipped_at.is_not(None)) == 1


def around_dinners(session: Session) -> None:
    """The question stands and has answers; ifs wait; names are entered with company; tables are drawn."""
    (asked,) = session.scalars(select(Headcount)).all()
    assert asked.asked_at is not None
    assert asked.locked_at is None
    assert count(session, HeadcountAnswer) == 5
    assert count(session, Condition, Condition.state == ConditionState.OPEN) == 2
    assert count(session, Guest) >= 4
    brought = select(Seat.id).where(Seat.brought_by_id.is_not(None), Seat.name == "豆豆")
    assert len(session.scalars(brought).all()) == 1
    assert count(session, Booking, Booking.state == BookingState.CONFIRMED) == 2
    assert count(session, CountTold) == 2
    large = session.scalars(select(Dinner).where(Dinner.tables == 3)).one()
    assert count(session, Seat, Seat.dinner_id == large.id, Seat.table_no.is_(None)) == 0


def people_and_places(session: Session) -> None:
    """A dozen say what they do not eat, each as they like; most places can be called, found, and some booked."""
    assert count(session, DietNeed) >= 12
    assert {*session.scalars(select(DietNeed.seen_by))} == {*SeenBy}
    assert count(session, Venue, Venue.lat.is_not(None), Venue.phone != "") >= 10
    assert count(session, Venue, Venue.booking_url != "") >= 3


def about_yesterday(session: Session, now: datetime) -> None:
    """Somebody who did not come is forgiven; the way home is told until noon."""
    (note,) = session.scalars(select(NoShow)).all()
    assert note.state is NoShowState.FORGIVEN
    assert note.missed_at < now - timedelta(days=3)
    if now.astimezone(SHANGHAI).hour < 12:
        assert count(session, Ring) >= 1


@pytest.mark.slow
def test_the_first_minute_takes_nothing_of_it_away(app: Flask) -> None:
    with app.app_context():
        load.load(datetime.now(UTC), "no password", lambda _done, _total: None)
        jobs.run_ticks(datetime.now(UTC))
        with db.database().reading() as session:
            being_decided(session)
            around_dinners(session)
            assert count(session, Member) == len(content.people())
            homes = select(func.count(Membership.id)).group_by(Membership.member_id)
            assert min(session.scalars(homes).all()) >= 1
