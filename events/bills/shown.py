"""What the pages of a bill show: who bears what and why, what is missing, who pays whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from functools import partial
from typing import Any

from flask_babel import gettext as _

from app.core.i18n import money
from events.bills import ledger, rules, written
from events.bills.models import BillLine, BillPicture, BillTransfer
from events.bills.picturing import may_remove, waiting_codes
from events.bills.queries import Whole
from events.bills.rules import CLOSED, BillState, ChargeKind, Mode, Party, PictureKind, Pool, Says, Settling
from events.bills.settling import sides
from events.bills.shares import Split
from events.bills.wording import COURSES, PLANS
from events.dinners.models import Dinner, Seat

Cash = Callable[[int], str]


def cash_of(found: Whole) -> Cash:
    """Amounts of this bill as people read them."""
    return partial(written.cash, currency=found.bill.currency, exponent=found.bill.exponent)


def home_of(dinner: Dinner, found: Whole) -> Cash:
    """The same amounts in the dinner's own currency by the rate that stands on the bill (A-30); empty without one."""
    bill, other = found.bill, rules.EXPONENTS.get(dinner.currency, 2)
    try:
        rate = written.rate(bill.rate) if bill.currency != dinner.currency else None
    except ValueError:
        rate = None
    if rate is None:
        return lambda _units: ""
    return lambda units: written.cash(
        written.exchanged(units, bill.exponent, rate, other), dinner.currency, other
    )


def name_of(seats: Mapping[int, Seat], seat_id: int | None) -> str:
    """Whoever sits there; a companion without a name is whoever brought them, and one more."""
    seat = seats.get(seat_id or 0)
    if seat is None:
        return str(_("someone who left"))
    if seat.person is not None:
        return str(seat.person.nickname)
    if seat.name:
        return seat.name
    host = seats.get(seat.brought_by_id or 0)
    if host is None or host.person is None:
        return str(_("a companion"))
    return str(_("with %(name)s", name=host.person.nickname))


def picture(dinner: Dinner, found: Whole, own: Seat) -> dict[str, Any]:
    """Everything that the page of a bill names."""
    split, mine = ledger.split_of(found), found.head(own.id)
    shares, owed = ledger.by_head(found, split.shares), ledger.owed_of(found, split.shares)
    cash = cash_of(found)
    return {
        "dinner": dinner, "bill": found.bill, "cash": cash, "mine": mine, "own": own,
        "share": shares.get(mine, 0), "owed": owed.get(mine, 0),
        "on_it": own.id in found.on or mine in found.heads,
        "lines": _lines(found), "charges": _charges(found), "total": found.total, "paid": found.paid,
        "payers": _payers(found), "people": _people(found, split, owed, mine),
        "problems": _problems(found, split, cash), "warnings": _warnings(found, split),
        "answers": _answers(found), "said": next((a.says.value for a in found.agreements if a.seat_id == mine), ""),
        "transfers": _transfers(found, own, dinner.host_id), "plan": PLANS.get(found.bill.plan_kind, ""),
        "plain": partial(written.plain, exponent=found.bill.exponent),
        "each": _each(dinner, found, cash), "home": home_of(dinner, found),
        "rounded": rounded_of(found, split),
        "by_dish": found.bill.mode is Mode.BY_DISH, "heads": len(found.on),
        "treats": [
            {"by": name_of(found.seats, each.by_seat_id) if each.by_seat_id else "",
             "of": name_of(found.seats, each.of_seat_id) if each.of_seat_id else "", "pool": each.pool}
            for each in found.treats
        ],
    }  # fmt: skip


def rounded_of(found: Whole, split: Split) -> dict[str, Any]:
    """The line of the pact's rounding: how much it came to, and whose it is."""
    line = ledger.surplus_of(found, split)
    return {"amount": line[0], "name": name_of(found.seats, line[1]), "kept": line[2]} if line else {}


def _each(dinner: Dinner, found: Whole, cash: Cash) -> dict[str, Any]:
    """What it comes to a head so far, beside what was agreed on at most (H-03); nothing in another currency."""
    if dinner.cap_fen is None or found.bill.currency != dinner.currency or not found.on:
        return {}
    exponent = found.bill.exponent
    over = found.total * 100 > dinner.cap_fen * 10**exponent * len(found.on)
    head = round(Fraction(found.total, len(found.on)))
    return {"head": cash(head), "cap": money(dinner.cap_fen, dinner.currency), "over": over}


