"""Who is told what around a dinner: the number, the booking, the tables, the way home, showing up."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.site.notify.actions import tell
from app.site.notify.rules import Kind
from app.site.notify.telling import SEATED, dinner_of, iso, members_at, minute, tell_of
from events.bookings.models import Booking, CountTold
from events.dinners.models import Pause, Seat
from events.headcount.models import Headcount
from events.homesafe.queries import fades
from events.showing.queries import confirmed_at
from events.signals import (
    BookingChanged,
    HeadcountAsked,
    HeadcountLocked,
    HeadcountTold,
    MemberPaused,
    NoShowDisputed,
    NoShowForgiven,
    NoShowNoted,
    NoShowSettled,
    RingClosed,
    RingNudged,
    RingOpened,
    TablesSet,
)
from groups.membership.models import Group

SHOWING_UP, BOOKING, RING = "/me/showing-up", "/booking", "/ring"


def headcount_asked(session: Session, fact: HeadcountAsked) -> None:
    """Everybody with a seat is asked whether they come, and until when."""
    dinner = dinner_of(session, fact.dinner_id)
    until = iso(session.scalar(select(Headcount.lock_at).where(Headcount.dinner_id == dinner.id)))
    tell_of(
        session, Kind.HEADCOUNT_ASKED, dinner, members_at(session, dinner.id, SEATED), until or minute(),
        until=until, void_at=until,
    )  # fmt: skip


def headcount_locked(session: Session, fact: HeadcountLocked) -> None:
    """Those who come hear how many they are."""
    dinner = dinner_of(session, fact.dinner_id)
    whom = members_at(session, dinner.id, SEATED)
    tell_of(session, Kind.HEADCOUNT_LOCKED, dinner, whom, minute(), count=fact.count)


def headcount_told(session: Session, fact: HeadcountTold) -> None:
    """The host hears on how many the restaurant counts when somebody else has called there."""
    dinner, key = dinner_of(session, fact.dinner_id), f"{fact.before}>{fact.after}:{minute()}"
    last = select(CountTold.by_id).where(CountTold.dinner_id == dinner.id).order_by(CountTold.id.desc())
    if session.scalar(last.limit(1)) != dinner.host_id:
        whom = [dinner.host_id]
        tell_of(
            session, Kind.HEADCOUNT_TOLD, dinner, whom, key, BOOKING, before=fact.before, after=fact.after
        )


def booking_changed(session: Session, fact: BookingChanged) -> None:
    """Those who sit hear what the restaurant has answered; whoever wrote it down knows."""
    dinner = dinner_of(session, fact.dinner_id)
    booking = session.scalar(select(Booking).where(Booking.dinner_id == dinner.id))
    by, state = (booking.written_by_id, booking.state.value) if booking else (None, "")
    whom = members_at(session, dinner.id, SEATED) - {by}
    tell_of(session, Kind.BOOKING_ANSWERED, dinner, whom, minute(), BOOKING, state=state)


def tables_set(session: Session, fact: TablesSet) -> None:
    """Those who come hear that they know now where to sit; changed within the hour it is told once."""
    dinner = dinner_of(session, fact.dinner_id)
    hour = f"{clock.now():%Y%m%d%H}"
    tell_of(session, Kind.TABLES_SET, dinner, members_at(session, dinner.id, SEATED), hour, "/tables")


def ring_opened(session: Session, fact: RingOpened) -> None:
    """Everybody who sat there is asked, once."""
    _ring(session, Kind.RING_OPENED, fact.dinner_id, members_at(session, fact.dinner_id, SEATED), "")


def ring_nudged(session: Session, fact: RingNudged) -> None:
    """Somebody of whom the table has not heard is asked again, gently, and nobody else is told."""
    _ring(session, Kind.RING_NUDGED, fact.dinner_id, {fact.member_id}, f"{fact.turn}")


def ring_closed(session: Session, fact: RingClosed) -> None:
    """Everybody hears that everybody is home."""
    _ring(session, Kind.RING_CLOSED, fact.dinner_id, set(fact.member_ids), "")


def _ring(session: Session, kind: Kind, dinner_id: int, whom: set[int], key: str) -> None:
    dinner = dinner_of(session, dinner_id)
    tell_of(session, kind, dinner, whom, key, RING, void_at=iso(fades(dinner)))


def no_show_noted(session: Session, fact: NoShowNoted) -> None:
    """Only the member concerned hears it, with how to answer."""
    _tell_of_showing(session, Kind.NO_SHOW_NOTED, fact)


def no_show_disputed(session: Session, fact: NoShowDisputed) -> None:
    """Those who were there by the table's word are asked once more: of many tables, only that one's."""
    dinner, member = dinner_of(session, fact.dinner_id), session.get_one(Member, fact.member_id)
    there, table = confirmed_at(session, dinner.id), session.get_one(Seat, fact.seat_id).table_no
    whom = {each for each, sat_at in there.items() if sat_at == table} - {member.id}
    tell_of(session, Kind.NO_SHOW_ASKED, dinner, whom, f"{fact.seat_id}", who=member.nickname)


def no_show_settled(session: Session, fact: NoShowSettled) -> None:
    """Only the member concerned hears how it ended."""
    dinner = dinner_of(session, fact.dinner_id)
    tell_of(session, Kind.NO_SHOW_SETTLED, dinner, [fact.member_id], f"{fact.seat_id}", counts=fact.counts)


def no_show_forgiven(session: Session, fact: NoShowForgiven) -> None:
    """Only the member concerned hears it."""
    _tell_of_showing(session, Kind.NO_SHOW_FORGIVEN, fact)


def _tell_of_showing(session: Session, kind: Kind, fact: NoShowNoted | NoShowForgiven) -> None:
    dinner = dinner_of(session, fact.dinner_id)
    tell_of(session, kind, dinner, [fact.member_id], f"{fact.seat_id}:{minute()}")


def member_paused(session: Session, fact: MemberPaused) -> None:
    """Only the member concerned hears it: until when, by which rule, and what can be done."""
    group, member = session.get_one(Group, fact.group_id), session.get_one(Member, fact.member_id)
    query = select(Pause.until).where(Pause.group_id == fact.group_id, Pause.member_id == fact.member_id)
    until = iso(session.scalar(query))
    tell(
        session, Kind.PAUSED, [fact.member_id], key=f"{Kind.PAUSED}:{group.id}:{until or minute()}", path=SHOWING_UP,
        data={"group": group.name, "until": until, "tz": member.timezone}, now=clock.now(), group_id=group.id,
    )  # fmt: skip
