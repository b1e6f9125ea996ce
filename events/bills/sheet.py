"""A bill as somebody writes it down: plain values, comparable, with the difference of two of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from events.bills.rules import LOWERING, PERCENT, ChargeKind, Mode, Pool, Spread

Parts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line; `id` is none for a new one."""

    id: int | None
    name: str
    pool: Pool
    amount: int
    course: int = 0


@dataclass(frozen=True, slots=True)
class ChargeRow:
    """A charge, or (below zero) a discount. In `percent` (hundredths) of the lines, `after_tax` with the tax."""

    kind: ChargeKind
    spread: Spread
    amount: int
    seat: int | None = None
    percent: int | None = None
    after_tax: bool = False


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """Who paid how much, to the restaurant or into the hands of `to`."""

    seat: int
    amount: int
    to: int | None = None


@dataclass(frozen=True, slots=True)
class TreatRow:
    """Who treats whom, of what; none means all the others, everybody, everything."""

    by: int | None
    of: int | None
    pool: Pool | None = None


@dataclass(frozen=True, slots=True)
class DinerRow:
    """What is said of one seat."""

    seat: int
    share: int = 0
    out_of: frozenset[Pool] = frozenset()
    away: bool = False
    unit: int | None = None  # settles with that one
    came: int = 0
    left_after: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that an edit may change."""

    mode: Mode
    lines: tuple[LineRow, ...] = ()
    charges: tuple[ChargeRow, ...] = ()
    payments: tuple[PaymentRow, ...] = ()
    treats: tuple[TreatRow, ...] = ()
    diners: tuple[DinerRow, ...] = ()
    to_payers: bool = False
    note: str = ""
    rate: str = ""  # one unit of the bill's currency in the dinner's own
    tip_included: bool = False

    @property
    def total(self) -> int:
        """Lines and charges, less discounts."""
        return sum(line.amount for line in self.lines) + sum(charge.amount for charge in self.charges)

    @property
    def paid(self) -> int:
        """What the restaurant was given."""
        return sum(payment.amount for payment in self.payments if payment.to is None)


def parts(sheet: Sheet, claims: Mapping[tuple[int, int], int] | None = None) -> Parts:
    """The sheet (and who claimed what: by line and seat) as named plain parts, for keeping and for comparing."""
    found: Parts = {"mode": sheet.mode.value, "to_payers": sheet.to_payers, "note": sheet.note}
    if sheet.rate:
        found["rate"] = sheet.rate
    if sheet.tip_included:
        found["tip_included"] = True
    for place, line in enumerate(sheet.lines):
        name = f"line:{line.id}" if line.id is not None else f"line:new{place}"
        found[name] = [line.name, line.pool.value, line.amount, *([line.course] if line.course else [])]
    for place, charge in enumerate(sheet.charges):
        part = [charge.percent, charge.after_tax] if charge.percent is not None else []
        found[f"charge:{place}"] = [charge.kind.value, charge.spread.value, charge.amount, charge.seat, *part]
    for place, payment in enumerate(sheet.payments):
        found[f"payment:{place}"] = [payment.seat, payment.amount, payment.to]
    for place, treat in enumerate(sheet.treats):
        found[f"treat:{place}"] = [treat.by, treat.of, treat.pool.value if treat.pool else None]
    for diner in sheet.diners:
        out = sorted(pool.value for pool in diner.out_of)
        stayed = [diner.came, diner.left_after] if diner.came or diner.left_after else []
        more = [diner.unit, *stayed] if diner.unit or stayed else []
        found[f"diner:{diner.seat}"] = [diner.share, out, diner.away, *more]
    for (line_id, seat), weight in (claims or {}).items():
        found[f"claim:{line_id}:{seat}"] = weight
    return found


def in_parts(lines: Sequence[LineRow], charges: Sequence[ChargeRow]) -> list[ChargeRow]:
    """Charges with what their percents come to, rounded half up: of the lines, or of the lines and the tax (W-01)."""
    plain = sum(line.amount for line in lines)
    first = [_worth(each, plain) if not each.after_tax else each for each in charges]
    tax = sum(each.amount for each in first if each.kind is ChargeKind.TAX)
    return [_worth(each, plain + tax) if each.after_tax else each for each in first]


def _worth(charge: ChargeRow, of: int) -> ChargeRow:
    if charge.percent is None:
        return charge
    units = (2 * of * charge.percent + PERCENT) // (2 * PERCENT)
    return replace(charge, amount=-abs(units) if charge.kind in LOWERING else units)


def difference(before: Parts, after: Parts) -> Parts:
    """What differs: by part, what it was and what it became; none where there was or is nothing."""
    names = sorted(before.keys() | after.keys())
    return {
        name: [before.get(name), after.get(name)] for name in names if before.get(name) != after.get(name)
    }
