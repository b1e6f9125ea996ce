"""Votes: they are there for the members of the group; whether one is on the roll is the vote's own rule."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.access import Ability, Standing
from groups.membership.models import Group
from groups.proposals import speaking
from groups.proposals.models_sides import Argument
from groups.proposals.opening import open_proposal
from groups.proposals.rules import Side
from tests.access import world as w
from tests.access.world import IN_GROUP, Thing, World

VOTE = Thing(IN_GROUP | {"seated": {Standing.MEMBER, Standing.AUTHOR}}, Ability.PROPOSAL_SEE)
ROUTES: dict[str, tuple[Thing, dict[str, str]]] = {
    **{
        f"proposals.{each}": (VOTE, {"pid": "vote"})
        for each in ("page", "roll", "speak", "take_back", "vote")
    },
    "proposals.nod": (VOTE, {"pid": "vote", "argument_pid": "argument"}),
    **{f"proposals.{each}": (w.GROUP, {"pid": "group"}) for each in ("index", "ways")},
    **{f"proposals.{each}": (w.GROUP, {"pid": "group", "kind": "kind"}) for each in ("ask", "new")},
    **{
        f"proposals.{each}": (w.GROUP, {"pid": "group", "key": "rule"})
        for each in ("ask_rule", "history", "new_rule")
    },
}


def build(session: Session, world: World) -> None:
    """A vote that runs, asked by somebody of the group."""
    group = session.scalars(select(Group).where(Group.public_id == world.ids["group"])).one()
    now = clock.now()
    vote = open_proposal(
        session, group, world.members["seated"], kind="words", title="Zinnober for everybody",
        closes_at=now + timedelta(days=3), now=now,
    )  # fmt: skip
    speaking.say(session, vote, world.members["seated"], "It suits all.", "z" * 22, now, Side.FOR)
    argument = session.scalars(select(Argument)).one().public_id
    world.ids |= {"vote": vote.public_id, "kind": "words", "rule": "late_cancel_hours", "argument": argument}
