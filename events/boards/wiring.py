"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.accounts.signals import AccountClosed, BlockChanged
from app.core import jobs, marks, wording
from app.core import panels as slots
from app.core.signals import listen
from app.merchants import log
from app.merchants.signals import ClaimEnded
from app.places.signals import TieDeclared, VenuesMerged
from events.boards import listeners, live, panels, queries, settling
from events.boards.views import bp
from events.boards.wording import LINES, SENTENCES


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    wording.add(SENTENCES)
    for kind, sentence in LINES.items():
        log.words(kind, sentence)
    app.register_blueprint(bp)
    live.attach()
    listen(AccountClosed, listeners.account_closed)
    listen(BlockChanged, listeners.block_changed)
    listen(TieDeclared, listeners.tie_declared)
    listen(ClaimEnded, listeners.claim_ended)
    listen(VenuesMerged, listeners.venues_merged)
    jobs.on_each(queries.due, settling.settle)
    marks.put("dinner", "board", queries.of_dinner)
    marks.put("venue", "boards", queries.open_here)
    marks.put("home", "boards", queries.to_answer)
    marks.put("every", "boards", queries.at_some)
    slots.fill("venue.main", panels.on_venue)
    slots.fill("discover.main", panels.on_discover)
    slots.fill("merchant.main", panels.on_desk)
    slots.fill("dinner.top", panels.on_dinner)
    slots.fill("me.main", panels.on_me)
    slots.fill("home.todo", panels.todo)
    slots.fill("account.export", panels.export)
