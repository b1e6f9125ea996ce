"""Looking for what was written, and giving out pictures: both through the doors of the group and the discussion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, request

from app.core import db, search_words
from app.core.access import Ability, NotThere
from app.core.boundary import needs
from app.core.limits import limit
from app.core.photos_web import answer
from app.core.web import me, render, viewer
from groups.discussions import pictures, search
from groups.discussions.access import open_discussion
from groups.discussions.views import LARGEST, bp
from groups.membership.access import open_group

if TYPE_CHECKING:
    from app.core.photos import Photo


@bp.get("/g/<pid>/discussions/search")
@needs(Ability.DISCUSSION_READ)
@limit("60 per minute")
def find(pid: str) -> Response:
    """Posts of a group's discussions that hold the words, newest first."""
    group, here = open_group(db.session(), pid, viewer(), Ability.DISCUSSION_READ)
    asked = request.args.get("q", "").replace("\0", "").strip()[: search_words.LONGEST_QUERY]
    given = request.args.get("before", type=int)
    before = None if given is None else max(0, min(given, LARGEST))
    query = search_words.read(asked)
    found = search.look(db.session(), group.id, query, before, me().id) if query else None
    return render(
        "discussions/search.html", here, group=group, asked=asked, query=query, found=found, before=before
    )


@bp.get("/talk/<pid>/photos/<photo_pid>")
@needs(Ability.DISCUSSION_READ)
def photo(pid: str, photo_pid: str) -> Response:
    """A picture of a post."""
    return answer(_of_discussion(pid, photo_pid))


@bp.get("/talk/<pid>/photos/<photo_pid>/thumb")
@needs(Ability.DISCUSSION_READ)
def thumb(pid: str, photo_pid: str) -> Response:
    """The same, small."""
    return answer(_of_discussion(pid, photo_pid), thumb=True)


def _of_discussion(pid: str, photo_pid: str) -> Photo:
    discussion, _here = open_discussion(db.session(), pid, viewer(), Ability.DISCUSSION_READ)
    found = pictures.in_discussion(db.session(), discussion.id, photo_pid[:40])
    if found is None:
        raise NotThere
    return found
