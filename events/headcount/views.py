"""Pages of the headcount: the host sets it, everybody with a seat answers with one tap."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db
from app.core.access import Ability
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, note, render, see_other, viewer
from events.dinners.holders import Holder
from events.dinners.keys import door, guest_here
from events.dinners.rules import SeatState
from events.headcount import actions, queries, rules
from events.headcount.forms import HeadcountForm
from events.headcount.shown import state_words
from events.headcount.wording import preset_answers, question_of

bp = Blueprint("headcount", __name__)


@bp.get("/d/<pid>/headcount")
@needs(Ability.DINNER_EDIT)
def page(pid: str) -> Response:
    """What is asked and when the number is final."""
    dinner, here = door(pid, Ability.DINNER_EDIT)
    row = queries.of_dinner(db.session(), dinner.id)
    return _page(dinner, here, row, HeadcountForm(formdata=None).about(dinner, row, clock.now()).show(row))


@bp.post("/d/<pid>/headcount")
@needs(Ability.DINNER_EDIT)
@limit("60 per hour")
def save(pid: str) -> Response | WerkzeugResponse:
    """Set the question, or move the time."""
    dinner, here = door(pid, Ability.DINNER_EDIT)
    row = queries.of_dinner(db.session(), dinner.id)
    form = HeadcountForm().about(dinner, row, clock.now())
    if not form.validate_on_submit():
        return _page(dinner, here, row, form, 422)
    row = actions.set_headcount(
        db.session(), dinner, me().id, form.asked(), int(form.hours.data), clock.now()
    )
    note(
        _("Everybody with a seat is asked now.")
        if row.asked_at
        else _("Set. Everybody is asked a day before.")
    )
    return see_other("dinners.page", pid=pid)


@bp.post("/d/<pid>/headcount/drop")
@needs(Ability.DINNER_EDIT)
def drop(pid: str) -> WerkzeugResponse:
    """Ask nothing after all."""
    dinner, _here = door(pid, Ability.DINNER_EDIT)
    actions.drop(db.session(), dinner, clock.now())
    note(_("Nothing is asked any more."))
    return see_other("dinners.page", pid=pid)


@bp.post("/d/<pid>/headcount/answer")
@needs(Ability.HEADCOUNT_ANSWER)
@limit("120 per hour")
def answer(pid: str) -> WerkzeugResponse:
    """One tap: I come, and this is what I eat."""
    guest = guest_here(pid)
    dinner, _here = door(pid, Ability.HEADCOUNT_ANSWER, guest)
    found = viewer()
    holder = Holder(member_id=found.id) if found else Holder(guest_id=guest.id if guest else 0)
    one = request.form.get("answer", type=int)
    state = actions.answer(db.session(), dinner, holder, one, _each(), clock.now())
    if state is SeatState.GOING:
        note(_("Noted: you come."))
    else:
        note(_("Noted. You wait on the bench; when a seat comes free, you are asked."), "you")
    return see_other("dinners.page", pid=pid)


def _each() -> dict[str, int]:
    """Answers for each seat of a party, by the seats' public ids."""
    fields = (
        (name.removeprefix("seat-"), value)
        for name, value in request.form.items()
        if name.startswith("seat-")
    )
    return {
        pid: int(value) for pid, value in fields if value.isascii() and value.isdigit() and len(value) == 1
    }


def _page(dinner: Any, here: Any, row: Any, form: HeadcountForm, status: int = 200) -> Response:
    now = clock.now()
    return render(
        "headcount/page.html", here, status=status, dinner=dinner, row=row, form=form, metas=preset_answers(),
        near=not rules.hours_left(dinner.starts_at, now), state=state_words(row, dinner),
        asked=question_of(row) if row else "", over=now >= dinner.starts_at or dinner.called_off_at is not None,
    )  # fmt: skip
