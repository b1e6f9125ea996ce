"""Patterns that a venue's page tells with their counts (X-04)."""

from __future__ import annotations

from flask import render_template

from app.core import db
from app.core.access import Here
from app.places.models import Venue
from events.reviews import queries
from events.reviews.closed import is_ring


def ring(venue: Venue, here: Here) -> str:
    """Most tables here know only each other: said where it is so, and nothing is hidden for it."""
    score = queries.score_of(db.session(), venue.id)
    if score is None or not is_ring(score.closed_tables, score.sat_tables):
        return ""
    return render_template("reviews/_ring.html", venue=venue, score=score)
