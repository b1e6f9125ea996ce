"""Marks: what rooms would like to know before they ask for more, asked of the database in one statement a page.

A panel that has nothing to show should cost nothing. So a room names for a page ("dinner", "venue", "home") the
statement whose rows it would show; the page's first panel asks of all of them, together, whether there are any.
Only a room whose mark is set then asks for the rows. Statements are made once, with the parameters below.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, literal_column, select
from sqlalchemy.orm import Session

from app.core.columns import Big, UTCDateTime

Wanted = Callable[[], Any]  # a select whose rows are wanted, or an expression
Values = dict[str, Any]

MEMBER = bindparam("the_member", type_=Big)
GROUP = bindparam("the_group", type_=Big)
DINNER = bindparam("the_dinner", type_=Big)
VENUE = bindparam("the_venue", type_=Big)
NOW = bindparam("the_moment", type_=UTCDateTime)

_wanted: defaultdict[str, dict[str, Wanted]] = defaultdict(dict)
_shifts: dict[str, timedelta] = {}


def ago(distance: timedelta) -> BindParameter[datetime]:
    """The moment so long before now, as a parameter: for constants of modules, so that all are known from the start."""
    name = f"moment_{int(distance.total_seconds())}_ago"
    _shifts[name] = distance
    return bindparam(name, type_=UTCDateTime)


def values(
    *,
    member: int | None = None,
    group: int | None = None,
    dinner: int | None = None,
    venue: int | None = None,
    now: datetime | None = None,
) -> Values:
    """The parameters of such a statement; it takes those that it names."""
    known: Values = {
        "the_member": member, "the_group": group, "the_dinner": dinner, "the_venue": venue, "the_moment": now,
    }  # fmt: skip
    return known | {name: now - shift if now else None for name, shift in _shifts.items()}


def put(page: str, name: str, wanted: Wanted) -> None:
    """Let the page know whether the statement has rows, or what the expression says. Twice changes nothing."""
    if _wanted[page].get(name) is not wanted:
        _wanted[page][name] = wanted
        _statement.cache_clear()


def look(session: Session, page: str, name: str, **ids: Any) -> Any:
    """What the mark says. The first look of a page asks for all of its marks; a unit that writes asks each time."""
    key = (page, ids.get("member"), ids.get("group"), ids.get("dinner"), ids.get("venue"))
    kept: dict[object, Values] = session.info.setdefault("marks", {}) if session.info.get("reads") else {}
    if key not in kept:
        kept[key] = dict(session.execute(_statement(page), values(**ids)).one()._mapping)
    return kept[key][name]


def at_home(session: Session, name: str, member: int, now: datetime) -> bool:
    """Whether something waits for the member at home."""
    return bool(look(session, "home", name, member=member, now=now))


def seen(session: Session, name: str, member: int) -> Any:
    """What the mark of this name said on any page that this unit has looked at; None where there was no such look."""
    for (_page, who, *_rest), said in session.info.get("marks", {}).items():
        if who == member and name in said:
            return said[name]
    return None


@cache
def _statement(page: str) -> Select[Any]:
    return select(*(_expression(wanted()).label(name) for name, wanted in _wanted[page].items()))


def _expression(wanted: Select[Any] | ColumnElement[Any]) -> ColumnElement[Any]:
    if isinstance(wanted, Select):
        return (
            wanted.with_only_columns(literal_column("1"), maintain_column_froms=True).order_by(None).exists()
        )
    return wanted
