"""Hosts of votes: set a table that decides itself, ask on one that stands, end a vote, ask again."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db, i18n
from app.core.access import Ability, Standing
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, note, render, see_other, viewer
from events.dinners.actions import Plan
from events.dinners.forms import USUAL_DEADLINE, USUAL_LENGTH
from events.dinners.rules import Pact, Visibility
from events.dinners.wording import SEEN_BY_META
from events.polls import actions, closing, queries, rules
from events.polls.actions import Ask
from events.polls.forms import AgainForm, DatesAndPlaces, VoteForm
from events.polls.rules import Kind
from events.polls.views import bp, door, kind_of, labels, shown, venue_id, venues_of
from groups.membership.access import open_group
from groups.membership.queries import charter_of
from groups.membership.rules import Callers


@bp.get("/g/<pid>/dinners/poll")
@needs(Ability.DINNER_CALL)
def new(pid: str) -> Response:
    """The form of a dinner whose time or place the table decides."""
    group, here = open_group(db.session(), pid, viewer(), Ability.DINNER_CALL)
    barred = (
        charter_of(db.session(), group.id).callers is Callers.STEWARDS
        and Standing.STEWARD not in here.standings
    )
    return _new_page(here, group, VoteForm(formdata=None), barred=barred)


@bp.post("/g/<pid>/dinners/poll")
@needs(Ability.DINNER_CALL)
@limit("30 per hour")
def create(pid: str) -> Response | WerkzeugResponse:
    """Set the table, and ask."""
    group, here = open_group(db.session(), pid, viewer(), Ability.DINNER_CALL)
    form = VoteForm()
    form.about(venues_of(group), i18n.zone(group.timezone), clock.now())
    if not form.validate_on_submit():
        return _new_page(here, group, form, status=422)
    asks, venues = _asks(form, group)
    if not asks:
        form.nothing()
        return _new_page(here, group, form, status=422)
    pact = Pact.by(charter_of(db.session(), group.id))
    dinner = actions.call_with_polls(
        db.session(), group, me().id, _plan(form, venues), pact, asks, form.ends_at, clock.now(),
        adding=bool(form.adding.data), steward=Standing.STEWARD in here.standings,
    )  # fmt: skip
    note(_("The table is asked. Send the link to those who should have a say."))
    return see_other("polls.page", pid=dinner.public_id)


@bp.get("/d/<pid>/poll/new")
@needs(Ability.POLL_RUN)
def new_on(pid: str) -> Response:
    """The form that lets the table decide the time or place of a dinner that stands."""
    dinner, here = door(pid, Ability.POLL_RUN)
    return _open_page(here, dinner, DatesAndPlaces(formdata=None))


@bp.post("/d/<pid>/poll")
@needs(Ability.POLL_RUN)
@limit("30 per hour")
def open_on(pid: str) -> Response | WerkzeugResponse:
    """Ask. What stands now is the first choice."""
    dinner, here = door(pid, Ability.POLL_RUN)
    actions.alive(dinner, clock.now())
    form = DatesAndPlaces()
    form.about(
        venues_of(dinner.group), i18n.zone(dinner.timezone), clock.now(), starts=dinner.starts_at,
        venue_id=dinner.venue_id,
    )  # fmt: skip
    if not form.validate_on_submit():
        return _open_page(here, dinner, form, 422)
    asks, _venues = _asks(form, dinner.group)
    if not asks:
        form.nothing()
        return _open_page(here, dinner, form, 422)
    for ask in asks:
        actions.open_poll(
            db.session(), dinner, ask, form.ends_at, me().id, clock.now(), adding=bool(form.adding.data)
        )
    note(_("The table is asked. Until it has decided, everything stands as it was."))
    return see_other("polls.page", pid=pid)


@bp.post("/d/<pid>/poll/close")
@needs(Ability.POLL_RUN)
def close(pid: str) -> WerkzeugResponse:
    """End a vote, or all that run, before the time."""
    dinner, _here = door(pid, Ability.POLL_RUN)
    wanted = request.form.get("kind")
    result = closing.close(db.session(), dinner, clock.now(), (kind_of(wanted),) if wanted else closing.BOTH)
    if result.date or result.place:
        note(_("Decided. Everybody concerned is told."))
        return see_other("dinners.page", pid=pid)
    if result.ended:  # else it was over before: the page says how
        note(_("Nothing was decided: nobody could come to any of it, or nobody has answered."), "bad")
    return see_other("polls.page", pid=pid)


@bp.post("/d/<pid>/poll/adding")
@needs(Ability.POLL_RUN)
def adding(pid: str) -> WerkzeugResponse:
    """Let others add choices, or not."""
    dinner, _here = door(pid, Ability.POLL_RUN)
    let = request.form.get("adding") == "yes"
    actions.let_add(db.session(), dinner, let)
    note(_("Everybody who may answer may add choices.") if let else _("Only you add choices now."))
    return see_other("polls.page", pid=pid)


@bp.post("/d/<pid>/poll/again")
@needs(Ability.POLL_RUN)
@limit("30 per hour")
def again(pid: str) -> Response | WerkzeugResponse:
    """Ask again what stayed undecided."""
    dinner, here = door(pid, Ability.POLL_RUN)
    kind, form, now = kind_of(request.form.get("kind")), AgainForm(), clock.now()
    ends = form.read(i18n.zone(dinner.timezone), queries.earliest_ahead(db.session(), dinner, now), now)
    if not form.validate_on_submit() or ends is None:
        return shown(dinner, here, 422, again=form)
    closing.reopen(db.session(), dinner, kind, ends, now)
    note(_("The vote is open again. All answers still count."))
    return see_other("polls.page", pid=pid)


def _asks(form: DatesAndPlaces, group: Any) -> tuple[list[Ask], tuple[int, ...]]:
    """What is to be voted on, and the venues that were named, what stands first."""
    venues = [
        venue_id(each, group, form.zone.key) if isinstance(each, str) else each.id for each in form.found
    ]
    stands = [form.stands_at] if form.stands_at is not None and venues else []
    places = tuple(dict.fromkeys([*stands, *venues]))
    asks = [Ask(Kind.DATE, walls=form.all_walls())] if form.asks_dates else []
    if form.asks_places and len(places) >= rules.MIN_CHOICES:
        asks.append(Ask(Kind.PLACE, venue_ids=places))
    return asks, places


def _plan(form: VoteForm, venues: tuple[int, ...]) -> Plan:
    starts = form.earliest() or form.now
    closes = starts - USUAL_DEADLINE
    return Plan(
        title=form.title.data or "", note="", venue_id=venues[0] if len(venues) == 1 else None,
        timezone=form.zone.key, starts_at=starts, ends_at=starts + USUAL_LENGTH,
        closes_at=closes if closes > form.now else starts, seats=int(form.seats.data or 0), cap_fen=form.cap.data,
        visibility=Visibility(form.visibility.data),
    )  # fmt: skip


def _new_page(here: Any, group: Any, form: VoteForm, *, status: int = 200, barred: bool = False) -> Response:
    return render(
        "polls/new.html", here, status, group=group, form=form, venues=labels(group), barred=barred,
        seen_by=SEEN_BY_META, zone=group.timezone,
    )  # fmt: skip


def _open_page(here: Any, dinner: Any, form: DatesAndPlaces, status: int = 200) -> Response:
    return render(
        "polls/open.html",
        here,
        status,
        dinner=dinner,
        form=form,
        venues=labels(dinner.group),
        zone=dinner.timezone,
    )
