"""Blocks (PE-07): two who do not meet. Only who wants it knows; what follows holds for both alike (docs/adr/0034)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.accounts.models_blocks import Block
from app.accounts.signals import AccountClosed, BlockChanged
from app.core import db
from app.core.signals import announce

NOBODY: frozenset[int] = frozenset()
_KNOWN = "hidden from"  # in session.info: a page asks once, however many of its parts want to know


def hidden_from(session: Session, member_id: int | None) -> frozenset[int]:
    """Whom a member does not meet, whoever of the two wants it so; asked once in a reading unit."""
    if member_id is None:
        return NOBODY
    known: dict[int, frozenset[int]] = session.info.setdefault(_KNOWN, {})
    if member_id not in known or not session.info.get("reads"):
        found = session.scalars(select(Block.other_id).where(Block.member_id == member_id))
        known[member_id] = frozenset(found)
    return known[member_id]


def apart(session: Session, members: Collection[int]) -> dict[int, frozenset[int]]:
    """Of these members, those who do not meet others of them, and whom: one question."""
    pairs: dict[int, set[int]] = defaultdict(set)
    if len(members) > 1:
        both = Block.member_id.in_(members) & Block.other_id.in_(members)
        for one, other in session.execute(select(Block.member_id, Block.other_id).where(both)):
            pairs[one].add(other)
    return {member: frozenset(others) for member, others in pairs.items()}


def are_apart(session: Session, one_id: int, other_id: int) -> bool:
    """Whether these two do not meet."""
    return (
        session.scalar(select(Block.id).where(Block.member_id == one_id, Block.other_id == other_id))
        is not None
    )


def between(member: Any, other: Any) -> ColumnElement[bool]:
    """In SQL: that the two of these columns do not meet."""
    pair = select(Block.id).where(Block.member_id == member, Block.other_id == other)
    return pair.correlate_except(Block).exists()


def chosen_by(session: Session, member_id: int) -> Sequence[tuple[Member, datetime]]:
    """Whom a member has blocked, and when, the last first."""
    mine = select(Member, Block.at).join(Block, Block.other_id == Member.id)
    rows = session.execute(
        mine.where(Block.member_id == member_id, Block.own).order_by(Block.at.desc(), Block.id.desc())
    )
    return [(member, at) for member, at in rows]


def block(session: Session, member_id: int, other_id: int, now: datetime) -> None:
    """From now on the two do not meet. Twice is once; blocking oneself is nothing."""
    if member_id == other_id:
        return
    rows = _rows(session, member_id, other_id)
    for one, two in sorted(((member_id, other_id), (other_id, member_id))):
        if one not in rows:
            rows[one] = Block(member_id=one, other_id=two, own=False, at=now)
            session.add(rows[one])
    if not rows[member_id].own:
        rows[member_id].own, rows[member_id].at = True, now
        _changed(session, member_id, other_id)


def unblock(session: Session, member_id: int, other_id: int) -> None:
    """Take the own word back; where the other side wants it too, the two still do not meet."""
    rows = _rows(session, member_id, other_id)
    if member_id not in rows or not rows[member_id].own:
        return
    if rows[other_id].own:
        rows[member_id].own = False
    else:
        for row in rows.values():
            session.delete(row)
    _changed(session, member_id, other_id)


def forget(session: Session, fact: AccountClosed) -> None:
    """Whoever has closed the account meets nobody any more."""
    session.execute(
        delete(Block).where((Block.member_id == fact.member_id) | (Block.other_id == fact.member_id))
    )


def exported(member_id: int) -> list[dict[str, Any]]:
    """What the member's own file says: whom they have blocked, never by whom they are."""
    rows = chosen_by(db.session(), member_id)
    return [{"blocked": [{"nickname": each.nickname, "at": at.isoformat()} for each, at in rows]}]


def _rows(session: Session, member_id: int, other_id: int) -> dict[int, Block]:
    """Both sides, locked in one order: two who block each other at once do not wait for each other."""
    pair = {member_id, other_id}
    session.execute(select(Member.id).where(Member.id.in_(pair)).order_by(Member.id).with_for_update())
    wanted = (
        select(Block).where(Block.member_id.in_(pair), Block.other_id.in_(pair)).order_by(Block.member_id)
    )
    return {row.member_id: row for row in session.scalars(wanted)}


def _changed(session: Session, member_id: int, other_id: int) -> None:
    session.flush()  # listeners ask who meets whom now
    session.info.pop(_KNOWN, None)
    announce(session, BlockChanged(member_id, other_id))
