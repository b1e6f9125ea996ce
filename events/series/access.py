"""The door to series: a group's own matter; its host says how it goes."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core.access import Ability, Here, NotThere, Standing, require, stand
from app.core.viewer import Viewer
from events.series import queries
from events.series.models import Series
from groups.membership.access import standings_in


def open_series(
    session: Session, public_id: str, viewer: Viewer | None, ability: Ability
) -> tuple[Series, Here]:
    """The series of that address and what the viewer is toward it. Raises NotThere, NotYours."""
    series = queries.series_by(session, public_id)
    if series is None:
        raise NotThere
    found: set[Standing] = set()
    if viewer is not None:
        found |= standings_in(session, series.group_id, viewer.id)
        if found and series.host_id == viewer.id:
            found.add(Standing.HOST)
    return series, require(stand(viewer, found), ability, see=Ability.SERIES_SEE)
