"""Small acts beside reviews: calling one helpful, reporting pressure, declaring a tie."""

from __future__ import annotations

from flask import abort, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock, db, wording
from app.core.access import Ability
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, note, render, see_other, viewer
from app.places import ties
from app.places.access import open_venue
from app.places.rules_ties import TieKind
from events.reviews import helpful, pressure, queries
from events.reviews.access import open_for_pressure, open_review
from events.reviews.forms_told import PressureForm, TieForm
from events.reviews.pressing import Pressure
from events.reviews.views import bp


@bp.post("/r/<pid>/helpful")
@needs(Ability.REVIEW_VOTE)
@limit("120 per hour")
def call_helpful(pid: str) -> Response:
    """Call a review helpful: it moves up in a list, and no number hears of it."""
    review, _here = open_review(db.session(), pid, viewer(), Ability.REVIEW_VOTE)
    helpful.vote(db.session(), review, me().id, clock.now())
    return see_other("reviews.page", pid=pid)


@bp.post("/r/<pid>/helpful/take-back")
@needs(Ability.REVIEW_VOTE)
@limit("120 per hour")
def not_helpful(pid: str) -> Response:
    """Take that back."""
    review, _here = open_review(db.session(), pid, viewer(), Ability.REVIEW_VOTE)
    helpful.take_back(db.session(), review, me().id)
    return see_other("reviews.page", pid=pid)


@bp.post("/d/<pid>/pressure")
@needs(Ability.PRESSURE_TELL)
@limit("60 per hour")
def tell_pressure(pid: str) -> Response:
    """Say that the restaurant asked for praise, or to change or delete: one tap, no name is shown to anybody."""
    dinner, _here = open_for_pressure(db.session(), pid, viewer())
    pressure.tell(db.session(), dinner, me().id, _asked_for(), clock.now())
    note(_("Noted, without your name. Readers see how many tables said so."))
    return _back(dinner.id, pid)


@bp.post("/d/<pid>/pressure/take-back")
@needs(Ability.PRESSURE_TELL)
@limit("60 per hour")
def untell_pressure(pid: str) -> Response:
    """Undo a slip of the thumb."""
    dinner, _here = open_for_pressure(db.session(), pid, viewer())
    pressure.take_back(db.session(), dinner, me().id, _asked_for(), clock.now())
    note(_("Taken back."))
    return _back(dinner.id, pid)


@bp.get("/v/<pid>/tie")
@needs(Ability.TIE_DECLARE)
def tie(pid: str) -> Response:
    """Whether one belongs to this venue, its family, its allies or its rivals."""
    venue, here = open_venue(db.session(), pid, viewer(), Ability.TIE_DECLARE)
    found = ties.tie_of(db.session(), venue.id, me().id)
    form = TieForm(data={"kind": found.kind.value if found else None})
    return render("reviews/tie.html", here, venue=venue, form=form, tie=found, say=wording.say)


@bp.post("/v/<pid>/tie")
@needs(Ability.TIE_DECLARE)
@limit("30 per hour")
def declare_tie(pid: str) -> Response:
    """Declare it: from then on one neither vouches nor reviews there, and what one wrote counts no more."""
    venue, here = open_venue(db.session(), pid, viewer(), Ability.TIE_DECLARE)
    form = TieForm()
    if not form.validate_on_submit():
        found = ties.tie_of(db.session(), venue.id, me().id)
        return render("reviews/tie.html", here, 422, venue=venue, form=form, tie=found, say=wording.say)
    ties.declare(db.session(), venue, me().id, TieKind(form.kind.data), clock.now())
    note(_("Thank you. You neither vouch nor review there from now on."))
    return see_other("reviews.tie", pid=pid)


@bp.post("/v/<pid>/tie/end")
@needs(Ability.TIE_DECLARE)
@limit("30 per hour")
def end_tie(pid: str) -> Response:
    """Say that it is over; it goes on for a year."""
    venue, _here = open_venue(db.session(), pid, viewer(), Ability.TIE_DECLARE)
    found = ties.tie_of(db.session(), venue.id, me().id)
    if found is not None:
        ties.end(db.session(), found, clock.now())
    return see_other("reviews.tie", pid=pid)


def _asked_for() -> Pressure:
    form = PressureForm()
    if not form.validate_on_submit():
        abort(422)
    return Pressure(form.kind.data)


def _back(dinner_id: int, pid: str) -> Response:
    """To the review where the button was pressed there, else to the dinner."""
    review = (
        queries.own_review(db.session(), dinner_id, me().id) if request.form.get("from") == "review" else None
    )
    if review is not None:
        return see_other("reviews.page", pid=review.public_id)
    return see_other("dinners.page", pid=pid, _anchor="pressure")
