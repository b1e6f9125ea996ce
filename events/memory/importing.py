"""Founding a group from a file: its rules, its memory, its ledger; its people as names, and nothing that counts."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import IO, Any

from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import photos
from app.core.access import Refused
from app.core.cloths import CLOTHS
from app.core.db import lock
from app.core.names import clean_name
from app.core.photos_drawing import Unfit
from app.core.photos_taking import Prepared, take_in
from events.memory.models import BroughtPicture, BroughtTable
from events.memory.reading import BROKEN, Opened, opened
from events.memory.rules import BadFile, FileReason
from groups.ledger.foreign import brought_by, take
from groups.membership.actions import found_group
from groups.membership.models import Group

AGAIN = timedelta(minutes=10)
Pictures = dict[int, list[tuple[Prepared, str]]]


def unpack(file: IO[bytes], now: datetime, most_pictures: int) -> tuple[Opened, Pictures]:
    """Read the file and take its pictures in: slow, so before any unit of work. Raises Refused(FileReason)."""
    try:
        found = opened(file, now)
        pictures: Pictures = defaultdict(list)
        for place, picture in found.wanted(most_pictures):
            pictures[place].append((_drawn(found, picture["file"]), picture["alt"]))
    except BadFile as bad:
        raise Refused(bad.reason) from bad
    return found, pictures


def _drawn(found: Opened, file: str) -> Prepared:
    try:
        entry = found.picture(file)
        assert entry is not None  # only such are wanted
        with entry:
            return take_in(entry)
    except Refused as refused:
        if isinstance(refused.reason, Unfit):
            raise BadFile(FileReason.BAD_PICTURE) from refused
        raise
    except BROKEN as problem:
        raise BadFile(FileReason.BAD_PICTURE) from problem


def found_from(
    session: Session,
    founder_id: int,
    name: str,
    found: Opened,
    pictures: Pictures,
    timezone: str,
    now: datetime,
) -> Group:
    """Found the group under this name. Unlisted: its members, once they are here, decide that strangers find it.

    The same file, sent again by an impatient finger, is the group that it has founded.
    """
    told = found.told
    lock(session, session.get_one(Member, founder_id))
    twin = brought_by(session, founder_id, clean_name(name), found.ledger[0], now - AGAIN)
    if twin is not None:
        return twin
    group = found_group(
        session, founder_id, name=name, city=told.city, line=told.line, cloth=CLOTHS[len(told.name) % len(CLOTHS)],
        listed=False, timezone=timezone, charter=told.charter, now=now,
    )  # fmt: skip
    take(session, group.id, found.ledger, founder_id, now)
    for place, table in enumerate(told.tables):
        bring(session, group.id, table, pictures.get(place, []), now)
    return group


def bring(
    session: Session,
    group_id: int,
    table: dict[str, Any],
    pictures: list[tuple[Prepared, str]],
    now: datetime,
) -> BroughtTable:
    """Keep one table as it was told."""
    told = {key: value for key, value in table.items() if key != "pictures"}
    row = BroughtTable(group_id=group_id, happened_at=datetime.fromisoformat(table["at"]), told=told)
    session.add(row)
    if not pictures:
        return row
    session.flush()  # its pictures need its id
    for prepared, alt in pictures:
        photo = photos.attach(photos.keep(session, prepared, alt, None, now), now)
        session.add(BroughtPicture(table_id=row.id, photo_id=photo.id))
    return row
