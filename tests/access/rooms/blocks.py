"""Blocks: whoever is signed in may stop meeting somebody, and has a list of one's own."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tests.access.world import SELF, Thing, World
from tests.factories import a_member

ROUTES: dict[str, tuple[Thing, dict[str, str]]] = {
    **{f"accounts.{each}": (SELF, {"pid": "shunned"}) for each in ("block", "blocking", "lift_block")},
    "accounts.blocked": (SELF, {}),
}


def build(session: Session, world: World) -> None:
    """Somebody who is met nowhere else, so that whoever blocks them changes nothing for other routes."""
    world.ids["shunned"] = a_member(session, "shunned").public_id
