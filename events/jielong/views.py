"""Pages of lists: paste one, look it through, enter it; start a table from one; copy one out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db, i18n
from app.core.access import Ability
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, note, render, see_other, viewer
from events.dinners import drawn, moments
from events.dinners import queries as dinners
from events.dinners.keys import door
from events.dinners.page import share_url
from events.jielong import actions, queries
from events.jielong.forms import ListForm, answers_to
from events.jielong.hints import read_hints
from events.jielong.listing import as_text
from events.jielong.preview import look
from events.jielong.rules import read_list
from groups.membership.access import open_group

bp = Blueprint("jielong", __name__)


def _door(pid: str, ability: Ability) -> Any:
    return door(pid, ability)


@bp.get("/d/<pid>/list")
@needs(Ability.DINNER_EDIT)
def paste(pid: str) -> Response:
    """Where the host pastes a list; one from which the table was set has been read already."""
    dinner, here = _door(pid, Ability.DINNER_EDIT)
    kept = queries.kept_for(db.session(), dinner.id, me().id)
    form = ListForm(formdata=None, text=kept.text if kept else "")
    if kept is None:
        return _paste_page(dinner, here, form)
    form.roster = read_list(kept.text)
    return _look_page(dinner, here, form, look(db.session(), dinner, form.roster, {}, {}, clock.now()))


@bp.post("/d/<pid>/list")
@needs(Ability.DINNER_EDIT)
@limit("60 per hour")
def read(pid: str) -> Response:
    """Show what was understood, and ask what was not. Nothing is written."""
    dinner, here = _door(pid, Ability.DINNER_EDIT)
    form = ListForm()
    if not form.validate_on_submit():
        return _paste_page(dinner, here, form, 422)
    found = look(db.session(), dinner, form.roster, {}, {}, clock.now())
    return _look_page(dinner, here, form, found)


@bp.post("/d/<pid>/list/enter")
@needs(Ability.DINNER_EDIT)
@limit("60 per hour")
def enter(pid: str) -> Response | WerkzeugResponse:
    """Enter the people of the list as the host has answered. The same once more enters nobody twice."""
    dinner, here = _door(pid, Ability.DINNER_EDIT)
    form = ListForm()
    if not form.validate_on_submit():
        return _paste_page(dinner, here, form, 422)
    answers, wrong = answers_to(form.roster, request.form)
    found = look(db.session(), dinner, form.roster, answers, request.form, clock.now())
    large = _("This party is larger than the table takes at once. Change the text, or leave it out.")
    wrong |= dict.fromkeys(found.too_large, str(large))
    if wrong:
        return _look_page(dinner, here, form, found, wrong, 422)
    entered = actions.enter(db.session(), dinner, found.wanted, me().id, clock.now())
    note(_tell(entered))
    return see_other("dinners.page", pid=pid)


@bp.post("/d/<pid>/list/mine")
@needs(Ability.DINNER_SIT)
@limit("60 per hour")
def mine(pid: str) -> WerkzeugResponse:
    """A member says whether a name on the list is theirs."""
    dinner, _here = _door(pid, Ability.DINNER_SIT)
    if request.form.get("answer") == "no":
        actions.deny(db.session(), dinner, me().id, clock.now())
        note(_("Noted. The seat stays as it is."))
    elif actions.claim(db.session(), dinner, me().id, clock.now()):
        note(_("The seat is yours now."))
    return see_other("dinners.page", pid=pid)


@bp.get("/d/<pid>/list.txt")
@needs(Ability.DINNER_SEE)
def text(pid: str) -> Response:
    """The list as plain text, for any chat."""
    dinner, here = _door(pid, Ability.DINNER_SEE)
    found = drawn.around(dinners.seats_of(db.session(), dinner.id), None)
    pact = dinners.pact_of(db.session(), dinner)
    answer = make_response(as_text(db.session(), dinner, found, pact, share_url(dinner, here), here))
    answer.mimetype = "text/plain"
    return answer


@bp.get("/g/<pid>/dinners/from-list")
@needs(Ability.DINNER_CALL)
def start(pid: str) -> Response:
    """Where a list is pasted from which a table is to be set."""
    group, here = open_group(db.session(), pid, viewer(), Ability.DINNER_CALL)
    return render("jielong/start.html", here, group=group, form=ListForm(formdata=None))


@bp.post("/g/<pid>/dinners/from-list")
@needs(Ability.DINNER_CALL)
@limit("60 per hour")
def begin(pid: str) -> Response | WerkzeugResponse:
    """Keep the list and go on to the form of a new table, with what the list says of time and place."""
    group, here = open_group(db.session(), pid, viewer(), Ability.DINNER_CALL)
    form = ListForm()
    if not form.validate_on_submit():
        return render("jielong/start.html", here, 422, group=group, form=form)
    origin = actions.keep(db.session(), group.id, me().id, form.text.data or "", clock.now())
    zone = i18n.zone(group.timezone)
    found = read_hints(form.roster.heads, clock.now().astimezone(zone).replace(tzinfo=None))
    starts = moments.write_local(found.starts.replace(tzinfo=zone), zone) if found.starts else None
    return see_other(
        "dinners.new",
        pid=pid,
        title=found.title or None,
        starts=starts,
        place=found.place or None,
        origin=origin,
    )


def _tell(entered: actions.Entered) -> str:
    if not entered.sitting and not entered.waiting:
        return str(_("Nobody new: everybody on this list was here already."))
    sit = ngettext("%(num)d person has a seat now.", "%(num)d people have a seat now.", entered.sitting)
    wait = ngettext("%(num)d waits on the bench.", "%(num)d wait on the bench.", entered.waiting)
    return " ".join(str(each) for each, count in ((sit, entered.sitting), (wait, entered.waiting)) if count)


def _paste_page(dinner: Any, here: Any, form: ListForm, status: int = 200) -> Response:
    return render("jielong/paste.html", here, status, dinner=dinner, form=form)


def _look_page(
    dinner: Any, here: Any, form: ListForm, found: Any, wrong: dict[int, str] | None = None, status: int = 200
) -> Response:
    return render(
        "jielong/look.html",
        here,
        status,
        dinner=dinner,
        form=form,
        found=found,
        wrong=wrong or {},
        asked=status != 200,
    )
