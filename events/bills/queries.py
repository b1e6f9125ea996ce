"""Reads of bills: a whole one with a constant number of questions, and the short looks of other pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, joinedload

from events.bills.heads import Head
from events.bills.models import (
    Bill,
    BillAgreement,
    BillCharge,
    BillClaim,
    BillDiner,
    BillLine,
    BillMeal,
    BillPayment,
    BillShare,
    BillTransfer,
    BillTreat,
    BillVersion,
)
from events.bills.reading import rows_of
from events.bills.rules import QUIET_AGREEMENT, REMINDERS, BillState, Settling
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState

T = TypeVar(
    "T", BillDiner, BillLine, BillCharge, BillPayment, BillTreat, BillAgreement, BillShare, BillTransfer
)

MOST_BILLS = 1000


@dataclass(frozen=True, slots=True)
class Whole:
    """A bill with everything on it. `seats` are all who may be on it, by id."""

    bill: Bill
    seats: dict[int, Seat]
    diners: Sequence[BillDiner]
    lines: Sequence[BillLine]
    claims: Sequence[BillClaim]
    charges: Sequence[BillCharge]
    payments: Sequence[BillPayment]
    treats: Sequence[BillTreat]
    agreements: Sequence[BillAgreement]
    shares: Sequence[BillShare]
    transfers: Sequence[BillTransfer]
    _heads: dict[int, int] = field(init=False)

    @property
    def on(self) -> list[int]:
        """Seats that the bill is divided among."""
        return [diner.seat_id for diner in self.diners if not diner.away]

    def __post_init__(self) -> None:
        """Who settles for whom is asked many times, and told once."""
        object.__setattr__(self, "_heads", _heads_of(self.seats, self.diners))

    def head(self, seat_id: int) -> int:
        """The seat that settles for this one: who brought it, whom it settles with (A-17)."""
        return self._heads.get(seat_id, seat_id)

    @property
    def heads(self) -> set[int]:
        """The seats that agree and settle."""
        return {self.head(seat) for seat in self.on}

    @property
    def total(self) -> int:
        """Lines and charges, less discounts."""
        return sum(line.amount for line in self.lines) + sum(charge.amount for charge in self.charges)

    @property
    def paid(self) -> int:
        """What the restaurant was given."""
        return sum(payment.amount for payment in self.payments if payment.to_seat_id is None)


def _heads_of(seats: dict[int, Seat], diners: Sequence[BillDiner]) -> dict[int, int]:
    """Companions settle with who brought them; a guest who is a member with a seat of their own is that one; who was
    said to settle with somebody does, in one step: a chain of three does not say who pays.
    """
    members = {seat.member_id: seat.id for seat in seats.values() if seat.member_id is not None}

    def person(seat_id: int) -> int:
        seat = seats.get(seat_id)
        merged = (
            seat.guest.merged_into_id if seat is not None and seat.member_id is None and seat.guest else None
        )
        return members.get(merged, seat_id) if merged is not None else seat_id

    said = {each.seat_id: each.with_seat_id for each in diners if each.with_seat_id is not None}
    units = {person(seat): person(head) for seat, head in said.items() if head not in said}
    own = {seat.id: person(seat.brought_by_id or seat.id) for seat in seats.values()}
    return {seat: units.get(head, head) for seat, head in own.items()}


def bill_of(session: Session, dinner_id: int, turn: int = 1) -> Bill | None:
    """The dinner's bill, or a later one of that night: afresh, a page may have read it before the lock was had."""
    query = select(Bill).where(Bill.dinner_id == dinner_id, Bill.turn == turn)
    return session.scalar(query.options(joinedload(Bill.venue)).execution_options(populate_existing=True))


def bills_of(session: Session, dinner_id: int) -> Sequence[Bill]:
    """All bills of the night: the dinner's own, then what came after it."""
    query = select(Bill).where(Bill.dinner_id == dinner_id).order_by(Bill.turn)
    return session.scalars(query.options(joinedload(Bill.venue))).all()


