"""Signs of life: when somebody was last seen, and whether a group stirs. Rooms above add what they know."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Device
from groups.membership.models import Membership

# (session, group, members) -> when each was last seen, of those of whom it knows
Sign = Callable[[Session, int, Collection[int]], Mapping[int, datetime]]
# (session, group, since, besides) -> whether anybody else has done something in the group since then
Stir = Callable[[Session, int, datetime, int], bool]
_signs: list[Sign] = []
_stirs: list[Stir] = []


def sign(answer: Sign) -> None:
    """Let this count as a sign of life. Registering twice changes nothing."""
    if answer not in _signs:
        _signs.append(answer)


def stir(answer: Stir) -> None:
    """Let this count as life in the group. Registering twice changes nothing."""
    if answer not in _stirs:
        _stirs.append(answer)


def last_seen(session: Session, rows: Collection[Membership]) -> dict[int, datetime]:
    """When each of these members of one group was last seen, by id: on a page, at a table, in the talk."""
    found = {row.member_id: max(row.joined_at, row.seen_at or row.joined_at) for row in rows}
    group = next((row.group_id for row in rows), 0)
    for answer in (_devices, *_signs):
        for member, moment in answer(session, group, found.keys()).items():
            found[member] = max(found.get(member, moment), moment)
    return found


def _devices(session: Session, _group_id: int, member_ids: Collection[int]) -> dict[int, datetime]:
    query = select(Device.member_id, func.max(Device.seen_at)).where(Device.member_id.in_(member_ids))
    rows = session.execute(query.group_by(Device.member_id))
    return {member: moment for member, moment in rows}  # noqa: C416  dict() takes a result for a mapping


def is_lively(session: Session, group_id: int, since: datetime, besides: int) -> bool:
    """Whether others have eaten or talked in the group since then."""
    return any(answer(session, group_id, since, besides) for answer in _stirs)
