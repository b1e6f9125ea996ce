"""What an operator does about claims: note a call, decide a dispute after its 28 days, both in public."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock, db
from app.core.access import Ability, NotThere
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, note, render, see_other
from app.merchants import calling, disputes, queries
from app.merchants.forms import DecisionForm
from app.merchants.rules import DISPUTE_LASTS, may_decide

bp = Blueprint("keepers", __name__)


@bp.get("/operate/merchants")
@needs(Ability.SITE_OPERATE)
def page() -> Response:
    """Calls that are asked for, and disputes."""
    session = db.session()
    calls = [(claim, calling.number_for(session, claim)) for claim in queries.calls_asked(session)]
    return render(
        "merchants/operate.html", calls=calls, disputes=queries.open_disputes(session), lasts=DISPUTE_LASTS,
        now=clock.now(),
    )  # fmt: skip


@bp.post("/operate/merchants/calls/<claim_pid>")
@needs(Ability.SITE_OPERATE)
@limit("60 per hour")
def called(claim_pid: str) -> Response:
    """Whoever answered knew the code, or did not."""
    found = queries.claim_by(db.session(), claim_pid)
    if found is None:
        raise NotThere
    knew = request.form.get("knew") == "yes"
    calling.record(db.session(), found, me().id, knew=knew, now=clock.now())
    note(_("Written down."))
    return see_other("keepers.page")


@bp.get("/operate/merchants/disputes/<dispute_pid>")
@needs(Ability.SITE_OPERATE)
def dispute(dispute_pid: str) -> Response:
    """One dispute, with what both sides say."""
    return _dispute(_found(dispute_pid), DecisionForm(formdata=None))


@bp.post("/operate/merchants/disputes/<dispute_pid>")
@needs(Ability.SITE_OPERATE)
@limit("60 per hour")
def decide(dispute_pid: str) -> Response:
    """Decide it, with a reason that everybody reads."""
    found, form = _found(dispute_pid), DecisionForm()
    form.about(found.holder.merchant, found.contender.merchant)
    if not form.validate_on_submit():
        return _dispute(found, form, 422)
    passes = form.passes.data == "yes"
    disputes.decide(
        db.session(), found, me().id, passes=passes, reason=form.words.data or "", now=clock.now()
    )
    note(_("Decided. The reason stands on the page of the place."))
    return see_other("keepers.page")


def _found(dispute_pid: str) -> Any:
    found = queries.dispute_by(db.session(), dispute_pid)
    if found is None:
        raise NotThere
    return found


def _dispute(found: Any, form: DecisionForm, status: int = 200) -> Response:
    form.about(found.holder.merchant, found.contender.merchant)
    ripe = may_decide(found.opened_at, clock.now())
    return render(
        "merchants/decide.html", status=status, dispute=found, form=form, ripe=ripe,
        until=found.opened_at + DISPUTE_LASTS,
    )  # fmt: skip