def venue_of(bill: Bill, dinner: Dinner) -> int | None:
    """Where it was eaten: what came after the dinner was somewhere else."""
    return dinner.venue_id if bill.turn == 1 else bill.venue_id


def of_dinners_sat_at(session: Session, public_ids: Sequence[str], member_id: int) -> Sequence[Bill]:
    """The bills of these dinners, of those at which the member sat."""
    sat = select(Seat.id).where(
        Seat.dinner_id == Bill.dinner_id, Seat.member_id == member_id, Seat.state == SeatState.GOING
    )
    query = (
        select(Bill).join(Dinner, Dinner.id == Bill.dinner_id).options(joinedload(Bill.dinner))
        .where(
            Dinner.public_id.in_(public_ids), Dinner.called_off_at.is_(None), Bill.turn == 1, sat.exists(),
        )
    )  # fmt: skip
    return session.scalars(query).all()


def whole(session: Session, bill: Bill) -> Whole:
    """Everything on the bill, read afresh; by a unit that only reads, in two statements."""
    if session.info.get("reads"):
        return _read(session, bill)
    diners = _all(session, BillDiner, bill)
    known = {diner.seat_id for diner in diners}
    lines = _all(session, BillLine, bill)
    claims = (
        select(BillClaim).join(BillLine, BillLine.id == BillClaim.line_id).where(BillLine.bill_id == bill.id)
    )
    fresh = claims.order_by(BillClaim.id).execution_options(populate_existing=True)
    return Whole(
        bill, seats_for(session, bill.dinner_id, known), diners, lines, session.scalars(fresh).all(),
        _all(session, BillCharge, bill), _all(session, BillPayment, bill), _all(session, BillTreat, bill),
        _all(session, BillAgreement, bill), _all(session, BillShare, bill), _all(session, BillTransfer, bill),
    )  # fmt: skip


def _read(session: Session, bill: Bill) -> Whole:
    rows = rows_of(session, bill.id)
    known = {diner.seat_id for diner in rows[BillDiner]}
    return Whole(
        bill, seats_for(session, bill.dinner_id, known), rows[BillDiner], rows[BillLine], rows[BillClaim],
        rows[BillCharge], rows[BillPayment], rows[BillTreat], rows[BillAgreement], rows[BillShare],
        rows[BillTransfer],
    )  # fmt: skip


def _all(session: Session, kind: type[T], bill: Bill) -> Sequence[T]:
    query = select(kind).where(kind.bill_id == bill.id).order_by(kind.id)
    return session.scalars(query.execution_options(populate_existing=True)).all()


def seats_for(session: Session, dinner_id: int, also: Iterable[int] = ()) -> dict[int, Seat]:
    """Who sat there, with their names, those who brought others before these; `also` whoever is on the bill."""
    query = (
        select(Seat)
        .where(Seat.dinner_id == dinner_id, or_(Seat.state == SeatState.GOING, Seat.id.in_(list(also))))
        .options(joinedload(Seat.member), joinedload(Seat.guest))
        .order_by(Seat.asked_at, Seat.id)
    )
    return {seat.id: seat for seat in session.scalars(query)}


def own_seat(session: Session, dinner_id: int, member_id: int | None, guest_id: int | None) -> Seat | None:
    """The seat of whoever looks, if they sat there."""
    whose: list[ColumnElement[bool]] = []
    if member_id is not None:
        whose.append(Seat.member_id == member_id)
    if guest_id is not None:
        whose.append(Seat.guest_id == guest_id)
    if not whose:
        return None
    query = select(Seat).where(Seat.dinner_id == dinner_id, Seat.state == SeatState.GOING, or_(*whose))
    found = session.scalars(query.options(joinedload(Seat.member), joinedload(Seat.guest))).all()
    return min(found, key=lambda seat: seat.member_id != member_id, default=None)


def transfer_by(session: Session, bill_id: int, public_id: str) -> BillTransfer | None:
    """A transfer by its address."""
    query = select(BillTransfer).where(BillTransfer.bill_id == bill_id, BillTransfer.public_id == public_id)
    return session.scalar(query)


