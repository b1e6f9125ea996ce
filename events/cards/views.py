"""The group's card on a diner's phone, its codes for an hour without network, and what anybody's camera opens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db
from app.core.access import Ability, Refused
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import absolute, render, see_other, viewer
from events.cards import ahead, code, kept, queries, reading, rules
from events.cards.access import seat_here
from events.cards.rules import CardReason
from events.cards.shown import card_of
from events.cards.wording import SENTENCES
from events.dinners.keys import door, guest_here

bp = Blueprint("cards", __name__)


def secret() -> bytes:
    """The server's secret, of which every dinner's key is made."""
    return str(current_app.config["SETTINGS"].secret_key).encode()


def _own(pid: str) -> tuple[Any, Any, Any]:
    """The dinner, what the viewer is toward it, and the seat by which the card is shown."""
    guest = guest_here(pid)
    dinner, here = door(pid, Ability.CARD_SHOW, guest)
    return dinner, here, seat_here(db.session(), dinner, viewer(), guest)


def _address(payload: str) -> str:
    return absolute("cards.scan", payload=payload)


@bp.get("/d/<pid>/card")
@needs(Ability.CARD_SHOW)
def page(pid: str) -> Response:
    """We are the group: who, how many, what was promised; a code where somebody can read it."""
    dinner, here, seat = _own(pid)
    now = clock.now()
    card = card_of(db.session(), dinner, now)
    closed = rules.shut(card.table, now)
    read = card.read_anywhere(db.session())
    key = code.card_key(secret(), pid)
    live = ahead.live(seat, key, _address, now) if closed is None and read else None
    return render(
        "cards/page.html", here, dinner=dinner, card=card, lines=card.lines(now), closed=closed, read=read, live=live,
        sentences=SENTENCES, large="large" in request.args, kept=kept.of(card, now) if live else None,
        on_day=kept.on_day,
    )  # fmt: skip


@bp.get("/d/<pid>/card/codes.json")
@needs(Ability.CARD_SHOW)
@limit("120 per hour")
def codes(pid: str) -> Response:
    """Codes of the next hour, some at a time, for the phone of this seat alone."""
    dinner, _here, seat = _own(pid)
    now = clock.now()
    card = card_of(db.session(), dinner, now)
    closed = rules.shut(card.table, now)
    if closed is not None:
        raise Refused(closed)
    if not card.read_anywhere(db.session()):
        raise Refused(CardReason.NO_CARD)
    wanted = request.args.get("from", type=int)
    return jsonify(ahead.codes(dinner, seat, code.card_key(secret(), pid), _address, now, wanted))


@bp.get("/card/<payload>")
@needs(Ability.SITE_SEE)
def scan(payload: str) -> Response | WerkzeugResponse:
    """What the QR opens. Those who work where it may be shown are led to the reading; all others learn nothing."""
    who, shown = viewer(), code.parse(payload)
    if who is None or shown is None:
        return _neutral()
    session, now = db.session(), clock.now()
    houses = queries.houses_of(session, who.id)
    if not houses:
        return _neutral()
    try:
        seat, card = reading.by_qr(session, secret(), shown, now)
    except Refused:
        return _neutral()
    for venue in queries.venues(session, houses & card.houses()):
        if card.read_by(queries.posts(session, venue.id, who.id), venue.id):
            read = reading.shows_now(seat, card, shown, now)
            ticket = reading.sign(secret(), reading.note_of(read, venue, who.id, now))
            return see_other("cards.read", pid=venue.public_id, ticket=ticket)
    return _neutral()


def _neutral() -> Response:
    return render("cards/neutral.html")


@bp.get("/cards/kept")
@needs(Ability.SITE_SEE)
def kept_page() -> Response:
    """The empty frame in which a phone without network draws the cards that it keeps. Nothing of anybody is on it."""
    return render("cards/kept.html")


@bp.get("/sw.js")
@needs(Ability.SITE_SEE)
def worker() -> Response:
    """The service worker, at the root so that it may answer for every address when the network is gone."""
    script = Path(current_app.static_folder or "static") / "dist" / "sw.js"
    return Response(script.read_bytes(), mimetype="text/javascript")
