"""A bill outside its page: as plain text for a chat, as rows of a table file."""

from __future__ import annotations

from flask_babel import gettext as _

from events.bills import ledger, written
from events.bills.queries import Whole
from events.bills.shown import cash_of, name_of, picture, rounded_of
from events.dinners.models import Dinner, Seat


def as_text(dinner: Dinner, found: Whole, own: Seat, address: str) -> str:
    """The bill for pasting into a chat of the same table."""
    shown, cash = picture(dinner, found, own), cash_of(found)
    rows = [_("%(title)s: the bill", title=dinner.title), _("Total %(amount)s", amount=cash(found.total))]
    rows += [
        f"· {line['name'] or _('Everything together')} {cash(line['amount'])}" for line in shown["lines"]
    ]
    if shown["rounded"]:
        rows.append(_("Rounded up by the pact") + " " + cash(shown["rounded"]["amount"]))
    if shown["transfers"]:
        rows += ["", _("Who pays whom")]
        rows += [f"{row['from_name']} → {row['to_name']} {cash(row['amount'])}" for row in shown["transfers"]]
    else:
        rows += ["", _("Who bears what")]
        rows += [f"{one['name']} {cash(one['share'])}" for one in shown["people"]]
    return "\n".join([*rows, "", address])


def as_rows(found: Whole) -> list[list[str]]:
    """The bill as rows of a table file: amounts plain, names never a formula."""
    split, exponent = ledger.split_of(found), found.bill.exponent
    rows = [["what", "name", "amount", "currency", "detail"]]

    def add(what: str, name: str, units: int, detail: str = "") -> None:
        safe = f"'{name}" if name[:1] in "=+-@\t\r" and name else name
        rows.append([what, safe, written.plain(units, exponent), found.bill.currency, detail])

    for line in found.lines:
        add("line", line.name, line.amount, line.pool.value)
    for charge in found.charges:
        add("charge", charge.kind.value, charge.amount, charge.spread.value)
    for payment in found.payments:
        to = name_of(found.seats, payment.to_seat_id) if payment.to_seat_id else "restaurant"
        add("payment", name_of(found.seats, payment.seat_id), payment.amount, f"to {to}")
    if rounded := rounded_of(found, split):
        add(
            "rounding",
            rounded["name"],
            rounded["amount"],
            "next dinner" if rounded["kept"] else "whoever paid",
        )
    for seat, units in sorted(split.shares.items()):
        add("share", name_of(found.seats, seat), units)
    for each in found.transfers if found.shares else ():
        names = (name_of(found.seats, each.from_seat_id), name_of(found.seats, each.to_seat_id))
        add("transfer", names[0], each.amount, f"to {names[1]}, {each.state.value}")
    return rows
