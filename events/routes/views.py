"""Pages of routes: drawing one up, agreeing to one's leg, the open page, taking it with one's group, one sign-up."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock, db
from app.core.access import Ability, Here, Refused
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, note, render, see_other, viewer
from app.core.wording import say
from events.dinners.keys import kept_link
from events.routes import actions, queries, shown
from events.routes.access import open_own_route, open_route, open_stop, open_to
from events.routes.forms import RouteForm, TakeForm
from events.routes.rules import RouteReason
from groups.alliances.access import open_alliance
from groups.membership.access import open_group
from groups.membership.queries import groups_of

bp = Blueprint("routes", __name__)


@bp.get("/shop/<pid>/alliances/<group_pid>/routes/new")
@needs(Ability.MERCHANT_RUN)
def new(pid: str, group_pid: str) -> Response:
    """The form of an evening over several houses."""
    merchant, alliance, _row, here = open_alliance(
        db.session(), pid, group_pid, viewer(), Ability.MERCHANT_RUN
    )
    return _form(merchant, alliance, here, RouteForm(formdata=None))


@bp.post("/shop/<pid>/alliances/<group_pid>/routes/new")
@needs(Ability.MERCHANT_RUN)
@limit("20 per hour")
def draw_up(pid: str, group_pid: str) -> Response:
    """Propose it; every other house then agrees to its own leg."""
    session = db.session()
    merchant, alliance, _row, here = open_alliance(session, pid, group_pid, viewer(), Ability.MERCHANT_RUN)
    form = RouteForm()
    form.about(shown.venues_of(session, alliance.id))
    if not form.validate_on_submit():
        return _form(merchant, alliance, here, form, 422)
    try:
        actions.draw_up(
            session, alliance, merchant, me().id, form.title.data or "", form.plans(), clock.now()
        )
    except Refused as refused:
        if not isinstance(refused.reason, RouteReason):
            raise
        form.form_errors.append(say(refused.reason))
        merchant, alliance, _row, here = open_alliance(
            session, pid, group_pid, viewer(), Ability.MERCHANT_RUN
        )
        return _form(merchant, alliance, here, form, 422)
    note(_("Drawn up. It opens when every house has agreed to its part."))
    return see_other("alliances.page", pid=pid, group_pid=group_pid)


@bp.post("/shop/<pid>/alliances/<group_pid>/routes/<route_pid>/agree")
@needs(Ability.MERCHANT_RUN)
@limit("60 per hour")
def agree(pid: str, group_pid: str, route_pid: str) -> Response:
    """Agree to one's own part."""
    route, merchant = open_own_route(db.session(), pid, group_pid, route_pid, viewer())
    actions.agree(db.session(), route, merchant, me().id, clock.now())
    note(_("Agreed."))
    return see_other("alliances.page", pid=pid, group_pid=group_pid)


@bp.post("/shop/<pid>/alliances/<group_pid>/routes/<route_pid>/withdraw")
@needs(Ability.MERCHANT_RUN)
@limit("60 per hour")
def withdraw(pid: str, group_pid: str, route_pid: str) -> Response:
    """Take the route back; tables that are set stay set."""
    route, merchant = open_own_route(db.session(), pid, group_pid, route_pid, viewer())
    actions.withdraw(db.session(), route, merchant, me().id, clock.now())
    note(_("Withdrawn. Tables that are set stay set."))
    return see_other("alliances.page", pid=pid, group_pid=group_pid)


@bp.get("/route/<pid>")
@needs(Ability.ROUTE_SEE)
def page(pid: str) -> Response:
    """An evening over several houses: times, walks, menus. Open to everybody."""
    route, here = open_route(db.session(), pid, viewer())
    return _page(route, here, TakeForm(formdata=None, people=4))


@bp.post("/route/<pid>/parties")
@needs(Ability.ROUTE_TAKE)
@limit("20 per hour")
def take(pid: str) -> Response:
    """Take it to one's group: a dinner at each house, and one's own seat at all of them."""
    route, here = open_route(db.session(), pid, viewer(), Ability.ROUTE_TAKE)
    form = TakeForm()
    form.about(groups_of(db.session(), me().id))
    if not form.validate_on_submit():
        return _page(route, here, form, 422)
    group, inside = open_group(db.session(), form.group.data, viewer(), Ability.DINNER_CALL)
    party = actions.take(
        db.session(), route, group, me().id, form.people.data or 4, clock.now(),
        steward=inside.may(Ability.GROUP_STEWARD), seen=form.seen(),
    )  # fmt: skip
    note(_("The tables are set. Whoever signs up at one has a seat at all."))
    return see_other("dinners.page", pid=shown.first_table(db.session(), party.id))


@bp.post("/d/<pid>/route")
@needs(Ability.DINNER_SIT)
@limit("60 per hour")
def sign_up(pid: str) -> Response:
    """One sign-up, a seat at every house."""
    session = db.session()
    stop, _dinner, _here = open_stop(session, pid, viewer(), kept_link(pid))
    tables = open_to(session, stop.party_id, viewer(), kept_link)
    actions.sign_up(session, tables, me().id, clock.now())
    note(_("You have a place at every house."))
    return see_other("dinners.page", pid=pid)


@bp.post("/d/<pid>/route/drop")
@needs(Ability.DINNER_SIT)
@limit("60 per hour")
def drop(pid: str) -> Response:
    """Drop this house and keep the others."""
    stop, _dinner, _here = open_stop(db.session(), pid, viewer(), kept_link(pid))
    actions.drop(db.session(), stop, me().id, clock.now())
    note(_("Dropped. Your seats at the other houses stay yours."))
    return see_other("dinners.page", pid=pid)


def _form(merchant: Any, alliance: Any, here: Here, form: RouteForm, status: int = 200) -> Response:
    form.about(shown.venues_of(db.session(), alliance.id))
    return render("routes/new.html", here, status, merchant=merchant, alliance=alliance, form=form)


def _page(route: Any, here: Here, form: TakeForm, status: int = 200) -> Response:
    session, who = db.session(), viewer()
    groups = groups_of(session, who.id) if who else ()
    form.about(groups)
    return render(
        "routes/page.html", here, status, route=route, legs=queries.legs_of(session, route.id), form=form,
        groups=groups, gone=shown.has_begun(session, route.id, clock.now()),
        tables=shown.open_tables(session, route.id, who, clock.now()),
    )  # fmt: skip
