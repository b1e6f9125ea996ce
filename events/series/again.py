"""The last one once more, in two taps: a past dinner opens a prefilled confirmation, and that sets the table."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Response
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db, i18n
from app.core.access import Ability, Standing
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, note, render, see_other
from events.dinners import moments
from events.dinners import queries as dinner_queries
from events.dinners.views import door
from events.dinners.wording import SEEN_BY, SPLITS
from events.series import actions, rules
from events.series.forms import AgainForm
from events.series.views import bp

NOTICE = timedelta(hours=12)  # so long people are left to find the time


@bp.get("/d/<pid>/again")
@needs(Ability.DINNER_CALL)
def again(pid: str) -> Response:
    """The same table, a week on: everything is filled in."""
    dinner, here = door(pid, Ability.DINNER_CALL)
    form = AgainForm(formdata=None, starts=_next_time(dinner, clock.now()))
    return _page(here, dinner, form)


@bp.post("/d/<pid>/again")
@needs(Ability.DINNER_CALL)
@limit("30 per hour")
def set_again(pid: str) -> Response | WerkzeugResponse:
    """Set it: the same place, seats, cap and pact, at the time that was written."""
    dinner, here = door(pid, Ability.DINNER_CALL)
    form = AgainForm()
    starts = form.read(dinner.timezone, clock.now())
    if starts is None:
        return _page(here, dinner, form, 422)
    pact = dinner_queries.pact_of(db.session(), dinner).pact
    steward = Standing.STEWARD in here.standings
    called = actions.once_more(db.session(), dinner, me().id, starts, pact, clock.now(), steward=steward)
    note(_("The table is set. Send the link to those you would like to see there."))
    return see_other("dinners.page", pid=called.public_id)


def _next_time(dinner: Any, now: datetime) -> str:
    zone = i18n.zone(dinner.timezone)
    return moments.write_local(rules.same_again(dinner.starts_at, zone, now, NOTICE), zone)


def _page(here: Any, dinner: Any, form: AgainForm, status: int = 200) -> Response:
    pact = dinner_queries.pact_of(db.session(), dinner)
    return render(
        "series/again.html", here, status, dinner=dinner, form=form, pact=pact, split=SPLITS[pact.split_mode],
        seen=SEEN_BY[dinner.visibility],
    )  # fmt: skip
