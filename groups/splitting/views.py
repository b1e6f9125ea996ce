"""Pages of parting and joining."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db, wording
from app.core.access import Ability, Here
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, note, render, see_other, viewer
from groups.membership.access import open_group
from groups.proposals.opening import open_proposal
from groups.splitting import forking, merging, queries
from groups.splitting.access import open_fork, visible
from groups.splitting.forms import ForkForm, MergeForm
from groups.splitting.rules import SUFFICE, SplitReason

bp = Blueprint("splitting", __name__)


@bp.get("/g/<pid>/fork")
@needs(Ability.GROUP_FORK)
def page(pid: str) -> Response:
    """Who wants a table of their own, and the form to ask for one."""
    group, here = open_group(db.session(), pid, viewer(), Ability.GROUP_FORK)
    return _page(group, here, ForkForm(formdata=None, data={"line": group.line}))


def _page(group: Any, here: Here, form: ForkForm, status: int = 200) -> Response:
    session, now = db.session(), clock.now()
    calls = [
        (each, queries.going_people(session, each)) for each in queries.open_forks(session, group.id, now)
    ]
    asked = any(fork.by_id == me().id for fork, _people in calls)
    return render(
        "splitting/fork.html", here, status, group=group, calls=calls, form=form, asked=asked, suffice=SUFFICE
    )


@bp.post("/g/<pid>/fork")
@needs(Ability.GROUP_FORK)
@limit("10 per day")
def ask(pid: str) -> Response | WerkzeugResponse:
    """Ask for one."""
    group, here = open_group(db.session(), pid, viewer(), Ability.GROUP_FORK)
    form = ForkForm()
    if not form.validate_on_submit():
        return _page(group, here, form, 422)
    forking.ask(db.session(), group, me().id, form.name.data or "", form.line.data or "", clock.now())
    note(_("The group can read it. With three of you the new table is laid."))
    return see_other("splitting.page", pid=pid)


@bp.post("/g/<pid>/fork/<fork_pid>/along")
@needs(Ability.GROUP_FORK)
def along(pid: str, fork_pid: str) -> WerkzeugResponse:
    """Go along; with the third it happens."""
    group, fork, _here = open_fork(db.session(), pid, fork_pid, viewer())
    made = forking.go_along(db.session(), group, fork, me().id, clock.now())
    if made is not None:
        note(_("The new table is laid, with the same rules. You belong to both groups."))
        return see_other("membership.page", pid=made.public_id)
    note(_("You go along."))
    return see_other("splitting.page", pid=pid)


@bp.post("/g/<pid>/fork/<fork_pid>/stay")
@needs(Ability.GROUP_FORK)
def stay(pid: str, fork_pid: str) -> WerkzeugResponse:
    """Stay after all; who asked takes it back altogether."""
    group, fork, _here = open_fork(db.session(), pid, fork_pid, viewer())
    if fork.by_id == me().id:
        forking.take_back(db.session(), group, fork, clock.now())
    else:
        forking.stay(db.session(), group, fork, me().id)
    note(_("Taken back."))
    return see_other("splitting.page", pid=pid)


@bp.get("/g/<pid>/merge")
@needs(Ability.PROPOSAL_OPEN)
def merge(pid: str) -> Response:
    """The form of a vote about joining another group; filled with the other's words where it has said yes."""
    group, here = open_group(db.session(), pid, viewer(), Ability.PROPOSAL_OPEN)
    filled: dict[str, str] = {}
    answering = None
    for side in queries.merge_sides(db.session(), group.id, clock.now()):
        if side.group.public_id == request.args.get("with"):
            keep = "mine" if side.kept_id == group.id else "other"
            answering = side.group
            filled = {"title": side.title, "text": side.text, "other": side.group.public_id, "keep": keep}
    form = MergeForm(formdata=None, data=filled)
    return render("splitting/merge.html", here, group=group, form=form, answering=answering)


@bp.post("/g/<pid>/merge")
@needs(Ability.PROPOSAL_OPEN)
@limit("10 per day")
def ask_to_merge(pid: str) -> Response | WerkzeugResponse:
    """Ask the group."""
    session, now = db.session(), clock.now()
    group, here = open_group(session, pid, viewer(), Ability.PROPOSAL_OPEN)
    form = MergeForm()
    fine = form.validate_on_submit()
    other = visible(session, form.other_pid(), viewer())
    if other is None or other is group:
        form.other.errors = [wording.say(SplitReason.SAME if other else SplitReason.NOT_THERE)]
    if not fine or other is None or other is group:
        return render("splitting/merge.html", here, 422, group=group, form=form, answering=None)
    made = open_proposal(
        session, group, me().id, kind=merging.KIND, title=form.headline(), text=form.text.data or "",
        options=form.choices(), payload=merging.payload(other, group if form.keep.data == "mine" else other),
        closes_at=form.closes_at(now), secret=bool(form.secret.data), now=now,
    )  # fmt: skip
    note(_("The group is asked. The other group has to pass the same words."))
    return see_other("proposals.page", pid=made.public_id)
