"""Pages of talk: my rooms, one room, and the same acts as the socket's, by ordinary forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, request
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db, i18n
from app.core.access import Ability, Here
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, render, see_other, viewer
from groups.chat import actions, lines, queries
from groups.chat.access import open_channel, open_post
from groups.chat.forms import SayForm

if TYPE_CHECKING:
    from groups.chat.models import Channel, Entry

bp = Blueprint("chat", __name__)
LARGEST = 2**31 - 1


@bp.get("/chats")
@needs(Ability.CHAT_LIST)
def mine() -> Response:
    """The member's rooms, with what waits in each."""
    return render("chat/mine.html", rooms=queries.rooms_of(db.session(), me().id), previews=lines.preview)


@bp.get("/c/<pid>")
@needs(Ability.CHAT_READ)
def room(pid: str) -> Response:
    """The newest page of a room, or an older one."""
    return _room(pid, SayForm())


@bp.post("/c/<pid>/say")
@needs(Ability.CHAT_SAY)
@limit("120 per minute")
def say(pid: str) -> Response | WerkzeugResponse:
    """Say something; what cannot be said comes back with its text kept."""
    form = SayForm()
    channel, _listener, _here = open_channel(db.session(), pid, viewer(), Ability.CHAT_SAY)
    if not form.validate_on_submit():
        return _refused(form) if _wants_json() else _room(pid, form, status=422)
    entry = actions.say(
        db.session(), channel, me().id, form.text.data or "", form.client_id.data or "", clock.now()
    )
    if _wants_json():
        return jsonify(ok=True, seq=entry.seq)
    return see_other("chat.room", pid=pid, _anchor="end")


@bp.get("/c/<pid>/entries")
@needs(Ability.CHAT_READ)
def entries(pid: str) -> Response:
    """What was written after a number, as the socket's `catch_up` answers it."""
    channel, _listener, _here = open_channel(db.session(), pid, viewer(), Ability.CHAT_READ)
    return jsonify(ok=True, **lines.since(db.session(), channel, _number("after") or 0, me().id))


@bp.post("/c/<pid>/seen")
@needs(Ability.CHAT_READ)
def seen(pid: str) -> Response | WerkzeugResponse:
    """Everything up to a number is read; without one, all of it."""
    channel, _listener, _here = open_channel(db.session(), pid, viewer(), Ability.CHAT_READ)
    seq = actions.seen(db.session(), channel, me().id, request.form.get("seq", LARGEST, type=int))
    return jsonify(ok=True, seq=seq) if _wants_json() else see_other("chat.room", pid=pid, _anchor="end")


@bp.get("/c/<pid>/entries/<int:seq>/edit")
@needs(Ability.CHAT_EDIT)
def edit_page(pid: str, seq: int) -> Response:
    """The words of one's own message, to be changed."""
    channel, post, here = open_post(db.session(), pid, seq, viewer(), Ability.CHAT_EDIT)
    return _edit(channel, post, here, SayForm(text=post.text))


@bp.post("/c/<pid>/entries/<int:seq>/edit")
@needs(Ability.CHAT_EDIT)
@limit("60 per minute")
def edit(pid: str, seq: int) -> Response | WerkzeugResponse:
    """Say it in other words."""
    channel, post, here = open_post(db.session(), pid, seq, viewer(), Ability.CHAT_EDIT)
    form = SayForm()
    if not form.validate_on_submit():
        return _edit(channel, post, here, form, status=422)
    actions.edit(db.session(), channel, post, form.text.data or "", clock.now())
    return see_other("chat.room", pid=pid, _anchor=f"m{seq}")


@bp.post("/c/<pid>/entries/<int:seq>/remove")
@needs(Ability.CHAT_REMOVE)
@limit("60 per minute")
def remove(pid: str, seq: int) -> Response | WerkzeugResponse:
    """Take one's own message back."""
    channel, post, _here = open_post(db.session(), pid, seq, viewer(), Ability.CHAT_REMOVE)
    actions.remove(db.session(), channel, post, me().id, clock.now())
    return jsonify(ok=True) if _wants_json() else see_other("chat.room", pid=pid, _anchor=f"m{seq}")


def _refused(form: SayForm) -> Response:
    sentence = next(iter(form.text.errors), "")
    answer = jsonify(ok=False, status=422, sentence=str(sentence))
    answer.status_code = 422
    return answer


def _room(pid: str, form: SayForm, status: int = 200) -> Response:
    channel, listener, here = open_channel(db.session(), pid, viewer(), Ability.CHAT_READ)
    before = _number("before")
    page = queries.shown(db.session(), channel.id, before)
    told = lines.of_page(
        db.session(), page.rows[::-1], me().id, i18n.zone(me().timezone), listener.read_seq, i18n.lang()
    )
    rooms = queries.rooms_of(db.session(), me().id)
    people, count = queries.people_of(db.session(), channel.id)
    return render(
        "chat/room.html", here, status,
        channel=channel, read_seq=listener.read_seq, form=form, lines=told, older=page.before, before=before,
        rooms=rooms, room=next((r for r in rooms if r.channel.id == channel.id), None), previews=lines.preview,
        people=people, count=count,
    )  # fmt: skip


def _edit(channel: Channel, post: Entry, here: Here, form: SayForm, status: int = 200) -> Response:
    return render("chat/edit.html", here, status, channel=channel, post=post, form=form)


def _number(name: str) -> int | None:
    given = request.args.get(name, type=int)
    return None if given is None else max(0, min(given, LARGEST))


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"
