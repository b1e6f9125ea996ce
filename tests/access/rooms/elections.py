"""Looking after a group and hosting by turns: members alone, but that and when somebody does is for all who see it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from groups.elections.actions import open_election
from groups.elections.rules import Cause
from groups.membership.queries import group_by_public_id
from tests.access import world as w
from tests.access.world import World

ELECTION = {"pid": "group", "epid": "election"}
ROUTES = {
    **{f"elections.{each}": (w.GROUP, {"pid": "group"}) for each in ("come_back", "lay_down", "stewards")},
    **{f"elections.{each}": (w.GROUP, ELECTION) for each in ("page", "stand", "stand_back")},
    "elections.recall": (w.GROUP, {"pid": "group", "member_pid": "steward"}),
    **{f"turns.{each}": (w.GROUP, {"pid": "group"}) for each in ("page", "take")},
    "turns.ask": (w.GROUP, {"pid": "group"}),
    "turns.answer": (w.GROUP, {"pid": "group", "swap_pid": "none"}),
}
NOT_THERE = frozenset(
    {"turns.answer", "turns.ask"}
)  # nobody to change places with is named, no swap is asked


def build(session: Session, world: World) -> None:
    """An election runs in the group."""
    group = group_by_public_id(session, world.ids["group"])
    assert group is not None
    election = open_election(session, group, Cause.WANTED, clock.now())
    assert election is not None
    world.ids["election"] = election.public_id
    world.ids["steward"] = session.get_one(Member, world.members["host"]).public_id
