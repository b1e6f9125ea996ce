"""What hosts do: call a dinner, change it or its pact, call it off."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from flask import Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db, i18n
from app.core.access import Ability, Standing
from app.core.boundary import needs
from app.core.limits import limit
from app.core.names import clean_name
from app.core.web import me, note, render, see_other, viewer
from app.places.actions import find_or_create
from app.places.queries import venue_by_public_id, venue_choices
from events.dinners import actions, moments, queries, queries_weighing
from events.dinners.actions import Plan
from events.dinners.cards import cards
from events.dinners.forms import CallForm, DinnerForm, PactForm, label
from events.dinners.hosting import rota_of
from events.dinners.rules import MAX_TITLE, Visibility
from events.dinners.views import bp, door
from events.dinners.wording import CHANGED, SEEN_BY_META
from groups.membership.access import open_group
from groups.membership.queries import charter_of, my_groups
from groups.membership.rules import Callers

CHOICES = 60
ORIGIN = 40
PACT_FIELDS = ("treat", "plus_one_weight", "child_weight", "late_cancel_hours", "deposit_note", "weights")


@bp.get("/dinners/new")
@needs(Ability.GROUP_FOUND)
def new_anywhere() -> Response | WerkzeugResponse:
    """Choose the group that the dinner is for; with one group there is nothing to choose."""
    groups = my_groups(db.session(), me().id)
    venue = request.args.get("venue", "")[:40]
    if len(groups) == 1:
        return see_other("dinners.new", pid=groups[0].group.public_id, venue=venue or None)
    return render("dinners/choose.html", groups=groups, venue=venue)


@bp.get("/g/<pid>/dinners/new")
@needs(Ability.DINNER_CALL)
def new(pid: str) -> Response:
    """The form of a new dinner, with the charter's split and hours as its pact's default."""
    group, here = open_group(db.session(), pid, viewer(), Ability.DINNER_CALL)
    charter = charter_of(db.session(), group.id)
    form = CallForm(
        formdata=None,
        late_cancel_hours=charter.late_cancel_hours,
        city=group.city,
        split_mode=charter.split_mode.value,
    )
    for name in ("title", "starts", "place"):  # what a list from a chat has said of it
        form[name].data = clean_name(request.args.get(name, "")[:MAX_TITLE])
    form.origin.data = request.args.get("origin", "")[:ORIGIN]
    asked = venue_by_public_id(db.session(), request.args.get("venue", "")[:40])
    if asked is not None:
        form.place.data, form.city.data = label(asked), asked.city
    barred = charter.callers is Callers.STEWARDS and Standing.STEWARD not in here.standings
    return _call_page(here, group, form, barred=barred)


@bp.post("/g/<pid>/dinners/new")
@needs(Ability.DINNER_CALL)
@limit("30 per hour")
def create(pid: str) -> Response | WerkzeugResponse:
    """Call the dinner."""
    group, here = open_group(db.session(), pid, viewer(), Ability.DINNER_CALL)
    form = CallForm()
    form.about(_venues(group), group.timezone, clock.now())
    form.know(partial(queries_weighing.members_called, db.session(), group.id, None))
    if not form.validate_on_submit():
        return _call_page(here, group, form, status=422)
    dinner = actions.call_dinner(
        db.session(), group, me().id, _plan(form, group.city), form.pact(), clock.now(),
        steward=Standing.STEWARD in here.standings, origin=(form.origin.data or "")[:ORIGIN],
    )  # fmt: skip
    note(_("The table is set. Send the link to those you would like to see there."))
    return see_other("dinners.page", pid=dinner.public_id)


@bp.get("/g/<pid>/dinners")
@needs(Ability.GROUP_SEE)
def past(pid: str) -> Response:
    """A group's dinners that were, a page at a time."""
    group, here = open_group(db.session(), pid, viewer(), Ability.GROUP_SEE)
    where = queries.of_group(group.id, here.may(Ability.GROUP_ROLL))
    before = request.args.get("before", type=int)
    found = queries.past(db.session(), where, clock.now(), before if before and 0 < before < 2**31 else None)
    who = viewer()
    shown = cards(db.session(), found.rows, who.id if who else None, clock.now())
    return render("dinners/past.html", here, group=group, cards=shown, before=found.before)


