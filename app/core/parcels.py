"""Files that are put together within the unit of work and sent after it: in memory while small, else on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from flask import Response

from app.core import photos_files

IN_MEMORY = 4 * 1024 * 1024
PIECE = 64 * 1024


def parcel() -> IO[bytes]:
    """An empty file to write to; whoever sends it closes it."""
    room = str(photos_files.waiting_room())  # the rest of the machine may be read-only
    made: Any = SpooledTemporaryFile(IN_MEMORY, dir=room)  # noqa: SIM115  it outlives the unit that fills it
    return cast(IO[bytes], made)


def sent(filled: IO[bytes], name: str, mimetype: str) -> Response:
    """The answer that gives the file to be kept under this name."""
    length = filled.tell()
    filled.seek(0)
    answer = Response(_pieces(filled), mimetype=mimetype)
    answer.call_on_close(filled.close)
    answer.content_length = length
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _pieces(filled: IO[bytes]) -> Iterator[bytes]:
    with filled:
        while piece := filled.read(PIECE):
            yield piece
