"""Pages of tipping tables: propose, see who could come, answer, take back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from werkzeug.exceptions import UnprocessableEntity
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db, i18n
from app.core.access import Ability, Standing
from app.core.boundary import needs
from app.core.limits import limit
from app.core.markup import plain
from app.core.names import clean_name
from app.core.web import me, note, render, see_other, viewer
from app.places.actions import find_or_create
from app.places.queries import venue_by_public_id, venue_choices
from events.dinners import moments
from events.dinners.forms import label
from events.dinners.queries import group_venues
from events.dinners.queries_bench import pauses
from events.dinners.rules import Pact, Visibility
from events.dinners.wording import SEEN_BY_META
from events.tipping import actions, queries, shown
from events.tipping.access import open_tipping
from events.tipping.actions import Proposal
from events.tipping.forms import AnswerForm, ProposalForm
from groups.membership.access import open_group
from groups.membership.queries import charter_of
from groups.membership.rules import Callers

bp = Blueprint("tipping", __name__)
CHOICES = 60
FRIDAY = 4


def door(pid: str, ability: Ability) -> Any:
    """The proposal of this address and what the viewer is toward it."""
    return open_tipping(db.session(), pid, viewer(), ability)


@bp.get("/g/<pid>/tipping/new")
@needs(Ability.TIPPING_OPEN)
def new(pid: str) -> Response:
    """The form of a proposal; the coming Friday evening is offered as its first time."""
    group, here = open_group(db.session(), pid, viewer(), Ability.TIPPING_OPEN)
    form = ProposalForm(formdata=None, title=clean_name(request.args.get("title", ""))[:60])
    form.slots[0].data = _friday(i18n.zone(group.timezone), clock.now())
    asked = venue_by_public_id(db.session(), request.args.get("venue", "")[:40])
    if asked is not None:
        form.places[0].data = label(asked)
    return _new_page(here, group, form)


@bp.post("/g/<pid>/tipping/new")
@needs(Ability.TIPPING_OPEN)
@limit("30 per hour")
def propose(pid: str) -> Response | WerkzeugResponse:
    """Ask the group."""
    group, here = open_group(db.session(), pid, viewer(), Ability.TIPPING_OPEN)
    form = ProposalForm()
    form.about(_venues(group), group.timezone, clock.now())
    if not form.validate_on_submit():
        return _new_page(here, group, form, 422)
    pact = Pact.by(charter_of(db.session(), group.id))
    tipping = actions.propose(
        db.session(), group, me().id, _proposal(form, group), pact, clock.now(),
        steward=Standing.STEWARD in here.standings,
    )  # fmt: skip
    note(_("The group is asked. Once enough say yes it becomes a table by itself; you need do nothing more."))
    return see_other("tipping.page", pid=tipping.public_id)


@bp.get("/tip/<pid>")
@needs(Ability.TIPPING_SEE)
def page(pid: str) -> Response:
    """The proposal: who could come when and where, and the viewer's own answer."""
    tipping, here = door(pid, Ability.TIPPING_SEE)
    return _page(here, tipping)


@bp.post("/tip/<pid>/answer")
@needs(Ability.TIPPING_ANSWER)
@limit("120 per hour")
def answer(pid: str) -> WerkzeugResponse:
    """Say which times and places one could come to; perhaps it is the last yes that was missing."""
    tipping, _here = door(pid, Ability.TIPPING_ANSWER)
    form = AnswerForm()
    if not form.validate_on_submit():
        raise UnprocessableEntity
    slots = [
        slot.id for number, slot in enumerate(tipping.slots) if str(number) in request.form.getlist("slot")
    ]
    places = [
        place.id
        for number, place in enumerate(tipping.places)
        if str(number) in request.form.getlist("place")
    ]
    dinner = actions.answer(db.session(), tipping, me().id, slots, places, form.party(), clock.now())
    if dinner is not None:
        note(_("That was the last yes it took: it is a table now."))
        return see_other("dinners.page", pid=dinner.public_id)
    note(_("Noted. If enough people agree, you have a seat; you will be told."))
    return see_other("tipping.page", pid=pid)


@bp.post("/tip/<pid>/answer/take-back")
@needs(Ability.TIPPING_ANSWER)
def take_back(pid: str) -> WerkzeugResponse:
    """Not coming after all."""
    tipping, _here = door(pid, Ability.TIPPING_ANSWER)
    actions.take_back(db.session(), tipping, me().id, clock.now())
    note(_("Taken back."))
    return see_other("tipping.page", pid=pid)


@bp.post("/tip/<pid>/end")
@needs(Ability.TIPPING_END)
def end(pid: str) -> WerkzeugResponse:
    """The proposer lets it be."""
    tipping, _here = door(pid, Ability.TIPPING_END)
    actions.end(db.session(), tipping, clock.now())
    note(_("Nobody is asked any more."))
    return see_other("tipping.page", pid=pid)


def _page(here: Any, tipping: Any) -> Response:
    rows = queries.answers_to(db.session(), [tipping])[tipping.id]
    paused = pauses(db.session(), tipping.group_id, clock.now())
    standing = shown.Standing(tipping, rows, paused, viewer(), clock.now())
    own = standing.own
    form = AnswerForm(formdata=None, adults=own.adults if own else 0, children=own.children if own else 0)
    running = tipping.ended_at is None and clock.now() < tipping.closes_at
    return render(
        "tipping/page.html",
        here,
        tipping=tipping,
        standing=standing,
        form=form,
        running=running,
        words=plain(tipping.note),
    )


def _proposal(form: ProposalForm, group: Any) -> Proposal:
    return Proposal(
        title=form.title.data or "", note=(form.note.data or "").strip(), timezone=form.zone.key, starts=form.starts,
        venue_ids=[_venue(form, words, group) for words in dict.fromkeys(each.data for each in form.places) if words],
        need=int(form.need.data or 0), seats=int(form.seats.data or 0), cap_fen=form.cap.data,
        closes_at=form.deadline(), visibility=Visibility(form.visibility.data),
    )  # fmt: skip


def _venue(form: ProposalForm, words: str, group: Any) -> int:
    """The venue that was typed, found or made."""
    known = form.known(words)
    if known is not None:
        return known.id
    made = find_or_create(
        db.session(), me().id, name=words, city=group.city, timezone=form.zone.key, now=clock.now()
    )
    return made.id


def _new_page(here: Any, group: Any, form: ProposalForm, status: int = 200) -> Response:
    stewards_only = charter_of(db.session(), group.id).callers is Callers.STEWARDS
    barred = stewards_only and Standing.STEWARD not in here.standings
    labels = list(dict.fromkeys(label(venue) for venue in _venues(group)))
    return render(
        "tipping/new.html", here, status, group=group, form=form, venues=labels, seen_by=SEEN_BY_META,
        zone=group.timezone, barred=barred,
    )  # fmt: skip


def _venues(group: Any) -> list[Any]:
    """Places to choose from: where the group has been, then others of its city."""
    known = list(group_venues(db.session(), group.id))
    seen = {venue.id for venue in known}
    return known + [v for v in venue_choices(db.session(), group.city, "", CHOICES) if v.id not in seen]


def _friday(zone: Any, now: datetime) -> str:
    """The coming Friday, 18:30 on the group's clock; today's only while there is time to gather people."""
    local = (now + timedelta(hours=4)).astimezone(zone)
    at = local.replace(hour=18, minute=30, second=0, microsecond=0)
    days = (FRIDAY - local.weekday()) % 7
    ahead = at + timedelta(days=days)
    return moments.write_local(ahead if ahead > local else ahead + timedelta(days=7), zone)
