"""Live pages: whoever looks at a proposal, or at its group, sees it fill."""

from __future__ import annotations

from typing import Any

from app.core import db, realtime
from app.core.access import Ability
from app.core.signals import listen_after
from app.core.viewer import Viewer
from events import signals
from events.tipping import queries
from events.tipping.access import open_tipping

TOPIC = "tipping"


def door(viewer: Viewer | None, public_id: str) -> None:
    """Raises NotThere for those who may not see the proposal."""
    with db.database().reading() as session:
        open_tipping(session, public_id, viewer, Ability.TIPPING_SEE)


def refresh(fact: Any) -> None:
    """Tell the open pages that something about the proposal has changed."""
    with db.database().reading() as session:
        tipping, group = queries.addresses_of(session, fact.tipping_id)
    realtime.tell_topic(TOPIC, tipping)
    realtime.tell_topic("group", group)


def attach() -> None:
    """Register the topic and the listeners."""
    realtime.topic(TOPIC, door)
    for kind in (signals.TippingOpened, signals.TippingChanged, signals.Tipped, signals.TippingLapsed):
        listen_after(kind, refresh)
