"""How a bill comes to stand: proposed, answered by each, agreed, frozen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.signals import announce
from events.bills import feeding, queries, rules
from events.bills.keeping import members_of
from events.bills.ledger import by_head, owed_of, paid_by_head, split_of, surplus_of, treated_of
from events.bills.models import Bill, BillAgreement, BillShare, BillTransfer
from events.bills.plan import plan
from events.bills.queries import Whole
from events.bills.rules import BillReason, BillState, Says, Settling
from events.dinners.models import Dinner
from events.signals import BillAgreed, BillChanged, BillProposed


def propose(
    session: Session, dinner: Dinner, by_seat: int, version: int, share: int, now: datetime, turn: int = 1
) -> None:
    """Propose the bill as it stands; whoever does agrees to it. Twice is once.

    `share` is what the proposer saw as theirs. Raises Refused when it is another by now, when lines are unclaimed
    or parts do not add up, and when what was paid is not the total.
    """
    found = locked(session, dinner, turn)
    bill = found.bill
    if bill.state is not BillState.OPEN:
        return
    split = split_of(found)
    if bill.version != version or by_head(found, split.shares).get(found.head(by_seat), 0) != share:
        raise Refused(BillReason.CHANGED_MEANWHILE)
    if not split.good or not found.lines:
        raise Refused(BillReason.NOT_COMPLETE)
    if found.paid != found.total:
        raise Refused(BillReason.NOT_PAID)
    bill.state, bill.proposed_at = BillState.PROPOSED, now
    _forget_others(session, found)
    record(session, found, found.head(by_seat), Says.AGREE, "", now)
    found = queries.whole(session, bill)
    waiting = found.heads - {each.seat_id for each in found.agreements}
    announce(
        session, BillProposed(dinner.id, bill.version, members_of(found, waiting), bill.turn, bill.title)
    )
    _stand_if_enough(session, found, now)


def answer(
    session: Session, dinner: Dinner, by_seat: int, says: Says, share: int, words: str, now: datetime,
    turn: int = 1,
) -> None:  # fmt: skip
    """Agree to the share one was shown, or object. Said again the last word counts. Raises Refused."""
    found = locked(session, dinner, turn)
    if found.bill.state in (BillState.AGREED, BillState.SETTLED) and says is Says.AGREE:
        _agree_late(session, found, by_seat, share, now)
        return
    if found.bill.state is not BillState.PROPOSED:
        raise Refused(BillReason.NOT_PROPOSED)
    head = found.head(by_seat)
    if by_head(found, split_of(found).shares).get(head, 0) != share:
        raise Refused(BillReason.CHANGED_MEANWHILE)
    record(session, found, head, says, words, now)
    announce(session, BillChanged(dinner.id))
    _stand_if_enough(session, queries.whole(session, found.bill), now)


def _agree_late(session: Session, found: Whole, by_seat: int, share: int, now: datetime) -> None:
    """The bill stands already: nothing of it changes, but whoever agrees now has said that they were there."""
    head = found.head(by_seat)
    said = any(each.seat_id == head and each.says is Says.AGREE for each in found.agreements)
    if said or by_head(found, split_of(found).shares).get(head) != share:
        return
    record(session, found, head, Says.AGREE, "", now)
    feeding.witness(session, queries.whole(session, found.bill), now)
    announce(session, BillChanged(found.bill.dinner_id))


def stand_quietly(session: Session, bill_id: int, now: datetime) -> None:
    """48 hours without an objection: it stands."""
    bill = session.get(Bill, bill_id)
    if bill is None:
        return
    found = locked(session, session.get_one(Dinner, bill.dinner_id), bill.turn)
    if found.bill.state is BillState.PROPOSED:
        _stand_if_enough(session, found, now)


def enough(found: Whole, now: datetime) -> bool:
    """Whether the bill stands by what was said."""
    payers = {
        found.head(each.seat_id) for each in found.payments if each.to_seat_id is None and each.amount > 0
    }
    payers |= {
        found.head(each.early_to_seat_id) for each in found.diners if each.early and each.early_to_seat_id
    }
    agreeing = {each.seat_id for each in found.agreements if each.says is Says.AGREE}
    objections = sum(each.says is Says.OBJECT for each in found.agreements)
    at = found.bill.proposed_at
    return at is not None and rules.agreed(
        agreeing, found.heads, payers, proposed_at=at, now=now, objections=objections
    )


def _stand_if_enough(session: Session, found: Whole, now: datetime) -> None:
    if not enough(found, now):
        return
    bill, split = found.bill, split_of(found)
    treated, over = treated_of(found, split), surplus_of(found, split)
    bill.kept, bill.kept_by_seat_id = (over[0], over[1]) if over is not None and over[2] else (0, None)
    for seat, amount in split.shares.items():
        session.add(BillShare(
            bill_id=bill.id, seat_id=seat, amount=amount, treated=treated.get(seat, 0)
        ))  # fmt: skip
    made = plan(owed_of(found, split.shares), to_payers=bill.to_payers)
    kept = {(each.from_seat_id, each.to_seat_id): each for each in found.transfers}
    for each in made.transfers:
        old = kept.get((each.payer, each.receiver))
        if old is not None and old.amount == each.amount:
            kept.pop((each.payer, each.receiver))  # said paid is said paid
            continue
        if old is not None:
            session.delete(kept.pop((each.payer, each.receiver)))
            session.flush()  # its place is taken by the next
        session.add(BillTransfer(
            bill_id=bill.id, from_seat_id=each.payer, to_seat_id=each.receiver, amount=each.amount,
            state=Settling.PLANNED,
        ))  # fmt: skip
    for old in kept.values():
        session.delete(old)
    bill.agreed_at, bill.plan_kind = now, made.kind.value
    bill.state = BillState.AGREED if made.transfers else BillState.SETTLED
    bill.settled_at = None if made.transfers else now
    whom = members_of(found, [each.payer for each in made.transfers])
    session.flush()  # attestations judge by what stands
    feeding.feed(session, found, now)
    announce(session, BillAgreed(bill.dinner_id, bill.version, whom, bill.turn, bill.title))


def _forget_others(session: Session, found: Whole) -> None:
    """Who agreed to the very share (and payment) that stands now is not asked again; everybody else is."""
    shares, paid = by_head(found, split_of(found).shares), paid_by_head(found)
    for each in found.agreements:
        same = (each.share, each.paid) == (shares.get(each.seat_id, 0), paid.get(each.seat_id, 0))
        if not same or each.says is not Says.AGREE:
            session.execute(delete(BillAgreement).where(BillAgreement.id == each.id))


def record(session: Session, found: Whole, head: int, says: Says, words: str, now: datetime) -> None:
    """What somebody says, of the share that stands."""
    session.execute(
        delete(BillAgreement).where(BillAgreement.bill_id == found.bill.id, BillAgreement.seat_id == head)
    )
    session.add(BillAgreement(
        bill_id=found.bill.id, seat_id=head, says=says, words=words, at=now,
        share=by_head(found, split_of(found).shares).get(head, 0), paid=paid_by_head(found).get(head, 0),
    ))  # fmt: skip
    session.flush()  # what is said now counts when the bill is read again


def locked(session: Session, dinner: Dinner, turn: int = 1) -> Whole:
    """The whole bill, with its dinner locked. Raises Refused where there is none."""
    db.lock(session, dinner)
    bill = queries.bill_of(session, dinner.id, turn)
    if bill is None:
        raise Refused(BillReason.NO_BILL)
    return queries.whole(session, bill)
