"""The verbs of routes: draw one up, agree to one's own leg, take it with one's group, sign up once, drop a leg."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy.orm import Session

from app.core import db, earth
from app.core.access import Refused
from app.merchants import log
from app.merchants.models import Merchant
from app.merchants.queries import venue_ids_of
from app.places.models import Venue
from events.dinners import actions as dinners
from events.dinners import seats
from events.dinners.actions import Plan
from events.dinners.models import Dinner
from events.dinners.rules import Pact, Party, Visibility
from events.routes import queries, rules
from events.routes.models import Route, RouteLeg, RouteParty, RouteStop
from events.routes.rules import Leg, RouteReason
from groups.alliances.models import Alliance
from groups.alliances.queries import houses_of
from groups.membership.models import Group


@dataclass(frozen=True, slots=True)
class LegPlan:
    """One house of an evening: where, when, what for, how many."""

    venue_id: int
    starts_at: datetime
    ends_at: datetime
    cap: int
    menu: str = ""
    price_fen: int | None = None


def draw_up(
    session: Session, alliance: Alliance, merchant: Merchant, by_id: int, title: str, plans: Sequence[LegPlan],
    now: datetime,
) -> Route:  # fmt: skip
    """Propose an evening. One's own legs are agreed to; each other house says yes to its own, and then it opens.

    A form pressed twice draws it up once. Raises Refused.
    """
    db.lock(session, alliance)
    twin = queries.same_evening(
        session, alliance.id, by_id, title, [(p.venue_id, p.starts_at) for p in plans]
    )
    if twin is not None:
        return twin
    walks = _walks(session, plans)
    legs = [Leg(plan.starts_at, plan.ends_at, walk) for plan, walk in zip(plans, walks, strict=True)]
    problem = rules.problem(legs, now)
    if problem is not None:
        raise Refused(problem)
    keepers = _keepers(session, alliance.id)
    if any(plan.venue_id not in keepers for plan in plans):
        raise Refused(RouteReason.NOT_ITS_VENUE)
    route = Route(alliance_id=alliance.id, title=title, drawn_up_by_id=by_id, drawn_up_at=now)
    session.add(route)
    session.flush()  # its legs name it
    for position, (plan, walk) in enumerate(zip(plans, walks, strict=True)):
        mine = keepers[plan.venue_id] == merchant.id
        session.add(RouteLeg(
            route_id=route.id, position=position, merchant_id=keepers[plan.venue_id], venue_id=plan.venue_id,
            starts_at=plan.starts_at, ends_at=plan.ends_at, walk=walk, menu=plan.menu, price_fen=plan.price_fen,
            cap=plan.cap, agreed_at=now if mine else None, agreed_by_id=by_id if mine else None,
        ))  # fmt: skip
    session.flush()  # whether all agree is read from them
    log.write(session, merchant.id, "route_drawn_up", by_id, now, title=title)
    _open_if_agreed(session, route, now)
    return route


def agree(session: Session, route: Route, merchant: Merchant, by_id: int, now: datetime) -> None:
    """This house agrees to its legs: what is shown of it is its own word from now on (M-26). Twice is once."""
    db.lock(session, route)
    mine = [leg for leg in queries.legs_of(session, route.id) if leg.merchant_id == merchant.id]
    for leg in mine:
        if leg.agreed_at is None:
            leg.agreed_at, leg.agreed_by_id = now, by_id
            log.write(session, merchant.id, "leg_agreed", by_id, now, title=route.title)
    session.flush()  # whether all agree is read from them
    _open_if_agreed(session, route, now)


def withdraw(session: Session, route: Route, merchant: Merchant, by_id: int, now: datetime) -> None:
    """A house takes the route back: no more groups take it. Tables that are set stay set. Twice is once."""
    db.lock(session, route)
    if route.withdrawn_at is None:
        route.withdrawn_at = now
        log.write(session, merchant.id, "route_withdrawn", by_id, now, title=route.title)


def take(
    session: Session, route: Route, group: Group, by_id: int, people: int, now: datetime, *, steward: bool = False,
    seen: Visibility = Visibility.GROUP,
) -> RouteParty:  # fmt: skip
    """A member takes the route to the group: a dinner at each leg, at all of which she sits. Once a group.

    `seen` PUBLIC lets anybody sit with them: that is how a person alone comes.
    """
    db.lock(session, route)
    standing = queries.party_of(session, route.id, group.id)
    if standing is not None:
        return standing
    legs = queries.legs_of(session, route.id)
    if route.opened_at is None or route.withdrawn_at is not None or legs[0].starts_at <= now:
        raise Refused(RouteReason.NOT_OPEN)
    keepers = _keepers(session, route.alliance_id)
    if any(keepers.get(leg.venue_id) != leg.merchant_id for leg in legs):
        raise Refused(
            RouteReason.NOT_ITS_VENUE
        )  # a house has left since: its word holds for tables that are set
    room = min(rules.left(leg.cap, queries.kept(session, leg.id)) for leg in legs)
    if room < max(people, rules.LEAST_PARTY):
        raise Refused(RouteReason.FULL)
    party = RouteParty(route_id=route.id, group_id=group.id, by_id=by_id, taken_at=now)
    session.add(party)
    session.flush()  # its stops name it
    for leg in legs:
        plan = _dinner_of(route, leg, max(people, rules.LEAST_PARTY), seen)
        dinner = dinners.call_dinner(session, group, by_id, plan, Pact(), now, steward=steward, anew=True)
        session.add(RouteStop(party_id=party.id, leg_id=leg.id, dinner_id=dinner.id))
    session.flush()  # the page shows them at once
    return party


def sign_up(session: Session, dinners_in: Iterable[Dinner], member_id: int, now: datetime) -> None:
    """One sign-up, a seat at every leg that is open to her. Where one sits already nothing changes."""
    for dinner in dinners_in:
        if dinner.called_off_at is None and now < dinner.starts_at:
            seats.take_seat(session, dinner, member_id, Party(), dinner.pact_version, now)


def drop(session: Session, stop: RouteStop, member_id: int, now: datetime) -> None:
    """Drop one leg and keep the others. Twice is once."""
    seats.give_back(session, session.get_one(Dinner, stop.dinner_id), member_id, now)


def _dinner_of(route: Route, leg: RouteLeg, people: int, seen: Visibility) -> Plan:
    return Plan(
        title=route.title, note=leg.menu, venue_id=leg.venue_id, timezone=leg.venue.timezone, starts_at=leg.starts_at,
        ends_at=leg.ends_at, closes_at=leg.starts_at, seats=people, cap_fen=leg.price_fen, visibility=seen,
    )  # fmt: skip


def _open_if_agreed(session: Session, route: Route, now: datetime) -> None:
    if route.opened_at is None and all(leg.agreed_at for leg in queries.legs_of(session, route.id)):
        route.opened_at = now


def _keepers(session: Session, alliance_id: int) -> dict[int, int]:
    """Venue → the house of the alliance that is confirmed to keep it."""
    return {
        venue: ally.merchant_id
        for ally in houses_of(session, alliance_id)
        for venue in venue_ids_of(session, ally.merchant_id, confirmed=True)
    }


def _walks(session: Session, plans: Sequence[LegPlan]) -> list[int]:
    """Minutes on foot from the leg before; 0 for the first, and where a place has no position."""
    places = [session.get(Venue, plan.venue_id) for plan in plans]
    return [0, *(_walk(one, other) for one, other in pairwise(places))] if places else []


def _walk(one: Venue | None, other: Venue | None) -> int:
    if one is None or other is None or None in (one.lat, one.lng, other.lat, other.lng):
        return 0
    km = earth.distance_km(one.lat or 0, one.lng or 0, other.lat or 0, other.lng or 0)
    return rules.walk_minutes(km)
