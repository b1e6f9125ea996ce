"""A whole bill for a page in one statement: the rows of all its tables under one another, as text, made rows again.

Asked table by table it is nine statements. Only units that read use this: the rows stand outside the session.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    CompoundSelect,
    Integer,
    Text,
    bindparam,
    cast,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from app.core.columns import Big, EnumText, UTCDateTime
from events.bills.models import (
    BillAgreement,
    BillCharge,
    BillClaim,
    BillDiner,
    BillLine,
    BillPayment,
    BillShare,
    BillTransfer,
    BillTreat,
)

KINDS: tuple[type[Any], ...] = (
    BillDiner, BillLine, BillClaim, BillCharge, BillPayment, BillTreat, BillAgreement, BillShare, BillTransfer,
)  # fmt: skip
Rows = dict[type[Any], list[Any]]
# What a page wants to know of each: all but the id and the moments.
COLUMNS: dict[type[Any], list[Column[Any]]] = {
    kind: [
        each
        for each in kind.__table__.columns
        if each.name != "id" and not isinstance(each.type, UTCDateTime)
    ]
    for kind in KINDS
}


def rows_of(session: Session, bill_id: int) -> Rows:
    """Every row of a bill by its kind, in the order of ids."""
    found: Rows = {kind: [] for kind in KINDS}
    for number, row_id, *texts in session.execute(_statement(), {"the_bill": bill_id}):
        kind = KINDS[number]
        named = zip(COLUMNS[kind], texts, strict=False)
        found[kind].append(kind(id=row_id, **{column.key: _reader(column)(text) for column, text in named}))
    for rows in found.values():
        rows.sort(key=lambda row: row.id)
    return found


@cache
def _statement() -> CompoundSelect[Any]:
    widest = max(len(COLUMNS[kind]) for kind in KINDS)
    return union_all(*(_one(number, kind, widest) for number, kind in enumerate(KINDS)))


def _one(number: int, kind: type[Any], widest: int) -> Any:
    columns = [cast(column, Text) for column in COLUMNS[kind]]
    spare = [cast(null(), Text) for _each in range(widest - len(columns))]
    query = select(literal(number, Integer), cast(kind.__table__.c.id, Big), *columns, *spare)
    if kind is BillClaim:
        query = query.join(BillLine, BillLine.id == BillClaim.line_id)
        return query.where(BillLine.bill_id == bindparam("the_bill", type_=Big))
    return query.where(kind.bill_id == bindparam("the_bill", type_=Big))


@cache
def _reader(column: Column[Any]) -> Callable[[str | None], Any]:
    """How a value of this column is read back from its text."""
    kind: Any = column.type
    read: Callable[[str], Any] = str
    if isinstance(kind, EnumText):
        read = kind.kind
    elif isinstance(kind, Boolean):
        read = ("1", "true").__contains__
    elif isinstance(kind, JSON):
        read = json.loads
    elif isinstance(kind, Integer):
        read = int
    return lambda text: None if text is None else read(text)
