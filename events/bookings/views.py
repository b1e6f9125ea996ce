"""Pages of a booking: the call with its words, the record, and the number that the restaurant knows."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response
from flask_babel import gettext as _
from werkzeug.exceptions import UnprocessableEntity
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db
from app.core.access import Ability, Refused
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, note, render, see_other
from events.bookings import actions, queries
from events.bookings.forms import BookingForm, CountForm
from events.bookings.rules import BookingReason
from events.bookings.shown import told_now, words_for
from events.bookings.wording import FIELDS, STATES
from events.dinners.keys import door

bp = Blueprint("bookings", __name__)


def _door(pid: str) -> Any:
    return door(pid, Ability.BOOKING_KEEP)


@bp.get("/d/<pid>/booking")
@needs(Ability.BOOKING_KEEP)
def page(pid: str) -> Response:
    """What to say on the phone, what was agreed, and which number they know."""
    dinner, here = _door(pid)
    booking = queries.booking_of(db.session(), dinner.id)
    return _page(here, dinner, booking, _form(dinner, booking, filled=True))


@bp.post("/d/<pid>/booking")
@needs(Ability.BOOKING_KEEP)
@limit("60 per hour")
def save(pid: str) -> Response | WerkzeugResponse:
    """Write the booking down. Whoever wrote on an older version sees what stands now, and keeps what was typed."""
    dinner, here = _door(pid)
    booking = queries.booking_of(db.session(), dinner.id)
    form = _form(dinner, booking, filled=False)
    if not form.validate_on_submit():
        return _page(here, dinner, booking, form, 422)
    try:
        actions.write(db.session(), dinner, me().id, form.record(), form.read_version(), clock.now())
    except Refused as refused:
        if refused.reason is not BookingReason.CHANGED_MEANWHILE:
            raise
        dinner, here = _door(pid)  # as it stands now, with what the page names
        booking = queries.booking_of(db.session(), dinner.id)
        if booking is None:
            raise
        form.version.data = str(booking.version)
        return _page(here, dinner, booking, form, 409, meanwhile=True)
    note(_("Written down. Those at the table see it."))
    return see_other("dinners.page", pid=pid)


@bp.post("/d/<pid>/booking/count")
@needs(Ability.BOOKING_KEEP)
@limit("60 per hour")
def count(pid: str) -> WerkzeugResponse:
    """The restaurant knows this number now."""
    dinner, _here = _door(pid)
    form = CountForm()
    if not form.validate_on_submit() or not 1 <= int(form.count.data or 0) <= dinner.seats:
        raise UnprocessableEntity
    actions.tell_count(db.session(), dinner, me().id, int(form.count.data or 0), clock.now())
    note(_("Noted: they know of %(num)s.", num=form.count.data))
    return see_other("bookings.page", pid=pid)


def _form(dinner: Any, booking: Any, *, filled: bool) -> BookingForm:
    form = BookingForm(formdata=None) if filled else BookingForm()
    form.about(dinner, queries.seated_members(db.session(), dinner.id), me().id, booking)
    if filled:
        form.fill(booking)
    return form


def _page(
    here: Any, dinner: Any, booking: Any, form: BookingForm, status: int = 200, *, meanwhile: bool = False
) -> Response:
    heads = queries.heads_of(db.session(), dinner)
    told = queries.told(db.session(), dinner.id)
    return render(
        "bookings/page.html", here, status, dinner=dinner, booking=booking, form=form, heads=heads, told=told,
        texts=words_for(db.session(), dinner, heads, booking, me().nickname, clock.now()), meanwhile=meanwhile,
        versions=queries.versions_of(db.session(), booking.id) if booking else (), fields=FIELDS, states=STATES,
        stale=told_now(told, heads),
    )  # fmt: skip
