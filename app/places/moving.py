"""Whatever names a venue or a dish is pointed elsewhere, with the way back.

Found in the tables themselves, so that places knows no room above it and no room can forget to say what it has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, Table, UniqueConstraint, and_, select, update
from sqlalchemy.orm import Session

from app.core.db import Base
from app.places.models_facts import VenueMoved

AT_ONCE = 500  # ids in one statement
# What was changed, closed or merged was changed of that venue: its own history stays with it.
OWN = frozenset({"venue_edit", "venue_change", "venue_merge", "venue_door"})
Rows = dict[int, Any]


@cache
def naming(what: str) -> dict[str, Column[Any]]:
    """Every column that names a row of this table, by table.column; not where it is the row's own key."""
    return {
        f"{table.name}.{column.name}": column
        for table in Base.metadata.sorted_tables
        if table.name not in OWN
        for column in table.columns
        if not column.primary_key and any(key.column.table.name == what for key in column.foreign_keys)
    }


def move_venues(session: Session, merge_id: int, gone_id: int, kept_id: int) -> None:
    """Whatever names the one venue names the other; where a list may name each once, a second stays as it is."""
    for name, column in naming("venue").items():
        before = _pointing(session, column, gone_id, kept_id)
        note(session, merge_id, name, before)
        _set(session, column, before, kept_id)


def note_dishes(session: Session, merge_id: int, dish_ids: Sequence[int]) -> None:
    """Write down what names these dishes now, before they go into others."""
    for name, column in naming("dish").items():
        found = select(column.table.c.id, column).where(column.in_(dish_ids))
        before: Rows = {row[0]: row[1] for row in session.execute(found)}
        note(
            session,
            merge_id,
            name,
            before if name != "dish.merged_into_id" else dict.fromkeys(dish_ids) | before,
        )


def put_back(session: Session, merge_id: int) -> None:
    """Point every row that the merge has changed, and that still stands, at what it named before."""
    known = naming("venue") | naming("dish")
    for moved in session.scalars(select(VenueMoved).where(VenueMoved.merge_id == merge_id)):
        if moved.what in known:
            _restore(session, known[moved.what], moved.rows)


def note(session: Session, merge_id: int, name: str, before: Rows) -> None:
    """Keep what stood in these rows."""
    if before:
        rows = {str(row): value for row, value in before.items()}
        session.add(VenueMoved(merge_id=merge_id, what=name, rows=rows))


def _restore(session: Session, column: Column[Any], rows: dict[str, Any]) -> None:
    by_value: dict[Any, list[int]] = {}
    for row, value in rows.items():
        by_value.setdefault(value, []).append(int(row))
    for value, ids in by_value.items():
        _set(session, column, ids, value)


def _set(session: Session, column: Column[Any], ids: Iterable[int], value: Any) -> None:
    for some in _cut(list(ids)):
        session.execute(update(column.table).where(column.table.c.id.in_(some)).values({column.name: value}))


def _pointing(session: Session, column: Column[Any], gone_id: int, kept_id: int) -> Rows:
    table = column.table
    found = select(table.c.id).where(column == gone_id)
    for others in _once_per(table, column):
        other = table.alias()
        twin = and_(other.c[column.name] == kept_id, *(other.c[each] == table.c[each] for each in others))
        found = found.where(~select(other.c.id).where(twin).exists())
    return dict.fromkeys(session.scalars(found), gone_id)


def _once_per(table: Any, column: Column[Any]) -> Iterator[list[str]]:
    """The other columns of each promise of the table that this one stands once for each of them."""
    promises = [each.columns for each in table.constraints if isinstance(each, UniqueConstraint)]
    promises += [each.columns for each in table.indexes if each.unique] if isinstance(table, Table) else []
    for columns in promises:
        names = [each.name for each in columns]
        if column.name in names:
            yield [name for name in names if name != column.name]


def _cut(ids: list[int]) -> Iterator[list[int]]:
    return (ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE))
