"""Coming back after having been away: one tap, and one counts again (GR-13)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.core.db import lock
from app.core.signals import announce
from groups.membership import terms
from groups.membership.models import Group
from groups.membership.queries import membership_of
from groups.signals import MemberReturned


def come_back(session: Session, group: Group, me_id: int, now: datetime) -> None:
    """Be here again: no warning stands, and the next roll has the name. A second press changes nothing."""
    lock(session, group)
    row = membership_of(session, group.id, me_id, fresh=True)
    if row is None or row.left_at is not None or (row.warned_at is None and row.lapsed_at is None):
        return
    lapsed = row.lapsed_at is not None
    row.seen_at, row.warned_at, row.lapsed_at = now, None, None
    row.look_at = now + terms.AT_FIRST
    session.flush()  # the line of hosts is read anew
    if lapsed:
        announce(session, MemberReturned(group.id, me_id))
