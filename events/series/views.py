"""Pages of series: begin one, look at it, change it, leave a day out, end it, take it over."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from flask import Blueprint, Response
from flask_babel import gettext as _
from werkzeug.exceptions import UnprocessableEntity
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db, i18n
from app.core.access import Ability
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, note, render, see_other, viewer
from app.places.actions import find_or_create
from events.dinners import moments, queries_weighing
from events.dinners.forms import label
from events.dinners.wording import SEEN_BY_META
from events.series import actions, growing, rules, shown
from events.series.access import open_series
from events.series.forms import DayForm, SeriesForm
from events.series.rules import LAST, Rhythm
from events.series.wording import RHYTHM_META
from groups.membership.access import open_group
from groups.membership.queries import charter_of

bp = Blueprint("series", __name__)
PACT_FIELDS = ("treat", "plus_one_weight", "child_weight", "late_cancel_hours", "deposit_note", "weights")


@bp.get("/g/<pid>/series/new")
@needs(Ability.DINNER_CALL)
def new(pid: str) -> Response:
    """The form of a new series."""
    group, here = open_group(db.session(), pid, viewer(), Ability.DINNER_CALL)
    charter = charter_of(db.session(), group.id)
    form = SeriesForm(
        formdata=None, late_cancel_hours=charter.late_cancel_hours, city=group.city,
        split_mode=charter.split_mode.value,
    )  # fmt: skip
    return _form_page(here, group, form)


@bp.post("/g/<pid>/series/new")
@needs(Ability.DINNER_CALL)
@limit("30 per hour")
def create(pid: str) -> Response | WerkzeugResponse:
    """Begin it: the first tables are set at once."""
    group, here = open_group(db.session(), pid, viewer(), Ability.DINNER_CALL)
    form = SeriesForm()
    form.about(shown.venues(db.session(), group), group.timezone, clock.now())
    form.know(partial(queries_weighing.members_called, db.session(), group.id, None))
    if not form.validate_on_submit():
        return _form_page(here, group, form, status=422)
    draft = form.draft(_place(form, group.city))
    series = actions.begin(db.session(), group, me().id, draft, clock.now())
    note(_("Begun. The next tables are set; the others follow by themselves."))
    return see_other("series.page", pid=series.public_id)


@bp.get("/series/<pid>")
@needs(Ability.SERIES_SEE)
def page(pid: str) -> Response:
    """How it comes again, and its next days."""
    series, here = open_series(db.session(), pid, viewer(), Ability.SERIES_SEE)
    days = shown.days(db.session(), series, clock.now())
    return render("series/page.html", here, series=series, days=days, sentence=shown.sentence(series))


@bp.get("/series/<pid>/edit")
@needs(Ability.SERIES_EDIT)
def edit(pid: str) -> Response:
    """The form that changes what is still to be set."""
    series, here = open_series(db.session(), pid, viewer(), Ability.SERIES_EDIT)
    return _form_page(here, series.group, _filled(series, clock.now()), series)


@bp.post("/series/<pid>/edit")
@needs(Ability.SERIES_EDIT)
@limit("60 per hour")
def save(pid: str) -> Response | WerkzeugResponse:
    """Change what is still to be set."""
    series, here = open_series(db.session(), pid, viewer(), Ability.SERIES_EDIT)
    form = SeriesForm()
    known = [*([series.venue] if series.venue else []), *shown.venues(db.session(), series.group)]
    form.about(known, series.timezone, clock.now())
    form.know(partial(queries_weighing.members_called, db.session(), series.group_id, None))
    if not form.validate_on_submit():
        return _form_page(here, series.group, form, series, 422)
    actions.change(db.session(), series, form.draft(_place(form, series.group.city)), clock.now())
    note(_("Saved. Tables that are set already stay as they are."))
    return see_other("series.page", pid=pid)


@bp.post("/series/<pid>/skip")
@needs(Ability.SERIES_EDIT)
def skip(pid: str) -> WerkzeugResponse:
    """Leave one day out."""
    series, _here = open_series(db.session(), pid, viewer(), Ability.SERIES_EDIT)
    actions.skip(db.session(), series, _day(), clock.now())
    note(_("Left out. That day no table is set."))
    return see_other("series.page", pid=pid)


@bp.post("/series/<pid>/skip/undo")
@needs(Ability.SERIES_EDIT)
def undo_skip(pid: str) -> WerkzeugResponse:
    """That day takes place after all."""
    series, _here = open_series(db.session(), pid, viewer(), Ability.SERIES_EDIT)
    actions.take_back_skip(db.session(), series, _day(), clock.now())
    note(_("It takes place after all."))
    return see_other("series.page", pid=pid)


@bp.post("/series/<pid>/set")
@needs(Ability.SERIES_EDIT)
@limit("60 per hour")
def set_early(pid: str) -> WerkzeugResponse:
    """Set the table of one day now and go on to change it: how a single day is moved."""
    series, _here = open_series(db.session(), pid, viewer(), Ability.SERIES_EDIT)
    dinner = actions.set_early(db.session(), series, _day(), clock.now())
    return see_other("dinners.edit", pid=dinner.public_id)


@bp.get("/series/<pid>/end")
@needs(Ability.SERIES_EDIT)
def ending(pid: str) -> Response:
    """Ask once more before it ends."""
    series, here = open_series(db.session(), pid, viewer(), Ability.SERIES_EDIT)
    standing = [day for day in shown.days(db.session(), series, clock.now()) if day["dinner"]]
    return render("series/end.html", here, series=series, sentence=shown.sentence(series), standing=standing)


@bp.post("/series/<pid>/end")
@needs(Ability.SERIES_EDIT)
def end(pid: str) -> WerkzeugResponse:
    """Nothing more comes of itself."""
    series, _here = open_series(db.session(), pid, viewer(), Ability.SERIES_EDIT)
    actions.end(db.session(), series, clock.now())
    note(_("Ended. Tables that are set already take place."))
    return see_other("series.page", pid=pid)


@bp.post("/series/<pid>/host")
@needs(Ability.SERIES_TAKE)
@limit("30 per hour")
def take_over(pid: str) -> WerkzeugResponse:
    """Host a series that rests."""
    series, _here = open_series(db.session(), pid, viewer(), Ability.SERIES_TAKE)
    actions.take_over(db.session(), series, me().id, clock.now())
    note(_("It goes on, and you are its host."))
    return see_other("series.page", pid=pid)


def _day() -> Any:
    form = DayForm()
    if not form.validate_on_submit() or form.day.data is None:
        raise UnprocessableEntity
    return form.day.data


def _place(form: SeriesForm, city: str) -> int | None:
    if form.venue is not None or not form.place.data:
        return form.venue.id if form.venue else None
    return find_or_create(
        db.session(), me().id, name=form.place.data, city=form.city.data or city, area=form.area.data or "",
        timezone=form.zone.key, now=clock.now(),
    ).id  # fmt: skip


def _filled(series: Any, now: datetime) -> SeriesForm:
    """The form as the series stands; its first time is the next one that is still to be set."""
    zone = i18n.zone(series.timezone)
    pact = series.agreed
    first = series.next_on or next(iter(growing.coming_days(series, now)), series.starts_on)
    starts = rules.at_wall(first, series.time, zone)[0]
    last = series.rhythm is Rhythm.MONTH_WEEKDAY and series.nth == LAST
    return SeriesForm(
        formdata=None, title=series.title, note=series.note, seats=series.seats, cap=series.cap_fen,
        visibility=series.visibility.value, place=label(series.venue) if series.venue else "",
        city=series.venue.city if series.venue else series.group.city, starts=moments.write_local(starts, zone),
        ends=moments.write_local(starts + shown.minutes(series.minutes), zone),
        closes=moments.write_local(starts - shown.minutes(series.closes_before), zone),
        rhythm="month_last" if last else series.rhythm.value, every=series.every, weekdays=list(series.weekdays),
        ends_on=series.ends_on, treat=pact.treat, drinks_pool=pact.drinks_pool, no_urging=pact.no_urging,
        plus_one_weight=pact.plus_one_weight, child_weight=pact.child_weight, deposit_note=pact.deposit_note,
        late_cancel_hours=pact.late_cancel_hours, split_mode=pact.split_mode.value,
        weights=queries_weighing.as_lines(db.session(), pact.weights), rounding=pact.rounding.value,
    )  # fmt: skip


def _form_page(here: Any, group: Any, form: SeriesForm, series: Any = None, status: int = 200) -> Response:
    return render(
        "series/form.html", here, status, group=group, form=form, series=series, seen_by=SEEN_BY_META,
        venues=shown.labels(shown.venues(db.session(), group)), zone=series.timezone if series else group.timezone,
        pact_open=any(form[name].errors for name in PACT_FIELDS), rhythm_meta=RHYTHM_META,
    )  # fmt: skip
