"""Undoing a move, and what the dinner's page says of one while it is fresh."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock, db, i18n
from app.core.access import Ability
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import note, see_other
from events.dinners import moving
from events.dinners.keys import door
from events.dinners.views import bp


@bp.post("/d/<pid>/move/undo")
@needs(Ability.DINNER_EDIT)
@limit("30 per hour")
def undo_move(pid: str) -> Response:
    """Take a move back, within a few minutes."""
    dinner, _here = door(pid, Ability.DINNER_EDIT)
    moving.undo(db.session(), dinner, clock.now())
    note(_("It is at the former time and place again. Everybody is told."))
    return see_other("dinners.page", pid=pid)


def moved(dinner: Any, here: Any, **_more: object) -> str:
    """For a day: from where the dinner was moved, by whom, and for five minutes the way back."""
    now = clock.now()
    fresh = dinner.moved_at is not None and now - dinner.moved_at <= moving.TOLD_ON_THE_PAGE
    if not fresh or dinner.called_off_at is not None or now >= dinner.ends_at:
        return ""
    move = moving.last_move(db.session(), dinner)
    if move is None or now - (move.undone_at or move.moved_at) > moving.TOLD_ON_THE_PAGE:
        return ""
    if not moving.still_so(dinner, move):
        return ""  # a poll, say, has decided otherwise since
    hosts = here.may(Ability.DINNER_EDIT) and move.undone_at is None
    may_undo = hosts and moving.refusal(db.session(), dinner, move, now) is None
    title, lines = tell(move)
    return render_template("dinners/_moved.html", dinner=dinner, title=title, lines=lines, may_undo=may_undo)


def tell(move: Any) -> tuple[str, list[str]]:
    """Who has moved it, and each from what to what."""
    who, was = move.by.nickname, _when(move.was_starts_at, move.was_timezone)
    if move.undone_at is not None:
        return _(
            "%(name)s had moved it and took that back: it is %(when)s, as before.", name=who, when=was
        ), []
    now = _when(move.now_starts_at, move.now_timezone)
    lines = []
    if move.was_starts_at != move.now_starts_at:
        lines.append(_("From %(before)s to %(after)s.", before=was, after=now))
    elif move.was_ends_at != move.now_ends_at:
        ends = (
            _when(move.was_ends_at, move.was_timezone),
            _when(move.now_ends_at, move.now_timezone),
        )
        lines.append(_("The end: from %(before)s to %(after)s.", before=ends[0], after=ends[1]))
    if move.was_venue_id != move.now_venue_id:
        places = _where(move.was_venue), _where(move.now_venue)
        lines.append(_("From “%(before)s” to “%(after)s”.", before=places[0], after=places[1]))
    return _("Moved by %(name)s", name=who), lines


def _when(moment: Any, zone: str) -> str:
    return i18n.say_when(moment, "full", zone)


def _where(venue: Any) -> str:
    return venue.name if venue is not None else str(_("place to be decided"))
