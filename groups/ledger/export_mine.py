"""What the ledgers hold of a member, for a file of one's own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.core import db
from groups.ledger.models import LedgerPerson


def parts_of(member_id: int) -> list[dict[str, Any]]:
    """This room's part of the file: the marks by which one stands in ledgers, and what opens them.

    Which group each is of is not said: whoever has left one that is not listed is told nothing of it any more.
    """
    mine = select(LedgerPerson.token, LedgerPerson.salt).where(LedgerPerson.member_id == member_id)
    rows = db.session().execute(mine.order_by(LedgerPerson.id))
    return [{"ledger_marks": [{"mark": mark, "salt": salt} for mark, salt in rows]}]
