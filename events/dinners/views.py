"""Pages of a dinner: the one page before, during and after; seats; the calendar file; the bench's inputs."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request, session
from flask_babel import gettext as _
from werkzeug.exceptions import UnprocessableEntity
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db
from app.core.access import Ability
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import absolute, me, note, render, see_other, viewer
from events.dinners import bench, seats
from events.dinners.access import open_dinner
from events.dinners.forms import SeatForm
from events.dinners.ics import as_calendar
from events.dinners.page import picture
from events.dinners.rules import SeatState
from groups.membership.queries import charter_of

bp = Blueprint("dinners", __name__)
LINKS = "dinner_links"
MOST_LINKS = 20


def kept_link(pid: str) -> str | None:
    """The key of a shared link that this browser has opened."""
    return dict(_kept()).get(pid)


def _kept() -> list[tuple[str, str]]:
    """Links that were opened, the last one last: a list, for the cookie sorts the keys of a mapping."""
    kept = session.get(LINKS)
    return [(str(pid), str(token)) for pid, token in kept] if isinstance(kept, list) else []


def door(pid: str, ability: Ability) -> Any:
    """The dinner of this address and what the viewer is toward it."""
    return open_dinner(db.session(), pid, viewer(), ability, kept_link(pid))


@bp.get("/d/<pid>")
@needs(Ability.DINNER_SEE)
def page(pid: str) -> Response:
    """The dinner: its table, its facts, its pact, and what comes of it."""
    dinner, here = door(pid, Ability.DINNER_SEE)
    found = picture(db.session(), dinner, viewer(), here, clock.now())
    return render("dinners/page.html", here, form=SeatForm(formdata=None), **found)


@bp.get("/d/<pid>/with/<share_token>")
@needs(Ability.DINNER_SEE)
def with_link(pid: str, share_token: str) -> WerkzeugResponse:
    """Remember that this browser holds the link, and go on to the page, whose address gives nothing away."""
    open_dinner(db.session(), pid, viewer(), Ability.DINNER_SEE, share_token)
    session[LINKS] = [*(each for each in _kept() if each[0] != pid), (pid, share_token)][-MOST_LINKS:]
    return see_other("dinners.page", pid=pid)


@bp.post("/d/<pid>/seat")
@needs(Ability.DINNER_SIT)
@limit("120 per hour")
def seat(pid: str) -> WerkzeugResponse:
    """Take a seat or a place on the bench; again with other numbers to bring more people or fewer."""
    dinner, _here = door(pid, Ability.DINNER_SIT)
    form = _seat_form()
    taken = seats.take_seat(
        db.session(), dinner, me().id, form.party(), int(form.pact.data or 0), clock.now()
    )
    if taken.state is SeatState.GOING:
        note(_("You have a seat."))
    else:
        note(_("You are on the bench. When a seat comes free, you are asked."), "you")
    return see_other("dinners.page", pid=pid)


@bp.post("/d/<pid>/seat/give-back")
@needs(Ability.SEAT_GIVE_BACK)
def give_back(pid: str) -> WerkzeugResponse:
    """Give the seat back, or get up from the bench."""
    dinner, _here = door(pid, Ability.SEAT_GIVE_BACK)
    late = seats.give_back(db.session(), dinner, me().id, clock.now())
    note(_("Given back. It came late, and that is noted; nothing else.") if late else _("Given back."))
    return see_other("dinners.page", pid=pid)


@bp.post("/d/<pid>/seat/answer")
@needs(Ability.DINNER_SIT)
def answer_offer(pid: str) -> WerkzeugResponse:
    """Accept or decline the seats that are held for the viewer."""
    dinner, _here = door(pid, Ability.DINNER_SIT)
    form, accepted = _seat_form(), request.form.get("answer") == "yes"
    seats.answer_offer(db.session(), dinner, me().id, accepted, int(form.pact.data or 0), clock.now())
    note(_("You have a seat.") if accepted else _("Declined. The seat goes to whoever is next."))
    return see_other("dinners.page", pid=pid)


@bp.post("/d/<pid>/seat/pact")
@needs(Ability.DINNER_SIT)
def accept_pact(pid: str) -> WerkzeugResponse:
    """Agree to the pact as it has changed."""
    dinner, _here = door(pid, Ability.DINNER_SIT)
    version = int(_seat_form().pact.data or 0)
    seats.accept_pact(db.session(), dinner, me().id, version)
    note(_("Agreed: version %(version)s of the pact.", version=version))
    return see_other("dinners.page", pid=pid)


@bp.get("/d/<pid>/dinner.ics")
@needs(Ability.DINNER_SEE)
def calendar(pid: str) -> Response:
    """The dinner as a calendar file, with its zone; a newer file replaces an older one in the calendar."""
    dinner, _here = door(pid, Ability.DINNER_SEE)
    body = as_calendar(dinner, absolute("dinners.page", pid=pid), clock.now())
    answer = Response(body, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = 'attachment; filename="dinner.ics"'
    return answer


@bp.get("/d/<pid>/queue.json")
@needs(Ability.QUEUE_READ)
def export_queue(pid: str) -> Response:
    """Everything that the order of the bench depends on, so that anybody at the table can replay it."""
    dinner, _here = door(pid, Ability.QUEUE_READ)
    return jsonify(
        bench.exported(db.session(), dinner, charter_of(db.session(), dinner.group_id), clock.now())
    )


def _seat_form() -> SeatForm:
    form = SeatForm()
    if not form.validate_on_submit():
        raise UnprocessableEntity
    return form
