"""A slip for everybody on a bill: what they had, their part of the extras, what to pay whom (W-02)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _

from events.bills import ledger
from events.bills.models import BillTransfer
from events.bills.queries import Whole
from events.bills.rules import CLOSED, Ledger, Mode, Pool, Settling
from events.bills.shares import Trail, portions, trail
from events.bills.shown import cash_of, name_of
from events.bills.wording import POOLS
from events.dinners.models import Dinner, Seat

Row = tuple[str, int]


def whole_rows(rows: Sequence[tuple[str, Fraction]], share: int) -> list[Row]:
    """Rows in whole units whose sum is the share exactly: each is less than a unit off, rounding has its own row."""
    found, exact, told = [], Fraction(0), 0
    for words, amount in rows:
        exact += amount
        upto = int(exact + Fraction(1, 2)) if exact >= 0 else -int(-exact + Fraction(1, 2))
        found.append((words, upto - told))
        told = upto
    rest = share - told
    if found and abs(rest) == 1:  # who bears the odd unit
        found[-1] = (found[-1][0], found[-1][1] + rest)
    elif rest:
        found.append((str(_("Rounded up by the pact")), rest))
    return [row for row in found if row[1]]


def of_all(dinner: Dinner, found: Whole, own: Seat, address: str) -> list[dict[str, Any]]:
    """Everybody's slip, one's own first."""
    split, law = ledger.split_of(found), ledger.ledger_of(found)
    steps, cash = trail(law), cash_of(found)
    eaten = _eaten(found, law)
    mine = found.head(own.id)
    order = sorted(split.shares, key=lambda seat: (found.head(seat) != mine, found.head(seat), seat))
    made = [_one(found, seat, split.shares[seat], eaten.get(seat, []), steps) for seat in order]
    for each in made:
        each["text"] = _text(dinner, each, cash, address)
    return made


def _one(
    found: Whole, seat: int, share: int, eaten: list[tuple[str, Fraction]], steps: Trail
) -> dict[str, Any]:
    extra, treat, early = steps.extras.get(seat, 0), steps.treats.get(seat, 0), steps.early.get(seat, 0)
    rows = [*eaten]
    for words, amount in (
        (_("Extras and discounts, your part"), extra),
        (_("Treated") if treat < 0 else _("Treats you give"), treat),
        (_("Settled early") if _gone(found, seat) else _("Others settled early"), early),
    ):
        if amount:
            rows.append((str(words), Fraction(amount)))
    head = found.head(seat)
    return {
        "seat": seat, "name": name_of(found.seats, seat), "share": share, "rows": whole_rows(rows, share),
        "person": found.seats[seat].person if seat in found.seats else None,
        "by": name_of(found.seats, head) if head != seat else "",
        "pays": [(name_of(found.seats, each.to_seat_id), *_how(each)) for each in _from(found, seat)],
        "gets": [(name_of(found.seats, each.from_seat_id), *_how(each)) for each in _to(found, seat)],
        "handed": [(name_of(found.seats, each.early_to_seat_id), each.early) for each in found.diners
                   if each.seat_id == seat and each.early and each.early_to_seat_id],
    }  # fmt: skip


def _how(each: BillTransfer) -> tuple[int, Settling, bool]:
    return each.amount, each.state, each.state in CLOSED


def _gone(found: Whole, seat: int) -> bool:
    return any(each.seat_id == seat and each.early is not None for each in found.diners)


def _from(found: Whole, seat: int) -> list[Any]:
    return [each for each in found.transfers if found.shares and each.from_seat_id == seat]


def _to(found: Whole, seat: int) -> list[Any]:
    return [each for each in found.transfers if found.shares and each.to_seat_id == seat]


def _eaten(found: Whole, law: Ledger) -> dict[int, list[tuple[str, Fraction]]]:
    """By dish each line with the part of it; otherwise what one bears of each pool."""
    rows: dict[int, list[tuple[str, Fraction]]] = {}
    names = {line.id: _named(found, line) for line in found.lines}
    if law.mode is Mode.BY_DISH:
        for line in law.lines:
            for seat, amount in portions(law, line).items():
                rows.setdefault(seat, []).append((names[line.id], amount))
        return rows
    for (seat, pool), amount in trail(law).lines.items():
        words = POOLS[pool] if pool is not Pool.CHARGES else _("Kept from last time")
        rows.setdefault(seat, []).append((str(words), amount))
    return rows


def _named(found: Whole, line: Any) -> str:
    if line.kept_by_seat_id is not None:
        return str(_("Kept by %(name)s from last time", name=name_of(found.seats, line.kept_by_seat_id)))
    return str(line.name or _("Everything together"))


def _text(dinner: Dinner, slip: Mapping[str, Any], cash: Any, address: str) -> str:
    """The slip as plain text, for one person's chat."""
    rows = [_("%(name)s · %(title)s", name=slip["name"], title=dinner.title)]
    rows += [f"· {words} {cash(units)}" for words, units in slip["rows"]]
    rows.append(_("Share %(amount)s", amount=cash(slip["share"])))
    rows += [_("Handed to %(name)s early: %(amount)s", name=n, amount=cash(u)) for n, u in slip["handed"]]
    rows += [
        _("To pay %(name)s: %(amount)s", name=name, amount=cash(units))
        for name, units, _state, closed in slip["pays"]
        if not closed
    ]
    rows += [
        _("To get from %(name)s: %(amount)s", name=name, amount=cash(units))
        for name, units, _state, closed in slip["gets"]
        if not closed
    ]
    return "\n".join([*rows, address])
