"""Opening a file that somebody sends: nothing is unpacked to the disk, every name and every size is judged first."""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from app.core.photos_drawing import LARGEST
from events.memory.rules import MOST_PICTURES, BadFile, FileReason, Told, understood
from groups.ledger import foreign

LARGEST_WORDS = 16 * 1024 * 1024  # of memory.json and of ledger.jsonl, unpacked
MOST_ENTRIES = MOST_PICTURES + 10
PICTURE = re.compile(r"pictures/([0-9A-Za-z]{1,40})\.webp")
KNOWN = frozenset({"memory.json", "ledger.jsonl", "index.html", "style.css", "verify_ledger.py"})
PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
# What zipfile raises at a file that is cut off, made wrong, locked, or packed in a way that it does not know.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


@dataclass(frozen=True, slots=True)
class Opened:
    """What is in the file: what it tells, its ledger's lines, and where each picture is."""

    told: Told
    ledger: list[dict[str, Any]]
    packed: zipfile.ZipFile
    pictures: dict[str, zipfile.ZipInfo]

    def picture(self, file: str) -> IO[bytes] | None:
        """One picture, to be read by whoever judges it; None when it is not in the file."""
        entry = self.pictures.get(file)
        return self.packed.open(entry) if entry is not None else None

    def wanted(self, most: int) -> Iterator[tuple[int, dict[str, str]]]:
        """Pictures that tables show and the file has, each once, with the table's place; at most so many."""
        seen: set[str] = set()
        for place, table in enumerate(self.told.tables):
            for picture in table["pictures"]:
                if picture["file"] in self.pictures and picture["file"] not in seen and len(seen) < most:
                    seen.add(picture["file"])
                    yield place, picture


def opened(file: IO[bytes], now: datetime) -> Opened:
    """Open a group's file. Raises BadFile."""
    try:
        packed = zipfile.ZipFile(file)
        entries = packed.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as problem:
        raise BadFile(FileReason.NOT_A_ZIP) from problem
    pictures = _judge(entries)
    by_name = {entry.filename: entry for entry in entries}
    if not {"memory.json", "ledger.jsonl"} <= set(by_name):
        raise BadFile(FileReason.NOT_A_GROUP)
    try:
        about = json.loads(_words(packed, by_name["memory.json"]))
    except (ValueError, RecursionError) as problem:
        raise BadFile(FileReason.NOT_A_GROUP) from problem
    try:
        ledger = foreign.read(_words(packed, by_name["ledger.jsonl"]))
    except foreign.Unsound as problem:
        raise BadFile(FileReason.LEDGER_NOT_SOUND) from problem
    return Opened(understood(about, now), ledger, packed, pictures)


def _judge(entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Only names that we give, each once, in plain kinds of packing, none larger than its kind may be."""
    if len(entries) > MOST_ENTRIES:
        raise BadFile(FileReason.TOO_LARGE)
    pictures: dict[str, zipfile.ZipInfo] = {}
    seen: set[str] = set()
    for entry in entries:
        name = PICTURE.fullmatch(entry.filename)
        odd = entry.flag_bits & ENCRYPTED or entry.compress_type not in PLAIN or entry.filename in seen
        if odd or not (name or entry.filename in KNOWN):
            raise BadFile(FileReason.STRANGE_NAMES)
        if entry.file_size > (LARGEST if name else LARGEST_WORDS):
            raise BadFile(FileReason.TOO_LARGE)
        seen.add(entry.filename)
        if name:
            pictures[name[1]] = entry
    return pictures


def _words(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str:
    """An entry's text; what its header says of its size is not believed."""
    try:
        with packed.open(entry) as file:
            body = file.read(LARGEST_WORDS + 1)
    except BROKEN as problem:
        raise BadFile(FileReason.NOT_A_ZIP) from problem
    if len(body) > LARGEST_WORDS:
        raise BadFile(FileReason.TOO_LARGE)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise BadFile(FileReason.NOT_A_GROUP) from problem
