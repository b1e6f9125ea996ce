"""Old words into the index: in batches, once for each kind, while the house is open.

Whatever is written from now on goes into the index by itself. What was there before is taken in by id, from the
first to the last that there was when this began; two processes that do the same do no harm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from datetime import datetime
from itertools import groupby
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import db, jobs, search
from app.core.columns import Id
from app.core.db import Base, Database

BATCH = 500
MOST_BATCHES = 40  # of one run; then others have their turn
# Answers the last id there is, and the rows after an id, locked: (id, scope, number, words or their tokens).
Newest = Callable[[Session], int]
Rows = Callable[[Session, int, int], Iterable[tuple[int, int, int, str | AbstractSet[str]]]]
_sources: dict[int, tuple[Newest, Rows]] = {}
_filled: WeakKeyDictionary[Database, set[int]] = WeakKeyDictionary()  # of these nothing more is asked


class SearchFill(Base):
    """How far the old words of a kind are taken in."""

    __tablename__ = "search_fill"

    kind: Mapped[Id] = mapped_column(autoincrement=False)
    done_id: Mapped[int]
    last_id: Mapped[int]


def source(kind: int, newest: Newest, rows: Rows) -> None:
    """Let what a room has kept so far be taken in. Registering twice changes nothing."""
    _sources[kind] = newest, rows
    jobs.on_chore(fill)


def fill(_now: datetime) -> None:
    """Take in some of what is left; ask for another turn where that was not all."""
    for kind in _sources:
        filled = _filled.setdefault(db.database(), set())
        if kind in filled:
            continue
        try:
            if any(_batch(kind) for _ in range(MOST_BATCHES)):
                filled.add(kind)
            else:
                jobs.soon()
        except IntegrityError:  # another process made the very first row
            jobs.soon()


def _batch(kind: int) -> bool:
    """One unit of work. True when all is done."""
    newest, rows = _sources[kind]
    with db.database().writing() as session:
        at = session.scalar(select(SearchFill).where(SearchFill.kind == kind).with_for_update())
        if at is None:
            at = SearchFill(kind=kind, done_id=0, last_id=newest(session))
            session.add(at)
        found = [row for row in rows(session, at.done_id, BATCH) if row[0] <= at.last_id]
        for scope, some in groupby(sorted(found, key=_place), lambda row: row[1]):
            search.put_many(session, kind, scope, ((number, words) for _, _, number, words in some))
        at.done_id = max((row[0] for row in found), default=at.last_id)
        return at.done_id >= at.last_id


def _place(row: tuple[Any, ...]) -> tuple[int, int]:
    return row[1], row[2]
