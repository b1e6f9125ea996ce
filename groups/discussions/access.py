"""Doors of discussions: they are there for the group's members, and for nobody else."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts.blocks import hidden_from
from app.core.access import Ability, Here, NotThere, Standing, require, stand
from app.core.viewer import Viewer
from groups.discussions import queries
from groups.discussions.models import Discussion, DiscussionPost
from groups.membership.access import standings_in


def open_discussion(
    session: Session, public_id: str, viewer: Viewer | None, ability: Ability
) -> tuple[Discussion, Here]:
    """The discussion of that address and what the viewer is toward it. Raises NotThere, NotYours."""
    discussion = queries.discussion_by(session, public_id)
    if discussion is None:
        raise NotThere
    found = standings_in(session, discussion.group_id, viewer.id) if viewer else frozenset[Standing]()
    return discussion, require(stand(viewer, found), ability, see=Ability.DISCUSSION_READ)


def open_post(
    session: Session, public_id: str, number: int, viewer: Viewer | None, ability: Ability
) -> tuple[Discussion, DiscussionPost, Here]:
    """A post of a discussion. Raises NotThere, and NotYours where only its author may."""
    discussion, here = open_discussion(session, public_id, viewer, Ability.DISCUSSION_READ)
    post = queries.post_at(session, discussion.id, number)
    if post is None or (viewer is not None and post.author_id in hidden_from(session, viewer.id)):
        raise NotThere
    mine = viewer is not None and post.author_id == viewer.id
    here = Here(here.standings | ({Standing.AUTHOR} if mine else set()))
    return discussion, post, require(here, ability, see=Ability.DISCUSSION_READ)