def _lines(found: Whole) -> list[dict[str, Any]]:
    """Lines with those who claimed them."""
    claims: dict[int, list[tuple[int, int]]] = {}
    here = set(found.on)
    alike = {(seat, 1) for seat in here}
    for claim in found.claims:
        if claim.seat_id in here:
            claims.setdefault(claim.line_id, []).append((claim.seat_id, claim.weight))
    return [
        {"id": line.id, "name": named(found, line), "amount": line.amount, "pool": line.pool,
         "course": COURSES[line.course] if line.course else "",
         "eaters": [{"name": name_of(found.seats, seat), "person": found.seats[seat].person, "weight": weight,
                     "seat": seat} for seat, weight in claims.get(line.id, []) if seat in found.seats],
         "all": len(here) > 2 and set(claims.get(line.id, [])) == alike,
         "asked": found.bill.mode is Mode.BY_DISH and line.pool is Pool.DISHES and line.id not in claims}
        for line in found.lines
    ]  # fmt: skip


def _charges(found: Whole) -> list[dict[str, Any]]:
    return [
        {"kind": each.kind, "amount": each.amount, "spread": each.spread,
         "percent": written.plain(each.percent, 2) if each.percent else "",
         "to": name_of(found.seats, each.seat_id) if each.seat_id else ""}
        for each in found.charges
    ]  # fmt: skip


def _payers(found: Whole) -> list[dict[str, Any]]:
    return [
        {"name": name_of(found.seats, each.seat_id), "amount": each.amount, "carried": each.carried,
         "to": name_of(found.seats, each.to_seat_id) if each.to_seat_id else ""}
        for each in found.payments if each.amount > 0
    ] + [
        {"name": name_of(found.seats, each.seat_id), "amount": each.early, "carried": True,
         "to": name_of(found.seats, each.early_to_seat_id)}
        for each in found.diners if each.early and each.early_to_seat_id is not None
    ]  # fmt: skip


def named(found: Whole, line: BillLine) -> str:
    """A line's name; what was kept from last time says who kept it."""
    if line.kept_by_seat_id is None:
        return line.name
    return str(_("Kept by %(name)s from last time", name=name_of(found.seats, line.kept_by_seat_id)))


def _people(found: Whole, split: Split, owed: Mapping[int, int], mine: int) -> list[dict[str, Any]]:
    """Each on the bill: companions behind whoever brought them."""
    weights = {diner.seat_id: diner.weight for diner in found.diners}
    order = sorted(split.shares, key=lambda seat: (found.head(seat) != mine, found.head(seat), seat))
    treaters = [
        name_of(found.seats, each.by_seat_id) if each.by_seat_id else ""
        for each in found.treats
        if each.pool is None
    ]
    return [
        {"seat": seat, "name": name_of(found.seats, seat), "share": split.shares[seat], "you": seat == mine,
         "person": found.seats[seat].person if seat in found.seats else None, "with": found.head(seat) != seat,
         "treated": seat in split.treated and split.shares[seat] == 0, "by": treaters[0] if treaters else "",
         "owed": owed.get(seat, 0),
         "percent": weights.get(seat, 100) if found.bill.mode in (Mode.EQUAL, Mode.ADJUSTED) else 100}
        for seat in order
    ]  # fmt: skip


def _problems(found: Whole, split: Split, cash: Cash) -> list[str]:
    """What keeps the bill from being proposed, each in a sentence."""
    names = {line.id: line.name or _("Everything together") for line in found.lines}
    said = [_("Nobody has claimed %(dish)s.", dish=names[line]) for line in split.unclaimed]
    if not found.lines:
        said.append(_("Nothing stands on it yet."))
    if split.unread:
        said.append(_unread(found, split, cash))
    rest = found.total - found.paid
    if rest and found.lines:
        words = _("%(amount)s of it nobody has paid yet.", amount=cash(rest))
        said.append(
            words if rest > 0 else _("%(amount)s more was paid than it comes to.", amount=cash(-rest))
        )
    return said


