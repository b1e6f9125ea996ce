"""The door to tipping tables."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core.access import Ability, Here, NotThere, Standing, require, stand
from app.core.viewer import Viewer
from events.dinners.rules import Visibility
from events.tipping import queries
from events.tipping.models import Tipping
from groups.membership.access import standings_in


def open_tipping(
    session: Session, public_id: str, viewer: Viewer | None, ability: Ability
) -> tuple[Tipping, Here]:
    """The proposal of that address and what the viewer is toward it. Raises NotThere, NotYours."""
    tipping = queries.tipping_by(session, public_id)
    if tipping is None:
        raise NotThere
    found = {Standing.PUBLIC} if tipping.visibility is Visibility.PUBLIC else set()
    if viewer is not None:
        inside = standings_in(session, tipping.group_id, viewer.id)
        if inside and tipping.proposer_id == viewer.id:
            found.add(Standing.AUTHOR)
        if found & {Standing.PUBLIC}:
            found.add(Standing.WELCOME)
        found |= inside
    return tipping, require(stand(viewer, found), ability, see=Ability.TIPPING_SEE)
