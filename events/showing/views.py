"""Pages of showing up: one's own notes, the answer to one, and what diners of that table say."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from werkzeug.exceptions import UnprocessableEntity
from werkzeug.wrappers import Response as WerkzeugResponse

from app.accounts.access import open_self
from app.core import clock, db
from app.core.access import Ability
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, note, render, see_other, viewer
from events.dinners.keys import kept_link
from events.showing import actions, shown
from events.showing.access import open_table

bp = Blueprint("showing", __name__)


def door(pid: str, ability: Ability) -> Any:
    """The dinner of this address and what the viewer is toward it."""
    return open_table(db.session(), pid, viewer(), ability, kept_link(pid))


@bp.get("/me/showing-up")
@needs(Ability.MEMBER_EDIT)
def mine() -> Response:
    """One's own notes, group by group, each with its rule and what can be done. Nobody else reads them."""
    member, here = open_self(db.session(), viewer())
    return render("showing/mine.html", here, groups=shown.by_group(db.session(), member.id, clock.now()))


@bp.post("/d/<pid>/no-show")
@needs(Ability.NO_SHOW_DISPUTE)
@limit("30 per hour")
def dispute(pid: str) -> WerkzeugResponse:
    """I was there."""
    dinner, _here = door(pid, Ability.NO_SHOW_DISPUTE)
    actions.dispute(db.session(), dinner, me().id, clock.now())
    note(_("Noted. It does not count for now; those who sat there are asked once more."), "you")
    return see_other("showing.mine")


@bp.post("/d/<pid>/no-show/<seat_pid>/fine")
@needs(Ability.NO_SHOW_ANSWER)
@limit("60 per hour")
def forgive(pid: str, seat_pid: str) -> WerkzeugResponse:
    """That is fine."""
    dinner, _here = door(pid, Ability.NO_SHOW_ANSWER)
    actions.forgive(db.session(), dinner, me().id, seat_pid, clock.now())
    note(_("Thank you. With a second word like this, nothing is noted."))
    return see_other("dinners.page", pid=pid)


@bp.post("/d/<pid>/no-show/<seat_pid>/remember")
@needs(Ability.NO_SHOW_ANSWER)
@limit("60 per hour")
def remember(pid: str, seat_pid: str) -> WerkzeugResponse:
    """Asked once more: they were there, or they were not."""
    dinner, _here = door(pid, Ability.NO_SHOW_ANSWER)
    word = request.form.get("there")
    if word not in ("yes", "no"):
        raise UnprocessableEntity
    actions.remember(db.session(), dinner, me().id, seat_pid, word == "yes", clock.now())
    note(_("Thank you. Nobody is told who said what."))
    return see_other("dinners.page", pid=pid)
