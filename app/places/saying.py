"""The verbs of facts: saying something of a venue, what has become of it, and where a private kitchen is."""

from __future__ import annotations

from datetime import date, datetime
from operator import itemgetter

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.core.access import Refused
from app.core.db import lock
from app.core.names import confusable_key
from app.core.signals import announce
from app.places.facts import SAID_ALREADY, Change, Claim, FactKind, Source, as_said, standing
from app.places.models import Venue, VenueEdit
from app.places.models_facts import VenueChange, VenueDoor, VenueFact
from app.places.queries_facts import claim_of, claims_of
from app.places.rules import PlaceReason
from app.places.signals import VenueDescribed

WHERE = ("address", "lat", "lng")


def say(
    session: Session, venue: Venue, kind: FactKind, value: str, by_id: int, source: Source, now: datetime
) -> None:  # fmt: skip
    """Write down one word about a venue. The same within a day is said once; nothing said takes one's word back."""
    lock(session, venue)
    mine = select(VenueFact).where(
        VenueFact.venue_id == venue.id, VenueFact.kind == kind, VenueFact.by_id == by_id
    )
    last = session.scalars(mine.order_by(VenueFact.id.desc()).limit(1)).first()
    value = as_said(kind, value) if value else ""
    if (last.value if last else "") == value and (not value or (last and now - last.said_at < SAID_ALREADY)):
        return
    session.add(VenueFact(venue_id=venue.id, kind=kind, value=value, source=source, by_id=by_id, said_at=now))
    if kind is FactKind.PHONE:
        copy_phone(session, venue, now)
    announce(session, VenueDescribed(venue.id))


def copy_phone(session: Session, venue: Venue, now: datetime) -> None:
    """Other rooms dial without asking who said the number: what stands is copied to the venue."""
    session.flush()  # the word that was just said is one of those looked at
    stands = standing(_claims(session, venue.id, FactKind.PHONE), now).get(FactKind.PHONE)
    venue.phone = stands.value if stands else ""


def change(
    session: Session, venue: Venue, what: Change, on: date, by_id: int, now: datetime, name: str = "",
    address: str = "", area: str = "",
) -> None:  # fmt: skip
    """Closed, open again, moved or renamed on a day; how it was until then is kept."""
    lock(session, venue)
    if on > now.date():
        raise Refused(PlaceReason.NOT_YET)
    before = _apply(venue, what, on, name, address, area)
    session.add(VenueChange(
        venue_id=venue.id, what=what, happened_on=on, before=before, by_id=by_id, said_at=now,
    ))  # fmt: skip
    announce(session, VenueDescribed(venue.id))


def _apply(venue: Venue, what: Change, on: date, name: str, address: str, area: str) -> str:
    """Change the venue; returns how it was. Raises Refused when it is so already."""
    closed = venue.closed_on is not None
    same = {
        Change.CLOSED: closed, Change.OPENED: not closed, Change.RENAMED: name in ("", venue.name),
        Change.MOVED: (address, area) in (("", ""), (venue.address, venue.area)),
    }  # fmt: skip
    if same[what]:
        raise Refused(PlaceReason.NO_SUCH_CHANGE)
    if what in (Change.CLOSED, Change.OPENED):
        venue.closed_on = on if what is Change.CLOSED else None
        return ""
    before = venue.name if what is Change.RENAMED else "" if venue.private else venue.address or venue.area
    venue.was = sorted([*venue.was, [what.value, on.isoformat(), before]], key=itemgetter(1))
    if what is Change.RENAMED:
        venue.name, venue.name_key = name, confusable_key(name)
        return before
    venue.area, venue.lat, venue.lng = area, None, None
    venue.address = "" if venue.private else address
    return before


def keep_private(
    session: Session, venue: Venue, by_id: int, private: bool, address: str, lat: float | None, lng: float | None
) -> None:  # fmt: skip
    """Where a kitchen is becomes known to the seated alone, or to everybody again. Its keeper's word only (V-11)."""
    if venue.created_by_id != by_id:
        raise Refused(PlaceReason.ONLY_ITS_KEEPER)
    lock(session, venue)
    session.execute(delete(VenueDoor).where(VenueDoor.venue_id == venue.id))
    venue.private = private
    if private:
        session.add(VenueDoor(venue_id=venue.id, address=address, lat=lat, lng=lng))
        address, lat, lng = "", None, None
        _forget_where(session, venue)
    venue.address, venue.lat, venue.lng = address, lat, lng
    announce(session, VenueDescribed(venue.id))


def _forget_where(session: Session, venue: Venue) -> None:
    """What the history of changes tells of the address is taken out of it."""
    for edit in session.scalars(select(VenueEdit).where(VenueEdit.venue_id == venue.id)):
        edit.before = {key: value for key, value in edit.before.items() if key not in WHERE}
        edit.after = {key: value for key, value in edit.after.items() if key not in WHERE}
    moved = select(VenueChange).where(VenueChange.venue_id == venue.id, VenueChange.what == Change.MOVED)
    for each in session.scalars(moved):
        each.before = ""
    venue.was = [[what, day, "" if what == Change.MOVED else before] for what, day, before in venue.was]


def _claims(session: Session, venue_id: int, kind: FactKind) -> list[Claim]:
    return [claim_of(fact) for fact in claims_of(session, venue_id) if fact.kind is kind]
