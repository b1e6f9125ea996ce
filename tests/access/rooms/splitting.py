"""Parting and joining: for members alone; no standing forbids it to another."""

from __future__ import annotations

from typing import Any

from app.core import clock
from groups.membership.models import Group
from groups.splitting.forking import ask
from tests.access import world as w

ROUTES = {
    **{f"splitting.{each}": (w.GROUP, {"pid": "group"}) for each in ("ask", "ask_to_merge", "merge", "page")},
    **{f"splitting.{each}": (w.GROUP, {"pid": "group", "fork_pid": "fork"}) for each in ("along", "stay")},
}


def build(session: Any, world: Any) -> None:
    """A call for a new table."""
    group = session.query(Group).filter_by(public_id=world.ids["group"]).one()
    fork = ask(session, group, world.members["seated"], "Wacholderkreis", "we eat", clock.now())
    world.ids["fork"] = fork.public_id
