"""The doors to wishes and drafts: to everybody but their authors they are not there."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core.access import Ability, Here, NotThere, Standing, require, stand
from app.core.viewer import Viewer
from events.cravings import queries
from events.cravings.models import Craving, CravingAnswer, CravingDraft


def open_craving(
    session: Session, public_id: str, viewer: Viewer | None, ability: Ability
) -> tuple[Craving, Here]:
    """A wish, for its author. Raises NotThere for everybody else."""
    craving = queries.craving_by(session, public_id)
    if craving is None or viewer is None or craving.member_id != viewer.id:
        raise NotThere
    return craving, require(stand(viewer, {Standing.AUTHOR}), ability, see=Ability.CRAVING_SEE)


def open_draft(
    session: Session, public_id: str, viewer: Viewer | None, ability: Ability
) -> tuple[CravingDraft, CravingAnswer, Here]:
    """A draft and the viewer's own part in it, for those whose wishes it came of. Raises NotThere for the rest."""
    draft = queries.draft_by(session, public_id)
    own = (
        queries.answer_of(session, draft.id, viewer.id) if draft is not None and viewer is not None else None
    )
    if draft is None or own is None:
        raise NotThere
    return draft, own, require(stand(viewer, {Standing.AUTHOR}), ability, see=Ability.CRAVING_SEE)
