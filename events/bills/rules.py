"""The law of bills: what stands on one, who bears what, when it is agreed, and how it is settled."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

QUIET_AGREEMENT = timedelta(hours=48)
REMINDERS = (timedelta(hours=24), timedelta(hours=72), timedelta(days=7))
MOST_LINES = 200
MOST_NAME = 60
MOST_WEIGHT = 20
EXPONENTS: Mapping[str, int] = {
    "CNY": 2, "HKD": 2, "TWD": 2, "USD": 2, "EUR": 2, "GBP": 2, "SGD": 2, "THB": 2, "JPY": 0, "KRW": 0, "KWD": 3,
}  # fmt: skip
MOST_AMOUNT = 10**12  # minor units: more than any table owes, and exact everywhere
PERCENT = 10_000  # hundredths of a percent in a whole
ALL_EVENING = 0  # a line without a part of the evening is everybody's
COURSES = 3  # the beginning, the middle, what came late


class Mode(StrEnum):
    """How the lines are divided (A-05)."""

    EQUAL = "equal"
    SHARES = "shares"
    EXACT = "exact"
    PERCENT = "percent"
    BY_DISH = "by_dish"
    ADJUSTED = "adjusted"


class Pool(StrEnum):
    """What a line belongs to: each pool can have its own people (A-08)."""

    DISHES = "dishes"
    DRINKS = "drinks"
    STAPLES = "staples"
    ROOM = "room"
    CHARGES = "charges"


class Spread(StrEnum):
    """How a charge or a discount is divided (A-09, A-10)."""

    PRO_RATA = "pro_rata"
    PER_HEAD = "per_head"
    TO_ONE = "to_one"


class BillState(StrEnum):
    """Where a bill stands."""

    OPEN = "open"
    PROPOSED = "proposed"
    AGREED = "agreed"
    SETTLED = "settled"


class Settling(StrEnum):
    """Where one transfer of an agreed bill stands (A-23). Only the receiver closes it."""

    PLANNED = "planned"
    SAID_PAID = "said_paid"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    WAIVED = "waived"
    WRITTEN_OFF = "written_off"


class ChargeKind(StrEnum):
    """What a charge is for; the last four lower the bill. A gift is what the house gave to this table alone."""

    SERVICE = "service"
    TAX = "tax"
    TIP = "tip"
    TEA = "tea"
    ROOM = "room"
    CORKAGE = "corkage"
    OTHER = "other"
    DISCOUNT = "discount"
    COUPON = "coupon"
    ROUNDED_OFF = "rounded_off"
    GIFT = "gift"


LOWERING = frozenset({ChargeKind.DISCOUNT, ChargeKind.COUPON, ChargeKind.ROUNDED_OFF, ChargeKind.GIFT})


class Says(StrEnum):
    """What somebody says of a proposed bill."""

    AGREE = "agree"
    OBJECT = "object"


class PictureKind(StrEnum):
    """What a picture at a bill shows (A-33, A-24)."""

    PAPER = "paper"
    CODE = "code"


class BillReason(StrEnum):
    """Why something about a bill cannot be done."""

    AMOUNT_PASSES = "bill_amount_passes"
    ANOTHER_BILL = "bill_another"
    CALLED_OFF = "bill_called_off"
    CHANGED_MEANWHILE = "bill_changed_meanwhile"
    EARLY_LAST = "bill_early_last"
    EARLY_TOO_LATE = "bill_early_too_late"
    EARLY_TO_NOBODY = "bill_early_to_nobody"
    FOR_PRAISE = "bill_perk_for_praise"
    NOBODY = "bill_nobody"
    NOT_BEGUN = "bill_not_begun"
    NOT_COMPLETE = "bill_not_complete"
    NOT_PAID = "bill_not_paid"
    NOT_PROPOSED = "bill_not_proposed"
    NOT_YOURS_TO_SAY = "bill_not_yours_to_say"
    NOTHING_TO_GET = "bill_nothing_to_get"
    NO_BILL = "bill_none"
    TOO_MANY_BILLS = "bill_too_many_bills"
    TOO_MANY_PICTURES = "bill_too_many_pictures"
    TOO_LONG = "bill_too_long"


class Party(StrEnum):
    """Who says something about a transfer."""

    PAYER = "payer"
    RECEIVER = "receiver"


CLOSED = frozenset({Settling.CONFIRMED, Settling.WAIVED, Settling.WRITTEN_OFF})
_SAYS: Mapping[tuple[Party, Settling], frozenset[Settling]] = {
    (Party.PAYER, Settling.PLANNED): frozenset({Settling.SAID_PAID}),
    (Party.PAYER, Settling.SAID_PAID): frozenset({Settling.PLANNED}),
    (Party.PAYER, Settling.DISPUTED): frozenset({Settling.SAID_PAID}),
    (Party.RECEIVER, Settling.PLANNED): frozenset(
        {Settling.CONFIRMED, Settling.WAIVED, Settling.WRITTEN_OFF}
    ),
    (Party.RECEIVER, Settling.SAID_PAID): frozenset({Settling.CONFIRMED, Settling.DISPUTED, Settling.WAIVED}),
    (Party.RECEIVER, Settling.DISPUTED): frozenset(
        {Settling.CONFIRMED, Settling.WAIVED, Settling.WRITTEN_OFF}
    ),
    (Party.RECEIVER, Settling.CONFIRMED): frozenset({Settling.SAID_PAID}),  # a slip of the thumb
}


@dataclass(frozen=True)
class Line:
    """A line of the bill, in minor units; a returned dish is negative."""

    id: int
    amount: int
    pool: Pool = Pool.DISHES
    course: int = ALL_EVENING


@dataclass(frozen=True)
class Claim:
    """Somebody ate of a line, with this weight (above zero)."""

    line: int
    seat: int
    weight: int = 1


@dataclass(frozen=True)
class Charge:
    """A charge (above zero) or a discount (below), and how it is divided; `seat` bears it when it is to one."""

    id: int
    amount: int
    spread: Spread = Spread.PRO_RATA
    seat: int | None = None


@dataclass(frozen=True)
class Payment:
    """Somebody paid so much: to the restaurant, or before the dinner into the hands of `to` (多退少补)."""

    seat: int
    amount: int
    to: int | None = None


@dataclass(frozen=True)
class Diner:
    """Somebody at the table. `weight` is the pact's percent (a child 50); `share` means by mode: parts, minor units,
    hundredths of a percent, or the adjustment. `out_of` are pools that they do not share. They `came` with a part of
    the evening and `left_after` one; `early` is what they bear because they handed it over before they left.
    """

    seat: int
    weight: int = 100
    share: int = 0
    out_of: frozenset[Pool] = frozenset()
    came: int = ALL_EVENING
    left_after: int = ALL_EVENING
    early: int | None = None

    def there(self, course: int) -> bool:
        """Whether they sat there at that part of the evening."""
        return course == ALL_EVENING or (self.came <= course and course <= (self.left_after or COURSES))


@dataclass(frozen=True)
class Treat:
    """`by` bear what `of` would (A-12): everything, or of one pool. No `of`: everybody. No `by`: all the others."""

    by: frozenset[int] = frozenset()
    of: frozenset[int] = frozenset()
    pool: Pool | None = None


@dataclass(frozen=True)
class RoundUp:
    """By the pact each share is rounded up to `unit` (A-31). The surplus lowers what `to` bears; or, `kept`, `to` bears
    a rounded share too and keeps the surplus for the next dinner.
    """

    unit: int
    to: int
    kept: bool = False


@dataclass(frozen=True)
class Ledger:
    """A whole bill as plain values. `turn` is its id: whose turn it is to bear an odd unit."""

    turn: int
    mode: Mode
    diners: tuple[Diner, ...]
    lines: tuple[Line, ...] = ()
    claims: tuple[Claim, ...] = ()
    charges: tuple[Charge, ...] = ()
    payments: tuple[Payment, ...] = ()
    treats: tuple[Treat, ...] = ()
    rounding: RoundUp | None = None

    @property
    def total(self) -> int:
        """What the table owes the restaurant: lines, charges, less discounts."""
        return sum(line.amount for line in self.lines) + sum(charge.amount for charge in self.charges)


def agreed(
    agreeing: Collection[int], seats: Collection[int], payers: Collection[int], *, proposed_at: datetime,
    now: datetime, objections: int = 0,
) -> bool:  # fmt: skip
    """Tell whether the bill stands (A-29): all payers and half of the others, or 48 hours without an objection."""
    others = set(seats) - set(payers)
    enough = 2 * len(others & set(agreeing)) >= len(others)
    if set(payers) <= set(agreeing) and enough:
        return True
    return objections == 0 and now - proposed_at >= QUIET_AGREEMENT


def may_say(who: Party, before: Settling, after: Settling) -> bool:
    """Tell whether that side may move a transfer from one state to another; a debtor alone closes nothing."""
    return after in _SAYS.get((who, before), frozenset())


def reminder_due(agreed_at: datetime, reminded: int, now: datetime) -> bool:
    """Tell whether the product reminds a debtor now: after 24 h, 72 h and 7 days, then never again (A-25)."""
    return reminded < len(REMINDERS) and now >= agreed_at + REMINDERS[reminded]


def reminders_passed(agreed_at: datetime, now: datetime) -> int:
    """How many reminders' moments have passed: after a downtime one reminder stands for all that were missed."""
    return sum(now >= agreed_at + after for after in REMINDERS)
