"""Any history of a bill: whatever the table does, in whatever order, not a unit is lost and the plan settles all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random

from sqlalchemy.orm import Session

from app.core import clock
from app.core.access import Refused
from events.bills import actions, settling
from events.bills.ledger import owed_of, split_of
from events.bills.queries import Whole
from events.bills.rules import (
    CLOSED,
    LOWERING,
    PERCENT,
    BillState,
    ChargeKind,
    Mode,
    Party,
    Pool,
    Says,
    Settling,
    Spread,
    may_say,
)
from events.bills.sheet import ChargeRow, DinerRow, LineRow, PaymentRow, Sheet, TreatRow
from events.dinners.models import Seat
from events.dinners.queries import pact_of
from events.dinners.rules import Rounding
from tests.bills.helpers import Table, a_sheet, a_table, agree, begin, bill_on, dinner_of, edit, propose

NAMES = ("Lin", "Zhou", "Su", "Ma", "Gao")
Act = Callable[[Session, Table, Random], None]


def _sheet(random: Random, table: Table, found: Whole) -> Sheet:
    """Anything that the form could send: some lines stay, some go, some come."""
    seats = list(table.seats.values())
    kept = [
        LineRow(x.id, x.name, x.pool, random.randint(-500, 9000))
        for x in found.lines
        if random.random() < 0.7
    ]
    new = [
        LineRow(None, "dish", random.choice(list(Pool)[:4]), random.randint(1, 9000))
        for _each in range(random.randint(0 if kept else 1, 3))
    ]
    charges = tuple(
        ChargeRow(
            kind,
            random.choice(list(Spread)),
            random.randint(1, 300) * (-1 if kind in LOWERING else 1),
            seats[0],
        )
        for kind in random.sample(list(ChargeKind), random.randint(0, 2))
    )
    sheet = Sheet(random.choice(list(Mode)), tuple(kept + new), charges)
    payer, other = random.sample(seats, 2)
    first = random.randint(0, 400)
    payments = (
        PaymentRow(payer, sheet.total - first),
        PaymentRow(other, first),
        PaymentRow(other, 77, payer),
    )
    away = random.choice([*seats, None])
    on = [seat for seat in seats if seat != away]
    shares = _shares(random, sheet, on)
    diners = tuple(
        DinerRow(
            seat, shares.get(seat, 0), random.choice([frozenset(), frozenset({Pool.DRINKS})]), seat == away
        )
        for seat in seats
    )
    treats = (TreatRow(random.choice([*seats, None]), payer, None),) if random.random() < 0.3 else ()
    return Sheet(sheet.mode, sheet.lines, charges, payments, treats, diners, random.random() < 0.3)


def _shares(random: Random, sheet: Sheet, on: list[int]) -> dict[int, int]:
    whole = {
        Mode.PERCENT: PERCENT, Mode.SHARES: 5,
        Mode.EXACT: sum(line.amount for line in sheet.lines if line.pool is Pool.DISHES),
    }.get(sheet.mode, 0)  # fmt: skip
    return {on[0]: whole - 2 * (whole // 3), on[1]: whole // 3, on[2]: whole // 3}


def _edit(session: Session, table: Table, random: Random) -> None:
    edit(session, table, _sheet(random, table, bill_on(session, table)), random.choice(NAMES))


def _claim(session: Session, table: Table, random: Random) -> None:
    for line in bill_on(session, table).lines:
        seat = random.choice(list(table.seats.values()))
        actions.claim(
            session, dinner_of(session, table), seat, seat, line.id, random.randint(0, 3), clock.now()
        )


def _propose(session: Session, table: Table, random: Random) -> None:
    propose(session, table, random.choice(NAMES))


def _agree(session: Session, table: Table, random: Random) -> None:
    says = Says.OBJECT if random.random() < 0.1 else Says.AGREE
    agree(session, table, *random.sample(NAMES, 3), says=says)


def _speak(session: Session, table: Table, random: Random) -> None:
    for each in bill_on(session, table).transfers:
        side = random.choice(list(Party))
        seat = each.from_seat_id if side is Party.PAYER else each.to_seat_id
        after = random.choice(list(Settling))
        if may_say(side, each.state, after):
            own = session.get_one(Seat, seat)
            settling.say(session, dinner_of(session, table), own, each.public_id, after, clock.now())


NEXT: dict[BillState, tuple[Act, ...]] = {
    BillState.OPEN: (_claim, _propose),
    BillState.PROPOSED: (_agree, _agree, _claim),
    BillState.AGREED: (_speak,),
    BillState.SETTLED: (_speak,),
}


def _holds(found: Whole) -> None:
    """What must be true of a bill at any time."""
    bill, split = found.bill, split_of(found)
    if split.good:
        kept = split.surplus if bill.rounding is Rounding.NEXT else 0
        assert sum(split.shares.values()) == found.total + kept
    if bill.state in (BillState.AGREED, BillState.SETTLED):
        assert found.paid == found.total
        owed = owed_of(found, split.shares)
        for each in found.transfers:
            owed[each.from_seat_id] += each.amount
            owed[each.to_seat_id] -= each.amount
        assert set(owed.values()) <= {0}
        assert (bill.state is BillState.SETTLED) == all(each.state in CLOSED for each in found.transfers)
    else:
        assert list(found.shares) == []


def _step(session: Session, table: Table, random: Random) -> BillState:
    """One act, refused or not; then the law holds."""
    before = bill_on(session, table)
    frozen = {each.seat_id: each.amount for each in before.shares}
    plan = [each.amount for each in before.transfers]
    act = random.choice(NEXT[before.bill.state]) if random.random() < 0.88 else _edit
    try:
        with session.begin_nested():
            act(session, table, random)
            session.flush()
    except Refused:
        session.expire_all()
    found = bill_on(session, table)
    _holds(found)
    if act is _speak:  # paying one transfer changes no share and no other transfer
        assert {each.seat_id: each.amount for each in found.shares} == frozen
        assert [each.amount for each in found.transfers] == plan
    return found.bill.state


def test_no_history_loses_a_unit(session: Session) -> None:
    reached: Counter[BillState] = Counter()
    for seed in range(6):
        random = Random(seed)
        table = a_table(session, *(f"{name} {seed}" for name in NAMES))
        table.seats = {name: table.seats[f"{name} {seed}"] for name in NAMES}
        pact_of(session, dinner_of(session, table)).rounding = list(Rounding)[seed % 3]
        session.flush()
        begin(session, table, a_sheet(table, "Lin", random.randint(1, 9999), 333), "Lin", key=f"{seed}")
        reached.update(_step(session, table, random) for _each in range(40))
    assert min(reached[state] for state in BillState) >= 3
