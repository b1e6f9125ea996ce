"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.core import jobs, marks, wording
from app.core import panels as slots
from app.core.signals import listen, listen_after
from app.places.signals import TieDeclared
from events.attestations import export, in_groups, judging, keeping, panels, queries, queries_disputes, ties
from events.attestations import views_disputes as views_disputes  # its routes hang on the same blueprint
from events.attestations.views import bp
from events.attestations.wording import ALL
from events.dinners.live import refresh
from events.signals import PresenceShown, VouchGiven, WalkInAsked
from groups.membership import attested


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    for sentences in ALL:
        wording.add(sentences)
    app.register_blueprint(bp)
    # Every new state follows one of these; told once for each of a hundred seats, SeatJudged would be a storm.
    for kind in (PresenceShown, VouchGiven, WalkInAsked):
        listen_after(kind, refresh)
    listen(TieDeclared, ties.on_tie_declared)
    attested.source(in_groups.tables_of_group)
    jobs.on_tick(judging.look_again)
    jobs.on_tick(keeping.forget)
    jobs.on_chore(judging.tonight)
    slots.fill("dinner.main", panels.dinner_main)
    slots.fill("dinner.threads", panels.threads)
    slots.fill("member.standing", panels.member_standing)
    slots.fill("home.todo", panels.home_todo)
    slots.fill("account.export", export.parts_of)
    marks.put("home", "unconfirmed", queries.unconfirmed)
    marks.put("home", "unsettled", queries_disputes.unsettled)
