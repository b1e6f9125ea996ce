"""Reads of who looked after a group, and since when its hands are what they are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from groups.membership.models_terms import StewardTerm

SHOWN = 40


def running(session: Session, group_id: int, member_id: int) -> StewardTerm | None:
    """Somebody's term that runs."""
    found = select(StewardTerm).where(StewardTerm.group_id == group_id, StewardTerm.member_id == member_id)
    return session.scalar(found.where(StewardTerm.ended_at.is_(None)))


def last_ended(session: Session, group_id: int) -> StewardTerm | None:
    """The term that ended last."""
    found = select(StewardTerm).where(StewardTerm.group_id == group_id, StewardTerm.ended_at.is_not(None))
    return session.scalar(found.order_by(StewardTerm.ended_at.desc(), StewardTerm.id.desc()).limit(1))


def history(session: Session, group_id: int, limit: int = SHOWN) -> Sequence[StewardTerm]:
    """Who looked after the group, the newest first, with their people."""
    found = select(StewardTerm).where(StewardTerm.group_id == group_id)
    loads = (joinedload(StewardTerm.member), joinedload(StewardTerm.took_over_from))
    newest = found.options(*loads).order_by(StewardTerm.began_at.desc(), StewardTerm.id.desc())
    return session.scalars(newest.limit(limit)).all()


def handed_over_at(session: Session, group_ids: Collection[int] | None = None) -> dict[int, datetime]:
    """By group: since when it is in other hands without its members having chosen these (X-16)."""
    found = select(StewardTerm.group_id, func.max(StewardTerm.began_at))
    if group_ids is not None:
        found = found.where(StewardTerm.group_id.in_(group_ids))
    rows = session.execute(
        found.where(StewardTerm.took_over_from_id.is_not(None), StewardTerm.began_by != "elected").group_by(
            StewardTerm.group_id
        )
    )
    return {group: moment for group, moment in rows}  # noqa: C416  dict() takes a result for a mapping
