"""How being told is attached to the house."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, g
from sqlalchemy.orm import Session

from app.accounts.signals import LinkAsked
from app.core import db, jobs
from app.core.signals import Fact, listen, listen_after
from app.core.web import viewer
from app.site.notify import letters, listeners, live, queries, views
from app.site.notify.signals import Told
from events import signals as events
from groups import signals as groups


def register(app: Flask) -> None:
    """Attach pages, listeners, the chore, and the bell's number."""
    app.register_blueprint(views.bp)
    listen(LinkAsked, letters.link_asked)
    listen_after(LinkAsked, live.hurry)
    listen_after(Told, live.ring)
    for kind, listener in INSIDE:
        listen(kind, listener)
    jobs.on_chore(live.deliver)
    app.context_processor(_bell)


INSIDE: tuple[tuple[type[Fact], Callable[[Session, Any], None]], ...] = (
    (events.DinnerCalled, listeners.dinner_called),
    (events.DinnerChanged, listeners.dinner_changed),
    (events.DinnerCalledOff, listeners.dinner_called_off),
    (events.SeatTaken, listeners.seat_taken),
    (events.SeatGivenBack, listeners.seat_given_back),
    (events.SeatOffered, listeners.seat_offered),
    (events.DinnerOver, listeners.dinner_over),
    (events.SeatJudged, listeners.seat_judged),
    (events.ReviewsOpened, listeners.reviews_opened),
    (groups.JoinAsked, listeners.join_asked),
    (groups.JoinAnswered, listeners.join_answered),
    (groups.StewardNamed, listeners.steward_named),
)


def _bell() -> dict[str, object]:
    """`unread_notices` for every page of a member; a page that is a failure asks nothing."""
    found = viewer()
    if found is None or not db.within():
        return {"unread_notices": 0}
    if "unread_notices" not in g:  # each panel of a page asks anew
        g.unread_notices = queries.unread(db.session(), found.id)
    return {"unread_notices": g.unread_notices}
