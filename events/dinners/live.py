"""Live pages: whoever looks at a dinner sees its table change; a socket passes the same door as the page."""

from __future__ import annotations

from typing import Any

from app.core import db, realtime
from app.core.access import Ability
from app.core.signals import listen_after
from app.core.viewer import Viewer
from events import signals
from events.dinners import queries
from events.dinners.access import open_dinner
from events.dinners.keys import guest_here, kept_link

TOPIC = "dinner"
SEEN_ON_THE_PAGE = (
    signals.DinnerChanged, signals.DinnerCalledOff, signals.DinnerOver, signals.SeatTaken, signals.SeatAwaited,
    signals.SeatOffered, signals.SeatGivenBack, signals.SeatBenched, signals.BenchLeft,
)  # fmt: skip


def door(viewer: Viewer | None, public_id: str) -> None:
    """Raises NotThere for those who may not see the dinner."""
    with db.database().reading() as session:
        guest = guest_here(public_id, session)
        open_dinner(session, public_id, viewer, Ability.DINNER_SEE, kept_link(public_id), guest)


def refresh(fact: Any) -> None:
    """Tell the open pages of the dinner that something on them has changed."""
    with db.database().reading() as session:
        public_id = queries.public_id_of(session, fact.dinner_id)
    if public_id is not None:
        realtime.tell_topic(TOPIC, public_id)


def merged(fact: signals.GuestMerged) -> None:
    """A guest of the table is a member now: the table says so."""
    with db.database().reading() as session:
        found = [
            queries.public_id_of(session, each) for each in queries.dinners_of_guest(session, fact.guest_id)
        ]
    for public_id in found:
        realtime.tell_topic(TOPIC, str(public_id))


def attach() -> None:
    """Register the topic and the listeners."""
    realtime.topic(TOPIC, door)
    for kind in SEEN_ON_THE_PAGE:
        listen_after(kind, refresh)
    listen_after(signals.DinnerCalled, refresh)
    listen_after(signals.GuestMerged, merged)
