"""What an agreed bill says of presence (TRUST.md section 1): written down, and judged at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.core.db import lock
from events.attestations.judging import judge
from events.attestations.models import BillWord
from events.attestations.tables import bill_words
from events.dinners.models import Dinner


def hear_bill(session: Session, dinner: Dinner, named: Mapping[int, bool], now: datetime) -> None:
    """The table's bill names these seats, `True`: their own person has agreed to the share. None of them: it is open.

    The same again changes nothing. Amounts are not asked for.
    """
    lock(session, dinner)
    if bill_words(session, dinner.id) == dict(named):
        return
    session.execute(delete(BillWord).where(BillWord.dinner_id == dinner.id))
    for seat_id, agreed in sorted(named.items()):
        session.add(BillWord(dinner_id=dinner.id, seat_id=seat_id, agreed=agreed, said_at=now))
    session.flush()  # the verdict reads it
    if dinner.called_off_at is None and not dinner.time_open:
        judge(session, dinner, now)
