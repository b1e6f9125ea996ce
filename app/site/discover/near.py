"""What lies nearest to a place: two statements, however many places there are and however close they stand.

The first looks at some neighbours along the curve of cells: the k-th nearest of those is not nearer than the k-th
nearest of all, so that its distance bounds the second, which reads the cells within that distance and no others.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import TextClause, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from app.core import earth
from app.core.columns import Big, UTCDateTime
from app.core.earth import Point
from app.site.discover.models import DINNER, VENUE

MOST_READ = 3000  # of one cover: more stand there only where thousands share an address
_FAR = "(x - :x) * (x - :x) + (y - :y) * (y - :y) + (z - :z) * (z - :z) AS far"
_OPEN = "until > :now AND starts_at >= :since AND starts_at < :before"
_SIDE = """SELECT * FROM (SELECT x, y, z, starts_at, until FROM spot WHERE kind = :kind AND cell {side}
    LIMIT :some) AS {name}"""
_PROBE = """SELECT far FROM (SELECT {far} FROM ({after} UNION ALL {before}) AS beside {open})
    AS ranked ORDER BY far LIMIT 1 OFFSET :skip"""
_CELLS = {
    "sqlite": """json_each(:ranges) AS r CROSS JOIN spot ON kind = :kind
    AND cell BETWEEN json_extract(r.value, '$[0]') AND json_extract(r.value, '$[1]')""",
    "postgresql": """unnest(:first, :last) AS r(first, last) CROSS JOIN LATERAL (SELECT * FROM spot
    WHERE kind = :kind AND cell BETWEEN r.first AND r.last ORDER BY cell LIMIT :most) AS within""",
}
_COVER = """SELECT ref_id, far, x, y, z FROM (SELECT ref_id, x, y, z, {far} FROM {cells} {open} LIMIT :most) AS found
    WHERE far <= :limit ORDER BY far, ref_id LIMIT :k"""


class Found(NamedTuple):
    """Something near, as it was read; what it means in kilometres is reckoned when it is asked for."""

    ref_id: int
    far: float
    x: float
    y: float
    z: float

    @property
    def km(self) -> float:
        """How far it is over ground."""
        return earth.over_ground(max(0.0, self.far) ** 0.5)

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
    session: Session, kind: int, at: Point, km: float, most: int, wanted: dict[str, datetime]
) -> list[Found]:
    sqlite = session.get_bind().dialect.name == "sqlite"
    place = {"kind": kind, "x": at.x, "y": at.y, "z": at.z, **wanted}
    probe, find = _statements(bool(wanted), sqlite)
    line = earth.straight(km)
    near = session.scalar(
        probe, place | {"cell": earth.cell(at), "some": most * (2 if wanted else 1), "skip": most - 1}
    )
    if near is not None and near < line * line:
        line = near**0.5 + earth.EDGE / 64  # a hair more: what lies at that very distance is in
    ranges = earth.cover(at, line)
    cells = (
        {"ranges": json.dumps(ranges)}
        if sqlite
        else {"first": [each[0] for each in ranges], "last": [each[1] for each in ranges]}
    )
    rows = session.execute(
        find, place | cells | {"limit": line * line * (1 + 1e-12), "most": MOST_READ, "k": most}
    )
    return [Found._make(row) for row in rows]


@cache
def _statements(timed: bool, sqlite: bool) -> tuple[TextClause, TextClause]:
    """The two statements, made once."""
    wanted = f"WHERE {_OPEN}" if timed else ""
    sides = {
        "after": _SIDE.format(side=">= :cell ORDER BY cell", name="after"),
        "before": _SIDE.format(side="< :cell ORDER BY cell DESC", name="before"),
    }
    times = [bindparam(name, type_=UTCDateTime) for name in ("now", "since", "before")] if timed else []
    arrays = [] if sqlite else [bindparam(name, type_=ARRAY(Big)) for name in ("first", "last")]
    probe = text(_PROBE.format(far=_FAR, open=wanted, **sides)).bindparams(*times)
    cells = _CELLS["sqlite" if sqlite else "postgresql"]
    cover = text(_COVER.format(far=_FAR, cells=cells, open=wanted)).bindparams(*times, *arrays)
    return probe, cover


_EVER = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_NEVER = datetime.fromisoformat("9999-01-01T00:00:00+00:00")
