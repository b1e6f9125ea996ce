"""Open pages of a vote, of its group and of a room with its card fetch themselves anew when it changes."""

from __future__ import annotations

from typing import Any

from app.core import db
from app.core.access import Ability
from app.core.realtime import tell_topic
from app.core.viewer import Viewer
from groups.proposals import queries
from groups.proposals.access import open_door

TOPIC = "proposal"


def door(viewer: Viewer | None, public_id: str) -> None:
    """Raises NotThere for those who are not in the group."""
    with db.database().reading() as session:
        open_door(session, public_id, viewer, Ability.PROPOSAL_SEE)


def changed(fact: Any) -> None:
    """Somebody has voted or spoken."""
    tell_topic(TOPIC, _addresses(fact.proposal_id)[0])


def came_or_went(fact: Any) -> None:
    """A vote began or is over: the group's page shows it too."""
    proposal, group = _addresses(fact.proposal_id)
    tell_topic(TOPIC, proposal)
    tell_topic("group", group)


def _addresses(proposal_id: int) -> tuple[str, str]:
    with db.database().reading() as session:
        return queries.address_of(session, proposal_id)
