"""Pages of cravings: one's wishes, and a draft that came of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from werkzeug.exceptions import UnprocessableEntity
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db, i18n
from app.core.access import Ability
from app.core.boundary import needs
from app.core.limits import limit
from app.core.names import clean_name
from app.core.web import me, note, render, see_other, viewer
from app.places.queries import twins as venue_by_look
from app.places.queries import venue_choices
from events.cravings import actions, queries, shown
from events.cravings.access import open_craving, open_draft
from events.cravings.forms import DraftForm, WishForm

bp = Blueprint("cravings", __name__)
CHOICES = 40


@bp.get("/cravings")
@needs(Ability.CRAVING_MINE)
def index() -> Response:
    """My wishes, and the form of a new one: tomorrow evening is offered first."""
    form = WishForm(formdata=None, city=queries.last_city(db.session(), me().id))
    form.food.data = clean_name(request.args.get("food", ""))[:40]
    local = clock.now().astimezone(i18n.zone(me().timezone)) + timedelta(days=1)
    form.days[0].data = f"{local:%Y-%m-%d}"
    for start, end in zip(form.froms, form.untils, strict=True):
        start.data, end.data = "18:00", "21:30"
    return _page(form)


@bp.post("/cravings")
@needs(Ability.CRAVING_MINE)
@limit("30 per hour")
def wish() -> Response | WerkzeugResponse:
    """Write a wish down."""
    form = WishForm()
    form.about(me().timezone, clock.now(), _on_the_map)
    if not form.validate_on_submit():
        return _page(form, 422)
    craving = actions.wish(db.session(), me().id, form.words(), clock.now())
    if craving.draft_id is not None:
        note(_("Others want the same: a table could come of it."))
    else:
        note(_("Written down. You hear of it when it meets others; nobody else sees it."))
    return see_other("cravings.index")


@bp.post("/cravings/<pid>/take-back")
@needs(Ability.CRAVING_TAKE_BACK)
def take_back(pid: str) -> WerkzeugResponse:
    """Wish it no more."""
    craving, _here = open_craving(db.session(), pid, viewer(), Ability.CRAVING_TAKE_BACK)
    actions.take_back(db.session(), craving, clock.now())
    note(_("Taken back. Nobody is told."))
    return see_other("cravings.index")


@bp.get("/cravings/draft/<pid>")
@needs(Ability.CRAVING_SEE)
def draft(pid: str) -> Response:
    """A table that could be, for those whose wishes it came of."""
    found, own, here = open_draft(db.session(), pid, viewer(), Ability.CRAVING_SEE)
    return _draft_page(here, found, own, clock.now())


@bp.post("/cravings/draft/<pid>/answer")
@needs(Ability.CRAVING_ANSWER)
@limit("60 per hour")
def answer(pid: str) -> WerkzeugResponse:
    """Accept or decline; nobody is told before the hour, and nobody ever who declined."""
    found, _own, _here = open_draft(db.session(), pid, viewer(), Ability.CRAVING_ANSWER)
    said, form = request.form.get("answer"), DraftForm()
    if said not in ("yes", "no"):
        raise UnprocessableEntity
    actions.answer(db.session(), found, me().id, said == "yes", form.named(), clock.now())
    note(
        _("Noted. All of you hear at the same moment what comes of it.")
        if said == "yes"
        else _("Noted. Nobody is told.")
    )
    return see_other("cravings.draft", pid=pid)


def _on_the_map(city: str, words: str) -> Any:
    """A place of that city whose coordinates are known, by what its name looks like."""
    found = venue_by_look(db.session(), words, city)
    return next((venue for venue in found if venue.lat is not None and venue.lng is not None), None)


def _page(form: WishForm, status: int = 200) -> Response:
    wishes = shown.lines(list(queries.mine(db.session(), me().id, clock.now())))
    choices = venue_choices(db.session(), form.city.data or "", "", CHOICES) if form.city.data else []
    near = [venue.name for venue in choices if venue.lat is not None]
    return render("cravings/index.html", status=status, form=form, wishes=wishes, near=near)


def _draft_page(here: Any, found: Any, own: Any, now: datetime) -> Response:
    running = found.closed_at is None and now < found.answers_until and own.craving.done_at is None
    mine = found.dinner is not None and queries.sits(db.session(), found.dinner_id, me().id)
    form = DraftForm(formdata=None, place=own.place)
    venues = [venue.name for venue in venue_choices(db.session(), found.city, "", CHOICES)] if running else []
    return render(
        "cravings/draft.html", here, draft=found, own=own, running=running, mine=mine, form=form, venues=venues,
        reason=shown.reason(found, own), where=shown.where(found), seats=shown.table(own, me()),
        awaited=found.closed_at is None,
    )  # fmt: skip
