"""A bill as a table file (CSV), as tills, spreadsheets and we write it: every row is read, or its fault told."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from events.bills import written
from events.bills.rules import LOWERING, MOST_LINES, MOST_NAME, ChargeKind, Pool, Spread
from events.bills.sheet import ChargeRow, LineRow

MOST_LETTERS = 60_000
HEADS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "dish", "item", "菜名", "菜品", "品名", "名称", "商品"),
    "amount": ("amount", "total", "sum", "price", "金额", "小计", "价格", "价钱", "单价"),
    "pool": ("pool", "category", "detail", "类别", "分类", "归类"),
    "what": ("what", "kind", "类型"),
}
POOLS: Mapping[str, Pool] = {
    "drinks": Pool.DRINKS, "drink": Pool.DRINKS, "酒水": Pool.DRINKS, "饮料": Pool.DRINKS, "staples": Pool.STAPLES,
    "主食": Pool.STAPLES, "room": Pool.ROOM, "包间": Pool.ROOM, "包间费": Pool.ROOM,
}  # fmt: skip


class Fault(StrEnum):
    """What is wrong with a row."""

    NO_NAME = "no_name"
    NO_AMOUNT = "no_amount"
    UNREADABLE = "unreadable"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Tabled:
    """What was read, and the rows that were not: number as a spreadsheet counts, fault, what stood there."""

    lines: tuple[LineRow, ...] = ()
    charges: tuple[ChargeRow, ...] = ()
    wrong: tuple[tuple[int, Fault, str], ...] = ()


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8 with or without its mark, else as Chinese spreadsheets save it (GB 18030)."""
    for name in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def read(text: str, exponent: int) -> Tabled:
    """The rows of a table with a header line, or of name, amount, category without one."""
    rows = _rows(text[:MOST_LETTERS].lstrip("\ufeff"))
    head = _head(rows[0][1]) if rows else None
    places = head or {"name": 0, "amount": 1, "pool": 2}
    lines: list[LineRow] = []
    charges: list[ChargeRow] = []
    wrong: list[tuple[int, Fault, str]] = []
    for number, cells in rows[1 if head else 0 :]:
        found = _row({key: _cell(cells, at) for key, at in places.items()}, exponent)
        if isinstance(found, Fault):
            wrong.append((number, found, ", ".join(cells)[:60]))
        elif len(lines) + len(charges) >= MOST_LINES:
            wrong.append((number, Fault.TOO_MANY, ", ".join(cells)[:60]))
        elif isinstance(found, LineRow):
            lines.append(found)
        elif found is not None:
            charges.append(found)
    return Tabled(tuple(lines), tuple(charges), tuple(wrong))


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Rows with their numbers, the empty ones left out. What parts cells is what the first line has most of."""
    first = text.split("\n", 1)[0]
    sign = max(",\t;", key=first.count)
    found = []
    plain = (line.replace("\0", "") for line in io.StringIO(text, newline=""))
    for number, cells in enumerate(csv.reader(plain, delimiter=sign), 1):
        cells = [unicodedata.normalize("NFKC", cell).strip() for cell in cells]
        if any(cells):
            found.append((number, cells))
    return found


def _head(cells: Sequence[str]) -> dict[str, int] | None:
    """Which column holds what; none when this is no line of headings."""
    said = [cell.casefold() for cell in cells]
    found = {
        key: next((said.index(word) for word in words if word in said), -1) for key, words in HEADS.items()
    }
    places = {key: at for key, at in found.items() if at >= 0}
    return places if {"name", "amount"} <= places.keys() else None


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""


def _row(said: Mapping[str, str], exponent: int) -> LineRow | ChargeRow | Fault | None:
    """A line, a charge, what is wrong with it, or nothing: shares and payments of our own file are not read back."""
    what, name = said.get("what", "line").casefold() or "line", said["name"].removeprefix("'").strip()
    if what not in ("line", "charge"):
        return None
    if not name:
        return Fault.NO_NAME
    try:
        units = written.amount(said["amount"], exponent)
    except ValueError:
        return Fault.UNREADABLE
    if units is None:
        return Fault.NO_AMOUNT
    about = said.get("pool", "").casefold()
    if what == "line":
        return LineRow(None, name[:MOST_NAME], POOLS.get(about, Pool.DISHES), units)
    kind = ChargeKind(name) if name in set(ChargeKind) else ChargeKind.OTHER
    spread = Spread.PER_HEAD if about == Spread.PER_HEAD else Spread.PRO_RATA
    return ChargeRow(kind, spread, -abs(units) if kind in LOWERING else units)
