"""Pages of coming with an if: the answer, the way back, the seat without it, the pact once more."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db
from app.core.access import Ability, Here
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, note, render, see_other
from events.conditions import actions, queries
from events.conditions.forms import ConditionForm
from events.conditions.panels import fellow
from events.conditions.rules import ConditionState
from events.dinners.keys import door

bp = Blueprint("conditions", __name__)


@bp.get("/d/<pid>/if")
@needs(Ability.DINNER_SIT)
def ask(pid: str) -> Response:
    """What it depends on, as a page of its own: for changing an answer."""
    dinner, here = door(pid, Ability.DINNER_SIT)
    own = queries.own(db.session(), dinner.id, me().id)
    form = _about(ConditionForm(formdata=None), dinner, here).show(own)
    return _page(dinner, here, form)


@bp.post("/d/<pid>/if")
@needs(Ability.DINNER_SIT)
@limit("120 per hour")
def answer(pid: str) -> Response | WerkzeugResponse:
    """Come with an if, or change what it depends on."""
    dinner, here = door(pid, Ability.DINNER_SIT)
    form = _about(ConditionForm(), dinner, here)
    if not form.validate_on_submit():
        return _page(dinner, here, form, 422)
    actions.answer(
        db.session(), dinner, me().id, form.party(), form.wish(), int(form.pact.data or 0), clock.now()
    )
    note(_("Noted. You get a seat as soon as all of it holds."))
    return see_other("dinners.page", pid=pid)


@bp.post("/d/<pid>/if/take-back")
@needs(Ability.DINNER_SIT)
def take_back(pid: str) -> WerkzeugResponse:
    """Take an open answer back."""
    dinner, _here = door(pid, Ability.DINNER_SIT)
    actions.withdraw(db.session(), dinner, me().id)
    note(_("Taken back."))
    return see_other("dinners.page", pid=pid)


@bp.post("/d/<pid>/if/come-anyway")
@needs(Ability.DINNER_SIT)
def come_anyway(pid: str) -> WerkzeugResponse:
    """Keep the seat whatever else happens."""
    dinner, _here = door(pid, Ability.DINNER_SIT)
    actions.come_anyway(db.session(), dinner, me().id, clock.now())
    note(_("You have a seat."))
    return see_other("dinners.page", pid=pid)


@bp.post("/d/<pid>/if/pact")
@needs(Ability.DINNER_SIT)
def accept_pact(pid: str) -> WerkzeugResponse:
    """Let the answer stand under the pact as it has changed."""
    dinner, _here = door(pid, Ability.DINNER_SIT)
    version = request.form.get("pact", type=int) or 0
    actions.accept_pact(db.session(), dinner, me().id, version)
    note(_("Agreed: version %(version)s of the pact.", version=version))
    return see_other("dinners.page", pid=pid)


def _about(form: ConditionForm, dinner: Any, here: Here) -> ConditionForm:
    return form.about(dinner, me().id, queries.to_name(db.session(), dinner, me().id, fellow=fellow(here)))


def _page(dinner: Any, here: Here, form: ConditionForm, status: int = 200) -> Response:
    own = queries.own(db.session(), dinner.id, me().id)
    met = own is not None and own.state is ConditionState.MET
    return render("conditions/page.html", here, status=status, dinner=dinner, form=form, met=met)
