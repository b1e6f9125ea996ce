"""Who lies where on the map: written with the venue or the dinner itself, whichever room changes it.

The mappers are listened to, not facts: a place moves by many hands (a form, a poll, a merge), and a point that was
forgotten would show where nothing is, or tell where a private kitchen is.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, event, func, insert, inspect, literal, select
from sqlalchemy.orm import Mapper, Session

from app.core import earth
from app.places.models import Venue
from app.places.signals import VenuesMerged, VenuesParted
from app.site.discover.models import DINNER, VENUE, Spot
from events.dinners.models import Dinner
from events.dinners.rules import Visibility

AREA_METRES = 1000.0  # so much a private kitchen tells of where it is
OF_VENUE = ("lat", "lng", "private", "merged_into_id", "city_key", "area")
OF_DINNER = ("venue_id", "visibility", "called_off_at", "closes_at", "starts_at")


def listen() -> None:
    """Keep spots from now on; called by the wiring, once or often."""
    for model, keep in ((Venue, _keep_venue), (Dinner, _keep_dinner)):
        for moment in ("after_insert", "after_update"):
            if not event.contains(model, moment, keep):
                event.listen(model, moment, keep)


def shown_at(venue: Venue) -> tuple[float, float] | None:
    """Where everybody may know the venue to be, by its own words."""
    if venue.lat is None or venue.lng is None or venue.merged_into_id is not None:
        return None
    return earth.coarse(venue.lat, venue.lng, AREA_METRES) if venue.private else (venue.lat, venue.lng)


def renew(connection: Connection, venue: Venue) -> None:
    """Write anew where a venue lies, and its tables."""
    tables = select(Dinner.id).where(Dinner.venue_id == venue.id)
    connection.execute(delete(Spot).where(Spot.kind == VENUE, Spot.ref_id == venue.id))
    connection.execute(delete(Spot).where(Spot.kind == DINNER, Spot.ref_id.in_(tables)))
    shown = shown_at(venue) or _of_area(connection, venue)
    if shown is not None:
        connection.execute(insert(Spot).values(kind=VENUE, ref_id=venue.id, **place(*shown)))
        _lay(connection, Dinner.venue_id == venue.id)


def merged(session: Session, fact: VenuesMerged | VenuesParted) -> None:
    """Tables went over from one venue to another, by a statement that no mapper hears of."""
    session.flush()  # spots are copied from rows
    for venue in session.scalars(select(Venue).where(Venue.id.in_((fact.gone_id, fact.kept_id)))):
        renew(session.connection(), venue)


def forget(session: Session, now: datetime) -> None:
    """Tables whose seats have closed leave the map."""
    session.execute(delete(Spot).where(Spot.until <= now))


def place(lat: float, lng: float) -> dict[str, Any]:
    """The columns of a spot that say where."""
    at = earth.point(lat, lng)
    return {"cell": earth.cell(at), **at._asdict()}


def _keep_venue(_mapper: Mapper[Venue], connection: Connection, venue: Venue) -> None:
    if _changed(venue, OF_VENUE):
        renew(connection, venue)


def _of_area(connection: Connection, venue: Venue) -> tuple[float, float] | None:
    """A private kitchen that keeps its point to itself lies in the middle of its area, where others show that."""
    if not venue.private or not venue.area or venue.merged_into_id is not None:
        return None
    row = connection.execute(
        select(func.avg(Spot.x), func.avg(Spot.y), func.avg(Spot.z))
        .join(Venue, Venue.id == Spot.ref_id)
        .where(Spot.kind == VENUE, Venue.city_key == venue.city_key, Venue.area == venue.area)
        .where(Venue.private.is_(False))
    ).one()
    return earth.coarse(*earth.where(earth.Point(*row)), AREA_METRES) if row[0] is not None else None


def _keep_dinner(_mapper: Mapper[Dinner], connection: Connection, dinner: Dinner) -> None:
    if _changed(dinner, OF_DINNER):
        connection.execute(delete(Spot).where(Spot.kind == DINNER, Spot.ref_id == dinner.id))
        _lay(connection, Dinner.id == dinner.id)


def _lay(connection: Connection, wanted: ColumnElement[bool]) -> None:
    """Public tables lie where their venue does."""
    columns = ["kind", "ref_id", "starts_at", "until", "cell", "x", "y", "z"]
    tables = (
        select(literal(DINNER), Dinner.id, Dinner.starts_at, Dinner.closes_at, Spot.cell, Spot.x, Spot.y, Spot.z)
        .join(Spot, and_(Spot.kind == VENUE, Spot.ref_id == Dinner.venue_id))
        .where(wanted, Dinner.visibility == Visibility.PUBLIC, Dinner.called_off_at.is_(None))
    )  # fmt: skip
    connection.execute(insert(Spot).from_select(columns, tables))


def _changed(row: object, names: tuple[str, ...]) -> bool:
    state = inspect(row)
    known = state.mapper.column_attrs.keys()
    return any(state.attrs[name].history.has_changes() for name in names if name in known)
