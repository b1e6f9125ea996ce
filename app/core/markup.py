"""From what people type to safe HTML: one place, two passes (bleach, then nh3); chat's own is app.core.marked."""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Iterator
from functools import partial
from typing import Any, cast
from urllib.parse import urlsplit

import nh3
from bleach.linkifier import LinkifyFilter
from bleach.sanitizer import Cleaner
from markdown import Markdown
from markupsafe import Markup, escape

LONGEST = 10_000  # characters of a post; longer ones are shown as plain text
MOST_LINES = 600
REL = "nofollow ugc noopener noreferrer"
TAGS = frozenset((
    "a", "p", "br", "strong", "em", "blockquote", "ul", "ol", "li", "code", "pre", "h3", "h4", "h5", "hr",
))  # fmt: skip
# ASCII only: people write 看https://a.cn/x这家 without a space, and browsers copy addresses percent-encoded.
LINK = re.compile(r"(?<![A-Za-z0-9])https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+", re.IGNORECASE)
TRAILING = ".,;:!?'*_~"
OPENED_BY = {")": "(", "]": "["}

# Python-Markdown is quadratic in these: 5,000 of "[" cost seconds (SECURITY.md, measured fact 3).
COSTLY = {"[": ("［", 50), "`": ("｀", 60), "*": ("＊", 300), "_": ("＿", 300), "(": ("（", 300)}
DEEPEST = 6  # of quotes and lists in one another
_MARKER = r"(?:>|[-*+](?=[ \t])|\d{1,9}\.(?=[ \t]))"
_MARKERS = re.compile(rf"^((?:[ \t]*{_MARKER}){{{DEEPEST}}})((?:[ \t]*{_MARKER})+)", re.MULTILINE)
_INDENT = re.compile(rf"^[ \t]{{{4 * DEEPEST + 1},}}", re.MULTILINE)
_EMPTY_LINES = re.compile(r"\n{3,}")


def is_safe_link(address: str) -> bool:
    """Whether an address may be a link: http(s) with a host, no name or password in it, nothing hidden."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        return parts.scheme in ("http", "https") and "@" not in parts.netloc and bool(host.strip("."))
    except ValueError:
        return False


def tokens(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is a link. Joined, they are the text again."""
    at = 0
    for match in LINK.finditer(text):
        address = _without_trailing(match.group())
        if not is_safe_link(address):
            continue
        if match.start() > at:
            yield text[at : match.start()], False
        yield address, True
        at = match.start() + len(address)
    if at < len(text):
        yield text[at:], False


def _without_trailing(address: str) -> str:
    """Without the punctuation that belongs to the sentence; a closing bracket stays where one was opened."""
    while address:
        last = address[-1]
        unopened = last in OPENED_BY and address.count(last) > address.count(OPENED_BY[last])
        if last not in TRAILING and not unopened:
            return address
        address = address[:-1]
    return address


def plain(text: str) -> Markup:
    """Plain text with its line breaks, nothing else."""
    return Markup("<br>").join(escape(line) for line in text.splitlines())


def render(text: str) -> Markup:
    """A long post or review: a subset of Markdown. Render once, when it is written, and store the result."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LONGEST or text.count("\n") > MOST_LINES:
        return _as_typed(text)
    try:
        with _turn:
            made = _markdown.reset().convert(_tamed(text))
            cleaned = _cleaner.clean(_lower_headings(made))
    except RecursionError:
        return _as_typed(text)
    safe = nh3.clean(cleaned, tags=set(TAGS), attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=REL)
    return Markup(safe)  # noqa: S704  the two passes above are what makes it safe


def excerpt(rendered: str, length: int = 140) -> str:
    """The first words of rendered HTML as plain text, at most `length` characters."""
    spaced = re.sub(r"<(?:/p|/li|/h\d|/blockquote|/pre|br|hr)\b[^>]*>", " ", rendered)
    words = " ".join(html.unescape(nh3.clean(spaced, tags=set())).split())
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"


SCHEMES = {"http", "https"}


def _tamed(text: str) -> str:
    """The text without what would make Markdown slow or deep; nothing that people write is lost."""
    text = _EMPTY_LINES.sub("\n\n", text)
    text = _INDENT.sub(" " * 4 * DEEPEST, _MARKERS.sub(_flattened, text))
    for mark, (wide, most) in COSTLY.items():
        if text.count(mark) > most:
            head, tail = _split_after(text, mark, most)
            text = head + tail.replace(mark, wide)
    return text


def _flattened(match: re.Match[str]) -> str:
    return (
        match.group(1) + " " + match.group(2).replace(">", "＞").replace(".", "．").translate(_WIDE_MARKERS)
    )


_WIDE_MARKERS = str.maketrans({"-": "－", "*": "＊", "+": "＋"})


def _split_after(text: str, mark: str, count: int) -> tuple[str, str]:
    at = -1
    for _ in range(count):
        at = text.index(mark, at + 1)
    return text[: at + 1], text[at + 1 :]


def _as_typed(text: str) -> Markup:
    return Markup("<p>{}</p>").format(plain(text))


def _make_markdown() -> Markdown:
    made = Markdown(extensions=["nl2br", "sane_lists"], output_format="html")
    for name in ("html_block",):
        made.preprocessors.deregister(name)
    made.parser.blockprocessors.deregister("reference")
    for name in (
        "html", "automail", "image_link", "image_reference", "short_image_ref", "reference", "short_reference",
    ):  # fmt: skip
        made.inlinePatterns.deregister(name)
    return made


def _allowed(tag: str, name: str, value: str) -> bool:
    """bleach's own check takes `javascript:123` for host:port (SECURITY.md, measured fact 1)."""
    return tag == "a" and name == "href" and is_safe_link(value)


def _linkable(attributes: dict[Any, str], _new: bool = False) -> dict[Any, str] | None:
    """bleach makes links of what looks like one; None leaves it text."""
    return attributes if is_safe_link(attributes.get((None, "href"), "")) else None


def _lower_headings(made: str) -> str:
    """A post's headings stand below those of its page."""
    return re.sub(r"<(/?)h([1-6])>", lambda m: f"<{m[1]}h{min(5, int(m[2]) + 2)}>", made)


_turn = threading.Lock()  # neither Markdown nor the cleaner may be shared by two threads at once
_markdown = _make_markdown()
_cleaner = Cleaner(
    tags=TAGS, attributes=_allowed, protocols=SCHEMES, strip=True, strip_comments=True,
    filters=[
        partial(
            LinkifyFilter, url_re=LINK, skip_tags={"pre", "code"}, parse_email=False,
            callbacks=cast(Any, [_linkable]),  # None is bleach's own way to say no
        )
    ],
)  # fmt: skip
