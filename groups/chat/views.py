"""Pages of talk: my rooms, one room, and the same acts as the socket's, by ordinary forms."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request
from werkzeug.wrappers import Response as WerkzeugResponse

from app.accounts.blocks import hidden_from
from app.core import clock, db, i18n
from app.core.access import Ability
from app.core.boundary import glance, needs
from app.core.limits import limit
from app.core.photos_drawing import LARGEST as LARGEST_PICTURE
from app.core.photos_web import takes_files
from app.core.web import me, render, see_other, viewer
from groups.chat import actions, cards, lines, pictures, pins, queries, quotes, veils, windows
from groups.chat.access import open_channel
from groups.chat.forms import SayForm

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
    """The newest page of a room, an older one, or the one around a number."""
    return _room(pid, SayForm())


@bp.post("/c/<pid>/say")
@needs(Ability.CHAT_SAY)
@limit("120 per minute")
@takes_files(2 * LARGEST_PICTURE)
def say(pid: str) -> Response | WerkzeugResponse:
    """Say something; what cannot be said comes back with its text kept."""
    if request.files:  # they are drawn before the unit of work, and for nobody outside
        with glance() as looking:
            open_channel(looking, pid, viewer(), Ability.CHAT_SAY)
    form = SayForm()
    sayable = form.validate_on_submit()
    channel, _listener, _here = open_channel(db.session(), pid, viewer(), Ability.CHAT_SAY)
    if not sayable:
        return refused(form) if wants_json() else _room(pid, form, status=422)
    entry = actions.say(
        db.session(), channel, me().id, form.text.data or "", form.client_id.data or "", clock.now(),
        reply_to=form.answers(), photos=_pictures(form),
    )  # fmt: skip
    if wants_json():
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
    return jsonify(ok=True, seq=seq) if wants_json() else see_other("chat.room", pid=pid, _anchor="end")


def _pictures(form: SayForm) -> list[pictures.Picked]:
    """Those that were sent ahead, and those that came along."""
    ahead = pictures.picked(form.photos.data)
    if not form.pictures.taken:
        return ahead
    return ahead + pictures.keep(db.session(), form.pictures.taken, form.alt.data or "", me().id, clock.now())


def refused(form: SayForm) -> Response:
    """The same refusal, for a script."""
    sentence = next(iter([*form.text.errors, *form.pictures.errors]), "")
    answer = jsonify(ok=False, status=422, sentence=str(sentence))
    answer.status_code = 422
    return answer


def _room(pid: str, form: SayForm, status: int = 200) -> Response:
    session = db.session()
    channel, listener, here = open_channel(session, pid, viewer(), Ability.CHAT_READ)
    at = _number("at")
    window = windows.asked(session, channel, at, _number("before"), _number("after"))
    seen_here = veils.for_reader(session, window.entries, me().id)
    unread = windows.first_unread(session, listener) if channel.last_seq > listener.read_seq else None
    earlier = bool(unread and window.entries and unread.seq < window.entries[0].seq)
    told = lines.of_page(
        session, seen_here, me().id, i18n.zone(me().timezone), LARGEST if earlier else listener.read_seq,
        i18n.lang(), me().public_id,
    )  # fmt: skip
    rooms = queries.rooms_of(session, me().id)
    people, count = queries.people_of(session, channel.id, me().id)
    return render(
        "chat/room.html", here, status,
        channel=channel, read_seq=listener.read_seq, form=form, lines=told, window=window, at=at,
        unread=unread if earlier and window.newer is None else None, answered=_answered(channel.id, form),
        rooms=rooms, room=next((r for r in rooms if r.channel.id == channel.id), None), previews=lines.preview,
        people=people, count=count, pinned=pins.bar(session, channel.id, hidden_from(session, me().id)),
        cards=cards.drawn(seen_here, me()),
    )  # fmt: skip


def _answered(channel_id: int, form: SayForm) -> dict[str, object] | None:
    """What is being answered: the message that `?reply=` names, or that of a form which came back."""
    seq = form.answers() or _number("reply")
    post = queries.entry_at(db.session(), channel_id, seq) if seq else None
    if (
        post is None
        or post.kind.value != "post"
        or post.removed_at is not None
        or not veils.for_reader(db.session(), [post], me().id)
    ):
        form.reply_to.data = ""
        return None
    form.reply_to.data = str(post.seq)
    return quotes.quote(post)


def _number(name: str) -> int | None:
    given = request.args.get(name, type=int)
    return None if given is None else max(0, min(given, LARGEST))


def wants_json() -> bool:
    """Whether a script asks, and not a browser that wants a page."""
    return request.accept_mimetypes.best == "application/json"
