"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.core import jobs, marks, panels, wording
from app.core.signals import listen_after
from app.merchants import log
from events.cards import export, keeping, next_door, perks, queries, sources
from events.cards import panels as shown
from events.cards import views_desk as views_desk  # its routes are on the blueprint by now
from events.cards.views import bp
from events.cards.wording import SENTENCES, given, taken_back
from events.dinners.live import refresh
from events.signals.cards import PerkGiven
from groups.alliances import openings


def register(app: Flask) -> None:
    """Attach blueprint, listeners, panels and the sources of perks."""
    wording.add(SENTENCES)
    log.words("perk_given", given)
    log.words("perk_taken_back", taken_back)
    app.register_blueprint(bp)
    listen_after(PerkGiven, refresh)
    jobs.on_tick(keeping.forget)
    perks.source(sources.notes)
    perks.source(sources.invitations)
    perks.source(sources.allies)
    openings.moves_from(next_door.moved)
    marks.put("home", "my_card", queries.at_table)
    panels.fill("dinner.tools", shown.tools)
    panels.fill("bill.desk", shown.on_bill)
    panels.fill("merchant.head", shown.on_merchant)
    panels.fill("home.todo", shown.todo)
    panels.fill("account.export", export.parts_of)
