"""The page "for a table of N", and the way to it from a venue."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from app.core import clock, db
from app.core.access import Ability, Here
from app.core.boundary import needs
from app.core.web import render, viewer
from app.places.access import open_venue
from events.bills.for_tables import FEWEST_HEADS, MOST_HEADS, SIZES, for_table
from events.bills.panels import heads_at

bp = Blueprint("houses", __name__)
USUAL = 6


@bp.get("/v/<pid>/table")
@needs(Ability.VENUE_SEE)
def table(pid: str) -> Response:
    """What to order for so many, and what it costs a head."""
    venue, here = open_venue(db.session(), pid, viewer())
    people = request.args.get("people", USUAL, type=int)
    people = min(MOST_HEADS, max(FEWEST_HEADS, people))
    found = for_table(db.session(), venue.id, people, clock.now())
    return render("bills/for_table.html", here, venue=venue, people=people, found=found, sizes=SIZES)


def on_venue(venue: Any, here: Here) -> str:
    """The sizes to choose from, where agreed bills are enough to say something."""
    if heads_at(venue) is None:
        return ""
    return render_template("bills/_for_table.html", venue=venue, sizes=SIZES, people=None)
