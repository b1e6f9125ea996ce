"""What shared tables show elsewhere: a place's, a city's, a house's, one's own, where a dinner came from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from app.accounts.models import Member
from app.core import clock, db, marks
from app.core.access import Ability, Here
from app.core.i18n import say_when
from app.core.viewer import Viewer
from app.core.web import marked
from app.merchants.models import Merchant
from app.merchants.queries import is_confirmed
from app.places.models import Venue
from events.boards import queries, shown
from events.dinners.models import Dinner


def on_venue(venue: Venue, here: Here) -> str:
    """The shared tables of this place that are open."""
    if not marked("venue", "boards", venue=venue.id):
        return ""
    session = db.session()
    found = queries.open_at(session, venue.id, clock.now())
    return render_template("boards/_open.html", cards=shown.cards(session, found)) if found else ""


def on_discover(city: str) -> str:
    """Those of a city."""
    session = db.session()
    found = queries.open_in(session, city, clock.now())
    return render_template("boards/_open.html", cards=shown.cards(session, found)) if found else ""


def on_desk(merchant: Merchant, here: Here) -> str:
    """A house's own: how many come, what they do not eat, and the way to put up another."""
    session, may = db.session(), here.may(Ability.BOARD_PUT_UP)
    rows = shown.desk(session, queries.of_merchant(session, merchant.id, clock.now()))
    if not rows and not (may and is_confirmed(session, merchant.id)):
        return ""
    return render_template("boards/_desk.html", merchant=merchant, rows=rows, may=may)


def on_dinner(dinner: Dinner, here: Here, phase: object) -> str:
    """Where this table came from."""
    if not marked("dinner", "board", dinner=dinner.id):
        return ""
    board = queries.behind(db.session(), dinner.id)
    return render_template("boards/_dinner.html", board=board) if board is not None else ""


def on_me(member: Member, here: Here) -> str:
    """Where one sits or asks."""
    session = db.session()
    if not marks.look(session, "every", "boards", member=member.id):
        return ""
    rows = queries.of_member(session, member.id)
    return render_template("boards/_on_me.html", rows=rows) if rows else ""


def todo(viewer: Viewer, now: datetime, **_more: object) -> list[dict[str, Any]]:
    """Those who would join a table where one sits."""
    session = db.session()
    if not marks.at_home(session, "boards", viewer.id, now):
        return []
    return [{
        "icon": "seat", "title": _("%(name)s would like to sit with you", name=ask.member.nickname),
        "meta": _("%(table)s, answer until %(when)s", table=ask.board.title,
                  when=say_when(ask.until, "short", viewer.timezone)),
        "href": url_for("boards.page", pid=ask.board.public_id), "action": _("Answer"), "rank": 7,
    } for ask in queries.waiting_for(session, viewer.id, now)]  # fmt: skip


def export(member_id: int) -> list[dict[str, Any]]:
    """What a member takes along."""
    return queries.exported(db.session(), member_id)
