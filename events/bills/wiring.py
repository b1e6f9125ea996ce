"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask

from app.core import jobs, marks, panels, wording
from app.core.signals import listen, listen_after
from app.places.signals import DishesMerged
from events.bills import (
    agreeing,
    export,
    in_chat,
    listeners,
    picturing,
    queries,
    queries_groups,
    settling,
    views_for_tables,
)
from events.bills import panels as shown
from events.bills import views_after as views_after  # their
from events.bills import views_files as views_files  # their routes are on the blueprint by now
from events.bills import views_given as views_given
from events.bills import views_photos as views_photos
from events.bills.views import bp
from events.bills.wording import SENTENCES
from events.dinners.live import refresh
from events.signals import (
    BillAgreed,
    BillChanged,
    BillProposed,
    BillReopened,
    GuestMerged,
    SeatTaken,
    TransferMoved,
)


def register(app: Flask) -> None:
    """Attach blueprints, listeners, ticks and panels."""
    wording.add(SENTENCES)
    app.register_blueprint(bp)
    app.register_blueprint(views_for_tables.bp)
    in_chat.attach()
    listen(SeatTaken, listeners.seated)
    listen(GuestMerged, listeners.guest_merged)
    listen(DishesMerged, listeners.dishes_merged)
    for kind in (BillChanged, BillProposed, BillAgreed, BillReopened, TransferMoved):
        listen_after(kind, refresh)
    jobs.on_each(queries.standing_quietly, agreeing.stand_quietly)
    jobs.on_each(queries.to_remind, settling.remind)
    jobs.on_each(picturing.old_codes, picturing.expire)
    panels.fill("dinner.tools", shown.tools)
    panels.fill("dinner.main", shown.on_dinner)
    panels.fill("group.aside", shown.on_group)
    marks.put("group", "my_bills", queries_groups.my_bills)
    panels.fill("home.todo", shown.todo)
    panels.fill("rota.treated", shown.treated)
    panels.fill("venue.meta", shown.venue_meta)
    panels.fill("venue.aside", shown.venue_aside)
    panels.fill("venue.aside", views_for_tables.on_venue)
    panels.fill("review.dishes", shown.to_review)
    panels.fill("account.export", export.parts_of)
