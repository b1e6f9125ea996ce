"""Pictures of rooms: sent ahead of their message, and given out through the room's door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, jsonify
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db, photos
from app.core.access import Ability, NotThere
from app.core.boundary import glance, needs
from app.core.limits import limit
from app.core.photos_web import answer, takes_files
from app.core.web import me, viewer
from groups.chat import pictures
from groups.chat.access import open_channel
from groups.chat.forms_pictures import PictureForm
from groups.chat.views import bp

if TYPE_CHECKING:
    from app.core.photos import Photo


@bp.post("/c/<pid>/photos")
@needs(Ability.CHAT_SAY)
@limit("60 per minute;1000 per day")
@takes_files()
def add_photo(pid: str) -> Response | WerkzeugResponse:
    """Take a picture that its sender will say in a moment. Drawn before the unit of work, after a look at the door."""
    with glance() as session:
        open_channel(session, pid, viewer(), Ability.CHAT_SAY)
    form = PictureForm()
    if not form.validate_on_submit():
        told = jsonify(ok=False, status=422, sentence=str(next(iter(form.picture.errors), "")))
        told.status_code = 422
        return told
    open_channel(db.session(), pid, viewer(), Ability.CHAT_SAY)
    prepared = form.picture.taken[0]
    photo = photos.keep(db.session(), prepared, form.alt.data or "", me().id, clock.now())
    known = pictures.as_data(photo, pid)
    return jsonify(ok=True, photo=photo.public_id, width=photo.width, height=photo.height, url=known["full"])


@bp.get("/c/<pid>/photos/<photo_pid>")
@needs(Ability.CHAT_READ)
def photo(pid: str, photo_pid: str) -> Response:
    """A picture that was said in this room."""
    return answer(_of_room(pid, photo_pid))


@bp.get("/c/<pid>/photos/<photo_pid>/thumb")
@needs(Ability.CHAT_READ)
def thumb(pid: str, photo_pid: str) -> Response:
    """The same, small."""
    return answer(_of_room(pid, photo_pid), thumb=True)


def _of_room(pid: str, photo_pid: str) -> Photo:
    channel, _listener, _here = open_channel(db.session(), pid, viewer(), Ability.CHAT_READ)
    found = pictures.in_room(db.session(), channel.id, photo_pid, me().id)
    if found is None:
        raise NotThere
    return found
