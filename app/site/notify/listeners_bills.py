"""Who is told what about a bill. No amount stands in a notice or a mail: the bill's page shows it to its table."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.site.notify.rules import Kind
from app.site.notify.telling import dinner_of, minute, tell_of
from events.signals import BillAgreed, BillProposed, BillReminderDue, BillReopened, TransferMoved

BILL = "/bill"


def proposed(session: Session, fact: BillProposed) -> None:
    """Those who have not agreed to their share yet are asked."""
    dinner = dinner_of(session, fact.dinner_id)
    tell_of(session, Kind.BILL_PROPOSED, dinner, fact.member_ids, f"{fact.version}", BILL)


def agreed(session: Session, fact: BillAgreed) -> None:
    """Those who have something to pay hear that the bill stands."""
    dinner = dinner_of(session, fact.dinner_id)
    tell_of(session, Kind.BILL_AGREED, dinner, fact.member_ids, f"{fact.version}", BILL)


def reopened(session: Session, fact: BillReopened) -> None:
    """Those who had agreed hear that it was changed."""
    dinner = dinner_of(session, fact.dinner_id)
    tell_of(session, Kind.BILL_REOPENED, dinner, fact.member_ids, f"{fact.version}", BILL)


def moved(session: Session, fact: TransferMoved) -> None:
    """The other side of a transfer hears what was said of it."""
    dinner = dinner_of(session, fact.dinner_id)
    whom = [fact.member_id] if fact.member_id is not None else []
    key = f"{fact.transfer_id}:{fact.state}:{minute()}"
    tell_of(session, Kind.TRANSFER_MOVED, dinner, whom, key, BILL, state=fact.state)


def reminded(session: Session, fact: BillReminderDue) -> None:
    """The payer alone is reminded, in nobody's name."""
    dinner = dinner_of(session, fact.dinner_id)
    tell_of(session, Kind.BILL_REMINDER, dinner, [fact.member_id], f"{fact.transfer_id}:{fact.turn}", BILL)