def versions_of(session: Session, bill_id: int, limit: int = 100) -> Sequence[BillVersion]:
    """What the bill was before, the last first."""
    query = select(BillVersion).where(BillVersion.bill_id == bill_id)
    return session.scalars(query.order_by(BillVersion.version.desc()).limit(limit)).all()


def dishes_of(session: Session, dinner_id: int) -> list[int]:
    """The venue's dishes that stand on a dinner's bill, in the order of the paper."""
    query = select(BillLine.dish_id).join(Bill, Bill.id == BillLine.bill_id)
    named = query.where(Bill.dinner_id == dinner_id, Bill.turn == 1, BillLine.dish_id.is_not(None))
    named = named.order_by(BillLine.id)
    return list(dict.fromkeys(dish for dish in session.scalars(named) if dish is not None))


def heads_of(session: Session, venue_id: int, since: datetime) -> list[Head]:
    """What a head cost at the venue's agreed bills since then."""
    query = select(BillMeal.currency, BillMeal.food, BillMeal.drinks)
    wanted = query.where(BillMeal.venue_id == venue_id, BillMeal.dined_at >= since)
    return [
        Head(*row) for row in session.execute(wanted.order_by(BillMeal.dined_at.desc()).limit(MOST_BILLS))
    ]


def standing_quietly(session: Session, now: datetime) -> list[int]:
    """Proposed bills that nobody has objected to for 48 hours."""
    query = select(Bill.id).where(
        Bill.state == BillState.PROPOSED, Bill.proposed_at <= now - QUIET_AGREEMENT,
    )  # fmt: skip
    return list(session.scalars(query.order_by(Bill.id).limit(100)))


def to_remind(session: Session, now: datetime) -> list[int]:
    """Transfers that wait for their payer and whose next reminder is due."""
    due = [
        (BillTransfer.reminded == turn) & (Bill.agreed_at <= now - after)
        for turn, after in enumerate(REMINDERS)
    ]
    query = select(BillTransfer.id).join(Bill, Bill.id == BillTransfer.bill_id).where(
        Bill.state == BillState.AGREED, BillTransfer.state == Settling.PLANNED, BillTransfer.quiet.is_(False),
        or_(*due),
    )  # fmt: skip
    return list(session.scalars(query.order_by(BillTransfer.id).limit(200)))


def waiting_for(session: Session, member_id: int) -> Sequence[tuple[BillTransfer, Dinner, bool]]:
    """Transfers in which it is the member's turn: to pay, or to say that the money came (`True`)."""
    mine = select(Seat.id).where(Seat.member_id == member_id)
    pays = BillTransfer.from_seat_id.in_(mine) & (BillTransfer.state == Settling.PLANNED)
    has = BillTransfer.to_seat_id.in_(mine) & (BillTransfer.state == Settling.SAID_PAID)
    query = (
        select(BillTransfer, Dinner, has)
        .join(Bill, Bill.id == BillTransfer.bill_id)
        .join(Dinner, Dinner.id == Bill.dinner_id)
        .where(Bill.state == BillState.AGREED, or_(pays, has))
        .options(joinedload(BillTransfer.bill))
        .order_by(BillTransfer.id)
        .limit(20)
    )
    return [(transfer, dinner, bool(told)) for transfer, dinner, told in session.execute(query)]


def to_answer(session: Session, member_id: int) -> Sequence[tuple[Dinner, Bill]]:
    """Dinners whose proposed bill waits for the member's word."""
    said = exists().where(BillAgreement.bill_id == Bill.id, BillAgreement.seat_id == Seat.id)
    query = (
        select(Dinner, Bill)
        .join(Bill, Bill.dinner_id == Dinner.id)
        .join(BillDiner, BillDiner.bill_id == Bill.id)
        .join(Seat, Seat.id == BillDiner.seat_id)
        .where(
            Bill.state == BillState.PROPOSED, Seat.member_id == member_id, BillDiner.away.is_(False), ~said
        )
        .order_by(Bill.id)
        .limit(20)
    )
    return [(dinner, bill) for dinner, bill in session.execute(query)]
