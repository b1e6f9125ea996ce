"""The doors of routes: to drawing one up, to reading one, and to one's own group's party."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from app.core.access import Ability, Here, NotThere, require, stand
from app.core.viewer import Viewer
from app.merchants.models import Merchant
from events.dinners.access import here_at, open_dinner
from events.dinners.models import Dinner
from events.routes import queries
from events.routes.models import Route, RouteStop
from groups.alliances.access import open_alliance


def open_route(
    session: Session, public_id: str, viewer: Viewer | None, ability: Ability = Ability.ROUTE_SEE
) -> tuple[Route, Here]:
    """A route. While a house has not agreed to its leg it is there for nobody but the houses, on their desks."""
    route = queries.route_by(session, public_id)
    if route is None or (route.opened_at is None):
        raise NotThere
    return route, require(stand(viewer), ability, see=Ability.ROUTE_SEE)


def open_own_route(
    session: Session, merchant_pid: str, group_pid: str, public_id: str, viewer: Viewer | None
) -> tuple[Route, Merchant]:
    """A route of an alliance, as one of its houses that may act for it."""
    merchant, alliance, _row, _here = open_alliance(
        session, merchant_pid, group_pid, viewer, Ability.MERCHANT_RUN
    )
    route = queries.route_by(session, public_id)
    if route is None or route.alliance_id != alliance.id:
        raise NotThere
    return route, merchant


def open_to(
    session: Session, party_id: int, viewer: Viewer | None, link: Callable[[str], str | None]
) -> list[Dinner]:
    """The party's tables at which the viewer may sit, each by its own door: a host may have closed one of them."""
    found = [session.get_one(Dinner, stop.dinner_id) for stop in queries.stops_of(session, party_id)]
    return [
        dinner
        for dinner in found
        if here_at(session, dinner, viewer, link(dinner.public_id)).may(Ability.DINNER_SIT)
    ]


def open_stop(
    session: Session, dinner_pid: str, viewer: Viewer | None, link: str | None
) -> tuple[RouteStop, Dinner, Here]:
    """A dinner that is a leg of a route, by the dinner's own door."""
    dinner, here = open_dinner(session, dinner_pid, viewer, Ability.DINNER_SIT, link)
    stop = queries.stop_at(session, dinner.id)
    if stop is None:
        raise NotThere
    return stop, dinner, here