def _unread(found: Whole, split: Split, cash: Cash) -> str:
    if found.bill.mode is Mode.PERCENT:
        return str(_("The percents miss 100 by %(rest)s.", rest=written.plain(split.unread, 2)))
    if found.bill.mode is Mode.EXACT:
        return str(_("The amounts miss the dishes by %(rest)s.", rest=cash(split.unread)))
    return str(_("Nobody has a part yet."))


def _warnings(found: Whole, split: Split) -> list[str]:
    kinds = {each.kind for each in found.charges}
    twice = [_("A service charge stands on it already. Is a tip on top of it meant?")]
    return (twice if kinds >= {ChargeKind.SERVICE, ChargeKind.TIP} else []) + [
        _(
            "%(name)s would be paid for eating. Is the discount meant that way?",
            name=name_of(found.seats, seat),
        )
        for seat in split.negative
    ]


def _answers(found: Whole) -> dict[str, list[dict[str, Any]]]:
    said = {each.seat_id: each for each in found.agreements}
    groups: dict[str, list[dict[str, Any]]] = {"agree": [], "object": [], "wait": []}
    for head in sorted(found.heads):
        each = said.get(head)
        entry = {
            "name": name_of(found.seats, head), "words": each.words if each else "",
            "person": found.seats[head].person if head in found.seats else None,
        }  # fmt: skip
        groups[each.says.value if each else "wait"].append(entry)
    return groups


def _transfers(found: Whole, own: Seat, host_id: int) -> list[dict[str, Any]]:
    """The plan, the viewer's own first."""
    if found.bill.state not in (BillState.AGREED, BillState.SETTLED):
        return []
    shares = ledger.by_head(found, {each.seat_id: each.amount for each in found.shares})
    paid = ledger.paid_by_head(found)
    rows = [_transfer(found, each, own, host_id, shares, paid) for each in found.transfers]
    return sorted(rows, key=lambda row: (not (row["pays"] or row["gets"]), row["closed"]))


def _transfer(
    found: Whole, each: BillTransfer, own: Seat, host_id: int, shares: Mapping[int, int], paid: Mapping[int, int]
) -> dict[str, Any]:  # fmt: skip
    speaking = sides(found, each, own, host_id)
    mine = found.head(own.id)
    return {
        "pid": each.public_id, "amount": each.amount, "state": each.state, "closed": each.state in CLOSED,
        "from_seat": each.from_seat_id, "to_seat": each.to_seat_id, "quiet": each.quiet,
        "pays": found.head(each.from_seat_id) == mine, "gets": found.head(each.to_seat_id) == mine,
        "from_name": name_of(found.seats, each.from_seat_id), "to_name": name_of(found.seats, each.to_seat_id),
        "from": found.seats[each.from_seat_id].person, "to": found.seats[each.to_seat_id].person,
        "ate": shares.get(found.head(each.from_seat_id), 0),
        "gave": paid.get(found.head(each.from_seat_id), 0),
        "may": {after.value for after in Settling for side in speaking if rules.may_say(side, each.state, after)},
        "receiver": Party.RECEIVER in speaking,
    }  # fmt: skip


def pictured(found: Whole, pictures: Sequence[BillPicture], own: Seat, now: datetime) -> dict[str, Any]:
    """Photographs of the paper, one's own collection code, and those of whom one has to pay."""
    papers = [each for each in pictures if each.kind is PictureKind.PAPER]
    mine = [each for each in pictures if each.kind is PictureKind.CODE and each.seat_id == found.head(own.id)]
    return {
        "papers": [
            {"pid": each.photo.public_id, "w": each.photo.width, "h": each.photo.height,
             "by": name_of(found.seats, each.seat_id), "mine": may_remove(found, each, own)}
            for each in papers
        ],
        "code": mine[-1].photo.public_id if mine else "",
        "codes": waiting_codes(found, pictures, own, now),
        "gets": any(found.head(each.to_seat_id) == found.head(own.id) for each in found.transfers if found.shares),
    }  # fmt: skip


def says_of(text: str) -> Says | None:
    """What somebody says of the bill."""
    return Says(text) if text in set(Says) else None
