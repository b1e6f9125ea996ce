"""Pages of venues: list, page, making one, describing it, its dishes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock, db
from app.core.access import Ability, Here
from app.core.boundary import needs
from app.core.i18n import viewer_zone
from app.core.limits import limit
from app.core.names import clean_name
from app.core.panels import gather
from app.core.web import me, note, render, see_other, viewer
from app.places import queries, queries_facts
from app.places.access import open_dish, open_venue
from app.places.actions import (
    add_dish,
    create_venue,
    describe_venue,
    is_repeat,
    merge_dish,
    rename_dish,
    say_price,
)
from app.places.forms import ZONES, DishForm, VenueForm
from app.places.forms_facts import door_form
from app.places.linked import linked_data
from app.places.queries_facts import asked_of
from app.places.rules import cloth_for
from app.places.saying import keep_private
from app.places.shown import changes_in_words, facts_of
from app.places.wording_facts import LABELS

bp = Blueprint("places", __name__)
NOWHERE: dict[str, Any] = {"address": "", "lat": None, "lng": None}  # of a private kitchen, for everybody


@bp.get("/venues")
@needs(Ability.SITE_SEE)
def index() -> Response:
    """Venues, newest first, by name and city."""
    text, city = clean_name(request.args.get("q", "")[:100]), clean_name(request.args.get("city", "")[:100])
    before = request.args.get("before", type=int)
    page = queries.find_venues(db.session(), text, city, before if before and 0 < before < 2**31 else None)
    return render("places/index.html", page=page, text=text, city=city, lines=_lines(page.rows))


@bp.get("/venues/new")
@needs(Ability.VENUE_CREATE)
def new() -> Response:
    """The form of a new venue."""
    form = VenueForm(
        name=clean_name(request.args.get("name", ""))[:100], city=clean_name(request.args.get("city", ""))[:100],
        timezone=viewer_zone(),
    )  # fmt: skip
    return render("places/new.html", form=form, zones=ZONES, twins=())


@bp.post("/venues/new")
@needs(Ability.VENUE_CREATE)
@limit("30 per hour")
def create() -> Response:
    """Write a venue down; one that looks like it is offered first."""
    form = VenueForm()
    if not form.validate_on_submit():
        return render("places/new.html", status=422, form=form, zones=ZONES, twins=())
    words = form.words()
    twins = queries.twins(db.session(), words.name, words.city)
    written = replace(words, **NOWHERE) if form.private.data else words
    again = any(is_repeat(twin, me().id, written) for twin in twins)
    if twins and not again and not form.another.data:
        return render("places/new.html", status=422, form=form, zones=ZONES, twins=twins)
    venue = create_venue(db.session(), me().id, written, clock.now())
    if form.private.data:
        keep_private(db.session(), venue, me().id, True, words.address, words.lat, words.lng)
    return see_other("places.page", pid=venue.public_id)


@bp.get("/v/<pid>")
@needs(Ability.VENUE_SEE)
def page(pid: str) -> Response:
    """A venue: what tablemates say of it, what to order, where it is. Open to strangers."""
    venue, here = open_venue(db.session(), pid, viewer())
    session = db.session()
    dishes = queries.dishes_of(session, venue.id)
    return render(
        "places/page.html", here, venue=venue, dishes=dishes, linked=linked_data(venue, dishes),
        sides=_side_pictures(venue.public_id, dishes), facts=facts_of(session, venue, clock.now()),
        changes=changes_in_words(session, venue), asked=asked_of(session, venue),
    )  # fmt: skip


@bp.get("/v/<pid>/edit")
@needs(Ability.VENUE_DESCRIBE)
def edit(pid: str) -> Response:
    """The form that describes a venue, and what was changed before."""
    venue, here = open_venue(db.session(), pid, viewer(), Ability.VENUE_DESCRIBE)
    form = VenueForm(obj=venue)
    form.at(venue.lat, venue.lng)
    return _edit(venue, here, form)


@bp.post("/v/<pid>/edit")
@needs(Ability.VENUE_DESCRIBE)
@limit("60 per hour")
def save(pid: str) -> Response:
    """Change what is said of a venue. Where a private kitchen is, is not said here."""
    venue, here = open_venue(db.session(), pid, viewer(), Ability.VENUE_DESCRIBE)
    form = VenueForm()
    if not form.validate_on_submit():
        return _edit(venue, here, form, 422)
    words = replace(form.words(), **NOWHERE) if venue.private else form.words()
    describe_venue(db.session(), venue, me().id, words, clock.now())
    note(_("Saved. Everybody can see what you changed."))
    return see_other("places.page", pid=venue.public_id)


@bp.get("/v/<pid>/dishes")
@needs(Ability.VENUE_SEE)
def menu(pid: str) -> Response:
    """All dishes with their prices through time; members add and rename here."""
    venue, here = open_venue(db.session(), pid, viewer())
    return render("places/dishes.html", here, venue=venue, form=DishForm(), **_histories(venue.id))


@bp.post("/v/<pid>/dishes")
@needs(Ability.VENUE_DESCRIBE)
@limit("120 per hour")
def dishes(pid: str) -> Response:
    """Put a dish on the list, with what it costs."""
    venue, here = open_venue(db.session(), pid, viewer(), Ability.VENUE_DESCRIBE)
    form = DishForm()
    if not form.validate_on_submit():
        return render("places/dishes.html", here, status=422, venue=venue, form=form, **_histories(venue.id))
    add_dish(db.session(), venue, me().id, form.name.data or "", form.price.data, clock.now())
    return see_other("places.menu", pid=venue.public_id)


@bp.post("/v/<pid>/dishes/<dish_pid>")
@needs(Ability.VENUE_DESCRIBE)
@limit("120 per hour")
def dish(pid: str, dish_pid: str) -> Response:
    """Rename a dish, or say what it costs now; both keep their history."""
    venue, here = open_venue(db.session(), pid, viewer(), Ability.VENUE_DESCRIBE)
    found = open_dish(db.session(), venue, dish_pid)
    form = DishForm()
    if not form.validate_on_submit():
        more = _histories(venue.id) | {"wrong": dish_pid}
        return render("places/dishes.html", here, status=422, venue=venue, form=form, **more)
    rename_dish(db.session(), found, me().id, form.name.data or "", clock.now())
    say_price(db.session(), found, me().id, form.price.data, clock.now())
    return see_other("places.menu", pid=venue.public_id)


@bp.post("/v/<pid>/dishes/<dish_pid>/same")
@needs(Ability.VENUE_DESCRIBE)
@limit("60 per hour")
def merge(pid: str, dish_pid: str) -> Response:
    """Say that a dish is the same as another one: both keep their prices under one name."""
    venue, here = open_venue(db.session(), pid, viewer(), Ability.VENUE_DESCRIBE)
    found = open_dish(db.session(), venue, dish_pid)
    name = clean_name(request.form.get("name", "")[:100])
    other = queries.dish_named(db.session(), venue.id, name)
    if other is None or other is found:
        form = DishForm(formdata=None)
        form.name.errors = [_("There is no other dish of that name here.")]
        more = _histories(venue.id) | {"wrong": dish_pid}
        return render("places/dishes.html", here, status=422, venue=venue, form=form, **more)
    merge_dish(db.session(), found, other, me().id, clock.now())
    note(_("One dish now. What either cost stays readable."))
    return see_other("places.menu", pid=venue.public_id)


def _edit(venue: Any, here: Here, form: VenueForm, status: int = 200) -> Response:
    keeper = venue.created_by_id == me().id
    door = queries_facts.door_of(db.session(), venue) if keeper else None
    edits = queries.edits_of(db.session(), venue.id)
    return render(
        "places/edit.html", here, status=status, venue=venue, form=form, zones=ZONES, edits=edits, keeper=keeper,
        door=door_form(venue, door) if keeper else None, labels=LABELS,
    )  # fmt: skip


def _side_pictures(seed: str, dishes: Sequence[queries.DishLine]) -> list[dict[str, str]]:
    """The two small drawings beside the big one: dishes of the venue where there are some."""
    drawn = [
        {"art": dish.art, "cloth": cloth_for(dish.public_id), "cap": dish.name} for dish in dishes if dish.art
    ][:2]
    spare = [{"art": art, "cloth": cloth_for(seed + art), "cap": ""} for art in ("plate", "tea")]
    return (drawn + spare)[:2]


def _lines(venues: Sequence[object]) -> dict[int, str]:
    """What higher rooms say of each venue in a list, in one line: slot "venue.lines" answers (venue id, line)."""
    return dict(cast(list[tuple[int, str]], gather("venue.lines", venues=venues)))


def _histories(venue_id: int) -> dict[str, Any]:
    return {"histories": queries.dish_histories(db.session(), venue_id), "wrong": ""}
