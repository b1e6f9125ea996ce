"""Named reads of routes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from app.core import marks
from events.attestations.models import Finding
from events.attestations.rules import SeatFinding
from events.dinners.models import Dinner, Seat
from events.dinners.rules import TAKES_ROOM, SeatState, Visibility
from events.routes.models import Route, RouteLeg, RouteParty, RouteStop
from groups.alliances.models import Alliance


def route_by(session: Session, public_id: str) -> Route | None:
    """The route of this address with its alliance, or None."""
    wanted = select(Route).where(Route.public_id == public_id)
    return session.scalar(wanted.options(joinedload(Route.alliance).joinedload(Alliance.group)))


def legs_of(session: Session, route_id: int) -> Sequence[RouteLeg]:
    """The legs in their order, with house and place."""
    wanted = select(RouteLeg).where(RouteLeg.route_id == route_id)
    loads = (joinedload(RouteLeg.merchant), joinedload(RouteLeg.venue))
    return session.scalars(wanted.options(*loads).order_by(RouteLeg.position)).all()


def legs_by_route(session: Session, route_ids: Collection[int]) -> dict[int, list[RouteLeg]]:
    """The legs of several routes: one query."""
    found: dict[int, list[RouteLeg]] = {each: [] for each in route_ids}
    wanted = (
        select(RouteLeg).where(RouteLeg.route_id.in_(list(route_ids))).options(joinedload(RouteLeg.venue))
    )
    for leg in session.scalars(wanted.order_by(RouteLeg.position)):
        found[leg.route_id].append(leg)
    return found


def routes_of(session: Session, alliance_id: int, now: datetime, *, opened: bool) -> Sequence[Route]:
    """The alliance's routes whose first leg is still to come; only those that are open, if asked."""
    first = select(RouteLeg.route_id).where(RouteLeg.position == 0, RouteLeg.starts_at > now)
    wanted = select(Route).where(
        Route.alliance_id == alliance_id, Route.withdrawn_at.is_(None), Route.id.in_(first)
    )
    if opened:
        wanted = wanted.where(Route.opened_at.is_not(None))
    return session.scalars(wanted.order_by(Route.id).limit(50)).all()


def same_evening(
    session: Session, alliance_id: int, by_id: int, title: str, stops: Sequence[tuple[int, datetime]]
) -> Route | None:
    """The route that this person has drawn up already under this name, through these places at these times."""
    wanted = select(Route).where(
        Route.alliance_id == alliance_id, Route.drawn_up_by_id == by_id, Route.title == title,
        Route.withdrawn_at.is_(None),
    )  # fmt: skip
    found = session.scalars(wanted.order_by(Route.id)).all()
    legs = legs_by_route(session, [each.id for each in found])
    return next(
        (each for each in found if [(leg.venue_id, leg.starts_at) for leg in legs[each.id]] == list(stops)),
        None,
    )


def party_of(session: Session, route_id: int, group_id: int) -> RouteParty | None:
    """The group's party on this route."""
    return session.scalar(
        select(RouteParty).where(RouteParty.route_id == route_id, RouteParty.group_id == group_id)
    )


def stops_of(session: Session, party_id: int) -> Sequence[RouteStop]:
    """The party's dinners in the order of the route, with their legs and places."""
    wanted = select(RouteStop).join(RouteLeg, RouteLeg.id == RouteStop.leg_id)
    loads = (
        joinedload(RouteStop.leg).joinedload(RouteLeg.venue), joinedload(RouteStop.dinner),
        joinedload(RouteStop.party).joinedload(RouteParty.route),
    )  # fmt: skip
    return session.scalars(
        wanted.where(RouteStop.party_id == party_id).options(*loads).order_by(RouteLeg.position)
    ).all()


def open_stops(session: Session, route_id: int) -> Sequence[RouteStop]:
    """The tables of this route at which anybody may sit, party by party, in the order of the legs."""
    wanted = select(RouteStop).join(RouteLeg, RouteLeg.id == RouteStop.leg_id)
    public = wanted.join(Dinner, Dinner.id == RouteStop.dinner_id).where(
        RouteLeg.route_id == route_id, Dinner.visibility == Visibility.PUBLIC, Dinner.called_off_at.is_(None)
    )
    loads = (joinedload(RouteStop.dinner), joinedload(RouteStop.party).joinedload(RouteParty.group))
    return session.scalars(public.options(*loads).order_by(RouteStop.party_id, RouteLeg.position)).all()


