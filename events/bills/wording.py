"""Words of bills."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from events.bills.plan import PlanKind
from events.bills.rules import BillReason, BillState, ChargeKind, Mode, Pool, Settling, Spread
from events.bills.tabled import Fault

SENTENCES: dict[StrEnum, LazyString] = {
    BillReason.AMOUNT_PASSES: _l("That is more than a table can owe."),
    BillReason.ANOTHER_BILL: _l("Somebody else has just begun this bill. Look at theirs first."),
    BillReason.CALLED_OFF: _l("This dinner was called off. There is nothing to divide."),
    BillReason.CHANGED_MEANWHILE: _l(
        "Somebody has changed the bill meanwhile. Look at it again, then decide."
    ),
    BillReason.EARLY_LAST: _l("Somebody has to stay for the rest of the bill."),
    BillReason.EARLY_TOO_LATE: _l(
        "The bill lies before the table already. Agree to it, and settle by its plan."
    ),
    BillReason.EARLY_TO_NOBODY: _l("Hand it to somebody else who is on this bill."),
    BillReason.FOR_PRAISE: _l(
        "What is given for praise stands on no card. After the dinner you can say that you were asked for it."
    ),
    BillReason.NOBODY: _l("Somebody has to bear the bill. Leave at least one person on it."),
    BillReason.NOT_BEGUN: _l("The bill comes after the first bite: this dinner has not begun."),
    BillReason.NOT_COMPLETE: _l("Something is not divided yet. The bill says what."),
    BillReason.NOT_PAID: _l("What was paid is not what the bill comes to. Put one of them right."),
    BillReason.NOT_PROPOSED: _l("Nobody has proposed this bill, or it has been opened again."),
    BillReason.NOT_YOURS_TO_SAY: _l("Only the other side can say that."),
    BillReason.NOTHING_TO_GET: _l("Nobody has to pay you anything on this bill."),
    BillReason.TOO_MANY_BILLS: _l("Six bills are enough for one night."),
    BillReason.TOO_MANY_PICTURES: _l("Four photographs are enough. Take one away first."),
    BillReason.NO_BILL: _l("There is no bill yet."),
    BillReason.TOO_LONG: _l("That is more than fits on a bill: 200 lines at most."),
}

MODES: dict[Mode, LazyString] = {
    Mode.EQUAL: _l("Evenly"),
    Mode.BY_DISH: _l("Each for what they ate"),
    Mode.SHARES: _l("By parts"),
    Mode.ADJUSTED: _l("Evenly, with additions"),
    Mode.EXACT: _l("Exact amounts"),
    Mode.PERCENT: _l("By percent"),
}
MODES_META: dict[str, LazyString] = {
    Mode.EQUAL.value: _l("Companions and children count as the pact says."),
    Mode.BY_DISH.value: _l("Everybody taps their own dishes."),
    Mode.SHARES.value: _l("Two parts pay twice as much as one."),
    Mode.ADJUSTED.value: _l("What somebody had apart is theirs, the rest is even."),
    Mode.EXACT.value: _l("You write what each bears of the dishes."),
    Mode.PERCENT.value: _l("You write how many percent each bears of the dishes."),
}
POOLS: dict[Pool, LazyString] = {
    Pool.DISHES: _l("Dishes"),
    Pool.DRINKS: _l("Drinks"),
    Pool.STAPLES: _l("Rice and noodles"),
    Pool.ROOM: _l("Private room"),
    Pool.CHARGES: _l("Extras"),
}
KINDS: dict[ChargeKind, LazyString] = {
    ChargeKind.DISCOUNT: _l("Discount"),
    ChargeKind.COUPON: _l("Coupon, paid elsewhere"),
    ChargeKind.ROUNDED_OFF: _l("Rounded off"),
    ChargeKind.GIFT: _l("From the house, to us alone"),
    ChargeKind.SERVICE: _l("Service charge"),
    ChargeKind.TAX: _l("Tax"),
    ChargeKind.TIP: _l("Tip"),
    ChargeKind.TEA: _l("Tea and table setting"),
    ChargeKind.ROOM: _l("Private room"),
    ChargeKind.CORKAGE: _l("Corkage"),
    ChargeKind.OTHER: _l("Something else"),
}
SPREADS: dict[Spread, LazyString] = {
    Spread.PRO_RATA: _l("in proportion"),
    Spread.PER_HEAD: _l("the same for each"),
    Spread.TO_ONE: _l("to one person"),
}
COURSES: dict[int, LazyString] = {
    0: _l("the whole evening"),
    1: _l("at the beginning"),
    2: _l("in the middle"),
    3: _l("late"),
}
CAME: dict[int, LazyString] = {
    0: _l("from the beginning"),
    2: _l("came in the middle"),
    3: _l("came late"),
}
LEFT: dict[int, LazyString] = {
    0: _l("stayed to the end"),
    1: _l("left after the beginning"),
    2: _l("left after the middle"),
}
BASES: dict[str, LazyString] = {
    "lines": _l("the dishes, before tax"),
    "taxed": _l("the dishes and the tax"),
}
STATES: dict[BillState, LazyString] = {
    BillState.OPEN: _l("being written"),
    BillState.PROPOSED: _l("waits for the table"),
    BillState.AGREED: _l("agreed"),
    BillState.SETTLED: _l("settled"),
}
SETTLINGS: dict[Settling, LazyString] = {
    Settling.PLANNED: _l("to pay"),
    Settling.SAID_PAID: _l("paid, not yet confirmed"),
    Settling.CONFIRMED: _l("received"),
    Settling.DISPUTED: _l("has not come"),
    Settling.WAIVED: _l("waived"),
    Settling.WRITTEN_OFF: _l("written off"),
}
FAULTS: dict[Fault, LazyString] = {
    Fault.NO_NAME: _l("it names no dish"),
    Fault.NO_AMOUNT: _l("it has no amount"),
    Fault.UNREADABLE: _l("its amount cannot be read"),
    Fault.TOO_MANY: _l("200 rows are the most"),
}
PLANS: dict[str, LazyString] = {
    PlanKind.FEWEST.value: _l("the fewest transfers there can be"),
    PlanKind.GREEDY.value: _l("few transfers; with so many people not surely the fewest"),
    PlanKind.TO_PAYERS.value: _l("everybody pays only those who paid for them"),
}
