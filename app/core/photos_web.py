"""Pictures at the web: how they are given out, how much may be sent to a route, and their sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from tempfile import SpooledTemporaryFile
from typing import IO, Any, TypeVar

from flask import Flask, Request, Response, current_app, request
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from werkzeug.exceptions import RequestEntityTooLarge

from app.core import db, errors, jobs, photos, photos_files, signals, wording
from app.core.access import NotThere
from app.core.photos import Photo, PhotoDropped, PhotoGone
from app.core.photos_drawing import LARGEST, Unfit
from app.core.photos_files import Size
from app.core.photos_taking import PhotoBusy
from app.core.settings import Settings

HELD = 500_000  # bytes of a file that wait in memory
V = TypeVar("V", bound=Callable[..., Any])
AROUND = 64 * 1024  # what a form adds around its file
MONTH = 30 * 24 * 3600
SENTENCES: Mapping[StrEnum, LazyString] = {
    Unfit.UNREADABLE: _l("That is not a picture we can read. JPEG, PNG and WebP work."),
    Unfit.HEIC: _l(
        "That is a HEIC picture, which few devices can show. Save or share it as JPEG, and send that one."
    ),
    Unfit.TOO_LARGE: _l("That picture is larger than 12 MB. Choose a smaller one."),
    Unfit.TOO_MANY_PIXELS: _l(
        "That picture has too many pixels: 40 million at most, 16 million as WebP. Make it smaller and try again."
    ),
    PhotoGone.GONE: _l("That picture is no longer here. Choose it once more."),
    PhotoBusy.BUSY: _l("Many pictures are arriving at once. Try again in a moment."),
}


class PictureRequest(Request):
    """What is sent waits in the data folder: the rest of the machine may be read-only, and should be."""

    def _get_file_stream(self, *_about: object, **_more: object) -> IO[bytes]:
        return SpooledTemporaryFile(HELD, "w+b", dir=str(photos_files.waiting_room()))


def init(app: Flask, settings: Settings) -> None:
    """Attach to the app: before whatever reads a form."""
    photos_files.use(settings.data)
    wording.add(SENTENCES)
    signals.listen_after(PhotoDropped, photos.dropped)
    jobs.on_each(photos.unused, photos.sweep)
    jobs.on_chore(tidy)
    app.request_class = PictureRequest
    app.before_request(_measure)
    app.register_error_handler(RequestEntityTooLarge, _too_large)


def takes_files(largest: int = LARGEST) -> Callable[[V], V]:
    """Let a route take so many bytes of files; all others take what a form of words needs."""

    def mark(view: V) -> V:
        view.largest = largest + AROUND  # type: ignore[attr-defined]
        return view

    return mark


def answer(photo: Photo, thumb: bool = False) -> Response:
    """The picture itself, for whoever has passed a door. Small ones as AVIF to whoever takes it."""
    size = Size.FULL
    if thumb:
        size = Size.THUMB_AVIF if "image/avif" in request.headers.get("Accept", "") else Size.THUMB
    path = photos_files.path(photo.key, size)
    if not path.is_file():
        raise NotThere
    kind = "avif" if size is Size.THUMB_AVIF else "webp"
    told = Response(mimetype=f"image/{kind}")
    told.set_etag(f"{photo.public_id}{size.value}")
    if told.make_conditional(request).status_code != 304:
        told.set_data(path.read_bytes())
    told.headers["Content-Disposition"] = f'inline; filename="{photo.public_id}.{kind}"'
    told.headers["Cache-Control"] = f"private, max-age={MONTH}, immutable"
    told.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if thumb:
        told.vary.add("Accept")
    return told


def tidy(now: datetime) -> None:
    """Files without a row (the power went in between) go after a day: one shelf a minute."""
    before = (now - photos.UNUSED).timestamp()
    keys = photos_files.on_shelf(int(now.timestamp() // 60), before)
    if not keys:
        return
    with db.database().reading() as session:
        strays = keys - photos.known_keys(session, sorted(keys))
    for key in strays:
        photos_files.remove(key)


def _measure() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    largest = getattr(view, "largest", None)
    if largest is not None:
        request.max_content_length = largest


def _too_large(_error: RequestEntityTooLarge) -> Response:
    view = current_app.view_functions.get(request.endpoint or "")
    return errors.page(413, wording.say(Unfit.TOO_LARGE) if hasattr(view, "largest") else "")
