"""Who is told what, when something has happened. All inside the act's own transaction, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Member
from app.core import clock
from app.site.notify.actions import tell
from app.site.notify.rules import Kind
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState
from events.signals import (
    DinnerCalled,
    DinnerCalledOff,
    DinnerChanged,
    DinnerOver,
    ReviewsOpened,
    SeatGivenBack,
    SeatJudged,
    SeatOffered,
    SeatTaken,
)  # fmt: skip
from groups.membership.models import Group
from groups.membership.queries import active_member_ids, steward_ids
from groups.signals import JoinAnswered, JoinAsked, StewardNamed

AT_TABLE = (SeatState.GOING, SeatState.OFFERED, SeatState.WAITING)


def _dinner(session: Session, dinner_id: int) -> Dinner:
    query = (
        select(Dinner)
        .where(Dinner.id == dinner_id)
        .options(joinedload(Dinner.host), joinedload(Dinner.group))
    )
    return session.scalars(query).one()


def _about(dinner: Dinner, **more: Any) -> dict[str, Any]:
    return {
        "dinner": dinner.title, "group": dinner.group.name, "starts_at": dinner.starts_at.isoformat(),
        "tz": dinner.timezone, **more,
    }  # fmt: skip


def _at_table(session: Session, dinner_id: int, states: Iterable[SeatState] = AT_TABLE) -> list[int]:
    query = select(Seat.member_id).where(
        Seat.dinner_id == dinner_id, Seat.member_id.is_not(None), Seat.state.in_(list(states))
    )
    return [each for each in session.scalars(query) if each is not None]


def _tell(
    session: Session, kind: Kind, dinner: Dinner, whom: Iterable[int], key: str, tail: str = "", **more: Any
) -> None:
    tell(
        session, kind, whom, key=f"{kind}:{dinner.id}:{key}", path=f"/d/{dinner.public_id}{tail}",
        data=_about(dinner, **more), now=clock.now(), group_id=dinner.group_id,
    )  # fmt: skip


def dinner_called(session: Session, fact: DinnerCalled) -> None:
    """The group hears of a new table; its host knows."""
    dinner = _dinner(session, fact.dinner_id)
    whom = set(active_member_ids(session, fact.group_id)) - {fact.host_id}
    _tell(session, Kind.DINNER_CALLED, dinner, whom, "", who=dinner.host.nickname)


def dinner_changed(session: Session, fact: DinnerChanged) -> None:
    """Those at the table hear of a new time, place or pact."""
    dinner = _dinner(session, fact.dinner_id)
    kind = Kind.PACT_CHANGED if fact.pact else Kind.DINNER_CHANGED
    key = f"p{dinner.pact_version}" if fact.pact else f"s{dinner.sequence}"
    _tell(session, kind, dinner, set(_at_table(session, dinner.id)) - {dinner.host_id}, key)


def dinner_called_off(session: Session, fact: DinnerCalledOff) -> None:
    """Those at the table and on the bench hear that it will not take place."""
    dinner = _dinner(session, fact.dinner_id)
    _tell(session, Kind.DINNER_CALLED_OFF, dinner, set(_at_table(session, dinner.id)) - {dinner.host_id}, "")


def seat_taken(session: Session, fact: SeatTaken) -> None:
    """The host hears who sits down."""
    _tell_host(session, Kind.SEAT_TAKEN, fact.dinner_id, fact.member_id, f"{fact.seat_id}")


def seat_given_back(session: Session, fact: SeatGivenBack) -> None:
    """The host hears who gives a seat back."""
    _tell_host(session, Kind.SEAT_GIVEN_BACK, fact.dinner_id, fact.member_id, f"{fact.seat_id}")


def _tell_host(session: Session, kind: Kind, dinner_id: int, member_id: int | None, key: str) -> None:
    dinner = _dinner(session, dinner_id)
    member = session.get(Member, member_id) if member_id else None
    if member is None or member.id == dinner.host_id:
        return
    stamp = f"{key}:{int(clock.now().timestamp()) // 60}"  # to and fro within a minute is told once
    _tell(session, kind, dinner, [dinner.host_id], stamp, who=member.nickname)


def seat_offered(session: Session, fact: SeatOffered) -> None:
    """Whoever waits hears that a seat is held, and until when."""
    seat = session.get(Seat, fact.seat_id)
    if seat is None or fact.member_id is None:
        return
    until = seat.offered_until.isoformat() if seat.offered_until else ""
    _tell(
        session,
        Kind.SEAT_OFFERED,
        _dinner(session, fact.dinner_id),
        [fact.member_id],
        f"{seat.id}:{until}",
        until=until,
    )


def dinner_over(session: Session, fact: DinnerOver) -> None:
    """Those who sat are asked who was there."""
    dinner = _dinner(session, fact.dinner_id)
    _tell(session, Kind.VOUCH, dinner, _at_table(session, dinner.id, [SeatState.GOING]), "", tail="/vouch")


def seat_judged(session: Session, fact: SeatJudged) -> None:
    """Somebody whose presence is contested hears it, and how to answer."""
    if fact.state == "contested" and fact.member_id is not None:
        dinner = _dinner(session, fact.dinner_id)
        _tell(session, Kind.PRESENCE_CONTESTED, dinner, [fact.member_id], f"{fact.seat_id}", tail="/vouch")


def reviews_opened(session: Session, fact: ReviewsOpened) -> None:
    """Those who sat hear that all reviews of the table are open."""
    dinner = _dinner(session, fact.dinner_id)
    _tell(session, Kind.REVIEWS_OPENED, dinner, _at_table(session, dinner.id, [SeatState.GOING]), "")


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
