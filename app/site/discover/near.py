"""What lies nearest to a place: two statements, however many places there are and however close they stand.

The first looks at some neighbours along the curve of cells: the k-th nearest of those is not nearer than the k-th
nearest of all, so that its distance bounds the second, which reads the cells within that distance and no others.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Dialect
from sqlalchemy.orm import Session

from app.core import earth
from app.core.columns import UTCDateTime
from app.core.earth import Point
from app.site.discover.models import DINNER, VENUE

MOST_READ = (
    800  # of one cover, the nearest cubes first: more stand there only where thousands share an address
)
_NAMED = re.compile(r"(?<!:):([a-z]+)")
# The nearer two places on the ball, the larger their product: 2 - 2 × near is the square of the line between them.
_NEAR = "x * :x + y * :y + z * :z"
_OPEN = "until > :now AND starts_at >= :since AND starts_at < :before"
_SIDE = """SELECT * FROM (SELECT x, y, z, starts_at, until FROM spot WHERE kind = :kind AND cell {side}
    LIMIT :some) AS {name}"""
_PROBE = """SELECT near FROM (SELECT {near} AS near FROM ({after} UNION ALL {before}) AS beside {open})
    AS ranked ORDER BY near DESC LIMIT 1 OFFSET :skip"""
_CELLS = {
    "sqlite": """json_each(:ranges) AS r CROSS JOIN spot ON kind = :kind
    AND cell BETWEEN json_extract(r.value, '$[0]') AND json_extract(r.value, '$[1]')""",
    "postgresql": """unnest(:first ::bigint[], :last ::bigint[]) AS r(first, last)
    CROSS JOIN LATERAL (SELECT * FROM spot WHERE kind = :kind
    AND cell BETWEEN r.first AND r.last ORDER BY cell LIMIT :most) AS within""",
}
_COVER = """SELECT ref_id, {near} AS near, x, y, z FROM (SELECT ref_id, x, y, z FROM {cells}
    WHERE {near} >= :least {open} LIMIT :most) AS found ORDER BY near DESC, ref_id LIMIT :k"""


class Found(NamedTuple):
    """Something near, as it was read; what it means in kilometres is reckoned when it is asked for."""

    ref_id: int
    near: float
    x: float
    y: float
    z: float

    @property
    def km(self) -> float:
        """How far it is over ground."""
        return earth.over_ground(_line(self.near))

    @property
    def at(self) -> Point:
        """Where it lies."""
        return Point(self.x, self.y, self.z)


def venues(session: Session, at: Point, km: float, most: int) -> Sequence[Found]:
    """The nearest venues within so many kilometres, the nearest first."""
    return _nearest(session, VENUE, at, km, most, {})


def dinners(
    session: Session, at: Point, km: float, most: int, now: datetime,
    times: tuple[datetime, datetime] | None = None,
) -> Sequence[Found]:  # fmt: skip
    """The nearest public dinners that still take people, and begin within `times`."""
    since, before = times or (_EVER, _NEVER)
    return _nearest(session, DINNER, at, km, most, {"now": now, "since": since, "before": before})


def _nearest(
    session: Session, kind: int, at: Point, km: float, most: int, times: dict[str, datetime]
) -> list[Found]:
    connection = session.connection()
    sqlite = connection.dialect.name == "sqlite"
    probe, find = _statements(bool(times), sqlite)
    write = _written(connection.dialect)
    place = {
        "kind": kind,
        "x": at.x,
        "y": at.y,
        "z": at.z,
        **{name: write(each) for name, each in times.items()},
    }
    line = earth.straight(km)
    some = {"cell": earth.cell(at), "some": most * (4 if times else 3) // 3, "skip": most - 1}
    near = connection.exec_driver_sql(probe, place | some).scalar()
    if near is not None:
        line = min(line, _line(near) + earth.EDGE / 64)  # a hair more: what lies at that very distance is in
    ranges = earth.cover(at, line)
    cells = (
        {"ranges": json.dumps(ranges)}
        if sqlite
        else {"first": [each[0] for each in ranges], "last": [each[1] for each in ranges]}
    )
    more = {"least": 1 - line * line / 2 - 1e-15, "most": MOST_READ, "k": most}
    return list(map(Found._make, connection.exec_driver_sql(find, place | cells | more).all()))


def _line(near: float) -> float:
    """The straight line between two places, from their product."""
    return math.sqrt(max(0.0, 2 - 2 * near))


@cache
def _statements(timed: bool, sqlite: bool) -> tuple[str, str]:
    """The two statements as the driver takes them: what stands around them costs more than they do."""
    wanted = f"WHERE {_OPEN}" if timed else ""
    sides = {
        "after": _SIDE.format(side=">= :cell ORDER BY cell", name="after"),
        "before": _SIDE.format(side="< :cell ORDER BY cell DESC", name="before"),
    }
    probe = _PROBE.format(near=_NEAR, open=wanted, **sides)
    cells = _CELLS["sqlite" if sqlite else "postgresql"]
    cover = _COVER.format(near=_NEAR, cells=cells, open=f"AND {_OPEN}" if timed else "")
    if sqlite:
        return probe, cover
    return _NAMED.sub(r"%(\1)s", probe), _NAMED.sub(r"%(\1)s", cover)


@cache
def _written(dialect: Dialect) -> Callable[[datetime], Any]:
    """How a moment is written for this driver, as columns of moments do it."""
    column = UTCDateTime()
    return column.bind_processor(dialect) or (lambda moment: moment)


_EVER = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_NEVER = datetime.fromisoformat("9999-01-01T00:00:00+00:00")
