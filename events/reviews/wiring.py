"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.core import jobs, marks, panels, wording
from app.core.signals import listen
from app.places.signals import DishesMerged
from events.attestations import night
from events.reviews import (
    export,
    in_chat,
    listeners,
    live,
    nights,
    queries,
    warnings,
    wiring_houses,
    wiring_told,
)
from events.reviews import panels as mine
from events.reviews import views_numbers as views_numbers  # its routes hang on the same blueprint
from events.reviews.views import bp
from events.reviews.wording import ALL
from events.signals import NumbersDue, ReviewChanged, ReviewsOpened, ReviewWithdrawn, SeatJudged


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    for sentences in ALL:
        wording.add(sentences)
    app.register_blueprint(bp)
    listen(ReviewsOpened, listeners.on_numbers_moved)
    listen(ReviewChanged, listeners.on_numbers_moved)
    listen(ReviewWithdrawn, listeners.on_numbers_moved)
    listen(SeatJudged, listeners.on_seat_judged)
    listen(NumbersDue, listeners.on_numbers_due)
    listen(DishesMerged, listeners.on_dishes_merged)
    live.attach()
    in_chat.attach()
    night.on_night(nights.learn)
    night.on_night(nights.number)
    jobs.on_tick(listeners.open_what_is_due)
    jobs.on_tick(listeners.refresh_old_scores)
    panels.fill("venue.meta", mine.venue_meta)
    panels.fill("venue.main", warnings.ring)
    panels.fill("venue.main", mine.venue_main)
    panels.fill("venue.aside", mine.venue_aside)
    panels.fill("venue.lines", mine.venue_lines)
    panels.fill("venue.linked", mine.venue_linked)
    panels.fill("dinner.main", mine.dinner_main)
    panels.fill("member.main", mine.member_main)
    panels.fill("group.main", mine.group_main)
    panels.fill("home.todo", mine.home_todo)
    panels.fill("account.export", export.parts_of)
    wiring_told.register()
    wiring_houses.register()
    marks.put("home", "unwritten", queries.unwritten)
