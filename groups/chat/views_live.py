"""What is done to a message in place: signs, pins, silence; by forms and, for the script, as plain answers."""

from __future__ import annotations

from flask import Response, jsonify, request
from werkzeug.wrappers import Response as WerkzeugResponse

from app.accounts.blocks import hidden_from
from app.core import clock, db
from app.core.access import Ability, NotThere
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, render, see_other, viewer
from groups.chat import cards, extras, pins, queries, reactions, veils
from groups.chat import mute as mute_of
from groups.chat.access import open_channel, open_post
from groups.chat.views import bp


@bp.get("/c/<pid>/entries/<int:seq>/react")
@needs(Ability.CHAT_SAY)
def signs(pid: str, seq: int) -> Response:
    """All usual signs for one message, and a field for any other."""
    channel, post, here = open_post(db.session(), pid, seq, viewer(), Ability.CHAT_SAY)
    standing = extras.of(db.session(), [post], me().id)[seq].get("reactions", [])
    mine = {sign for sign, _count, own, _names in standing if own}
    return render("chat/signs.html", here, channel=channel, post=post, signs=reactions.MORE, mine=mine)


@bp.post("/c/<pid>/entries/<int:seq>/react")
@needs(Ability.CHAT_SAY)
@limit("120 per minute")
def react(pid: str, seq: int) -> Response | WerkzeugResponse:
    """`on` or `off` names the sign: pressed twice, it is done once."""
    channel, post, _here = open_post(db.session(), pid, seq, viewer(), Ability.CHAT_SAY)
    on, off = request.form.get("on", ""), request.form.get("off", "")
    reactions.react(db.session(), channel, post, me().id, (on or off)[:40], bool(on), clock.now())
    return _done(pid, seq)


@bp.get("/c/<pid>/entries/<int:seq>/card")
@needs(Ability.CHAT_READ)
def card(pid: str, seq: int) -> Response:
    """What an entry calls or links to, as the viewer sees it now: nothing where that is not to be seen."""
    channel, _listener, _here = open_channel(db.session(), pid, viewer(), Ability.CHAT_READ)
    entry = queries.entry_at(db.session(), channel.id, seq)
    if entry is None or not veils.for_reader(db.session(), [entry], me().id):
        raise NotThere
    return Response(cards.drawn([entry], me()).get(seq, ""), headers={"Cache-Control": "no-store"})


@bp.get("/c/<pid>/pins")
@needs(Ability.CHAT_READ)
def pinned(pid: str) -> Response:
    """What the room keeps in sight, and who put it there."""
    channel, _listener, here = open_channel(db.session(), pid, viewer(), Ability.CHAT_READ)
    return render(
        "chat/pins.html",
        here,
        channel=channel,
        pins=pins.all_of(db.session(), channel.id, hidden_from(db.session(), me().id)),
    )


@bp.post("/c/<pid>/entries/<int:seq>/pin")
@needs(Ability.CHAT_SAY)
@limit("60 per minute")
def pin(pid: str, seq: int) -> Response | WerkzeugResponse:
    """`on` pins the message, `off` takes the pin away."""
    channel, post, _here = open_post(db.session(), pid, seq, viewer(), Ability.CHAT_SAY)
    pins.pin(db.session(), channel, post, me().id, bool(request.form.get("on")), clock.now())
    return _done(pid, seq)


@bp.post("/c/<pid>/mute")
@needs(Ability.CHAT_READ)
@limit("60 per minute")
def mute(pid: str) -> WerkzeugResponse:
    """`on` silences the room for oneself alone; without it the room is heard again."""
    _channel, listener, _here = open_channel(db.session(), pid, viewer(), Ability.CHAT_READ)
    mute_of.set_quiet(listener, bool(request.form.get("on")), clock.now())
    return see_other("chat.room", pid=pid)


def _done(pid: str, seq: int) -> Response | WerkzeugResponse:
    if request.accept_mimetypes.best == "application/json":
        return jsonify(ok=True)
    return see_other("chat.room", pid=pid, at=seq, _anchor=f"m{seq}")