@bp.get("/d/<pid>/edit")
@needs(Ability.DINNER_EDIT)
def edit(pid: str) -> Response:
    """The form that changes a dinner."""
    dinner, here = door(pid, Ability.DINNER_EDIT)
    return _edit_page(here, dinner, _filled(dinner))


@bp.post("/d/<pid>/edit")
@needs(Ability.DINNER_EDIT)
@limit("60 per hour")
def save(pid: str) -> Response | WerkzeugResponse:
    """Change the dinner; those at the table are told when time or place change."""
    dinner, here = door(pid, Ability.DINNER_EDIT)
    form = DinnerForm()
    venues = [*([dinner.venue] if dinner.venue else []), *_venues(dinner.group)]
    form.about(venues, dinner.timezone, clock.now(), queries.taken(db.session(), dinner.id))
    form.keep(starts=dinner.starts_at, ends=dinner.ends_at, closes=dinner.closes_at)
    if not form.validate_on_submit():
        return _edit_page(here, dinner, form, status=422)
    plan = _still_open(dinner, _plan(form, dinner.group.city))
    moved = actions.edit_dinner(db.session(), dinner, plan, clock.now())
    note(_("Saved. Everybody at the table is told of the new time or place.") if moved else _("Saved."))
    return see_other("dinners.page", pid=pid)


@bp.get("/d/<pid>/pact")
@needs(Ability.DINNER_EDIT)
def pact(pid: str) -> Response:
    """The form that changes the pact."""
    dinner, here = door(pid, Ability.DINNER_EDIT)
    now = queries.pact_of(db.session(), dinner)
    form = PactForm(formdata=None, obj=now)
    form.split_mode.data, form.rounding.data = now.split_mode.value, now.rounding.value
    form.weights.data = queries_weighing.as_lines(db.session(), now.pact.weights)
    return render("dinners/pact.html", here, dinner=dinner, form=form)


@bp.post("/d/<pid>/pact")
@needs(Ability.DINNER_EDIT)
@limit("30 per hour")
def change_pact(pid: str) -> Response | WerkzeugResponse:
    """Write the next version of the pact; everybody is asked again, with a free exit."""
    dinner, here = door(pid, Ability.DINNER_EDIT)
    form = PactForm()
    form.know(partial(queries_weighing.members_called, db.session(), dinner.group_id, dinner.id))
    if not form.validate_on_submit():
        return render("dinners/pact.html", here, 422, dinner=dinner, form=form)
    changes = actions.change_pact(db.session(), dinner, form.pact(), me().id, clock.now())
    if changes:
        words = _(", ").join(str(CHANGED[name]) for name in changes)
        note(_("The pact has changed (%(what)s). Everybody is asked again and may leave freely.", what=words))
    return see_other("dinners.page", pid=pid)


@bp.get("/d/<pid>/call-off")
@needs(Ability.DINNER_CALL_OFF)
def calling_off(pid: str) -> Response:
    """Ask once more before a dinner is called off."""
    dinner, here = door(pid, Ability.DINNER_CALL_OFF)
    going = queries.taken(db.session(), dinner.id)
    return render("dinners/call_off.html", here, dinner=dinner, going=going)


@bp.post("/d/<pid>/call-off")
@needs(Ability.DINNER_CALL_OFF)
def call_off(pid: str) -> WerkzeugResponse:
    """Call the dinner off; everybody is told."""
    dinner, _here = door(pid, Ability.DINNER_CALL_OFF)
    actions.call_off(db.session(), dinner, clock.now())
    note(_("Called off. Everybody who had a seat is told."))
    return see_other("dinners.page", pid=pid)


