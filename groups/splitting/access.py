"""The door to a call for a new table."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core.access import Ability, Here, NotThere
from app.core.viewer import Viewer
from groups.membership.access import open_group
from groups.membership.models import Group
from groups.splitting.models import Fork
from groups.splitting.queries import the_fork


def open_fork(session: Session, pid: str, fork_pid: str, viewer: Viewer | None) -> tuple[Group, Fork, Here]:
    """A call in this group. Raises NotThere, NotYours."""
    group, here = open_group(session, pid, viewer, Ability.GROUP_FORK)
    fork = the_fork(session, group.id, fork_pid)
    if fork is None:
        raise NotThere
    return group, fork, here


def visible(session: Session, pid: str, viewer: Viewer | None) -> Group | None:
    """The group of this address if the viewer may see it."""
    try:
        return open_group(session, pid, viewer, Ability.GROUP_SEE)[0]
    except NotThere:
        return None
