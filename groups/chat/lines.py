"""What a reader is told of a log: one answer for the socket and for HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlalchemy.orm import Session

from app.accounts.blocks import hidden_from
from app.accounts.models import Member
from app.core import marked
from app.core.i18n import LANGUAGES
from app.core.web import safe_path
from groups.chat import extras, mentions, pins, queries, quotes, veils, wording
from groups.chat.models import Channel, Entry
from groups.chat.rules import BEHIND, TOGETHER, EntryKind, is_too_far_behind, opens_with_time


def since(session: Session, channel: Channel, after: int, reader_id: int | None = None) -> dict[str, Any]:
    """Everything after a number, in order; or the newest page, where too much was missed."""
    last = channel.last_seq
    if is_too_far_behind(after, last):
        newest = queries.shown(session, channel.id).rows[::-1]
        bar = pins.bar(session, channel.id, hidden_from(session, reader_id))
        return {"snapshot": True, "last_seq": last, "bar": bar, "entries": told(session, newest, reader_id)}
    missed = queries.entries_after(session, channel.id, after, last, BEHIND)
    return {"last_seq": last, "entries": told(session, missed, reader_id)}


def told(session: Session, entries: Sequence[Entry], reader_id: int | None = None) -> list[dict[str, Any]]:
    """Entries as plain values with all that they carry; without a reader, what all are told alike."""
    carried, hidden = extras.of(session, entries, reader_id), hidden_from(session, reader_id)
    return [
        veils.blank(entry.seq) | _in_sight(carried.get(entry.seq, {}))
        if veils.is_veiled(entry, hidden)
        else as_data(entry) | carried.get(entry.seq, {})
        for entry in entries
    ]


def _in_sight(extra: Mapping[str, Any]) -> dict[str, Any]:
    """Whoever set or took a pin: what stays in sight of this reader is no secret."""
    return {"bar": extra["bar"]} if "bar" in extra else {}


def as_data(entry: Entry) -> dict[str, Any]:
    """An entry as plain values. Words come as `parts`, so that no reader needs to put HTML into a page."""
    told: dict[str, Any] = {
        "seq": entry.seq,
        "kind": entry.kind.value,
        "at": entry.said_at.isoformat(timespec="seconds"),
        "author": as_author(entry.author),
        "client_id": entry.client_id,
        "target_seq": entry.target_seq,
    }
    if entry.kind is EntryKind.NOTE:
        told["words"], told["path"] = note_words(entry), path_of(entry)
    elif entry.kind in (EntryKind.POST, EntryKind.EDIT):
        told["parts"] = marked.parse(entry.text, mentions.names_of(entry.data))
        told["removed"] = entry.removed_at is not None
        told["edited"] = entry.edited_at is not None
    return told


def note_words(entry: Entry) -> dict[str, str]:
    """A note in every language: one room has readers of several."""
    name = "" if entry.author is None or not entry.author.is_open() else entry.author.nickname
    return {language: wording.note_in(language, entry.data or {}, name) for language in LANGUAGES}


def path_of(entry: Entry) -> str:
    """The page that a note leads to, or ""; only ever one of this site."""
    return safe_path((entry.data or {}).get("path"), "")


def as_author(author: Member | None) -> dict[str, str] | None:
    """What is told of a member beside his words; nothing of one who closed the account."""
    if author is None or not author.is_open():
        return None
    return {"nickname": author.nickname, "portrait": author.portrait, "public_id": author.public_id}


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as the page shows it to one reader."""

    entry: Entry
    author: Member | None
    words: str  # of a note, in the reader's language
    path: str  # of a note: the page that it leads to
    html: Markup
    mine: bool
    more: bool  # stands under the name above it
    opens: bool  # the time is said above it
    new: bool  # the first one that the reader has not read
    extra: Mapping[str, Any]  # what it carries beside its words


def of_page(
    session: Session, entries: Sequence[Entry], reader_id: int, zone: ZoneInfo, read_seq: int, language: str,
    reader: str = "",
) -> list[Line]:  # fmt: skip
    """The page's lines from entries in the order of the log; mentions of the `reader` (a public id) stand out."""
    carried = extras.of(session, entries, reader_id)
    page: list[Line] = []
    previous: Entry | None = None
    divided = False
    for entry in entries:
        new = (
            not divided
            and entry.seq > read_seq
            and entry.kind is EntryKind.POST
            and entry.author_id != reader_id
        )
        opens = opens_with_time(previous.said_at if previous else None, entry.said_at, zone)
        divided = divided or new
        page.append(Line(
            entry=entry, author=entry.author if entry.author and entry.author.is_open() else None,
            words=note_words(entry)[language] if entry.kind is EntryKind.NOTE else "",
            path=path_of(entry) if entry.kind is EntryKind.NOTE else "",
            html=_own(entry.html, reader),
            mine=entry.author_id == reader_id, opens=opens, new=new,
            more=not (opens or new) and _together(previous, entry), extra=carried.get(entry.seq, {}),
        ))  # fmt: skip
        previous = entry
    return page


def _own(html: str, reader: str) -> Markup:
    """The stored HTML (made by app.core.marked), with the reader's own name marked."""
    mine = html.replace(f'class="at" href="/m/{reader}"', f'class="at at--me" href="/m/{reader}"')
    return Markup(mine)  # noqa: S704  words in it are escaped, quotes too: only our own attributes can match


def _together(previous: Entry | None, entry: Entry) -> bool:
    return (
        previous is not None
        and previous.kind is entry.kind is EntryKind.POST
        and previous.author_id == entry.author_id
        and entry.said_at - previous.said_at < TOGETHER
    )


def preview(entry: Entry | None, language: str) -> tuple[str, str]:
    """Who spoke last in a room and what, for a list: a note has no name before it."""
    if entry is None:
        return "", wording.nothing_said()
    if entry.kind is EntryKind.NOTE:
        return "", note_words(entry)[language]
    name = entry.author.nickname if entry.author and entry.author.is_open() else wording.someone_who_left()
    return name, wording.removed() if entry.removed_at else quotes.excerpt(entry) or wording.picture()
