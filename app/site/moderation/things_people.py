"""Members, groups' lines and what is said of venues, as things that are reported."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import open_member
from app.accounts.models import Member
from app.core.access import Ability, NotThere
from app.core.db import lock
from app.core.names import confusable_key
from app.core.signals import announce
from app.core.viewer import Viewer
from app.places.access import Moved, open_venue
from app.places.models import Venue, VenueEdit
from app.places.signals import VenueDescribed
from app.site.moderation.rules import Thing
from app.site.moderation.things import Finding, Found, Ways
from groups.membership.access import open_group
from groups.membership.models import Group

FIELDS = ("name", "area", "address", "cuisine")  # of a venue: what people read as its words


def find_member(session: Session, ref: str, viewer: Viewer) -> Found:
    """Somebody whose page the viewer sees."""
    return _member(open_member(session, ref, viewer)[0])


def look_member(session: Session, member_id: int) -> Found | None:
    """The member, while the account is open."""
    member = session.get(Member, member_id)
    return _member(member) if member is not None and member.is_open() else None


def _member(member: Member) -> Found:
    path = f"/m/{member.public_id}"
    return Found(Thing.MEMBER, member.id, member.public_id, path, member.nickname, member.palate, member.id)


def find_group(session: Session, ref: str, viewer: Viewer) -> Found:
    """A group that the viewer sees."""
    return _group(open_group(session, ref, viewer, Ability.GROUP_SEE)[0])


def look_group(session: Session, group_id: int) -> Found | None:
    """The group."""
    return _group(session.get_one(Group, group_id))


def _group(group: Group) -> Found:
    path = f"/g/{group.public_id}"
    return Found(Thing.GROUP, group.id, group.public_id, path, group.name, group.line, None, group.id)


def hide_group(session: Session, group_id: int, _finding: Finding, _now: datetime) -> Any:
    """Its line is taken away; its stewards may write another one."""
    group = session.get_one(Group, group_id)
    lock(session, group)
    if not group.line:
        return None
    kept, group.line = {"line": group.line}, ""
    return kept


def show_group(session: Session, group_id: int, kept: Any, _now: datetime) -> None:
    """It stands again, unless another was written meanwhile."""
    group = session.get_one(Group, group_id)
    lock(session, group)
    group.line = group.line or kept["line"]


def find_venue(session: Session, ref: str, viewer: Viewer) -> Found:
    """A venue."""
    try:
        return _venue(open_venue(session, ref, viewer)[0])
    except Moved:
        raise NotThere from None


def look_venue(session: Session, venue_id: int) -> Found | None:
    """The venue."""
    return _venue(session.get_one(Venue, venue_id))


def _venue(venue: Venue) -> Found:
    words = " · ".join(word for name in FIELDS if (word := getattr(venue, name)))
    return Found(
        Thing.VENUE, venue.id, venue.public_id, f"/v/{venue.public_id}", venue.name, words, venue_id=venue.id
    )


def hide_venue(session: Session, venue_id: int, _finding: Finding, _now: datetime) -> Any:
    """What was written last is undone; the log of the venue shows both. None where nobody has changed anything yet."""
    venue = session.get_one(Venue, venue_id)
    lock(session, venue)
    query = select(VenueEdit).where(VenueEdit.venue_id == venue_id).order_by(VenueEdit.id.desc()).limit(1)
    last = session.scalar(query)
    before = {name: last.before[name] for name in FIELDS if name in last.before} if last is not None else {}
    if not before:
        return None
    kept = {name: getattr(venue, name) for name in before}
    _write(session, venue, before)
    return kept


def show_venue(session: Session, venue_id: int, kept: Any, _now: datetime) -> None:
    """What was undone stands again."""
    venue = session.get_one(Venue, venue_id)
    lock(session, venue)
    _write(session, venue, kept)


def _write(session: Session, venue: Venue, words: dict[str, str]) -> None:
    for name, word in words.items():
        setattr(venue, name, word)
    venue.name_key = confusable_key(venue.name)
    announce(session, VenueDescribed(venue.id))


WAYS = {
    Thing.MEMBER: Ways(find_member, look_member),
    Thing.GROUP: Ways(find_group, look_group, hide_group, show_group),
    Thing.VENUE: Ways(find_venue, look_venue, hide_venue, show_venue),
}
