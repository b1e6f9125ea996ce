"""Differences of bills in words: what an edit changed, and what two people wrote at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from events.bills.keeping import parts_of
from events.bills.ledger import claims_of
from events.bills.models import BillVersion
from events.bills.queries import Whole
from events.bills.rules import ChargeKind, Mode, Pool, Settling
from events.bills.sheet import Parts, Sheet, difference, parts
from events.bills.shown import cash_of, name_of
from events.bills.wording import CAME, KINDS, LEFT, MODES, POOLS, SETTLINGS

Row = tuple[str, str, str]


def conflict(found: Whole, mine: Sheet) -> list[Row]:
    """What stands now and what was typed, where they differ."""
    now = {
        name: each for name, each in parts_of(found).items() if not name.startswith(("share:", "transfer:"))
    }
    return [_row(found, {}, *each) for each in difference(now, parts(mine, claims_of(found))).items()]


def history(found: Whole, versions: Sequence[BillVersion]) -> list[dict[str, Any]]:
    """Each earlier version: who changed what, when, and how it stood."""
    return [
        {"version": each.version, "at": each.at, "state": each.state, "by": name_of(found.seats, each.by_seat_id),
         "rows": [_row(found, each.sheet, name, pair) for name, pair in each.changed.items()]}
        for each in versions
    ]  # fmt: skip


def _row(found: Whole, sheet: Parts, name: str, pair: Sequence[Any]) -> Row:
    what, _colon, key = name.partition(":")
    before, after = (_said(found, what, value) for value in pair)
    return _title(found, sheet, what, key, pair), before, after


def _title(found: Whole, sheet: Parts, what: str, key: str, pair: Sequence[Any]) -> str:
    value = pair[0] or pair[1]
    if what == "early":
        return str(_("%(name)s settled early", name=name_of(found.seats, int(key))))
    if what == "kept":
        return str(_("Kept by %(name)s from last time", name=name_of(found.seats, int(key))))
    if what == "line":
        return str(value[0] or _("Everything together"))
    if what == "charge":
        return str(KINDS[ChargeKind(value[0])])
    if what == "payment":
        return str(_("%(name)s paid", name=name_of(found.seats, value[0])))
    if what == "treat":
        return str(_("A treat"))
    if what in ("diner", "share"):
        return name_of(found.seats, int(key))
    if what == "claim":
        return _claimed(found, sheet, key)
    if what == "transfer":
        payer, _colon, receiver = key.partition(":")
        return f"{name_of(found.seats, int(payer))} → {name_of(found.seats, int(receiver))}"
    return str(
        {
            "mode": _("How it is divided"),
            "note": _("A note"),
            "rate": _("Rate"),
            "tip_included": _("Gratuity included"),
        }.get(what, _("Who pays whom"))
    )


def _claimed(found: Whole, sheet: Parts, key: str) -> str:
    line_id, _colon, seat = key.partition(":")
    line = sheet.get(f"line:{line_id}") or next(
        ([each.name] for each in found.lines if each.id == int(line_id)), [""]
    )
    dish = line[0] or _("Everything together")
    return str(_("%(name)s ate %(dish)s", name=name_of(found.seats, int(seat)), dish=dish))


def _said(found: Whole, what: str, value: Any) -> str:
    """One side of a difference in words; a dash where there is nothing."""
    if value is None or value == "":
        return "–"
    cash = cash_of(found)
    if what == "line":
        return f"{cash(value[2])} · {POOLS[Pool(value[1])]}"
    if what == "charge":
        return cash(value[2])
    if what in ("payment", "transfer"):
        units = value[1] if what == "payment" else value[0]
        return cash(units) if what == "payment" else f"{cash(units)} · {SETTLINGS[Settling(value[1])]}"
    if what in ("share", "kept"):
        return cash(value)
    said = _of_people(found, what, value)
    if said:
        return said
    if what == "mode":
        return str(MODES[Mode(value)])
    if isinstance(value, bool):
        return str(_("only to those who paid") if value else _("the fewest transfers"))
    return f"×{value}" if what == "claim" else str(value)


def _of_people(found: Whole, what: str, value: Any) -> str:
    if what == "early":
        return f"{cash_of(found)(value[0])} → {name_of(found.seats, value[1])}"
    if what == "diner":
        return str(_("not on the bill") if value[2] else _diner(found, value))
    if what == "treat":
        who = name_of(found.seats, value[0]) if value[0] else _("all the others")
        return f"{who} → {name_of(found.seats, value[1]) if value[1] else _('everybody')}"
    return str(_("yes")) if what == "tip_included" else ""


def _diner(found: Whole, value: Any) -> str:
    out = ", ".join(str(POOLS[Pool(each)]) for each in value[1])
    said = [
        _("share %(num)s", num=value[0]) if value[0] else "",
        _("without %(what)s", what=out) if out else "",
        _("settles with %(name)s", name=name_of(found.seats, value[3]))
        if len(value) > 3 and value[3]
        else "",
        *[str(words[n]) for words, n in zip((CAME, LEFT), value[4:], strict=False) if n in words and n],
    ]
    return " · ".join(each for each in said if each) or str(_("on the bill"))
