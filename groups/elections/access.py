"""The doors to elections: members alone."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Member
from app.core.access import Ability, Here, NotThere
from app.core.viewer import Viewer
from groups.elections.models import Election
from groups.elections.queries import by_public_id
from groups.membership.access import open_group
from groups.membership.models import Group, Membership
from groups.membership.rules import Role


def open_election_door(
    session: Session, pid: str, epid: str, viewer: Viewer | None, ability: Ability
) -> tuple[Group, Election, Here]:
    """The election of this group, and what the viewer is toward it. Raises NotThere, NotYours."""
    group, here = open_group(session, pid, viewer, ability)
    election = by_public_id(session, epid)
    if election is None or election.group_id != group.id:
        raise NotThere
    return group, election, here


def open_steward(session: Session, group: Group, public_id: str) -> Membership:
    """Somebody who looks after this group now; the caller has passed the group's door."""
    query = select(Membership).join(Member, Member.id == Membership.member_id)
    found = session.scalar(
        query.where(
            Membership.group_id == group.id, Membership.left_at.is_(None), Membership.role == Role.STEWARD,
            Member.public_id == public_id,
        ).options(joinedload(Membership.member))
    )  # fmt: skip
    if found is None:
        raise NotThere
    return found
