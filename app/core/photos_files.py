"""The files of pictures: <data>/photos/xx/<key>…, written whole or not at all, under names that we made."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

_KEY = re.compile(r"[0-9a-f]{32}")
SHELVES = 256
_folder: Path | None = None


class Size(StrEnum):
    """The files of one picture, by how their names end."""

    FULL = ".webp"
    THUMB = ".t.webp"
    THUMB_AVIF = ".t.avif"


def use(data: Path) -> None:
    """Keep pictures in this data folder."""
    global _folder
    _folder = data / "photos"


def waiting_room() -> Path:
    """Where what is being sent waits, under no name, while it is sent."""
    room = _shelf("incoming")
    room.mkdir(parents=True, exist_ok=True, mode=0o750)
    return room


def new_key() -> str:
    """A name of 128 random bits."""
    return secrets.token_hex(16)


def path(key: str, size: Size) -> Path:
    """Where a file of a picture is. Raises ValueError for what is no key: no path is built from it."""
    if not _KEY.fullmatch(key):
        raise ValueError("that is no picture's key")
    return _shelf(key[:2]) / f"{key}{size.value}"


def put(key: str, files: Mapping[Size, bytes]) -> None:
    """Write a picture's files so that they survive a power cut: row and answer come after."""
    shelf = path(key, Size.FULL).parent
    shelf.mkdir(parents=True, exist_ok=True, mode=0o750)
    for size, body in files.items():
        _write(path(key, size), body)
    _settle(shelf)


def remove(key: str) -> None:
    """Take away a picture's files; twice is once."""
    for size in Size:
        path(key, size).unlink(missing_ok=True)


def on_shelf(number: int, before: float) -> set[str]:
    """The keys with a file on one of the SHELVES that is older than this moment; half-written ones go at once."""
    keys = set()
    shelf = _shelf(f"{number % SHELVES:02x}")
    for file in shelf.iterdir() if shelf.is_dir() else ():
        with suppress(FileNotFoundError):
            if file.stat().st_mtime >= before:
                continue
            key = file.name.partition(".")[0]
            if file.suffix == ".part":
                file.unlink(missing_ok=True)
            elif _KEY.fullmatch(key):
                keys.add(key)
    return keys


def _shelf(name: str) -> Path:
    if _folder is None:
        raise RuntimeError("no folder for pictures yet: make the app first")
    return _folder / name


def _write(target: Path, body: bytes) -> None:
    part = target.with_name(target.name + ".part")
    with part.open("wb") as file:
        file.write(body)
        file.flush()  # to the system, and from there to the disk
        os.fsync(file.fileno())
    part.replace(target)


def _settle(shelf: Path) -> None:
    """The names themselves are written, too."""
    folder = os.open(shelf, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
