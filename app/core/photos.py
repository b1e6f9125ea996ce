"""Pictures that people give: a row for each, kept by what shows it, and swept with its files when nothing does.

A picture is taken in before the unit of work (`photos_taking.take_in`), kept inside (`keep`), and from then on
waits a day for something to show it (`attach`, or `claim` by its id). What shows it opens its own door and gives
it out (`photos_web.answer`); the picture itself knows no door, and nothing here serves one without.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import photos_files
from app.core.access import Refused
from app.core.columns import Id, MaybeMoment, Moment, PublicId
from app.core.db import Base
from app.core.names import clean_name
from app.core.photos_taking import Prepared
from app.core.signals import Fact, announce

UNUSED = timedelta(hours=24)  # a picture that nothing shows is kept so long
LONGEST_ALT = 300
AT_ONCE = 200  # swept in one minute


class PhotoGone(StrEnum):
    """Why a picture cannot be attached."""

    GONE = "gone"  # swept, attached elsewhere, or never theirs


class Photo(Base):
    """A picture: full and small in files named by `key`; width and height are those of the full one."""

    __tablename__ = "photo"
    __table_args__ = (
        Index(
            "ix_photo_unused", "made_at",
            sqlite_where=text("used_at is null"), postgresql_where=text("used_at is null"),
        ),
    )  # fmt: skip

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    key: Mapped[str] = mapped_column(unique=True)  # random, 128 bits: the files' name, told to nobody
    width: Mapped[int]
    height: Mapped[int]
    bytes: Mapped[int]  # of all its files
    alt: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))  # None: a guest at a table
    made_at: Mapped[Moment]
    used_at: Mapped[MaybeMoment]  # None: nothing shows it yet


@dataclass(frozen=True, slots=True)
class PhotoDropped(Fact):
    """A picture is gone; its files go after the commit."""

    silent: ClassVar[bool] = True
    key: str


def keep(session: Session, prepared: Prepared, alt: str, by_id: int | None, now: datetime) -> Photo:
    """The row of a picture that was taken in; it waits to be attached."""
    photo = Photo(
        key=prepared.key, width=prepared.width, height=prepared.height, bytes=prepared.bytes,
        alt=clean_alt(alt), by_id=by_id, made_at=now,
    )  # fmt: skip
    session.add(photo)
    session.flush()  # callers need its ids
    return photo


def clean_alt(alt: str) -> str:
    """What is kept of the words for who cannot see the picture: one line."""
    return clean_name(alt)[:LONGEST_ALT].strip()


def attach(photo: Photo, now: datetime) -> Photo:
    """Something shows it now: it is not swept. Whoever attaches it keeps the row's id, and drops it in the end."""
    photo.used_at = photo.used_at or now
    return photo


def claim(session: Session, public_ids: Sequence[str], by_id: int, now: datetime) -> list[Photo]:
    """Attach a member's own waiting pictures by their ids, in that order. Refuses what is gone or not theirs."""
    wanted = list(dict.fromkeys(public_ids))
    found = select(Photo).where(
        Photo.public_id.in_(wanted), Photo.by_id == by_id, Photo.used_at.is_(None)
    )  # fmt: skip
    known = {photo.public_id: photo for photo in session.scalars(found.with_for_update())}
    if len(known) < len(wanted):
        raise Refused(PhotoGone.GONE)
    return [attach(known[public_id], now) for public_id in wanted]


def drop(session: Session, photo: Photo) -> None:
    """Take a picture away: its row now, its files after the commit. What showed it lets go of it first."""
    session.delete(photo)
    session.flush()  # before whoever drops what showed it goes on
    announce(session, PhotoDropped(photo.key))


def dropped(fact: PhotoDropped) -> None:
    """The files of a picture that is gone."""
    photos_files.remove(fact.key)


def unused(session: Session, now: datetime) -> Iterable[int]:
    """The pictures that waited too long."""
    old = select(Photo.id).where(Photo.used_at.is_(None), Photo.made_at < now - UNUSED)
    return session.scalars(old.order_by(Photo.made_at).limit(AT_ONCE)).all()


def sweep(session: Session, photo_id: int, now: datetime) -> None:
    """Drop one of them, unless it was attached meanwhile."""
    photo = session.scalar(select(Photo).where(Photo.id == photo_id).with_for_update())
    if photo is not None and photo.used_at is None:
        drop(session, photo)


def known_keys(session: Session, keys: Sequence[str]) -> set[str]:
    """Which of these keys have a row."""
    return set(session.scalars(select(Photo.key).where(Photo.key.in_(keys))))
