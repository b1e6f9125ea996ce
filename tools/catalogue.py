"""The Chinese catalogue: `extract` what is said, `check` that all of it is translated, `compile` for use.

Every room keeps its own part, translations/zh/<room>.po; the parts are merged into one file that is not kept.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileParser, write_po

ROOT = Path(__file__).resolve().parent.parent
PARTS = ROOT / "translations" / "zh"
COMPILED = PARTS / "LC_MESSAGES" / "messages.mo"
# Flask-Babel asks for zh_Hans_CN and gettext then also looks into zh.
LOCALE = "zh_Hans_CN"
PYTHON = ("app", "groups", "events")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None, "_l": None, "N_": None, "gettext": None, "lazy_gettext": None,
    "ngettext": (1, 2), "_n": (1, 2), "_ln": (1, 2), "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2), "lazy_pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
# As app/factory.py sets them, so that what is extracted is what is asked for.
TEMPLATE_OPTIONS = {
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "extensions": "jinja2.ext.do",
    "silent": "false",
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


class Part(Catalog):
    """A catalogue that remembers when the same words are translated in two ways."""

    def __init__(self, problems: list[str], name: str) -> None:
        super().__init__(locale=LOCALE)
        self.problems, self.name = problems, name

    def __setitem__(self, id: str | list[str] | tuple[str, ...], message: Message) -> None:
        """Adds a message; a second, different translation is a problem."""
        current = self.get(id, message.context) if id else None
        if current is not None and current.string != message.string:
            self.problems.append(
                f"{self.name}:{message.lineno}: {_words(message)!r} is translated in two ways"
            )
        super().__setitem__(id, message)


def said() -> Catalog:
    """Every message in the code and the templates, with where it is said."""
    catalog = Catalog(locale=LOCALE)
    found: list[tuple[str, str, str, dict[str, str]]] = [(f, "**.py", "python", {}) for f in PYTHON]
    found.append(("templates", "**", "jinja2", TEMPLATE_OPTIONS))
    for folder, pattern, method, options in found:
        messages = extract_from_dir(
            str(ROOT / folder), [(pattern, method)], options_map={pattern: options}, keywords=KEYWORDS
        )
        for file, line, message, _comments, context in messages:
            catalog.add(message, locations=[(f"{folder}/{file}", line)], context=context)
    return catalog


def translated(problems: list[str]) -> Catalog:
    """All parts in one; what is fuzzy, in conflict or unreadable is added to the problems."""
    whole = Part(problems, "translations/zh")
    for path in sorted(PARTS.glob("*.po")):
        part = Part(problems, f"translations/zh/{path.name}")
        try:
            PoFileParser(part, ignore_obsolete=True, abort_invalid=True).parse(
                path.read_text("utf-8").splitlines(keepends=True)
            )
        except ValueError as error:
            problems.append(f"{part.name}: {error}")
            continue
        whole.name = part.name
        for message in _messages(part):
            problems.extend(f"{part.name}:{message.lineno}: {fault}" for fault in _faults(message))
            whole[message.id] = message
    return whole


def check() -> int:
    """Names what lacks its Chinese (an error) and what nobody says any more (a warning)."""
    problems: list[str] = []
    chinese, english = translated(problems), said()
    for message in _messages(english):
        known = chinese.get(message.id, message.context)
        if known is None or not _is_complete(known):
            problems.append(f"{_place(message)}: no Chinese for {_words(message)!r}")
        elif bool(known.pluralizable) != bool(message.pluralizable):
            problems.append(
                f"{_place(message)}: {_words(message)!r} counts in one place and not in the other"
            )
    for message in _messages(chinese):
        if english.get(message.id, message.context) is None:
            print(f"warning: nobody says {_words(message)!r} any more")
    print("\n".join(problems) or f"Complete: {len(english)} messages, all in Chinese.")
    return 1 if problems else 0


def compile_parts() -> int:
    """Writes the merged catalogue in one movement, so that a running process never reads half of it."""
    problems: list[str] = []
    whole = translated(problems)
    if problems:
        print("\n".join(problems))
        return 1
    COMPILED.parent.mkdir(parents=True, exist_ok=True)
    half = COMPILED.with_suffix(f".{os.getpid()}")
    with half.open("wb") as file:
        write_mo(file, whole)
    half.replace(COMPILED)
    print(f"Compiled {len(whole)} messages.")
    return 0


def extract() -> int:
    """Prints what has no Chinese yet, ready to be pasted into a room's part."""
    chinese, todo = translated([]), Catalog(locale=LOCALE)
    for message in _messages(said()):
        known = chinese.get(message.id, message.context)
        if known is None or not _is_complete(known):
            todo.add(message.id, locations=message.locations, context=message.context)
    write_po(sys.stdout.buffer, todo, omit_header=True, width=110)
    return 0


def _messages(catalog: Catalog) -> Iterable[Message]:
    return (message for message in catalog if message.id)


def _words(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _place(message: Message) -> str:
    file, line = message.locations[0] if message.locations else ("?", 0)
    return f"{file}:{line}"


def _is_complete(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, list | tuple) else bool(message.string)


def _faults(message: Message) -> Iterable[str]:
    if message.fuzzy:
        yield f"{_words(message)!r} is fuzzy: decide, and take the mark away"
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    known = {name for words in ids for name in PLACEHOLDER.findall(words)}
    for words in strings:
        if unknown := set(PLACEHOLDER.findall(words)) - known:
            yield f"{_words(message)!r} names {', '.join(sorted(unknown))}, which the English does not"


def main(arguments: list[str]) -> int:
    """Runs one of the three commands."""
    commands = {"extract": extract, "check": check, "compile": compile_parts}
    if len(arguments) != 1 or arguments[0] not in commands:
        print("Usage: python -m tools.catalogue extract | check | compile", file=sys.stderr)
        return 2
    return commands[arguments[0]]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