@bp.post("/d/<pid>/call-off/undo")
@needs(Ability.DINNER_CALL_OFF)
def undo_call_off(pid: str) -> WerkzeugResponse:
    """Take the calling off back, within a few minutes."""
    dinner, _here = door(pid, Ability.DINNER_CALL_OFF)
    actions.undo_call_off(db.session(), dinner, clock.now())
    note(_("It takes place after all. Everybody is told."))
    return see_other("dinners.page", pid=pid)


def _plan(form: DinnerForm, city: str) -> Plan:
    """What was written, with the venue found or made."""
    venue = form.venue
    if venue is None and form.place.data:
        venue = find_or_create(
            db.session(), me().id, name=form.place.data, city=form.city.data or city, area=form.area.data or "",
            timezone=form.zone.key, now=clock.now(),
        )  # fmt: skip
    starts, ends, closes = form.times()
    return Plan(
        title=form.title.data or "", note=(form.note.data or "").strip(), venue_id=venue.id if venue else None,
        timezone=form.zone.key, starts_at=starts, ends_at=ends, closes_at=closes, seats=int(form.seats.data or 0),
        cap_fen=form.cap.data, visibility=Visibility(form.visibility.data), guests_sit=bool(form.guests_sit.data),
    )  # fmt: skip


def _still_open(dinner: Any, plan: Plan) -> Plan:
    """What is being decided stays so, unless the host has just decided it."""
    return replace(
        plan,
        time_open=dinner.time_open and plan.starts_at == dinner.starts_at,
        place_open=dinner.place_open and plan.venue_id == dinner.venue_id,
    )


def _filled(dinner: Any) -> DinnerForm:
    """The form as the dinner stands."""
    zone = i18n.zone(dinner.timezone)
    return DinnerForm(
        formdata=None, title=dinner.title, note=dinner.note, seats=dinner.seats, cap=dinner.cap_fen,
        visibility=dinner.visibility.value, guests_sit=dinner.guests_sit,
        place=label(dinner.venue) if dinner.venue else "",
        city=dinner.venue.city if dinner.venue else dinner.group.city,
        starts=moments.write_local(dinner.starts_at, zone), ends=moments.write_local(dinner.ends_at, zone),
        closes=moments.write_local(dinner.closes_at, zone),
    )  # fmt: skip


def _call_page(here: Any, group: Any, form: CallForm, *, status: int = 200, barred: bool = False) -> Response:
    pact_open = any(form[name].errors for name in PACT_FIELDS)
    return render(
        "dinners/new.html", here, status, group=group, form=form, venues=_labels(group), barred=barred,
        seen_by=SEEN_BY_META, pact_open=pact_open, zone=group.timezone, evenings=_evenings(group.timezone),
        rota=rota_of(db.session(), group, clock.now()),
    )  # fmt: skip


def _evenings(timezone: str) -> list[tuple[str, str]]:
    """Evenings to choose with one tap, as the field takes them and in words."""
    zone = i18n.zone(timezone)
    found = moments.usual_evenings(clock.now(), zone)
    return [(moments.write_local(each, zone), i18n.say_when(each, "short", timezone)) for each in found]


def _edit_page(here: Any, dinner: Any, form: DinnerForm, status: int = 200) -> Response:
    return render(
        "dinners/edit.html", here, status, dinner=dinner, form=form, venues=_labels(dinner.group),
        seen_by=SEEN_BY_META, zone=dinner.timezone,
    )  # fmt: skip


def _venues(group: Any) -> list[Any]:
    """Places to choose from: where the group has been, then others of its city."""
    known = list(queries.group_venues(db.session(), group.id))
    seen = {venue.id for venue in known}
    return known + [v for v in venue_choices(db.session(), group.city, "", CHOICES) if v.id not in seen]


def _labels(group: Any) -> list[str]:
    return list(dict.fromkeys(label(venue) for venue in _venues(group)))
