"""Pages of the ring: who is home, and one tap to say so."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from app.core import clock, db
from app.core.access import Ability
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, note, render, see_other, viewer
from events.dinners.keys import door, guest_here
from events.homesafe import actions, panels
from events.homesafe.access import holders, seat_here
from events.homesafe.forms import LeaveForm

bp = Blueprint("homesafe", __name__)


def _mine(dinner: Any) -> Any:
    return holders(viewer(), guest_here(dinner.public_id))


def _own(dinner: Any) -> Any:
    return seat_here(db.session(), dinner, _mine(dinner))


@bp.get("/d/<pid>/ring")
@needs(Ability.RING_SEE)
def page(pid: str) -> Response:
    """The ring: who is home, and my own way."""
    dinner, here = door(pid, Ability.RING_SEE)
    return _page(dinner, here, LeaveForm(formdata=None))


def _page(dinner: Any, here: Any, form: LeaveForm, status: int = 200) -> Response:
    found = panels.found_at(db.session(), dinner, _mine(dinner), clock.now())
    own = found["own"]
    if not form.is_submitted() and own is not None and own.way is not None:
        form.ride.data = own.way.ride
    return render("homesafe/page.html", here, status, dinner=dinner, form=form, **found)


@bp.post("/d/<pid>/ring")
@needs(Ability.RING_OPEN)
@limit("30 per hour")
def open_ring(pid: str) -> Answer:
    """This table wants to know that everybody is home."""
    dinner, _here = door(pid, Ability.RING_OPEN)
    actions.open_ring(db.session(), dinner, me().id, clock.now())
    note(_("The ring is open. After the dinner everybody is asked, by one tap."))
    return see_other("homesafe.page", pid=pid)


@bp.post("/d/<pid>/ring/leave")
@needs(Ability.RING_ANSWER)
@limit("60 per hour")
def leave(pid: str) -> Response | Answer:
    """I leave now, perhaps with somebody."""
    dinner, here = door(pid, Ability.RING_ANSWER)
    form = LeaveForm()
    if not form.validate_on_submit():
        return _page(dinner, here, form, 422)
    actions.leave(db.session(), dinner, _own(dinner), form.ride.data or "", clock.now())
    note(_("Come home well. One tap when you are there."), "you")
    return see_other("homesafe.page", pid=pid)


@bp.post("/d/<pid>/ring/home")
@needs(Ability.RING_ANSWER)
@limit("60 per hour")
def be_home(pid: str) -> Answer:
    """I am home."""
    dinner, _here = door(pid, Ability.RING_ANSWER)
    actions.be_home(db.session(), dinner, _own(dinner), clock.now())
    note(_("Your table knows. Sleep well."))
    return see_other("homesafe.page", pid=pid)


@bp.post("/d/<pid>/ring/out")
@needs(Ability.RING_ANSWER)
@limit("60 per hour")
def leave_out(pid: str) -> Answer:
    """I would rather not say."""
    dinner, _here = door(pid, Ability.RING_ANSWER)
    actions.leave_out(db.session(), dinner, _own(dinner), clock.now())
    note(_("You are left out. Nobody asks you again."), "you")
    return see_other("homesafe.page", pid=pid)
