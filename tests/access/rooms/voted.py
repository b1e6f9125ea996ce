"""Tables that a vote sets: a member of the group asks, and whoever belongs to it may host."""

from __future__ import annotations

from tests.access import world as w
from tests.access.rooms.proposals import VOTE
from tests.access.world import Thing

ROUTES: dict[str, tuple[Thing, dict[str, str]]] = {
    **{f"voted.{each}": (w.GROUP, {"pid": "group"}) for each in ("ask", "new")},
    "voted.host": (VOTE, {"pid": "vote"}),
}
