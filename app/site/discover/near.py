"""What lies nearest to a place: two statements, however many places there are and however close they stand.

The first looks at some neighbours along the curve of cells: the k-th nearest of those is not nearer than the k-th
nearest of all, so that its distance bounds the second, which reads the cells within that distance and no others.
Where too few of those neighbours begin in time, the second looks wider, step by step, as far as it was asked to.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect
from sqlalchemy.orm import Session

from app.core import earth
from app.core.columns import UTCDateTime
from app.core.earth import Point
from app.site.discover.models import DINNER, VENUE

# Of one cover, the nearest cubes first: more stand there where many share an address, or a thin edge meets a middle.
MOST_READ = 400
_NAMED = re.compile(r"(?<!:):([a-z]+)")
# The nearer two places on the ball, the larger their product: 2 - 2 × near is the square of the line between them.
_NEAR = "x * :x + y * :y + z * :z"
# What is asked of venues, of tables, and of tables that begin within some time.
_ASKED = ("", "until > :now", "until > :now AND starts_at >= :since AND starts_at < :before")
_SIDE = """SELECT * FROM (SELECT x, y, z, starts_at, until FROM spot WHERE kind = :kind AND cell {side}
    LIMIT :some) AS {name}"""
_PROBE = """SELECT count(*), min(near) FROM (SELECT {near} AS near FROM ({after} UNION ALL {before}) AS beside {open}
    ORDER BY near DESC LIMIT :k) AS ranked"""
_TOTAL = "SELECT count(*) FROM ({after} UNION ALL {before}) AS beside"
_CELLS = {
    "sqlite": """json_each(:ranges) AS r CROSS JOIN spot ON kind = :kind
    AND cell BETWEEN json_extract(r.value, '$[0]') AND json_extract(r.value, '$[1]') WHERE {wanted}""",
    "postgresql": """unnest(:first ::bigint[], :last ::bigint[]) AS r(first, last)
    CROSS JOIN LATERAL (SELECT * FROM spot WHERE kind = :kind
    AND cell BETWEEN r.first AND r.last AND {wanted} ORDER BY cell LIMIT :most) AS within""",
}
_COVER = """SELECT ref_id, {near} AS near, x, y, z FROM (SELECT ref_id, x, y, z FROM {cells}
    LIMIT :most) AS found ORDER BY near DESC, ref_id LIMIT :k"""


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


class _Ways(NamedTuple):
    """The statements of one question, for one driver."""

    sqlite: bool
    probe: str
    total: str
    find: str


def venues(session: Session, at: Point, km: float, most: int) -> Sequence[Found]:
    """The nearest venues within so many kilometres, the nearest first."""
    return _nearest(session, VENUE, at, km, most, {})


def dinners(
    session: Session, at: Point, km: float, most: int, now: datetime,
    times: tuple[datetime, datetime] | None = None,
) -> Sequence[Found]:  # fmt: skip
    """The nearest public dinners that still take people, and begin within `times`."""
    when = {"since": times[0], "before": times[1]} if times else {}
    return _nearest(session, DINNER, at, km, most, {"now": now} | when)


def _nearest(
    session: Session, kind: int, at: Point, km: float, most: int, times: dict[str, datetime]
) -> list[Found]:
    connection = session.connection()
    ways = _ways(_ASKED[min(len(times), 2)], connection.dialect.name == "sqlite")
    write, line = _written(connection.dialect), earth.straight(km)
    some = {"some": most * (4 if times else 3) // 3, "most": MOST_READ, "k": most}
    asked = {"kind": kind, "cell": earth.cell(at), **at._asdict(), **some}
    asked |= {name: write(each) for name, each in times.items()}
    reach = _first(connection, ways, asked, line)
    crowd = 0.9 * math.sqrt(
        MOST_READ / most
    )  # times nearer than looked for: spread evenly, nearly so many lie there
    while True:
        within = {**_cells(at, reach, ways.sqlite), "least": 1 - reach * reach / 2 - 1e-15}
        found = list(map(Found._make, connection.exec_driver_sql(ways.find, asked | within).all()))
        if len(found) < most and reach < line:
            reach = min(line, reach * _wider(len(found), most))
        elif len(found) == most and _hair(found[-1].near) < reach / crowd:
            reach = _hair(found[-1].near)  # so many lie within `reach` that not all of them were read
        else:
            return found


def _cells(at: Point, reach: float, sqlite: bool) -> dict[str, Any]:
    """The stretches of cells within reach, as this driver takes a list."""
    ranges = earth.cover(at, reach)
    if sqlite:
        return {"ranges": json.dumps(ranges)}
    return {"first": [each[0] for each in ranges], "last": [each[1] for each in ranges]}


def _first(connection: Connection, ways: _Ways, asked: dict[str, Any], line: float) -> float:
    """How far to look first: as far as those beside reach, or as if the others stood as densely as the few of them."""
    beside, least = connection.exec_driver_sql(ways.probe, asked).one()
    if beside == asked["k"]:
        return min(line, _hair(least))
    # Nearly all that stand there take people: only when they begin can leave out many.
    if "since" not in asked or connection.exec_driver_sql(ways.total, asked).scalar_one() < asked["some"]:
        return line  # no others stand anywhere
    return min(line, line / 16 if least is None else _hair(least) * math.sqrt(asked["k"] / beside))


def _hair(near: float) -> float:
    """The straight line to a place and a hair more: what lies at that very distance is in."""
    return _line(near) + earth.EDGE / 64


def _wider(found: int, most: int) -> float:
    """How many times farther to look when so few were found: people live on a plane, not in a sphere."""
    return min(8.0, max(2.0, 1.2 * math.sqrt(most / max(found, 1))))


def _line(near: float) -> float:
    """The straight line between two places, from their product."""
    return math.sqrt(max(0.0, 2 - 2 * near))


@cache
def _ways(asked: str, sqlite: bool) -> _Ways:
    """The statements as the driver takes them: what stands around them costs more than they do."""
    sides = {
        "after": _SIDE.format(side=">= :cell ORDER BY cell", name="after"),
        "before": _SIDE.format(side="< :cell ORDER BY cell DESC", name="before"),
    }
    wanted = " AND ".join(filter(None, (f"{_NEAR} >= :least", asked)))
    written = (
        _PROBE.format(near=_NEAR, open=f"WHERE {asked}" if asked else "", **sides),
        _TOTAL.format(**sides),
        _COVER.format(near=_NEAR, cells=_CELLS["sqlite" if sqlite else "postgresql"].format(wanted=wanted)),
    )
    return _Ways(sqlite, *(each if sqlite else _NAMED.sub(r"%(\1)s", each) for each in written))


@cache
def _written(dialect: Dialect) -> Callable[[datetime], Any]:
    """How a moment is written for this driver, as columns of moments do it."""
    column = UTCDateTime()
    return column.bind_processor(dialect) or (lambda moment: moment)
