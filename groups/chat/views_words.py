"""Pages of one's own words: editing, taking back, former versions; and the names that complete a mention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, jsonify, request
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db
from app.core.access import Ability, Here
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, render, see_other, viewer
from groups.chat import actions, history, lines, mentions, pictures
from groups.chat.access import open_channel, open_post
from groups.chat.forms import SayForm
from groups.chat.views import bp, refused, wants_json

if TYPE_CHECKING:
    from groups.chat.models import Channel, Entry


@bp.get("/c/<pid>/people")
@needs(Ability.CHAT_READ)
@limit("240 per minute")
def people(pid: str) -> Response:
    """Some in the room whose name fits what was typed after an @."""
    channel, _listener, _here = open_channel(db.session(), pid, viewer(), Ability.CHAT_READ)
    found = mentions.suggest(db.session(), channel.id, request.args.get("q", ""), me().id)
    return jsonify(ok=True, people=[lines.as_author(each) for each in found])


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
    form.standing = pictures.count_of(post)
    if not form.validate_on_submit():
        return refused(form) if wants_json() else _edit(channel, post, here, form, status=422)
    actions.edit(db.session(), channel, post, form.text.data or "", clock.now())
    return jsonify(ok=True) if wants_json() else see_other("chat.room", pid=pid, at=seq, _anchor=f"m{seq}")


@bp.get("/c/<pid>/entries/<int:seq>/history")
@needs(Ability.CHAT_READ)
def versions(pid: str, seq: int) -> Response:
    """How a message read before it was edited."""
    channel, post, here = open_post(db.session(), pid, seq, viewer(), Ability.CHAT_READ)
    found = history.versions(db.session(), post)
    return render("chat/history.html", here, channel=channel, post=post, versions=found)


@bp.post("/c/<pid>/entries/<int:seq>/remove")
@needs(Ability.CHAT_REMOVE)
@limit("60 per minute")
def remove(pid: str, seq: int) -> Response | WerkzeugResponse:
    """Take one's own message back."""
    channel, post, _here = open_post(db.session(), pid, seq, viewer(), Ability.CHAT_REMOVE)
    actions.remove(db.session(), channel, post, me().id, clock.now())
    return jsonify(ok=True) if wants_json() else see_other("chat.room", pid=pid, at=seq, _anchor=f"m{seq}")


def _edit(channel: Channel, post: Entry, here: Here, form: SayForm, status: int = 200) -> Response:
    return render("chat/edit.html", here, status, channel=channel, post=post, form=form)
