"""Talk as a sign of life: who has written in a group's room, and whether it stirs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from groups.chat.models import Channel, Entry
from groups.chat.rules import EntryKind

LOOKED_AT = 50  # the newest posts: whether anybody else wrote lately


def wrote(session: Session, group_id: int, member_ids: Collection[int]) -> Mapping[int, datetime]:
    """When each of these last wrote in the rooms of the group."""
    rooms = select(Channel.id).where(Channel.group_id == group_id)
    query = select(Entry.author_id, func.max(Entry.said_at)).where(
        Entry.author_id.in_(member_ids), Entry.channel_id.in_(rooms), Entry.kind == EntryKind.POST
    )
    rows = session.execute(query.group_by(Entry.author_id))
    return {author: moment for author, moment in rows if author is not None}


def stirs(session: Session, group_id: int, since: datetime, besides: int) -> bool:
    """Whether somebody else has written in the group's own room since then."""
    room = select(Channel.id).where(Channel.group_id == group_id, Channel.kind == "group").limit(1)
    newest = (
        select(Entry.author_id, Entry.said_at)
        .where(Entry.channel_id == room.scalar_subquery(), Entry.kind == EntryKind.POST)
        .order_by(Entry.seq.desc())
        .limit(LOOKED_AT)
    )
    return any(author != besides and said_at >= since for author, said_at in session.execute(newest))
