"""What came after the dinner, leaving early, slips for everybody, and the card for the desk."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, request
from flask_babel import gettext as _
from werkzeug.exceptions import UnprocessableEntity
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db
from app.core.access import Ability
from app.core.boundary import needs
from app.core.ids import new_token
from app.core.limits import limit
from app.core.web import absolute, note, render, see_other
from app.places.queries import venue_choices
from events.bills import after, leaving, perks, queries, slips, written
from events.bills.forms_after import AfterForm, PerkForm
from events.bills.shown import name_of, picture
from events.bills.turns import TURN, turn
from events.bills.views import WORDS, begun, bp, seat_of_viewer, whole_of

_KEY = re.compile(r"[\w-]{20,60}", re.ASCII)


@bp.get("/d/<pid>/after")
@needs(Ability.BILL_EDIT)
def after_form(pid: str) -> Response:
    """A second round: what, where, who."""
    dinner, here, own = seat_of_viewer(pid, Ability.BILL_EDIT)
    begun(dinner)
    form = AfterForm(formdata=None, key=new_token())
    _about(dinner, form, "")
    form.came.data = form.seats
    return render("bills/after.html", here, dinner=dinner, form=form, own=own)


@bp.post("/d/<pid>/after")
@needs(Ability.BILL_EDIT)
@limit("20 per hour")
def begin_after(pid: str) -> Response | WerkzeugResponse:
    """Begin its bill; then it is written like any other."""
    dinner, here, own = seat_of_viewer(pid, Ability.BILL_EDIT)
    begun(dinner)
    form = AfterForm()
    seats = _about(dinner, form, form.place.data or "")
    if not form.good():
        return render("bills/after.html", here, 422, dinner=dinner, form=form, own=own)
    key = form.key.data if _KEY.fullmatch(form.key.data or "") else new_token()
    came = {seats[each] for each in form.came.data or () if each in seats}
    venue_id = form.venue.id if form.venue is not None else None
    bill = after.begin(
        db.session(), dinner, own, form.title.data or "", venue_id, came, form.names, str(key), clock.now()
    )
    note(_("There it is. Now what did it come to?"))
    return see_other("bills.edit", pid=pid, turn=bill.turn)


@bp.post("/d/<pid>/bill/early")
@bp.post(f"/d/<pid>/bill/{TURN}/early")
@needs(Ability.BILL_EDIT)
@limit("60 per hour")
def leave_early(pid: str) -> WerkzeugResponse:
    """Hand one's share over and go; or say that it was not so."""
    dinner, _here, own = seat_of_viewer(pid, Ability.BILL_EDIT)
    found = whole_of(dinner)
    seats = {seat.public_id: seat.id for seat in found.seats.values()} if found is not None else {}
    if back := seats.get(request.form.get("back", "")):
        leaving.take_back(db.session(), dinner, own.id, back, clock.now(), turn())
        return see_other("bills.page", pid=pid)
    try:
        units = written.amount(request.form.get("amount", "")[:40], found.bill.exponent) if found else None
    except ValueError:
        units = None
    to = seats.get(request.form.get("to", ""))
    if units is None or to is None:
        raise UnprocessableEntity
    leaving.settle(db.session(), dinner, own.id, units, to, clock.now(), turn())
    note(_("Written down. Get home well."))
    return see_other("bills.page", pid=pid)


@bp.get("/d/<pid>/bill/slips")
@bp.get(f"/d/<pid>/bill/{TURN}/slips")
@needs(Ability.BILL_SEE)
def slip(pid: str) -> Response | WerkzeugResponse:
    """A slip for each: what they had, their part of the extras, what to pay whom; to print or to copy (W-02)."""
    dinner, here, own = seat_of_viewer(pid, Ability.BILL_SEE)
    found = whole_of(dinner)
    if found is None:
        return see_other("bills.page", pid=pid)
    made = slips.of_all(dinner, found, own, absolute("bills.page", pid=pid))
    return render("bills/slips.html", here, slips=made, **picture(dinner, found, own), **WORDS)


@bp.post("/d/<pid>/bill/card")
@needs(Ability.BILL_EDIT)
@limit("30 per hour")
def write_card(pid: str) -> WerkzeugResponse:
    """What the house has promised the group, in plain words; a guest has no part in it."""
    dinner, _here, own = seat_of_viewer(pid, Ability.BILL_EDIT)
    form = PerkForm()
    if own.member_id is None or not form.validate_on_submit() or form.agreed_on.data is None:
        raise UnprocessableEntity
    perks.write(
        db.session(), dinner, own.member_id, form.words.data or "", form.agreed_with.data or "",
        form.agreed_on.data, clock.now(),
    )  # fmt: skip
    return see_other("bills.page", pid=pid)


def _about(dinner: Any, form: AfterForm, place: str) -> dict[str, int]:
    seats = queries.seats_for(db.session(), dinner.id)
    city = dinner.venue.city if dinner.venue else dinner.group.city
    venues = [each for each in venue_choices(db.session(), city, place) if each.id != dinner.venue_id]
    form.about([(seat.public_id, name_of(seats, seat.id)) for seat in seats.values()], venues)
    form.venues = venues
    return {seat.public_id: seat.id for seat in seats.values()}
