"""What is done in rooms: the only writers of their logs, whose numbers are given under a lock, without gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.blocks import hidden_from
from app.core import db, marked
from app.core.access import Refused
from app.core.signals import announce
from groups.chat import extras, mentions, pictures, queries
from groups.chat.models import Channel, Entry, Listener
from groups.chat.pictures import Picked
from groups.chat.rules import EntryKind, SayRefusal, clean_text, is_client_id, text_problem
from groups.signals import EntryWritten, ListenerAdmitted, ListenerDismissed, MemberMentioned


def open_channel_for(
    session: Session, kind: str, group_id: int | None, title: str, cloth: str, home_path: str, now: datetime
) -> Channel:
    """A new room for a thing; the room that owns the thing keeps its id and says who is in it."""
    channel = Channel(
        kind=kind,
        group_id=group_id,
        title=title,
        cloth=cloth,
        home_path=home_path,
        last_seq=0,
        created_at=now,
    )
    session.add(channel)
    session.flush()  # the caller keeps its id
    return channel


def channel_of_group(session: Session, group_id: int, now: datetime) -> Channel:
    """The group's own room, made at the first need."""
    group = queries.group_of(session, group_id)
    db.lock(session, group)  # two who join at once open one room
    if group.channel_id is not None:
        return session.get_one(Channel, group.channel_id)
    home = f"/g/{group.public_id}"
    channel = open_channel_for(session, "group", group.id, group.name, group.cloth, home, now)
    group.channel_id = channel.id
    return channel


def dress(channel: Channel, title: str, cloth: str) -> None:
    """Give a room the name and cloth that its thing has now."""
    channel.title, channel.cloth = title, cloth


def admit(session: Session, channel: Channel, member_id: int, now: datetime) -> Listener:
    """Let a member in. What was said before counts as read; whoever comes back goes on where he was."""
    db.lock(session, channel)
    listener = queries.listener_of(session, channel.id, member_id)
    if listener is None:
        listener = Listener(channel_id=channel.id, member_id=member_id, since=now, read_seq=channel.last_seq)
        session.add(listener)
        session.flush()  # a second call in this unit must find it
    elif listener.until is None:
        return listener
    else:
        listener.since, listener.until = now, None
    channel.generation += 1
    announce(session, ListenerAdmitted(channel.id, member_id))
    return listener


def dismiss(session: Session, channel: Channel, member_id: int, now: datetime) -> None:
    """Take a member out: nothing more is heard, and nothing old is shown."""
    db.lock(session, channel)
    listener = queries.listener_of(session, channel.id, member_id)
    if listener is None or listener.until is not None:
        return
    listener.until = now
    channel.generation += 1
    announce(session, ListenerDismissed(channel.id, member_id))


def say(
    session: Session, channel: Channel, author_id: int, text: str, client_id: str, now: datetime,
    *, reply_to: int | None = None, photos: Sequence[Picked] = (),
) -> Entry:  # fmt: skip
    """Say something, perhaps in answer to a post, perhaps with pictures, which need no words.

    Sent again under the same client id, it is the same entry. Refuses empty and endless text.
    """
    if not is_client_id(client_id):
        raise Refused(SayRefusal.UNMARKED)
    db.lock(session, channel)
    if said := queries.said_before(session, channel.id, author_id, client_id):
        return said
    if reply_to is not None and not queries.is_post(session, channel.id, reply_to):
        raise Refused(SayRefusal.NO_POST)
    cleaned = _sayable(text, wordless=bool(photos))
    worded = _worded(session, channel.id, cleaned)
    entry = _write(
        session, channel, EntryKind.POST, now,
        author_id=author_id, client_id=client_id, target_seq=reply_to, **worded,
    )  # fmt: skip
    pictures.attach(session, entry, photos, now)
    _call(session, entry, worded["data"], set())
    _read_up_to(session, channel, author_id, entry.seq)
    return entry


def note(
    session: Session, channel: Channel, key: str, now: datetime, about_id: int | None = None, **values: Any
) -> Entry:
    """The product's own line. `key` has its sentence in chat's wording; %(name)s there is the member it is about.

    A value named `path` makes the line a link to that page of this site.
    """
    db.lock(session, channel)
    return _write(session, channel, EntryKind.NOTE, now, author_id=about_id, data={**values, "key": key})


