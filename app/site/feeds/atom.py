"""Atom (RFC 4287): a feed as text, from plain values; nothing here knows what it tells of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
MIMETYPE = "application/atom+xml"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is told. `published` may be missing; `html` is clean already, `summary` plain."""

    address: str
    title: str
    updated: datetime
    author: str
    published: datetime | None = None
    summary: str = ""
    html: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: where it is, what it is of, and its entries, the newest first."""

    address: str
    page: str
    title: str
    subtitle: str
    language: str
    entries: Sequence[Entry]

    @property
    def updated(self) -> datetime:
        """When anything in it last changed; a feed of nothing has not changed since the first day."""
        return max((entry.updated for entry in self.entries), default=FIRST)


def render(feed: Feed) -> str:
    """The feed as a document."""
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>\n',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(feed.language)}>',
        _text("id", feed.address), _text("title", feed.title), _text("subtitle", feed.subtitle),
        _text("updated", stamp(feed.updated)), _link("self", feed.address, MIMETYPE),
        _link("alternate", feed.page, "text/html"), *map(_entry, feed.entries), "</feed>\n",
    ]  # fmt: skip
    return "".join(parts)


def stamp(moment: datetime) -> str:
    """A moment as RFC 3339 has it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def clean(text: str) -> str:
    """Without the characters that no XML may hold, however they are written."""
    return escape(_NOT_XML.sub("", text))


def _entry(entry: Entry) -> str:
    body = _text("summary", entry.summary) if entry.summary else ""
    if entry.html:
        body += f'<content type="html">{clean(entry.html)}</content>'
    published = _text("published", stamp(entry.published)) if entry.published else ""
    return "".join((
        "<entry>", _text("id", entry.address), _text("title", entry.title), _text("updated", stamp(entry.updated)),
        published, "<author>", _text("name", entry.author), "</author>", _link("alternate", entry.address, "text/html"),
        body, "</entry>",
    ))  # fmt: skip


def _text(name: str, value: str) -> str:
    return f"<{name}>{clean(value)}</{name}>"


def _link(rel: str, href: str, kind: str) -> str:
    return f"<link rel={quoteattr(rel)} href={quoteattr(href)} type={quoteattr(kind)}/>"
