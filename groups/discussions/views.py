"""Pages of discussions: a group's list, one discussion, opening one, replying, and what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from app.accounts.blocks import hidden_from
from app.core import clock, db, wording
from app.core.access import Ability, Here
from app.core.boundary import glance, needs
from app.core.limits import limit
from app.core.photos_web import takes_files
from app.core.web import me, note, render, see_other, viewer
from groups.discussions import actions, queries, queries_lists, reading, shown
from groups.discussions.access import open_discussion, open_post
from groups.discussions.forms import OpeningForm, ReplyForm
from groups.discussions.rules import DiscussionRefusal, opens_at, quote
from groups.membership.access import open_group

if TYPE_CHECKING:
    from markupsafe import Markup

    from groups.discussions.models import Discussion

bp = Blueprint("discussions", __name__)
LARGEST = 2**31 - 1
MOST_BYTES = 60 * 1024 * 1024  # of one post's pictures together


@bp.get("/discussions")
@needs(Ability.DISCUSSION_MINE)
def mine() -> Response:
    """What is new to me in the discussions of my groups."""
    return render("discussions/mine.html", lines=queries_lists.new_to(db.session(), me().id, clock.now()))


@bp.get("/g/<pid>/discussions")
@needs(Ability.DISCUSSION_READ)
def index(pid: str) -> Response:
    """A group's discussions: those that are pinned, then by last activity."""
    session, before = db.session(), request.args.get("before", "")[:80]
    group, here = open_group(session, pid, viewer(), Ability.DISCUSSION_READ)
    return render(
        "discussions/index.html", here, group=group, before=before,
        pinned=[] if before else queries_lists.pinned_of(session, group.id, me().id),
        page=queries_lists.of_group(session, group.id, me().id, before),
    )  # fmt: skip


@bp.get("/g/<pid>/discussions/new")
@needs(Ability.DISCUSSION_WRITE)
def new(pid: str) -> Response:
    """The form of a new discussion."""
    group, here = open_group(db.session(), pid, viewer(), Ability.DISCUSSION_WRITE)
    return render("discussions/new.html", here, group=group, form=OpeningForm())


@bp.post("/g/<pid>/discussions/new")
@needs(Ability.DISCUSSION_WRITE)
@limit("20 per hour")
@takes_files(MOST_BYTES)
def create(pid: str) -> Response | WerkzeugResponse:
    """Open it. Pictures are drawn before the unit of work, after a look at the door."""
    with glance() as session:
        open_group(session, pid, viewer(), Ability.DISCUSSION_WRITE)
    form = OpeningForm()
    fine = form.validate_on_submit()
    group, here = open_group(db.session(), pid, viewer(), Ability.DISCUSSION_WRITE)
    if not fine:
        return render("discussions/new.html", here, 422, group=group, form=form)
    made = actions.open_one(
        db.session(), group, me().id, form.title.data or "", form.text.data or "", form.client_id.data or "",
        clock.now(), form.shown(),
    )  # fmt: skip
    note(_("It stands. Whoever is in the group can read it and reply."))
    return see_other("discussions.page", pid=made.public_id)


@bp.get("/talk/<pid>")
@needs(Ability.DISCUSSION_READ)
def page(pid: str) -> Response:
    """The discussion: its opening, and a page of replies."""
    discussion, here = open_discussion(db.session(), pid, viewer(), Ability.DISCUSSION_READ)
    form = ReplyForm(formdata=None)
    answered = _number("quote")
    post = queries.post_at(db.session(), discussion.id, answered) if answered is not None else None
    if post is not None and post.author_id not in hidden_from(db.session(), me().id):
        form.answers.data, form.text.data = str(post.number), quote(post.text)
    return show_page(discussion, here, form)


