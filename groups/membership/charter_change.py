"""The only way in which a charter changes after the founding: a passed proposal adds a line (GR-03)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.core.signals import announce
from groups.membership.charter import dump, read
from groups.membership.models import CharterValue, Group
from groups.signals import CharterChanged


def change(
    session: Session, group: Group, key: str, raw: str, *, proposal_id: int, source: str, now: datetime
) -> None:  # fmt: skip
    """Set a parameter. Asked by what carries passed proposals out, and by nothing else. Raises CharterError."""
    value = dump(key, read(key, raw))
    session.add(CharterValue(group_id=group.id, key=key, value=value, source=source, set_at=now))
    session.flush()  # the charter that follows is read with it
    announce(session, CharterChanged(group.id, key, value, proposal_id))
