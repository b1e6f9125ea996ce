"""Before it is sent: how a post will look, and whose name is meant. Nothing of it is kept."""

from __future__ import annotations

from flask import Response, jsonify, request
from markupsafe import Markup

from app.core import db, wording
from app.core.access import Ability, NotThere
from app.core.boundary import needs
from app.core.limits import limit
from app.core.photos_web import takes_files
from app.core.web import me, render, viewer
from groups.discussions import actions, queries
from groups.discussions.access import open_discussion, open_post
from groups.discussions.forms import EditForm, EditOpeningForm, OpeningForm, ReplyForm
from groups.discussions.rules import OPENING, clean_text, text_problem
from groups.discussions.views import LARGEST, MOST_BYTES, bp, show_page
from groups.discussions.views_posts import show_edit
from groups.membership.access import open_group


@bp.get("/g/<pid>/discussions/people")
@needs(Ability.DISCUSSION_READ)
@limit("240 per minute")
def people(pid: str) -> Response:
    """Some in the group whose name fits what was typed after an @."""
    group, _here = open_group(db.session(), pid, viewer(), Ability.DISCUSSION_READ)
    found = queries.suggested(db.session(), group.id, request.args.get("q", ""), me().id)
    return jsonify(ok=True, people=[{"nickname": each.nickname} for each in found])


@bp.post("/g/<pid>/discussions/preview")
@needs(Ability.DISCUSSION_WRITE)
@limit("240 per hour")
@takes_files(MOST_BYTES)
def preview(pid: str) -> Response:
    """A new discussion as it will look, over the form."""
    group, here = open_group(db.session(), pid, viewer(), Ability.DISCUSSION_WRITE)
    form = OpeningForm()
    made = _drawn(group.id, form)
    return render("discussions/new.html", here, _status(made), group=group, form=form, preview=made)


@bp.post("/talk/<pid>/preview")
@needs(Ability.DISCUSSION_WRITE)
@limit("240 per hour")
@takes_files(MOST_BYTES)
def preview_reply(pid: str) -> Response:
    """A reply as it will look, over the form."""
    discussion, here = open_discussion(db.session(), pid, viewer(), Ability.DISCUSSION_WRITE)
    form = ReplyForm()
    made = _drawn(discussion.group_id, form)
    return show_page(discussion, here, form, _status(made), made)


@bp.post("/talk/<pid>/<int:number>/preview")
@needs(Ability.DISCUSSION_EDIT)
@limit("240 per hour")
@takes_files(MOST_BYTES)
def preview_edit(pid: str, number: int) -> Response:
    """Another wording as it will look, over the form."""
    number = min(number, LARGEST)
    discussion, post, here = open_post(db.session(), pid, number, viewer(), Ability.DISCUSSION_EDIT)
    if post.removed_at is not None:
        raise NotThere
    form = EditOpeningForm() if post.number == OPENING else EditForm()
    made = _drawn(discussion.group_id, form)
    return show_edit(discussion, post, here, form, _status(made), preview=made)


def _drawn(group_id: int, form: ReplyForm) -> Markup | None:
    """The words as they would be kept; None, and a sentence at the field, where they could not be."""
    problem = text_problem(clean_text(form.text.data or ""), 0)
    if problem is not None:
        form.text.errors = [wording.say(problem)]
        return None
    html = actions.worded(db.session(), group_id, form.text.data or "").html
    return Markup(html)  # noqa: S704  made by app.core.markup, as what is kept


def _status(made: Markup | None) -> int:
    return 422 if made is None else 200