def taken_at(session: Session, dinner_ids: Collection[int]) -> dict[int, int]:
    """Dinner → how many of its seats are taken: one query."""
    wanted = select(Seat.dinner_id, func.count()).where(
        Seat.dinner_id.in_(list(dinner_ids)), Seat.state.in_(TAKES_ROOM)
    )
    found: dict[int, int] = {}
    for dinner_id, seats in session.execute(wanted.group_by(Seat.dinner_id)):
        found[dinner_id] = seats
    return found


def stop_at(session: Session, dinner_id: int) -> RouteStop | None:
    """The leg of a route that this dinner is, or None."""
    return session.scalar(select(RouteStop).where(RouteStop.dinner_id == dinner_id))


@cache
def is_stop() -> Select[int]:
    """Whether the dinner is a leg of a route, for the mark."""
    return select(RouteStop.id).where(RouteStop.dinner_id == marks.DINNER)


def kept(session: Session, leg_id: int) -> Sequence[int]:
    """How many seats groups keep at this leg: those of their dinners that are not called off."""
    wanted = select(Dinner.seats).join(RouteStop, RouteStop.dinner_id == Dinner.id)
    return session.scalars(wanted.where(RouteStop.leg_id == leg_id, Dinner.called_off_at.is_(None))).all()


def headcounts(session: Session, leg_ids: Collection[int]) -> dict[int, int]:
    """Leg → how many people come, of all groups: all that a house is told. One query."""
    rows = session.execute(
        select(RouteStop.leg_id, func.count(Seat.id))
        .join(Dinner, Dinner.id == RouteStop.dinner_id)
        .join(Seat, (Seat.dinner_id == Dinner.id) & (Seat.state == SeatState.GOING))
        .where(RouteStop.leg_id.in_(list(leg_ids)), Dinner.called_off_at.is_(None))
        .group_by(RouteStop.leg_id)
    )
    found = dict.fromkeys(leg_ids, 0)
    for leg_id, people in rows:
        found[leg_id] = people
    return found


def seated_at(session: Session, dinner_ids: Collection[int], member_id: int) -> set[int]:
    """At which of these dinners the member sits."""
    wanted = select(Seat.dinner_id).where(
        Seat.dinner_id.in_(list(dinner_ids)), Seat.member_id == member_id, Seat.state == SeatState.GOING
    )
    return set(session.scalars(wanted))


def legs_at(session: Session, merchant_id: int, now: datetime) -> Sequence[RouteLeg]:
    """The legs of a house that are still to come, of routes that are open or wait for it, the next first."""
    wanted = (
        select(RouteLeg)
        .join(Route, Route.id == RouteLeg.route_id)
        .where(RouteLeg.merchant_id == merchant_id, Route.withdrawn_at.is_(None), RouteLeg.ends_at > now)
    )
    return session.scalars(
        wanted.options(joinedload(RouteLeg.venue)).order_by(RouteLeg.starts_at, RouteLeg.id).limit(30)
    ).all()


def routes_by_id(session: Session, ids: Collection[int]) -> dict[int, Route]:
    """These routes by id."""
    return {each.id: each for each in session.scalars(select(Route).where(Route.id.in_(list(ids))))}


def moved(session: Session, alliance_id: int) -> dict[tuple[int, int], int]:
    """Tables that sat at one leg and at the next, both vouched for: (from house, to house) → how many."""
    before, after = aliased(RouteLeg), aliased(RouteLeg)
    one, two = aliased(RouteStop), aliased(RouteStop)
    sat = select(Finding.dinner_id).where(Finding.state == SeatFinding.CONFIRMED)
    rows = session.execute(
        select(before.merchant_id, after.merchant_id, func.count())
        .join(Route, Route.id == before.route_id)
        .join(after, (after.route_id == before.route_id) & (after.position == before.position + 1))
        .join(one, one.leg_id == before.id)
        .join(two, (two.leg_id == after.id) & (two.party_id == one.party_id))
        .where(Route.alliance_id == alliance_id, one.dinner_id.in_(sat), two.dinner_id.in_(sat))
        .group_by(before.merchant_id, after.merchant_id)
    )
    return {(sender, receiver): tables for sender, receiver, tables in rows}
