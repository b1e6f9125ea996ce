"""Pages of one post: another wording, its history, taking it back; and what a steward does with a discussion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db
from app.core.access import Ability, Here, NotThere
from app.core.boundary import glance, needs
from app.core.diff import changes
from app.core.limits import limit
from app.core.photos_web import takes_files
from app.core.web import me, note, render, see_other, viewer
from groups.discussions import actions, pictures, queries, shown
from groups.discussions.access import open_discussion, open_post
from groups.discussions.forms import EditForm, EditOpeningForm
from groups.discussions.rules import OPENING, clean_text
from groups.discussions.views import LARGEST, MOST_BYTES, bp

if TYPE_CHECKING:
    from markupsafe import Markup

    from groups.discussions.models import Discussion, DiscussionPost
    from groups.membership.models import Group


@bp.get("/talk/<pid>/<int:number>/edit")
@needs(Ability.DISCUSSION_EDIT)
def edit_page(pid: str, number: int) -> Response:
    """The words of one's own post, to be changed."""
    discussion, post, here = _door(pid, number, Ability.DISCUSSION_EDIT)
    if post.removed_at is not None:
        raise NotThere
    kind = EditOpeningForm if post.number == OPENING else EditForm
    form = kind(formdata=None, text=post.text, version=str(post.version), title=discussion.title)
    return show_edit(discussion, post, here, form)


@bp.post("/talk/<pid>/<int:number>/edit")
@needs(Ability.DISCUSSION_EDIT)
@limit("60 per hour")
@takes_files(MOST_BYTES)
def edit(pid: str, number: int) -> Response | WerkzeugResponse:
    """Say it in other words. Where it was changed elsewhere meanwhile both wordings come back, and nothing is lost."""
    with glance() as looking:
        _discussion, post, _here = open_post(
            looking, pid, min(number, LARGEST), viewer(), Ability.DISCUSSION_EDIT
        )
    form = EditOpeningForm() if post.number == OPENING else EditForm()
    form.standing = post.pictures - len(form.gone())
    fine = form.validate_on_submit()
    discussion, post, here = _door(pid, number, Ability.DISCUSSION_EDIT)
    if not fine:
        return show_edit(discussion, post, here, form, 422)
    title = form.title.data if isinstance(form, EditOpeningForm) else None
    text, session, group = form.text.data or "", db.session(), discussion.group
    if actions.is_behind(session, discussion, post, form.seen(), text, title):
        form.version.data = str(post.version)
        form.version.raw_data = None
        return show_edit(discussion, post, here, form, 409, group)
    actions.edit(session, discussion, post, text, form.seen(), clock.now(), title, form.shown())
    return see_other("discussions.one", pid=pid, number=post.number)


@bp.get("/talk/<pid>/<int:number>/versions")
@needs(Ability.DISCUSSION_READ)
def versions(pid: str, number: int) -> Response:
    """How a post has changed: every wording, and what each changed."""
    discussion, post, here = _door(pid, number, Ability.DISCUSSION_READ)
    before = request.args.get("before", type=int)
    page = queries.versions_of(db.session(), post.id, min(max(before, 0), LARGEST) if before else None)
    return render(
        "discussions/versions.html", here, discussion=discussion, post=post, group=discussion.group,
        steps=shown.steps_of(page), before=page.before, author=shown.there(post.author),
    )  # fmt: skip


@bp.get("/talk/<pid>/<int:number>/take-back")
@needs(Ability.DISCUSSION_EDIT)
def taking_back(pid: str, number: int) -> Response:
    """Whether to take it back: what goes, and what stays."""
    discussion, post, here = _door(pid, number, Ability.DISCUSSION_EDIT)
    if post.removed_at is not None:
        raise NotThere
    return render(
        "discussions/take_back.html", here, discussion=discussion, post=post, group=discussion.group
    )


@bp.post("/talk/<pid>/<int:number>/take-back")
@needs(Ability.DISCUSSION_EDIT)
def take_back(pid: str, number: int) -> WerkzeugResponse:
    """Take it back."""
    discussion, post, _here = _door(pid, number, Ability.DISCUSSION_EDIT)
    actions.take_back(db.session(), discussion, post, clock.now())
    note(_("Taken back. Its words are gone, also from its history."))
    return see_other("discussions.one", pid=pid, number=post.number)


@bp.post("/talk/<pid>/pin")
@needs(Ability.DISCUSSION_KEEP)
def pin(pid: str) -> WerkzeugResponse:
    """Keep it on top of the list, or no longer."""
    discussion, _here = open_discussion(db.session(), pid, viewer(), Ability.DISCUSSION_KEEP)
    wanted = request.form.get("wanted") != "no"
    actions.pin(db.session(), discussion, me().id, wanted, clock.now())
    note(_("It stands on top of the list now.") if wanted else _("It is no longer on top of the list."))
    return see_other("discussions.page", pid=pid)


@bp.post("/talk/<pid>/close")
@needs(Ability.DISCUSSION_KEEP)
def close(pid: str) -> WerkzeugResponse:
    """Take no further replies, or take them again."""
    discussion, _here = open_discussion(db.session(), pid, viewer(), Ability.DISCUSSION_KEEP)
    wanted = request.form.get("wanted") != "no"
    actions.close(db.session(), discussion, me().id, wanted, clock.now())
    note(
        _("Closed to further replies. Nothing that was said is touched.")
        if wanted
        else _("Open to replies again.")
    )
    return see_other("discussions.page", pid=pid)


def _door(
    pid: str, number: int, ability: Ability
) -> tuple[Discussion, DiscussionPost, Here]:  # fmt: skip
    return open_post(db.session(), pid, min(number, LARGEST), viewer(), ability)


def show_edit(
    discussion: Discussion, post: DiscussionPost, here: Here, form: EditForm, status: int = 200,
    group: Group | None = None, preview: Markup | None = None,
) -> Response:  # fmt: skip
    """The page of editing, with what was written so far in its form."""
    theirs = changes(post.text, clean_text(form.text.data or "")) if status == 409 else ()
    return render(
        "discussions/edit.html", here, status, discussion=discussion, post=post, group=group or discussion.group,
        form=form, theirs=theirs, preview=preview, photos=pictures.of_posts(db.session(), [post]).get(post.id, ()),
    )  # fmt: skip
