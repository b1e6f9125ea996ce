"""Who is spoken to: @nickname, looked up among those in the room when it is said; anything else stays words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from app.accounts.blocks import hidden_from
from app.accounts.models import Member
from app.core import marked
from app.core.names import MAX_LENGTH, confusable_key
from groups.chat.models import Entry, Listener
from groups.chat.rules import EntryKind

MOST = 10  # people that one message speaks to
SUGGESTED = 8
LOOKED_AT = 1000  # a room of a hundred thousand is not searched through for one letter
_AT = re.compile(r"(?<![A-Za-z0-9])@(?=\S)")

Mentions = list[list[str]]  # [public id, the name as it was typed]


def resolve(session: Session, channel_id: int, text: str) -> Mentions:
    """The mentions of a text: the longest name wins, and of two with one name whoever is longer in the room."""
    heads = list(_heads(text))
    keys = {confusable_key(head[:length]) for head in heads for length in range(1, len(head) + 1)} - {""}
    if not keys:
        return []
    here = _in_room(channel_id).where(Member.name_key.in_(keys)).order_by(Listener.id.desc()).limit(100)
    names: dict[str, str] = {}
    for member in session.scalars(here):
        size = len(member.nickname)
        typed = {head[:size] for head in heads if head[:size].casefold() == member.nickname.casefold()}
        names |= dict.fromkeys(typed, member.public_id)
    spoken = list(dict.fromkeys(_spoken(marked.parse(text, names)))) if names else []
    chosen = list(dict.fromkeys(public_id for public_id, _ in spoken))[:MOST]
    return [[public_id, name] for public_id, name in spoken if public_id in chosen]


def names_of(data: Any) -> dict[str, str]:
    """The mentions that an entry keeps, for marked.parse."""
    kept = data.get("mentions", ()) if isinstance(data, dict) else ()
    return {name: public_id for public_id, name in kept}


def ids_of(session: Session, mentions: Mentions) -> set[int]:
    """The members behind mentions."""
    public_ids = {public_id for public_id, _ in mentions}
    return (
        set(session.scalars(select(Member.id).where(Member.public_id.in_(public_ids))))
        if public_ids
        else set()
    )


def suggest(session: Session, channel_id: int, typed: str, me_id: int) -> list[Member]:
    """Some in the room whose name begins with this, then such as contain it; with nothing typed, who spoke last."""
    typed = typed.strip()[:MAX_LENGTH]
    if not typed:
        return _spoke_last(session, channel_id, me_id)
    key = confusable_key(typed)
    hidden = hidden_from(session, me_id)
    found: dict[int, Member] = {}
    begins = Member.name_key.between(key, key + "\U0010ffff")
    for wanted in ([begins] if key else []) + [_among_some(channel_id, typed)]:
        here = _in_room(channel_id).where(wanted, Member.id != me_id).order_by(Member.name_key, Member.id)
        some = session.scalars(here.limit(SUGGESTED + len(hidden)))
        found |= {member.id: member for member in some if member.id not in hidden}
    return list(found.values())[:SUGGESTED]


def _heads(text: str) -> Iterator[str]:
    for number, match in enumerate(_AT.finditer(text)):
        if number == 2 * MOST:
            return
        yield text[match.end() : match.end() + MAX_LENGTH].split("\n")[0]


def _spoken(parts: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for part in parts:
        if isinstance(part, dict) and "mention" in part:
            yield part["mention"], part["name"]
        elif isinstance(part, dict):
            yield from _spoken(part.get("parts", ()))


def _in_room(channel_id: int) -> Select[Member]:
    open_ones = select(Member).join(Listener, Listener.member_id == Member.id)
    return open_ones.where(
        Listener.channel_id == channel_id, Listener.until.is_(None), Member.closed_at.is_(None)
    )


def _among_some(channel_id: int, typed: str) -> ColumnElement[bool]:
    some = select(Listener.member_id).where(Listener.channel_id == channel_id).limit(LOOKED_AT).subquery()
    return Member.id.in_(select(some.c.member_id)) & Member.nickname.icontains(typed, autoescape=True)


def _spoke_last(session: Session, channel_id: int, me_id: int) -> list[Member]:
    last = (
        select(Entry.author_id).where(Entry.channel_id == channel_id, Entry.kind == EntryKind.POST)
        .order_by(Entry.seq.desc()).limit(100)
    )  # fmt: skip
    hidden = hidden_from(session, me_id) | {me_id}
    ids = [each for each in dict.fromkeys(session.scalars(last)) if each is not None and each not in hidden]
    here = {m.id: m for m in session.scalars(_in_room(channel_id).where(Member.id.in_(ids[: 2 * SUGGESTED])))}
    return [here[each] for each in ids if each in here][:SUGGESTED]
