"""Polls on the pages of other rooms: the vote on the dinner's page, the way to open one, what waits for an answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from app.core import clock, db, marks
from app.core.access import Ability, Here
from app.core.viewer import Viewer
from app.core.web import viewer
from events.dinners import drawn as table
from events.dinners.holders import Holder
from events.dinners.keys import guest_here
from events.dinners.models import Dinner
from events.dinners.queries import guest_seat, own_seat
from events.dinners.rules import Phase, SeatState
from events.polls import drawn, queries

SITS = (SeatState.GOING, SeatState.OFFERED, SeatState.WAITING)


def picture_for(dinner: Dinner, here: Here, who: Viewer | None, *, every: bool) -> dict[str, Any]:
    """The polls of a dinner as its viewer sees them: `every` with those that are over."""
    session, now = db.session(), clock.now()
    polls = queries.last_of_each(session, dinner.id) if every else queries.running(session, dinner.id)
    guest = guest_here(dinner.public_id, session) if who is None else None
    own, voter = None, None
    if who is not None:
        own, voter = own_seat(session, dinner.id, who.id), Holder(who.id)
    elif guest is not None:
        own, voter = guest_seat(session, dinner.id, guest.id), Holder(guest_id=guest.id)
    return drawn.picture(dinner, polls, voter, here, now, sits=own is not None and own.state in SITS)


def on_dinner(dinner: Dinner, here: Here, phase: Any, **_more: object) -> str:
    """The dinner's page: the vote, to be answered where one stands. Nothing is asked where nothing is open."""
    if phase == Phase.CALLED_OFF or not (dinner.time_open or dinner.place_open):
        return ""
    found = picture_for(dinner, here, viewer(), every=False)
    return render_template("polls/_on_dinner.html", **found, may=here.may, undecided=not found["running"])


def tools(dinner: Dinner, here: Here, phase: Any, **_more: object) -> list[dict[str, Any]]:
    """Around the dinner: its host may let the table decide what still stands."""
    settled = not dinner.time_open or not dinner.place_open
    if phase != Phase.BEFORE or not here.may(Ability.POLL_RUN) or not settled:
        return []
    return [{
        "title": _("Let the table decide"), "meta": _("Other dates or places, to vote on"),
        "href": url_for("polls.new_on", pid=dinner.public_id), "icon": "vote", "rank": 40,
    }]  # fmt: skip


def ways(group: Any, **_more: object) -> list[dict[str, Any]]:
    """Where a table is set: by a vote."""
    return [{
        "title": _("Let the table decide"), "meta": _("Give some dates or places; the winner becomes the dinner’s."),
        "href": url_for("polls.new", pid=group.public_id), "icon": "vote", "rank": 10,
    }]  # fmt: skip


def todo(viewer: Viewer, now: datetime, **_more: object) -> list[dict[str, Any]]:
    """What waits for the viewer's answer."""
    session = db.session()
    if not marks.at_home(session, "polls", viewer.id, now):
        return []
    return [
        {"icon": "vote", "title": _("A vote waits for you: %(title)s", title=dinner.title),
         "meta": _("The vote ends %(when)s", when=table.soon(ends, viewer.timezone)), "action": _("Answer"),
         "href": url_for("polls.page", pid=dinner.public_id), "rank": 15}
        for dinner, ends in queries.unanswered(session, viewer.id, now)
    ]  # fmt: skip