@bp.get("/talk/<pid>/new")
@needs(Ability.DISCUSSION_READ)
def go_on(pid: str) -> WerkzeugResponse:
    """To where the reader has stopped."""
    discussion, _here = open_discussion(db.session(), pid, viewer(), Ability.DISCUSSION_READ)
    reader = queries.reader_of(db.session(), discussion.id, me().id)
    start = opens_at(reader.read_number if reader else None, discussion.last_number)
    return see_other("discussions.page", pid=pid, start=start if start > 1 else None, _anchor="new")


@bp.get("/talk/<pid>/<int:number>")
@needs(Ability.DISCUSSION_READ)
def one(pid: str, number: int) -> WerkzeugResponse:
    """To one post of it."""
    discussion, post, _here = open_post(
        db.session(), pid, min(number, LARGEST), viewer(), Ability.DISCUSSION_READ
    )
    start = opens_at(post.number, discussion.last_number) if post.number else None
    return see_other("discussions.page", pid=pid, start=start, _anchor=f"r{post.number}")


@bp.post("/talk/<pid>/reply")
@needs(Ability.DISCUSSION_WRITE)
@limit("60 per hour")
@takes_files(MOST_BYTES)
def reply(pid: str) -> Response | WerkzeugResponse:
    """Reply; what cannot be taken comes back with its words kept."""
    with glance() as session:
        open_discussion(session, pid, viewer(), Ability.DISCUSSION_WRITE)
    form = ReplyForm()
    fine = form.validate_on_submit()
    discussion, here = open_discussion(db.session(), pid, viewer(), Ability.DISCUSSION_WRITE)
    if not fine:
        return show_page(discussion, here, form, 422)
    client_id, session = form.client_id.data or "", db.session()
    if discussion.closed_at is not None and not queries.written_before(session, me().id, client_id):
        form.text.errors = [wording.say(DiscussionRefusal.CLOSED)]
        return show_page(discussion, here, form, 409)
    post = actions.reply(
        session,
        discussion,
        me().id,
        form.text.data or "",
        client_id,
        clock.now(),
        form.number(),
        form.shown(),
    )
    start = opens_at(post.number, discussion.last_number)
    return see_other(
        "discussions.page", pid=pid, start=start if start > 1 else None, _anchor=f"r{post.number}"
    )


@bp.post("/talk/<pid>/seen")
@needs(Ability.DISCUSSION_READ)
def seen(pid: str) -> WerkzeugResponse:
    """Everything up to a number is read; without one, all of it."""
    discussion, _here = open_discussion(db.session(), pid, viewer(), Ability.DISCUSSION_READ)
    number = request.form.get("number", LARGEST, type=int)
    reading.read(db.session(), discussion, me().id, max(0, min(number, LARGEST)))
    return see_other("discussions.index", pid=discussion.group.public_id)


@bp.post("/talk/<pid>/follow")
@needs(Ability.DISCUSSION_READ)
def follow(pid: str) -> WerkzeugResponse:
    """Be told of replies, or not."""
    discussion, _here = open_discussion(db.session(), pid, viewer(), Ability.DISCUSSION_READ)
    wanted = request.form.get("wanted") != "no"
    reading.follow(db.session(), discussion, me().id, wanted)
    note(_("You will be told of replies.") if wanted else _("You will not be told of replies."))
    return see_other("discussions.page", pid=pid)


def show_page(
    discussion: Discussion, here: Here, form: ReplyForm, status: int = 200, preview: Markup | None = None
) -> Response:
    """The page of a discussion, with what was written so far in its form."""
    session = db.session()
    reader = queries.reader_of(session, discussion.id, me().id)
    told = shown.page_of(
        session, discussion, me().id, _number("start"), reader.read_number if reader else None
    )
    return render(
        "discussions/page.html", here, status, discussion=discussion, page=told, form=form, reader=reader,
        group=discussion.group, author=None if told.opening.veiled else shown.there(discussion.author), preview=preview,
    )  # fmt: skip


def _number(name: str) -> int | None:
    given = request.args.get(name, type=int)
    return None if given is None else max(0, min(given, LARGEST))
