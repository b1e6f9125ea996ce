"""The door to a case: its sides and its jury while it is open, all once it is decided. An operator is nobody here."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core.access import Ability, Here, NotThere, Standing, require, stand
from app.core.viewer import Viewer
from app.site.moderation import queries
from app.site.moderation.models import Case, Juror
from app.site.moderation.rules import Side


def open_case(
    session: Session, public_id: str, viewer: Viewer | None, ability: Ability = Ability.CASE_SEE
) -> tuple[Case, Juror | None, Here]:
    """The case, the viewer's place on its jury, and what the viewer may. Raises NotThere, NotYours."""
    case = queries.case_by(session, public_id)
    if case is None:
        raise NotThere
    found = {Standing.PUBLIC} if case.decided_at is not None else set()
    juror = queries.own_seat(session, case.id, viewer.id) if viewer is not None else None
    if juror is not None:
        found.add(Standing.JUROR)
    if viewer is not None and side_of(session, case, viewer.id) is not None:
        found.add(Standing.PARTY)
    return case, juror, require(stand(viewer, found), ability, see=Ability.CASE_SEE)


def side_of(session: Session, case: Case, member_id: int) -> Side | None:
    """On which side of a case a member is."""
    if case.reported_id == member_id:
        return Side.REPORTED
    return Side.REPORTING if queries.has_reported(session, case.id, member_id) else None
