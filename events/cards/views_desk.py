"""The desk of a house: scan or type a card, see what it says, give what was promised, undo, the log."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db, wording
from app.core.access import Ability, NotThere, Refused
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, note, render, see_other, viewer
from events.cards import actions, code, kept, queries, reading, rules
from events.cards.access import open_desk
from events.cards.forms import CodeForm
from events.cards.reading import Read
from events.cards.rules import CardReason
from events.cards.shown import Card, card_of
from events.cards.views import bp, secret
from events.cards.wording import SENTENCES
from events.dinners.queries import dinner_by

LOG_KEPT = timedelta(days=30)


@bp.get("/v/<pid>/card")
@needs(Ability.CARD_CHECK)
def desk(pid: str) -> Response:
    """Read a card with the camera, or type its six digits; below, what was given here."""
    venue, here = open_desk(db.session(), pid, viewer())
    return _desk_page(venue, here, CodeForm(formdata=None))


@bp.post("/v/<pid>/card")
@needs(Ability.CARD_CHECK)
@limit("240 per hour")
def look(pid: str) -> Response | WerkzeugResponse:
    """Look at a card. A wrong code is answered on the next page, so that it is counted."""
    session = db.session()
    venue, here = open_desk(session, pid, viewer())
    form, now = CodeForm(), clock.now()
    if not form.validate_on_submit():
        return _desk_page(venue, here, form, 422)
    try:
        found = _found(venue, form.said(), now)
    except Refused as refused:  # said where it was asked, with the other ways still at hand
        form.code.errors, form.code.data = [wording.say(refused.reason)], ""
        return _desk_page(venue, here, form, 409)
    if isinstance(found, CardReason):
        note(wording.say(found), "bad")
        return see_other("cards.desk", pid=pid)
    ticket = reading.sign(secret(), reading.note_of(found, venue, me().id, now))
    return see_other("cards.read", pid=pid, ticket=ticket)


@bp.get("/v/<pid>/card/<ticket>")
@needs(Ability.CARD_CHECK)
def read(pid: str, ticket: str) -> Response:
    """What the card says to the desk: group, how many, what may be given now. Nothing else."""
    venue, here, card, _read = _reading(pid, ticket)
    now = clock.now()
    return render(
        "cards/read.html", here, venue=venue, card=card, lines=card.lines(now, venue.id), ticket=ticket,
        sentences=SENTENCES, may_undo=lambda use: rules.may_undo(use.given_at, now), on_day=kept.on_day,
    )  # fmt: skip


@bp.post("/v/<pid>/card/<ticket>")
@needs(Ability.CARD_CHECK)
@limit("240 per hour")
def give(pid: str, ticket: str) -> WerkzeugResponse:
    """The house gives what it has promised."""
    _venue, _here, card, read_note = _reading(pid, ticket)
    actions.give(db.session(), card.dinner, request.form.get("perk", "")[:200], read_note, clock.now())
    note(_("Given. It can be taken back for ten minutes."))
    return see_other("cards.read", pid=pid, ticket=ticket)


@bp.post("/v/<pid>/card/given/<use_pid>/undo")
@needs(Ability.CARD_CHECK)
@limit("240 per hour")
def undo(pid: str, use_pid: str) -> WerkzeugResponse:
    """It was not given after all."""
    session = db.session()
    venue, _here = open_desk(session, pid, viewer())
    use = queries.use_by(session, venue.id, use_pid)
    if use is None or (not _confirmed(venue) and use.by_id != me().id):
        raise NotThere
    actions.take_back(session, use, me().id, clock.now())
    note(_("Taken back. It may be given again."))
    return see_other("cards.desk", pid=pid)


def _reading(pid: str, ticket: str) -> tuple[Any, Any, Card, Any]:
    """The card that this address is about, for whoever read it, while the desk may act on it."""
    session = db.session()
    venue, here = open_desk(session, pid, viewer())
    said = reading.unsign(secret(), ticket)
    if said is None or said.venue_id != venue.id or said.member_id != me().id:
        raise NotThere
    dinner = dinner_by(session, said.dinner)
    if dinner is None:
        raise NotThere
    now = clock.now()
    if not rules.may_act(said.at, now):
        raise Refused(CardReason.CARD_READ_LONG_AGO)
    card = card_of(session, dinner, now)
    if not card.read_by(queries.posts(session, venue.id, me().id), venue.id):
        raise NotThere
    return venue, here, card, said


def _found(venue: Any, said: code.Shown | str | None, now: datetime) -> Read | CardReason:
    session = db.session()
    posts = queries.posts(session, venue.id, me().id)
    if isinstance(said, code.Shown):
        return reading.scanned(session, secret(), venue, posts, said, now)
    return reading.typed(session, secret(), venue, posts, str(said), me().id, now)


def _confirmed(venue: Any) -> bool:
    return any(post.confirmed for post in queries.posts(db.session(), venue.id, me().id))


def _desk_page(venue: Any, here: Any, form: CodeForm, status: int = 200) -> Response:
    session, now = db.session(), clock.now()
    confirmed = _confirmed(venue)
    log = queries.log_at(session, venue.id, now - LOG_KEPT, None if confirmed else me().id)
    return render(
        "cards/desk.html", here, status, venue=venue, form=form, log=log, confirmed=confirmed, now=now,
        may_undo=lambda use: use.undone_at is None and rules.may_undo(use.given_at, now),
    )  # fmt: skip
