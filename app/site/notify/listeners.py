"""Who is told what, when something has happened. All inside the act's own transaction, as rows."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.accounts.models_guests import Guest
from app.core import clock
from app.site.notify.actions import tell
from app.site.notify.rules import Kind
from app.site.notify.telling import SEATED, dinner_of, iso, members_at, minute, tell_of
from events.boards import queries as boards
from events.dinners.models import Dinner, Seat
from events.signals import (
    DinnerCalled,
    DinnerCalledOff,
    DinnerChanged,
    DinnerOver,
    GuestMerged,
    ReviewsOpened,
    SeatBenched,
    SeatGivenBack,
    SeatJudged,
    SeatOffered,
    SeatPassed,
    SeatTaken,
)  # fmt: skip
from groups.membership.models import Group
from groups.membership.queries import active_member_ids, steward_ids
from groups.signals import JoinAnswered, JoinAsked, StewardNamed


def dinner_called(session: Session, fact: DinnerCalled) -> None:
    """The group hears of a new table; its host and who sits there already know, or hear it otherwise."""
    if boards.behind(session, fact.dinner_id) is not None:
        return  # who sits there has been decided by those who sit
    dinner = dinner_of(session, fact.dinner_id)
    whom = set(active_member_ids(session, fact.group_id)) - {fact.host_id}
    whom -= members_at(session, dinner.id, SEATED)
    tell_of(session, Kind.DINNER_CALLED, dinner, whom, "", who=dinner.host.nickname)


def dinner_changed(session: Session, fact: DinnerChanged) -> None:
    """Those at the table hear of a new time, place or pact."""
    dinner = dinner_of(session, fact.dinner_id)
    kind = Kind.PACT_CHANGED if fact.pact else Kind.DINNER_CHANGED
    key = f"p{dinner.pact_version}" if fact.pact else f"s{dinner.sequence}"
    tell_of(session, kind, dinner, {*members_at(session, dinner.id), *fact.also} - {dinner.host_id}, key)


def dinner_called_off(session: Session, fact: DinnerCalledOff) -> None:
    """Those at the table and on the bench hear that it will not take place."""
    dinner = dinner_of(session, fact.dinner_id)
    knows = set() if fact.undecided else {dinner.host_id}  # a host who calls it off needs no notice
    whom = members_at(session, dinner.id) - knows
    tell_of(session, Kind.DINNER_CALLED_OFF, dinner, whom, "", undecided=fact.undecided)


def seat_taken(session: Session, fact: SeatTaken) -> None:
    """The host hears who sits down; not of those who came with the table itself, or whom the host wrote down."""
    seat, dinner = session.get(Seat, fact.seat_id), dinner_of(session, fact.dinner_id)
    if seat is None or seat.seated_at is None or seat.seated_at > dinner.called_at:
        _tell_host(session, Kind.SEAT_TAKEN, dinner, seat)


def seat_given_back(session: Session, fact: SeatGivenBack) -> None:
    """The host hears who gives a seat back."""
    dinner, seat = dinner_of(session, fact.dinner_id), session.get(Seat, fact.seat_id)
    _tell_host(session, Kind.SEAT_GIVEN_BACK, dinner, seat)


def _tell_host(session: Session, kind: Kind, dinner: Dinner, seat: Seat | None) -> None:
    if seat is None:
        return
    member = session.get(Member, seat.member_id) if seat.member_id else None
    guest = session.get(Guest, seat.guest_id) if seat.guest_id and member is None else None
    who = member or guest
    by_host = (
        member.id == dinner.host_id if member else guest is not None and guest.made_by_id == dinner.host_id
    )
    if who is not None and not by_host:
        tell_of(session, kind, dinner, [dinner.host_id], f"{seat.id}:{minute()}", who=who.nickname)


def seat_offered(session: Session, fact: SeatOffered) -> None:
    """Whoever waits hears that a seat is held, and until when."""
    seat = session.get(Seat, fact.seat_id)
    if seat is None or fact.member_id is None:
        return
    until, dinner = iso(seat.offered_until), dinner_of(session, fact.dinner_id)
    tell_of(
        session, Kind.SEAT_OFFERED, dinner, [fact.member_id], f"{seat.id}:{until}", until=until, void_at=until,
    )  # fmt: skip


def seat_passed(session: Session, fact: SeatPassed) -> None:
    """A party that is too large for what came free hears that the line has passed it, once a day."""
    if fact.member_id is not None:
        dinner, today = dinner_of(session, fact.dinner_id), clock.now().date()
        tell_of(session, Kind.SEAT_PASSED, dinner, [fact.member_id], f"{fact.seat_id}:{today}")


def seat_benched(session: Session, fact: SeatBenched) -> None:
    """Who had a seat and waits now hears it."""
    if fact.member_id is not None:
        dinner = dinner_of(session, fact.dinner_id)
        tell_of(session, Kind.SEAT_BENCHED, dinner, [fact.member_id], f"{fact.seat_id}:{minute()}")


def guest_merged(session: Session, fact: GuestMerged) -> None:
    """Whoever sat as a guest hears that nothing was lost."""
    now = clock.now()
    key = f"{Kind.GUEST_MERGED}:{fact.guest_id}"
    tell(session, Kind.GUEST_MERGED, [fact.member_id], key=key, path="/", data={}, now=now)


def dinner_over(session: Session, fact: DinnerOver) -> None:
    """Those who sat are asked who was there."""
    dinner = dinner_of(session, fact.dinner_id)
    tell_of(session, Kind.VOUCH, dinner, members_at(session, dinner.id, SEATED), "", tail="/vouch")


def seat_judged(session: Session, fact: SeatJudged) -> None:
    """Somebody whose presence is contested hears it, and how to answer."""
    if fact.state == "contested" and fact.member_id is not None:
        dinner = dinner_of(session, fact.dinner_id)
        tell_of(session, Kind.PRESENCE_CONTESTED, dinner, [fact.member_id], f"{fact.seat_id}", tail="/vouch")


def reviews_opened(session: Session, fact: ReviewsOpened) -> None:
    """Those who sat hear that all reviews of the table are open."""
    dinner = dinner_of(session, fact.dinner_id)
    tell_of(session, Kind.REVIEWS_OPENED, dinner, members_at(session, dinner.id, SEATED), "")


def join_asked(session: Session, fact: JoinAsked) -> None:
    """Stewards hear who would like to join."""
    group, member = session.get_one(Group, fact.group_id), session.get_one(Member, fact.member_id)
    tell(
        session, Kind.JOIN_ASKED, steward_ids(session, group.id), key=f"join-asked:{fact.request_id}",
        path=f"/g/{group.public_id}/requests", data={"who": member.nickname, "group": group.name},
        now=clock.now(), group_id=group.id,
    )  # fmt: skip


def join_answered(session: Session, fact: JoinAnswered) -> None:
    """Whoever asked hears the answer."""
    group, now = session.get_one(Group, fact.group_id), clock.now()
    kind = Kind.JOIN_ACCEPTED if fact.accepted else Kind.JOIN_DECLINED
    tell(
        session, kind, [fact.member_id], key=f"{kind}:{group.id}:{now.date()}", path=f"/g/{group.public_id}",
        data={"group": group.name}, now=now,
    )  # fmt: skip


def steward_named(session: Session, fact: StewardNamed) -> None:
    """Whoever looks after a group from now on hears it."""
    group, now = session.get_one(Group, fact.group_id), clock.now()
    tell(
        session, Kind.STEWARD_NAMED, [fact.member_id], key=f"steward-named:{group.id}:{now.date()}",
        path=f"/g/{group.public_id}", data={"group": group.name}, now=now, group_id=group.id,
    )  # fmt: skip
