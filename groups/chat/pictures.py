"""Pictures in messages: attached as something is said, told with it, gone with it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.core import db, photos
from app.core.access import Refused
from app.core.photos import Photo
from app.core.photos_taking import Prepared
from groups.chat.models import Channel, Entry, EntryPhoto
from groups.chat.rules import EntryKind
from groups.membership.models import Group

MOST = 9  # in one message
KEY = "photos"  # in a post's data: how many it has, so that a page without pictures asks nothing


class PictureRefusal(StrEnum):
    """Why a message with pictures cannot be said."""

    TOO_MANY = "too many"


@dataclass(frozen=True, slots=True)
class Picked:
    """A picture that was sent before, by its id, with the words for who cannot see it."""

    id: str
    alt: str = ""


def picked(given: object) -> list[Picked]:
    """What was sent as `photos`: `[{"id", "alt"}]`, by the socket as it is, by a form as JSON; else nothing."""
    if isinstance(given, str):
        try:
            given = json.loads(given) if given and len(given) <= 20_000 else []
        except (ValueError, RecursionError):
            return []
    rows = [row for row in given if isinstance(row, dict)] if isinstance(given, list) else []
    return [Picked(_words(row.get("id"))[:40], _words(row.get("alt"))) for row in rows if row.get("id")]


def _words(given: object) -> str:
    return given.encode("utf-8", "ignore").decode().replace("\x00", "") if isinstance(given, str) else ""


def check(chosen: Sequence[Picked]) -> None:
    """Refuses more than a message holds."""
    if len(chosen) > MOST:
        raise Refused(PictureRefusal.TOO_MANY)


def attach(session: Session, post: Entry, chosen: Sequence[Picked], now: datetime) -> None:
    """Give a post that was just written its pictures: the author's own, waiting ones. Refuses others."""
    if not chosen or post.author_id is None:
        return
    check(chosen)
    found = photos.claim(session, [each.id for each in chosen], post.author_id, now)
    alts = {each.id: each.alt for each in chosen}
    for place, photo in enumerate(found):
        photo.alt = photos.clean_alt(alts[photo.public_id]) or photo.alt
        row = EntryPhoto(
            channel_id=post.channel_id, entry_id=post.id, seq=post.seq, photo_id=photo.id, place=place
        )  # fmt: skip
        session.add(row)
    post.data = {**(post.data or {}), KEY: len(found)}


def keep(session: Session, taken: Sequence[Prepared], alt: str, by_id: int, now: datetime) -> list[Picked]:
    """Pictures that came with their message, by a form without scripts."""
    return [Picked(photos.keep(session, each, alt, by_id, now).public_id) for each in taken]


def count_of(entry: Entry) -> int:
    """How many pictures a post has, without asking for them."""
    return int((entry.data or {}).get(KEY, 0)) if entry.kind is EntryKind.POST else 0


def drop(session: Session, post: Entry) -> None:
    """Take a post's pictures away, files and all."""
    mine = select(EntryPhoto).options(joinedload(EntryPhoto.photo)).where(EntryPhoto.entry_id == post.id)
    for row in session.scalars(mine).all():
        session.delete(row)
        session.flush()  # the row points to the picture
        photos.drop(session, row.photo)


def carried(
    session: Session, entries: Sequence[Entry], _reader_id: int | None
) -> Mapping[int, Mapping[str, Any]]:
    """What posts carry: `{"photos": [{id, w, h, alt, thumb, full}]}`; nothing is asked where none has any."""
    having = [entry for entry in entries if count_of(entry)]
    if not having:
        return {}
    found = (
        select(EntryPhoto.seq, Channel.public_id, Photo).join(Photo, Photo.id == EntryPhoto.photo_id)
        .join(Channel, Channel.id == EntryPhoto.channel_id)
        .where(EntryPhoto.channel_id == having[0].channel_id, EntryPhoto.seq.in_([entry.seq for entry in having]))
        .order_by(EntryPhoto.seq, EntryPhoto.place)
    )  # fmt: skip
    told: dict[int, dict[str, Any]] = {}
    for seq, room, photo in session.execute(found):
        told.setdefault(seq, {KEY: []})[KEY].append(as_data(photo, room))
    return told


def as_data(photo: Photo, room: str) -> dict[str, Any]:
    """A picture as plain values, with its two addresses in this room."""
    full = f"/c/{room}/photos/{photo.public_id}"
    return {
        "id": photo.public_id, "w": photo.width, "h": photo.height, "alt": photo.alt,
        "full": full, "thumb": f"{full}/thumb",
    }  # fmt: skip


def in_room(session: Session, channel_id: int, public_id: str, member_id: int) -> Photo | None:
    """A picture that was said in this room, or one of the member's own that waits to be said."""
    said = select(EntryPhoto.id).join(Entry, Entry.id == EntryPhoto.entry_id).where(
        EntryPhoto.photo_id == Photo.id, EntryPhoto.channel_id == channel_id, Entry.removed_at.is_(None)
    )  # fmt: skip
    waiting = (Photo.by_id == member_id) & Photo.used_at.is_(None)
    return session.scalar(select(Photo).where(Photo.public_id == public_id, said.exists() | waiting))


def given_by(member_id: int) -> Iterable[dict[str, object]]:
    """All pictures that a member has said, for the file that he takes along."""
    found = (
        select(func.coalesce(Group.name, Channel.title), Channel.public_id, Entry.said_at, Photo)
        .join(EntryPhoto, EntryPhoto.photo_id == Photo.id).join(Entry, Entry.id == EntryPhoto.entry_id)
        .join(Channel, Channel.id == Entry.channel_id).outerjoin(Group, Group.channel_id == Channel.id)
        .where(Entry.author_id == member_id).order_by(Entry.said_at, EntryPhoto.place)
    )  # fmt: skip
    pictures = [
        {"room": title, "at": at.isoformat(), "alt": photo.alt, "path": as_data(photo, room)["full"]}
        for title, room, at, photo in db.session().execute(found)
    ]
    return [{"pictures": pictures}]
