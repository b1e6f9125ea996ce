"""Who is told what about a bill. No amount stands in a notice or a mail: the bill's page shows it to its table."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core import clock
from app.site.notify.actions import tell
from app.site.notify.rules import Kind
from app.site.notify.telling import about, dinner_of, minute, tell_of
from events.dinners.models import Dinner
from events.signals import BillAgreed, BillProposed, BillReminderDue, BillReopened, TransferMoved

BILL = "/bill"


def _at(turn: int) -> str:
    return BILL if turn == 1 else f"{BILL}/{turn}"


def _tell(
    session: Session, kind: Kind, dinner: Dinner, fact: BillProposed | BillAgreed | BillReopened
) -> None:
    """Once for each version of each bill of the night; what came after the dinner is called by its name."""
    key = f"{fact.version}" if fact.turn == 1 else f"{fact.turn}.{fact.version}"
    named = {"dinner": f"{dinner.title} · {fact.title}"} if fact.title else {}
    tell(
        session, kind, fact.member_ids, key=f"{kind}:{dinner.id}:{key}", now=clock.now(), group_id=dinner.group_id,
        path=f"/d/{dinner.public_id}{_at(fact.turn)}", data=about(dinner) | named,
    )  # fmt: skip


def proposed(session: Session, fact: BillProposed) -> None:
    """Those who have not agreed to their share yet are asked."""
    dinner = dinner_of(session, fact.dinner_id)
    _tell(session, Kind.BILL_PROPOSED, dinner, fact)


def agreed(session: Session, fact: BillAgreed) -> None:
    """Those who have something to pay hear that the bill stands."""
    dinner = dinner_of(session, fact.dinner_id)
    _tell(session, Kind.BILL_AGREED, dinner, fact)


def reopened(session: Session, fact: BillReopened) -> None:
    """Those who had agreed hear that it was changed."""
    dinner = dinner_of(session, fact.dinner_id)
    _tell(session, Kind.BILL_REOPENED, dinner, fact)


def moved(session: Session, fact: TransferMoved) -> None:
    """The other side of a transfer hears what was said of it."""
    dinner = dinner_of(session, fact.dinner_id)
    whom = [fact.member_id] if fact.member_id is not None else []
    key = f"{fact.transfer_id}:{fact.state}:{minute()}"
    tell_of(session, Kind.TRANSFER_MOVED, dinner, whom, key, _at(fact.turn), state=fact.state)


def reminded(session: Session, fact: BillReminderDue) -> None:
    """The payer alone is reminded, in nobody's name."""
    dinner = dinner_of(session, fact.dinner_id)
    tell_of(
        session,
        Kind.BILL_REMINDER,
        dinner,
        [fact.member_id],
        f"{fact.transfer_id}:{fact.turn}",
        _at(fact.of_bill),
    )
