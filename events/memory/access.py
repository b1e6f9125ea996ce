"""The door to a picture that a group brought along."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.access import Ability, NotThere
from app.core.photos import Photo
from app.core.viewer import Viewer
from events.memory.models import BroughtPicture, BroughtTable
from groups.membership.access import open_group


def open_brought_picture(session: Session, pid: str, photo_pid: str, viewer: Viewer | None) -> Photo:
    """A picture of this group's. Raises NotThere, NotYours."""
    group, _here = open_group(session, pid, viewer, Ability.MEMORY_READ)
    found = (
        select(Photo)
        .join(BroughtPicture, BroughtPicture.photo_id == Photo.id)
        .join(BroughtTable, BroughtTable.id == BroughtPicture.table_id)
        .where(BroughtTable.group_id == group.id, Photo.public_id == photo_pid)
    )
    photo = session.scalar(found)
    if photo is None:
        raise NotThere
    return photo
