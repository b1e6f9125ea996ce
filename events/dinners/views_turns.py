"""Hosting by turns: the line, joining it, changing places."""

from __future__ import annotations

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock, db
from app.core.access import Ability, NotThere
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, note, render, see_other, viewer
from events.dinners import hosting, turning
from events.dinners.queries_turns import swap_of
from groups.membership.access import open_fellow, open_group

bp = Blueprint("turns", __name__)


@bp.get("/g/<pid>/turns")
@needs(Ability.GROUP_ROLL)
def page(pid: str) -> Response:
    """Whose turn it is, and who comes after."""
    group, here = open_group(db.session(), pid, viewer(), Ability.GROUP_ROLL)
    return render(
        "dinners/turns.html", here, group=group, **hosting.turns_of(db.session(), group, me().id),
        hint=hosting.rota_of(db.session(), group, clock.now()),
    )  # fmt: skip


@bp.post("/g/<pid>/turns")
@needs(Ability.TURN_TAKE)
@limit("60 per hour")
def take(pid: str) -> Response:
    """Host in turn, or no more."""
    group, _here = open_group(db.session(), pid, viewer(), Ability.TURN_TAKE)
    willing = request.form.get("willing") == "yes"
    turning.take_turns(db.session(), group, me().id, willing, clock.now())
    note(
        _("You host in turn. You hear of it when it is yours.") if willing else _("You do not host in turn.")
    )
    return see_other("turns.page", pid=pid)


@bp.post("/g/<pid>/turns/swaps")
@needs(Ability.TURN_TAKE)
@limit("60 per hour")
def ask(pid: str) -> Response:
    """Ask somebody to change places."""
    session = db.session()
    group, _here = open_group(session, pid, viewer(), Ability.TURN_TAKE)
    other = open_fellow(session, group, request.form.get("with", ""))
    turning.ask_swap(session, group, me().id, other.id, clock.now())
    note(_("%(name)s is asked. You change places once both want it.", name=other.nickname))
    return see_other("turns.page", pid=pid)


@bp.post("/g/<pid>/turns/swaps/<swap_pid>")
@needs(Ability.TURN_TAKE)
@limit("60 per hour")
def answer(pid: str, swap_pid: str) -> Response:
    """Agree, or not; whoever asked takes it back."""
    session, accept = db.session(), request.form.get("accept") == "yes"
    group, _here = open_group(session, pid, viewer(), Ability.TURN_TAKE)
    swap = swap_of(session, group.id, swap_pid)
    if swap is None or me().id not in ((swap.with_id,) if accept else (swap.by_id, swap.with_id)):
        raise NotThere
    turning.answer_swap(session, group, swap, accept=accept, now=clock.now())
    note(_("You have changed places.") if accept else _("Everything stays as it was."))
    return see_other("turns.page", pid=pid)
