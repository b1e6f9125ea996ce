"""Packing: text travels gzipped to whoever can unpack it; a phone on a bad line waits for a quarter of the bytes.

A page that holds a secret and echoes what an attacker sends could leak the secret by its size (BREACH). Our cookies
are SameSite=Lax, so no other site can make a browser fetch such a page with them again and again.
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request

WORTH_IT = 800  # bytes; smaller answers fit one packet anyway
TEXT = frozenset({
    "text/html", "text/css", "text/plain", "text/javascript", "application/javascript", "application/json",
    "image/svg+xml", "text/calendar", "application/manifest+json",
})  # fmt: skip


def init(app: Flask) -> None:
    """Pack answers on their way out."""
    app.after_request(_pack)


def _pack(answer: Response) -> Response:
    if not _suits(answer):
        return answer
    answer.vary.add("Accept-Encoding")
    if not request.accept_encodings["gzip"]:
        return answer
    if request.endpoint == "static":
        packed = _file((request.view_args or {})["filename"])
    else:
        body = answer.get_data()
        packed = gzip.compress(body, 1, mtime=0) if len(body) >= WORTH_IT else None
    if packed is None:
        return answer
    if close := getattr(answer.response, "close", None):
        close()  # the file that would have been sent
    answer.direct_passthrough = False
    answer.set_data(packed)
    answer.headers["Content-Encoding"] = "gzip"
    if etag := answer.headers.get("ETag"):
        answer.headers["ETag"] = "W/" + etag.removeprefix(
            "W/"
        )  # the same words, other bytes (RFC 9110, 8.8.1)
    return answer


def _suits(answer: Response) -> bool:
    return (
        answer.status_code == 200
        and answer.mimetype in TEXT
        and request.method == "GET"
        and "Content-Encoding" not in answer.headers
        and (request.endpoint == "static" or not answer.is_streamed)
    )


def _file(name: str) -> bytes | None:
    path = Path(current_app.static_folder or "") / name
    found = path.stat()
    return _packed(path, found.st_mtime_ns) if found.st_size >= WORTH_IT else None


@lru_cache(maxsize=64)
def _packed(path: Path, _changed: int) -> bytes:
    """A file packed as well as it can be, once."""
    return gzip.compress(path.read_bytes(), 9, mtime=0)
