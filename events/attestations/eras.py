"""A group in other hands begins anew: what it did before is the record of its former self (X-16)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, or_
from sqlalchemy.orm import Session

from events.dinners.models import Dinner
from groups.membership.queries_terms import handed_over_at

Handed = Mapping[int, datetime]


def handed(session: Session, group_ids: Collection[int] | None = None) -> Handed:
    """Group → since when it is in other hands, not by a vote of its members; all groups, or some."""
    return handed_over_at(session, group_ids)


def self_of(group_id: int, starts_at: datetime, handed_at: Handed) -> int:
    """Which self of a group held a dinner: its id, and the negative of it before the hand-over."""
    since = handed_at.get(group_id)
    return -group_id if since is not None and starts_at < since else group_id


def before(handed_at: Handed) -> ColumnElement[bool]:
    """Whether a dinner was its group's before the hand-over."""
    each = (
        and_(Dinner.group_id == group, Dinner.starts_at < since) for group, since in sorted(handed_at.items())
    )
    return or_(false(), *each)
