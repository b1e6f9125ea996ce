"""Reactions: a member's sign under a post. The log says how many there are after each, so twice is once everywhere."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, case, delete, func, select
from sqlalchemy.orm import Session

from app.accounts.blocks import hidden_from
from app.accounts.models import Member
from app.core import db
from app.core.access import Refused
from groups.chat import actions
from groups.chat.models import Channel, Entry, Reaction
from groups.chat.rules import EntryKind

USUAL = ("👍", "😋", "🌶️", "😂", "❤️", "🙏")
MORE = (
    *USUAL, "👏", "🎉", "🥰", "🤤", "😮", "😢", "🤔", "👀", "💯",
    "🔥", "🥢", "🍲", "🥟", "🍜", "🦀", "🍻", "🍵", "🧧",
)  # fmt: skip
MOST_KINDS = 12  # different signs under one post, so that nobody can set more than these
NAMED = 8  # names told with a sign

_ONE = "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2934\u2935\u2b00-\u2bff"
_ONE += "\u3030\u303d\u3297\u3299\U0001f004\U0001f0cf\U0001f170-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff]"
_ONE += "[\ufe0f]?[\U0001f3fb-\U0001f3ff]?"
_SIGN = re.compile(
    f"{_ONE}(?:\u200d{_ONE}){{0,5}}"
    "|[\U0001f1e6-\U0001f1ff]{2}"  # a flag is two letters
    "|[0-9#*]\ufe0f?\u20e3"
    "|\U0001f3f4[\U000e0020-\U000e007e]{2,7}\U000e007f"
)


class ReactRefusal(StrEnum):
    """Why a sign cannot be set."""

    NO_SIGN = "no sign"
    TOO_MANY = "too many signs"
    GONE = "the post is gone"


def is_sign(given: str) -> bool:
    """Whether it is one emoji and nothing else."""
    return _SIGN.fullmatch(given) is not None


def react(
    session: Session, channel: Channel, post: Entry, member_id: int, given: str, on: bool, now: datetime
) -> None:
    """Set a sign under a post or take one's own away. Said twice, it is done once."""
    given = given.strip()
    if not is_sign(given):
        raise Refused(ReactRefusal.NO_SIGN)
    db.lock(session, channel)
    db.lock(session, post)
    if post.removed_at is not None:
        raise Refused(ReactRefusal.GONE)
    standing = _counted(session, channel.id, post.seq, member_id)
    sign = next((each for each in standing if _bare(each) == _bare(given)), given)
    count, own = standing.get(sign, (0, False))
    if own is on:
        return
    if not count and len(standing) >= MOST_KINDS:
        raise Refused(ReactRefusal.TOO_MANY)
    if on:
        session.add(Reaction(channel_id=channel.id, seq=post.seq, member_id=member_id, sign=sign, at=now))
    else:
        session.execute(delete(Reaction).where(*_of(channel.id, post.seq, sign, member_id)))
    data = {"on": on, "count": count + (1 if on else -1)}
    actions.append(
        session, channel, EntryKind.REACTION, now,
        author_id=member_id, target_seq=post.seq, text=sign, data=data,
    )  # fmt: skip


def carried(
    session: Session, entries: Sequence[Entry], reader_id: int | None
) -> Mapping[int, Mapping[str, Any]]:
    """Of a post: [sign, how many, whether the reader's, some names] in order of coming. Of a reaction: what it did."""
    about = {e.seq for e in entries if e.kind is EntryKind.POST}
    about |= {e.target_seq for e in entries if e.kind is EntryKind.REACTION and e.target_seq is not None}
    if not about:
        return {}
    hidden = hidden_from(session, reader_id)
    found: dict[int, dict[str, _Standing]] = defaultdict(dict)
    for seq, sign, count, member in session.execute(_named(entries[0].channel_id, about, reader_id)):
        under = found[seq].setdefault(sign, _Standing(count))
        under.mine = under.mine or member.id == reader_id
        if member.is_open() and member.id not in hidden and len(under.names) < NAMED:
            under.names.append(member.nickname)
    told: dict[int, Mapping[str, Any]] = {}
    for entry in entries:
        if entry.kind is EntryKind.REACTION:
            now = found[entry.target_seq or 0].get(entry.text)
            told[entry.seq] = {"sign": entry.text, **(entry.data or {}), "names": now.names if now else []}
        elif entry.seq in found:
            signs = found[entry.seq].items()
            told[entry.seq] = {"reactions": [[sign, s.count, s.mine, s.names] for sign, s in signs]}
    return told


def set_by(member_id: int) -> list[dict[str, Any]]:
    """All signs that a member has set, for the file that he takes along."""
    found = select(Channel.title, Reaction.sign, Reaction.at).join(Channel, Channel.id == Reaction.channel_id)
    rows = db.session().execute(found.where(Reaction.member_id == member_id).order_by(Reaction.id))
    return [{"signs": [{"room": title, "sign": sign, "at": at.isoformat()} for title, sign, at in rows]}]


def forget(session: Session, post: Entry) -> None:
    """Under what was taken back nothing stands."""
    session.execute(delete(Reaction).where(*_of(post.channel_id, post.seq)))


@dataclass(slots=True)
class _Standing:
    """One sign under one post."""

    count: int
    mine: bool = False
    names: list[str] = field(default_factory=list)


def _named(channel_id: int, seqs: Iterable[int], reader_id: int | None) -> Select[Any]:
    """Of every sign its number, the first few who set it and the reader: as few rows for a thousand as for ten."""
    each = (Reaction.seq, Reaction.sign)
    under = (
        select(
            *each, Reaction.id, Reaction.member_id,
            func.count().over(partition_by=each).label("many"),
            func.row_number().over(partition_by=each, order_by=Reaction.id).label("nth"),
            func.min(Reaction.id).over(partition_by=each).label("first"),
        )
        .where(Reaction.channel_id == channel_id, Reaction.seq.in_(seqs)).subquery()
    )  # fmt: skip
    few = (under.c.nth <= NAMED) | (under.c.member_id == reader_id)
    named = select(under.c.seq, under.c.sign, under.c.many, Member).join(
        Member, Member.id == under.c.member_id
    )
    return named.where(few).order_by(under.c.first, under.c.nth)


def _counted(session: Session, channel_id: int, seq: int, member_id: int) -> dict[str, tuple[int, bool]]:
    """Every sign under a post: how many, and whether the member's own is among them."""
    own = func.max(case((Reaction.member_id == member_id, 1), else_=0))
    under = select(Reaction.sign, func.count(), own).where(*_of(channel_id, seq)).group_by(Reaction.sign)
    return {sign: (count, bool(mine)) for sign, count, mine in session.execute(under)}


def _of(channel_id: int, seq: int, sign: str = "", member_id: int = 0) -> list[ColumnElement[bool]]:
    exact = [Reaction.sign == sign, Reaction.member_id == member_id] if sign else []
    return [Reaction.channel_id == channel_id, Reaction.seq == seq, *exact]


def _bare(sign: str) -> str:
    """Without the mark that asks for colour: some keyboards send it, some do not."""
    return sign.replace("\ufe0f", "")
