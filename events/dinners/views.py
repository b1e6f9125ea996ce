"""Pages of a dinner: the one page before, during and after; seats; the calendar file; the bench's inputs."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request
from flask_babel import gettext as _
from werkzeug.exceptions import UnprocessableEntity
from werkzeug.wrappers import Response as WerkzeugResponse

from app.accounts import keys
from app.core import clock, db
from app.core.access import Ability, require
from app.core.boundary import needs
from app.core.ids import new_token
from app.core.limits import limit, who
from app.core.web import absolute, note, render, see_other, viewer
from events.dinners import bench, seats
from events.dinners.access import open_dinner
from events.dinners.doors import door_for
from events.dinners.forms import GuestForm, SeatForm
from events.dinners.guest_seats import sit_as_guest
from events.dinners.holders import Holder
from events.dinners.ics import as_calendar
from events.dinners.keys import door as door  # rooms above open dinners with these
from events.dinners.keys import guest_here
from events.dinners.keys import kept_link as kept_link
from events.dinners.page import bench_page, picture
from events.dinners.rules import SeatState
from groups.membership.queries import charter_of

bp = Blueprint("dinners", __name__)


def signed_in() -> bool:
    """Strangers who fill a table with made-up names are slowed down, by address and by table; members are known."""
    return viewer() is not None


@bp.get("/d/<pid>")
@needs(Ability.DINNER_SEE)
def page(pid: str) -> Response:
    """The dinner: its table, its facts, its pact, and what comes of it."""
    guest = guest_here(pid)
    dinner, here = door(pid, Ability.DINNER_SEE, guest)
    return dinner_page(dinner, here, guest, GuestForm(formdata=None, name=keys.name(), key=new_token()))


def dinner_page(dinner: Any, here: Any, guest: Any, form: Any, status: int = 200) -> Response:
    """The page, with what was typed after a name that cannot be taken."""
    found = picture(db.session(), dinner, viewer(), here, clock.now(), guest)
    kept = keys.guest(dinner.public_id) if guest is not None else None
    link = absolute("dinners.guest_link", pid=dinner.public_id, token=kept.key) if kept else ""
    answer = render("dinners/page.html", here, status, form=form, guest=guest, guest_link=link, **found)
    if link:
        answer.headers["Cache-Control"] = "no-store"  # the page shows the key
    return answer


@bp.get("/d/<pid>/with/<share_token>")
@needs(Ability.DINNER_SEE)
def with_link(pid: str, share_token: str) -> WerkzeugResponse:
    """Remember that this browser holds the link, and go on to the page, whose address gives nothing away.

    Whoever brings no cookie may keep none, as the programs do that draw previews (RE-04): they are shown the page at
    once, and a script gives a browser the page's own address.
    """
    dinner, here = open_dinner(db.session(), pid, viewer(), Ability.DINNER_SEE, share_token)
    keys.keep_shared(pid, share_token)
    if current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
        return see_other("dinners.page", pid=pid)
    answer = dinner_page(dinner, here, None, GuestForm(formdata=None, name="", key=new_token()))
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@bp.post("/d/<pid>/seat")
@needs(Ability.SEAT_TAKE)
@limit("120 per hour")
@limit("30 per hour", key_func=lambda: f"{who()} at {request.path}", exempt_when=signed_in)
@limit("240 per hour", key_func=lambda: request.path, exempt_when=signed_in)
def seat(pid: str) -> WerkzeugResponse:
    """Take a seat or a place on the bench; again with other numbers to bring more people or fewer."""
    guest = guest_here(pid)
    dinner, here = door(pid, Ability.SEAT_TAKE, guest)
    form = _seat_form(GuestForm if viewer() is None and guest is None else SeatForm)
    if form.errors:
        return dinner_page(dinner, here, guest, form, 422)
    found = viewer()
    if found is not None:
        require(here, Ability.DINNER_SIT)  # somebody else's link is no way to a second seat
        taken = seats.take_seat(
            db.session(), dinner, found.id, form.party(), int(form.pact.data or 0), clock.now()
        )
    else:
        taken = sit_as_guest(dinner, guest, form)
    if taken.state is SeatState.GOING:
        note(_("You have a seat."))
    else:
        note(_("You are on the bench. When a seat comes free, you are asked."), "you")
    return see_other("dinners.page", pid=pid)


@bp.post("/d/<pid>/seat/give-back")
@needs(Ability.SEAT_TAKE)
def give_back(pid: str) -> WerkzeugResponse:
    """Give the seat back, or get up from the bench."""
    dinner, holder = _held(pid)
    late = seats.give_back_held(db.session(), dinner, holder, clock.now())
    note(_("Given back. It came late, and that is noted; nothing else.") if late else _("Given back."))
    return see_other("dinners.page", pid=pid)


@bp.post("/d/<pid>/seat/answer")
@needs(Ability.SEAT_TAKE)
def answer_offer(pid: str) -> WerkzeugResponse:
    """Accept or decline the seats that are held for the viewer."""
    dinner, holder = _held(pid)
    form, accepted = _seat_form(), request.form.get("answer") == "yes"
    seats.answer_held(db.session(), dinner, holder, accepted, int(form.pact.data or 0), clock.now())
    note(_("You have a seat.") if accepted else _("Declined. The seat goes to whoever is next."))
    return see_other("dinners.page", pid=pid)


@bp.post("/d/<pid>/seat/pact")
@needs(Ability.SEAT_TAKE)
def accept_pact(pid: str) -> WerkzeugResponse:
    """Agree to the pact as it has changed."""
    dinner, holder = _held(pid)
    version = int(_seat_form().pact.data or 0)
    seats.agree(db.session(), dinner, holder, version)
    note(_("Agreed: version %(version)s of the pact.", version=version))
    return see_other("dinners.page", pid=pid)


def _held(pid: str) -> tuple[Any, Holder]:
    """The dinner, and whose seat is meant: the member's, else that of this browser's key."""
    guest = guest_here(pid)
    dinner, here = door(pid, Ability.SEAT_TAKE, guest)
    found = viewer()
    if found is not None:
        require(here, Ability.DINNER_SIT)
        return dinner, Holder(member_id=found.id)
    return dinner, Holder(guest_id=guest.id if guest is not None else 0)


@bp.get("/d/<pid>/dinner.ics")
@needs(Ability.DINNER_SEE)
def calendar(pid: str) -> Response:
    """The dinner as a calendar file, with its zone; a newer file replaces an older one in the calendar."""
    dinner, here = door(pid, Ability.DINNER_SEE)
    where = door_for(db.session(), dinner, here)
    body = as_calendar(dinner, absolute("dinners.page", pid=pid), clock.now(), where)
    answer = Response(body, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = 'attachment; filename="dinner.ics"'
    return answer


@bp.get("/d/<pid>/queue")
@needs(Ability.QUEUE_READ)
def queue(pid: str) -> Response:
    """The order of the bench for people: who is asked next, and why each stands where they stand."""
    guest = guest_here(pid)
    dinner, here = door(pid, Ability.QUEUE_READ, guest)
    found = bench_page(db.session(), dinner, viewer(), guest, clock.now())
    return render("dinners/queue.html", here, dinner=dinner, **found)


@bp.get("/d/<pid>/queue.json")
@needs(Ability.QUEUE_READ)
def export_queue(pid: str) -> Response:
    """Everything that the order of the bench depends on, so that anybody at the table can replay it."""
    dinner, _here = door(pid, Ability.QUEUE_READ)
    return jsonify(
        bench.exported(db.session(), dinner, charter_of(db.session(), dinner.group_id), clock.now())
    )


def _seat_form(kind: type[SeatForm] = SeatForm) -> Any:
    form = kind()
    if not form.validate_on_submit() and not set(form.errors) <= {"name"}:
        raise UnprocessableEntity
    return form
