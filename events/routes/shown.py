"""What routes show on other pages: to the houses their headcount, to a table the way to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask import render_template
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.blocks import hidden_from
from app.core import clock, db
from app.core.access import Ability, Here
from app.core.viewer import Viewer
from app.core.web import marked, viewer
from app.merchants.models import Merchant
from app.merchants.queries import venue_ids_of
from app.places.models import Venue
from events.dinners.models import Dinner
from events.routes import queries
from groups.alliances.models import Alliance
from groups.alliances.queries import houses_of
from groups.membership.models import Group


def venues_of(session: Session, alliance_id: int) -> Sequence[Venue]:
    """The places of an alliance's houses, those that are confirmed."""
    ids = [
        v
        for ally in houses_of(session, alliance_id)
        for v in venue_ids_of(session, ally.merchant_id, confirmed=True)
    ]
    return session.scalars(select(Venue).where(Venue.id.in_(ids)).order_by(Venue.id)).all()


def first_table(session: Session, party_id: int) -> str:
    """The address of the party's first dinner."""
    return queries.stops_of(session, party_id)[0].dinner.public_id


def has_begun(session: Session, route_id: int, now: datetime) -> bool:
    """Whether the first house has begun."""
    return queries.legs_of(session, route_id)[0].starts_at <= now


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A group that takes the route and lets others sit with it: how many seats are free, at which house the fewest."""

    group: Group
    first: Dinner
    houses: int
    free: int
    mine: bool


def open_tables(session: Session, route_id: int, who: Viewer | None, now: datetime) -> list[OpenTable]:
    """How a person alone comes along: tables that anybody may join, but for those of people one does not meet."""
    hidden = hidden_from(session, who.id if who else None)
    stops = [each for each in queries.open_stops(session, route_id) if each.dinner.host_id not in hidden]
    ahead = [each for each in stops if now < each.dinner.starts_at]
    ids = [each.dinner_id for each in ahead]
    taken = queries.taken_at(session, ids) if ids else {}
    sat = queries.seated_at(session, ids, who.id) if who and ids else set()
    found = []
    for _party, group in groupby(ahead, key=lambda each: each.party_id):
        tables = list(group)
        free = min(each.dinner.seats - taken.get(each.dinner_id, 0) for each in tables)
        mine = any(each.dinner_id in sat for each in tables)
        found.append(OpenTable(tables[0].party.group, tables[0].dinner, len(tables), max(0, free), mine))
    return found


def on_alliance(alliance: Alliance, merchant: Merchant, here: Here) -> str:
    """The routes of an alliance, on its page."""
    session, now = db.session(), clock.now()
    routes = queries.routes_of(session, alliance.id, now, opened=False)
    legs = queries.legs_by_route(session, [route.id for route in routes])
    return render_template(
        "routes/_alliance.html", alliance=alliance, merchant=merchant, routes=routes, legs=legs,
        runs=here.may(Ability.MERCHANT_RUN),
    )  # fmt: skip


def on_desk(merchant: Merchant, here: Here) -> str:
    """The legs of this house: how many come. Not who."""
    session = db.session()
    legs = queries.legs_at(session, merchant.id, clock.now())
    if not legs:
        return ""
    return render_template(
        "routes/_desk.html", legs=legs, heads=queries.headcounts(session, [leg.id for leg in legs]),
        routes=queries.routes_by_id(session, {leg.route_id for leg in legs}),
    )  # fmt: skip


def on_dinner(dinner: Dinner, here: Here, phase: object) -> str:
    """At a table that is one leg: the others, with the walk between, and the one sign-up."""
    if not marked("dinner", "route", dinner=dinner.id):
        return ""
    session, who = db.session(), viewer()
    stop = queries.stop_at(session, dinner.id)
    if stop is None:
        return ""
    stops = queries.stops_of(session, stop.party_id)
    sat = queries.seated_at(session, [each.dinner_id for each in stops], who.id) if who else set()
    ahead = dinner.called_off_at is None and clock.now() < stops[0].dinner.starts_at
    return render_template(
        "routes/_dinner.html", dinner=dinner, stops=stops, sat=sat, route=stops[0].party.route,
        may_sit=who is not None and here.may(Ability.DINNER_SIT) and ahead,
    )  # fmt: skip
