"""From where somebody looks: from where they stand, from a place they name, or from the middle of a city.

Where somebody stands is asked of the device on a tap alone, rounded there, and kept nowhere but in a cookie of that
browser for half an hour: not in an address, a log or the database.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import earth
from app.core.names import confusable_key
from app.places.models import Venue
from app.places.queries import venue_by_public_id
from app.site.discover.models import VENUE, Spot
from app.site.discover.plan import View
from app.site.discover.rules import Wanted
from app.site.discover.spots import shown_at

HERE = "here"  # the cookie, and the word in an address
KEPT = 30 * 60
DIGITS = 3  # about 100 m
MOST = 200
_POSITION = re.compile(r"(-?\d{1,2}(?:\.\d{1,17})?),(-?\d{1,3}(?:\.\d{1,17})?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Somewhere:
    """A place to look from; `exact` when what is near is wanted nearest first."""

    label: str
    lat: float
    lng: float
    exact: bool
    zone: str | None = None

    @property
    def at(self) -> earth.Point:
        """The same on the ball."""
        return earth.point(self.lat, self.lng)


def read_here(given: str) -> tuple[float, float] | None:
    """Where a device says to be, rounded once more; None for anything else."""
    found = _POSITION.fullmatch(given)
    if found is None:
        return None
    lat, lng = round(float(found[1]), DIGITS), round(float(found[2]), DIGITS)
    return (lat, lng) if abs(lat) <= 90 and abs(lng) <= 180 else None


def somewhere(session: Session, wanted: Wanted, here: str) -> tuple[Somewhere | None, Venue | None]:
    """From where to look; and the venue that is meant when nobody has said where it lies."""
    if wanted.near == HERE:
        found = read_here(here)
        return (Somewhere(_("you"), *found, exact=True) if found else None), None
    venue = venue_by_public_id(session, wanted.near) if wanted.near else None
    if venue is not None:
        shown = shown_at(venue)
        if shown is None:
            return None, venue
        return Somewhere(venue.name, *shown, exact=True, zone=venue.timezone), None
    return (_named(session, wanted.place, wanted.city) if wanted.place else None), None


def on_ball(view: View) -> earth.Point:
    """What a view of the plan looks at."""
    return earth.point(*view.centre)


def city(session: Session, name: str) -> Somewhere | None:
    """The middle of a city's venues."""
    return _middle(session, name, Venue.city_key == confusable_key(name), exact=False)


def _named(session: Session, name: str, in_city: str) -> Somewhere | None:
    """An area of that name, else the city's venue of that name."""
    within = [Venue.city_key == confusable_key(in_city)] if in_city else []
    area = _middle(session, name, Venue.area == name, *within, exact=True)
    if area is not None or not in_city:
        return area
    return _middle(session, name, Venue.name_key == confusable_key(name), *within, exact=True)


def _middle(session: Session, label: str, *wanted: object, exact: bool) -> Somewhere | None:
    rows = session.execute(
        select(Spot.x, Spot.y, Spot.z)
        .join(Venue, Venue.id == Spot.ref_id)
        .where(Spot.kind == VENUE, *wanted)  # type: ignore[arg-type]
        .limit(MOST)
    ).all()
    if not rows:
        return None
    middle = [sum(row[axis] for row in rows) / len(rows) for axis in range(3)]
    length = sum(each * each for each in middle) ** 0.5
    if length < 0.1:  # all over the globe: no middle
        return None
    lat, lng = earth.where(earth.Point(*(each / length for each in middle)))
    return Somewhere(label, lat, lng, exact)
