"""What routes tell the alliance: promises still to be kept, and tables that went from one house to the next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.routes import queries
from events.routes.models import Route, RouteLeg, RouteStop
from groups.alliances.openings import OpenPromise


def promises(session: Session, alliance_id: int, now: datetime) -> Iterator[OpenPromise]:
    """Each leg that is still to come, of a route that is open or that a group has taken."""
    rows = session.execute(
        select(RouteLeg, Route)
        .join(Route, Route.id == RouteLeg.route_id)
        .where(
            Route.alliance_id == alliance_id, Route.opened_at.is_not(None), RouteLeg.ends_at > now,
            Route.withdrawn_at.is_(None) | select(RouteStop.id).where(RouteStop.leg_id == RouteLeg.id).exists(),
        )
        .order_by(RouteLeg.starts_at, RouteLeg.id)
    )  # fmt: skip
    for leg, route in rows:
        words = f"{route.title}: {leg.menu}" if leg.menu else route.title
        yield OpenPromise(leg.merchant_id, words, leg.starts_at, url_for("routes.page", pid=route.public_id))


def moves(session: Session, alliance_id: int) -> dict[tuple[int, int], int]:
    """Tables that sat at one house and then at the next."""
    return queries.moved(session, alliance_id)
