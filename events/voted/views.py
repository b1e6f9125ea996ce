"""Pages of tables that a vote sets: asking when and where, and saying that one hosts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db, i18n
from app.core.access import Ability
from app.core.boundary import needs
from app.core.limits import limit
from app.core.names import clean_name
from app.core.web import me, note, render, see_other, viewer
from app.places.actions import find_or_create
from app.places.queries import venue_choices
from events.dinners import moments
from events.dinners.forms import label
from events.dinners.queries import group_venues
from events.voted import actions
from events.voted.actions import Question
from events.voted.forms import Row, TableForm
from events.voted.rules import Wish
from events.voted.wording import said
from groups.membership.access import open_group
from groups.proposals.access import open_door
from groups.proposals.rules import LONGEST_LABEL

bp = Blueprint("voted", __name__)
CHOICES = 60
LATEST = timedelta(days=3, hours=6)  # the usual vote is over by then


@bp.get("/g/<pid>/proposals/new/table")
@needs(Ability.PROPOSAL_OPEN)
def new(pid: str) -> Response:
    """The form: when and where shall we eat; two evenings after the usual vote are offered."""
    group, here = open_group(db.session(), pid, viewer(), Ability.PROPOSAL_OPEN)
    form = TableForm(formdata=None, title=clean_name(request.args.get("title", ""))[:60])
    zone, now = i18n.zone(group.timezone), clock.now()
    evenings = moments.usual_evenings(now + LATEST, zone)[:2]
    for field, at in zip(form.times, evenings, strict=False):
        field.data = moments.write_local(at, zone)
    return _page(here, group, form)


@bp.post("/g/<pid>/proposals/new/table")
@needs(Ability.PROPOSAL_OPEN)
@limit("30 per hour")
def ask(pid: str) -> Response | WerkzeugResponse:
    """Ask the group."""
    group, here = open_group(db.session(), pid, viewer(), Ability.PROPOSAL_OPEN)
    form, now = TableForm(), clock.now()
    form.about(_venues(group), group.timezone, now)
    if not form.validate_on_submit():
        return _page(here, group, form, 422)
    wishes = [_wish(form, group, row) for row in form.rows]
    asked = Question(
        title=form.title.data or "", text=form.text.data or "", seats=int(form.seats.data or 0),
        wishes=[(said(wish)[:LONGEST_LABEL], wish) for wish in wishes], none=bool(form.none.data),
        secret=bool(form.secret.data), closes_at=form.closes_at(now),
    )  # fmt: skip
    made = actions.ask(db.session(), group, me().id, asked, now)
    note(_("The group is asked."))
    return see_other("proposals.page", pid=made.public_id)


@bp.post("/p/<pid>/host")
@needs(Ability.PROPOSAL_VOTE)
@limit("60 per hour")
def host(pid: str) -> WerkzeugResponse:
    """Say that one would host it, or would rather not."""
    proposal, _here = open_door(db.session(), pid, viewer(), Ability.PROPOSAL_VOTE)
    hosts = request.form.get("host") == "1"
    actions.volunteer(db.session(), proposal, me().id, clock.now(), hosts=hosts)
    note(_("If it passes, you host.") if hosts else _("Somebody else hosts."))
    return see_other("proposals.page", pid=pid)


def _wish(form: TableForm, group: Any, row: Row) -> Wish:
    """An option with its place found or made."""
    starts, words = row
    if not words:
        return Wish(starts, form.zone.key)
    venue = form.known(words) or find_or_create(
        db.session(), me().id, name=words, city=group.city, timezone=form.zone.key, now=clock.now()
    )
    return Wish(starts, form.zone.key, venue.id, venue.name)


def _page(here: Any, group: Any, form: TableForm, status: int = 200) -> Response:
    labels = list(dict.fromkeys(label(venue) for venue in _venues(group)))
    return render("voted/new.html", here, status, group=group, form=form, venues=labels, zone=group.timezone)


def _venues(group: Any) -> list[Any]:
    """Places to choose from: where the group has been, then others of its city."""
    known = list(group_venues(db.session(), group.id))
    seen = {venue.id for venue in known}
    return known + [v for v in venue_choices(db.session(), group.city, "", CHOICES) if v.id not in seen]
