"""Taking a picture in: judged by its header, drawn anew from its pixels, so that nothing else of it is kept.

Done before the unit of work is opened, one picture at a time: decoding takes memory, and time on the processor.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.core import photos_drawing, photos_files
from app.core.access import Refused
from app.core.aside import aside
from app.core.photos_drawing import LARGEST, Unfit

LONGEST_QUEUE = 16
PATIENCE = 40.0  # seconds in the queue; a browser waits about a minute


class PhotoBusy(StrEnum):
    """Why a picture is not even looked at."""

    BUSY = "busy"


class Readable(Protocol):
    """A file that somebody sent."""

    def read(self, size: int = -1, /) -> bytes:
        """At most so many bytes."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture whose files are written; `photos.keep` makes its row. Without one they are swept after a day."""

    key: str
    width: int
    height: int
    bytes: int


_one = threading.Semaphore(1)
_count = threading.Lock()
_waiting = 0


def take_in(file: Readable) -> Prepared:
    """Read, judge, draw and write a picture. Raises Refused(Unfit…) for what it is, Refused(PhotoBusy) for the queue.

    Call it before the first `db.session()`: it holds no lock, and must hold none.
    """
    with _turn():
        taken = aside(lambda: _taken(file.read(LARGEST + 1)))
    if isinstance(taken, Unfit):
        raise Refused(taken)
    return taken


def _taken(data: bytes) -> Prepared | Unfit:
    drawn = photos_drawing.problem_of(data) or photos_drawing.draw(data)
    if isinstance(drawn, Unfit):
        return drawn
    key = photos_files.new_key()
    photos_files.put(key, drawn.files)
    return Prepared(key, drawn.width, drawn.height, sum(map(len, drawn.files.values())))


@contextmanager
def _turn() -> Iterator[None]:
    global _waiting
    with _count:
        if _waiting >= LONGEST_QUEUE:
            raise Refused(PhotoBusy.BUSY)
        _waiting += 1
    try:
        if not _one.acquire(timeout=PATIENCE):
            raise Refused(PhotoBusy.BUSY)
        try:
            yield
        finally:
            _one.release()
    finally:
        with _count:
            _waiting -= 1