def edit(session: Session, channel: Channel, post: Entry, text: str, now: datetime) -> Entry:
    """Say it in other words: the post shows the new ones, the log keeps when and what it was."""
    db.lock(session, channel)
    db.lock(session, post)
    if post.removed_at is not None:
        raise Refused(SayRefusal.GONE)
    cleaned = _sayable(text, wordless=pictures.count_of(post) > 0)
    if cleaned == post.text:
        return post
    was, spoken_to = post.text, set(mentions.names_of(post.data).values())
    worded = _worded(session, channel.id, cleaned)
    kept = {key: value for key, value in (post.data or {}).items() if key != "mentions"}
    post.text, post.html, post.edited_at = cleaned, worded["html"], now
    post.data = kept | (worded["data"] or {}) or None
    _call(session, post, worded["data"], spoken_to)
    worded["data"] = {**(worded["data"] or {}), "was": was}
    return _write(
        session, channel, EntryKind.EDIT, now, author_id=post.author_id, target_seq=post.seq, **worded
    )


def remove(session: Session, channel: Channel, post: Entry, by_id: int, now: datetime) -> Entry:
    """Take a post back: its words are gone everywhere, also from its edits; that it stood there stays."""
    db.lock(session, channel)
    db.lock(session, post)
    if post.removed_at is not None:
        return post
    for entry in (post, *queries.edits_of(session, post)):
        entry.text, entry.html, entry.data = "", "", None
    post.removed_at = now
    extras.removed(session, post)
    return _write(session, channel, EntryKind.REMOVAL, now, author_id=by_id, target_seq=post.seq)


def seen(session: Session, channel: Channel, member_id: int, seq: int) -> int:
    """Note how far a member has read; never backwards, never beyond the log. Answers the number that holds."""
    listener = queries.listener_of(session, channel.id, member_id)
    if listener is None:
        return 0
    db.lock(session, listener)
    listener.read_seq = max(listener.read_seq, min(seq, channel.last_seq))
    return listener.read_seq


def append(session: Session, channel: Channel, kind: EntryKind, now: datetime, **values: Any) -> Entry:
    """A line about a post, from the modules that keep signs and pins; the caller holds the channel's lock."""
    return _write(session, channel, kind, now, **values)


def _sayable(text: str, wordless: bool = False) -> str:
    cleaned = clean_text(text)
    problem = text_problem(cleaned)
    if problem is not None and not (wordless and problem is SayRefusal.EMPTY):
        raise Refused(problem)
    return cleaned


def _worded(session: Session, channel_id: int, cleaned: str) -> dict[str, Any]:
    """What an entry keeps of words: themselves, their HTML, and whom they speak to."""
    spoken_to = mentions.resolve(session, channel_id, cleaned)
    html = marked.html(marked.parse(cleaned, {name: public_id for public_id, name in spoken_to}))
    return {"text": cleaned, "html": str(html), "data": {"mentions": spoken_to} if spoken_to else None}


def _call(session: Session, post: Entry, data: Mapping[str, Any] | None, before: set[str]) -> None:
    """Whom a post speaks to now, and did not before, is to hear it; nobody calls himself."""
    fresh = [each for each in (data or {}).get("mentions", ()) if each[0] not in before]
    if not fresh:
        return
    for member_id in sorted(mentions.ids_of(session, fresh) - hidden_from(session, post.author_id)):
        if member_id != post.author_id and post.author_id is not None:
            announce(session, MemberMentioned(post.channel_id, post.seq, member_id, post.author_id))


def _write(session: Session, channel: Channel, kind: EntryKind, now: datetime, **values: Any) -> Entry:
    """The next line of the log; the caller holds the channel's lock, so that no number is given twice or lost."""
    channel.last_seq += 1
    entry = Entry(channel_id=channel.id, seq=channel.last_seq, kind=kind, said_at=now, **values)
    session.add(entry)
    session.flush()  # the fact carries its id
    announce(session, EntryWritten(channel.id, entry.id, entry.seq, entry.author_id))
    return entry


def _read_up_to(session: Session, channel: Channel, member_id: int, seq: int) -> None:
    listener = queries.listener_of(session, channel.id, member_id)
    if listener is not None:
        listener.read_seq = max(listener.read_seq, seq)
