"""What the ledgers hold of a member, for a file of one's own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.core import db
from groups.ledger.models import LedgerPerson
from groups.membership.models import Group


def parts_of(member_id: int) -> list[dict[str, Any]]:
    """This room's part of the file: by which mark one stands in each group's ledger, and the salt that opens it."""
    found = select(Group.public_id, LedgerPerson.token, LedgerPerson.salt)
    rows = db.session().execute(
        found.join(Group, Group.id == LedgerPerson.group_id)
        .where(LedgerPerson.member_id == member_id)
        .order_by(LedgerPerson.id)
    )
    return [{"ledger_marks": [{"group": group, "mark": mark, "salt": salt} for group, mark, salt in rows]}]
