"""The doors to people: oneself, and others."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts import blocks
from app.accounts.models import Member
from app.accounts.queries import member_by_public_id
from app.core.access import Ability, Here, NotThere, Standing, require, stand
from app.core.viewer import Viewer


def open_self(
    session: Session, viewer: Viewer | None, ability: Ability = Ability.MEMBER_EDIT
) -> tuple[Member, Here]:
    """The viewer's own account. A stranger is asked to sign in."""
    here = require(stand(viewer, [Standing.ONESELF] if viewer else []), ability)
    member = session.get(Member, viewer.id if viewer else 0)
    if member is None:
        raise NotThere
    return member, here


def open_member(
    session: Session, public_id: str, viewer: Viewer | None, ability: Ability = Ability.MEMBER_SEE
) -> tuple[Member, Here]:
    """Somebody's profile. A stranger is asked to sign in before it is looked up, so that nothing is learnt."""
    oneself = viewer is not None and viewer.public_id == public_id
    here = require(stand(viewer, [Standing.ONESELF] if oneself else []), ability)
    member = member_by_public_id(session, public_id)
    if member is None or not member.is_open():
        raise NotThere
    if viewer is not None and blocks.are_apart(session, viewer.id, member.id):
        raise NotThere  # to both sides as if there were nobody
    return member, here
