"""Doors of proposals: they are there for the group's members, and for nobody else."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core.access import Ability, Here, NotThere, Standing, require, stand
from app.core.viewer import Viewer
from groups.membership.access import standings_in
from groups.proposals import queries
from groups.proposals.models import Proposal


def open_door(
    session: Session, public_id: str, viewer: Viewer | None, ability: Ability
) -> tuple[Proposal, Here]:
    """The proposal of that address, with its group, and what the viewer is toward it. Raises NotThere, NotYours."""
    proposal = queries.by_public_id(session, public_id)
    if proposal is None:
        raise NotThere
    found = set(standings_in(session, proposal.group_id, viewer.id)) if viewer else set[Standing]()
    if viewer is not None and found and proposal.by_id == viewer.id:
        found.add(Standing.AUTHOR)
    return proposal, require(stand(viewer, found), ability, see=Ability.PROPOSAL_SEE)
