"""Live pages: whoever looks at a draft sees at its hour what came of it."""

from __future__ import annotations

from typing import Any

from app.core import db, realtime
from app.core.access import Ability
from app.core.signals import listen_after
from app.core.viewer import Viewer
from events import signals
from events.cravings import queries
from events.cravings.access import open_draft

TOPIC = "craving"


def door(viewer: Viewer | None, public_id: str) -> None:
    """Raises NotThere for everybody but the draft's authors."""
    with db.database().reading() as session:
        open_draft(session, public_id, viewer, Ability.CRAVING_SEE)


def refresh(fact: Any) -> None:
    """Tell the open pages of the draft that its hour has come."""
    with db.database().reading() as session:
        public_id = queries.address_of(session, fact.draft_id)
    realtime.tell_topic(TOPIC, public_id)


def attach() -> None:
    """Register the topic and the listeners."""
    realtime.topic(TOPIC, door)
    for kind in (signals.CravingHosted, signals.CravingDissolved):
        listen_after(kind, refresh)
