"""A group as a file to keep: JSON, pictures, its ledger, and a page that opens anywhere. The same for every member."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from flask import render_template
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import photos_files
from app.core.photos import Photo
from app.core.photos_files import Size
from events.memory import queries
from events.memory.carried import OWN, pictures_of
from events.memory.models import BroughtPicture
from events.memory.queries import Remembered
from events.memory.rules import FORMAT, MOST_PICTURES, VERSION
from events.reviews.pictures import Pictured
from groups.ledger.export import written
from groups.membership.models import Group
from groups.membership.queries import charter_values

AT_ONCE = 40
MOST_WRITTEN = 500  # reviews of one table
NOON = (1980, 1, 1, 0, 0, 0)  # the same file for everybody: no moment of packing in it
Table = dict[str, Any]


def pack(
    session: Session, group: Group, now: datetime, script: Path, out: IO[bytes], year: int | None = None
) -> None:
    """Write the whole group, or one year's tables, into `out`."""
    tables = list(told(session, group, now, year))
    left_out = keep_most(tables)
    about = {
        "charter": {key: row.value for key, row in sorted(charter_values(session, group.id).items())},
        "format": FORMAT,
        "group": {"city": group.city, "cloth": group.cloth, "founded": group.created_at.isoformat(),
                  "id": group.public_id, "line": group.line, "name": group.name, "timezone": group.timezone},
        "pictures_left_out": left_out, "tables": tables, "version": VERSION, "year": year,
    }  # fmt: skip
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        _put(packed, "memory.json", json.dumps(about, ensure_ascii=False, indent=1, sort_keys=True))
        with packed.open(_entry("ledger.jsonl"), "w") as ledger:
            for line in written(session, group):
                ledger.write(line.encode() + b"\n")
        _put(packed, "index.html", render_template("memory/_kept.html", about=about))
        _put(packed, "style.css", render_template("memory/kept.css"))
        if script.exists():
            _put(packed, "verify_ledger.py", script.read_text("utf-8"))
        for photo in _photos(session, tables):
            path = photos_files.path(photo.key, Size.FULL)
            if path.is_file():
                _put(packed, f"pictures/{photo.public_id}.webp", path.read_bytes(), zipfile.ZIP_STORED)


def told(session: Session, group: Group, now: datetime, year: int | None) -> Iterator[Table]:
    """Every table as plain values, the last first; then what the group itself had brought along."""
    before: int | None = None
    while True:
        page = queries.page_of(
            session, group.id, now, AT_ONCE, before=before, year=year, zone=group.timezone, most=MOST_WRITTEN
        )
        yield from map(table, page.rows)
        if page.before is None:
            break
        before = page.before
    before = None
    while year is None:
        older, pictures = queries.brought(session, group.id, AT_ONCE, before)
        carried = pictures_of(session, older.rows)
        for row in older.rows:
            told = {key: value for key, value in row.told.items() if key != OWN}
            theirs = [_file(each) for _review, each in carried.get(row.id, ())]
            yield {**told, "pictures": [*map(_picture, pictures[row.id]), *theirs]}
        if older.before is None:
            break
        before = older.before


def _file(picture: Pictured) -> dict[str, str]:
    return {"alt": picture.alt or picture.dish or "", "file": picture.public_id}


def _picture(picture: BroughtPicture) -> dict[str, str]:
    return {"alt": picture.photo.alt, "file": picture.photo.public_id}


def table(was: Remembered) -> Table:
    """One table as plain values: people by what they are called, and nothing sealed or hidden."""
    dinner = was.dinner
    return {
        "at": dinner.starts_at.isoformat(),
        "dishes": list(was.dishes),
        "people": [queries.called(seat) for seat in was.seats],
        "pictures": [
            _file(picture)
            for shown in was.reviews for picture in shown.pictures if picture.hidden_at is None
        ],
        "reviews": [
            {"bowls_tenths": round(shown.bowls * 10) if shown.bowls else None, "by": shown.review.author.nickname,
             "hosted": shown.hosted, "text": shown.review.text}
            for shown in was.reviews
        ],
        "title": dinner.title,
        "venue": dinner.venue.name if dinner.venue else "",
    }  # fmt: skip


def keep_most(tables: Sequence[Table]) -> int:
    """Leave out what pictures are too many for one file, the oldest; their years can be had alone."""
    kept, left = 0, 0
    for each in tables:
        room = max(0, MOST_PICTURES - kept)
        left += max(0, len(each["pictures"]) - room)
        each["pictures"] = each["pictures"][:room]
        kept += len(each["pictures"])
    return left


def _photos(session: Session, tables: Sequence[Table]) -> Iterator[Photo]:
    wanted = [picture["file"] for each in tables for picture in each["pictures"]]
    for start in range(0, len(wanted), 500):
        found = select(Photo).where(Photo.public_id.in_(wanted[start : start + 500]))
        yield from session.scalars(found.order_by(Photo.public_id))


def _entry(name: str, kind: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, NOON)
    entry.compress_type = kind
    entry.external_attr = 0o644 << 16
    return entry


def _put(packed: zipfile.ZipFile, name: str, body: str | bytes, kind: int = zipfile.ZIP_DEFLATED) -> None:
    packed.writestr(_entry(name, kind), body)
