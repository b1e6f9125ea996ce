"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.core import jobs, marks, wording
from app.core import panels as slots
from app.core.signals import listen_after
from app.merchants import log
from events.claims import evidence, export, live, panels, queries
from events.claims.views import bp
from events.claims.wording import SENTENCES, replied
from events.reviews import shown
from events.signals import ReviewAnswered


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    wording.add(SENTENCES)
    shown.answered_by(queries.answered)
    log.words("replied", replied)
    app.register_blueprint(bp)
    marks.put("dinner", "code", queries.waiting_here)
    slots.fill("dinner.main", panels.on_dinner)
    slots.fill("reviews.under", panels.under_reviews)
    slots.fill("review.replied", panels.replied_at)
    slots.fill("merchant.nav", panels.nav)
    slots.fill("merchant.main", panels.on_desk)
    slots.fill("merchant.after", panels.after_desk)
    slots.fill("dispute.main", panels.on_dispute)
    slots.fill("account.export", export.parts_of)
    listen_after(ReviewAnswered, live.on_answered)
    jobs.on_tick(evidence.weigh_waiting)
