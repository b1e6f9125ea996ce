"""The door to a table that has been: those who sat there, and among them those whom the table confirms."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core.access import Ability, Here, NotThere, Standing, require, stand
from app.core.viewer import Viewer
from events.attestations.queries import attested_seat
from events.dinners.access import here_at
from events.dinners.models import Dinner
from events.dinners.queries import dinner_by


def open_table(
    session: Session, public_id: str, viewer: Viewer | None, ability: Ability, link: str | None = None
) -> tuple[Dinner, Here]:
    """A dinner, and whether the viewer is confirmed there. Raises NotThere, NotYours."""
    dinner = dinner_by(session, public_id)
    if dinner is None:
        raise NotThere
    found = set(here_at(session, dinner, viewer, link).standings)
    if viewer is not None and attested_seat(session, dinner.id, viewer.id) is not None:
        found.add(Standing.ATTENDED)
    return dinner, require(stand(viewer, found), ability, see=Ability.DINNER_SEE)
