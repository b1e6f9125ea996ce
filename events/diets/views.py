"""Pages of diets: one's own, a companion's, the kitchen's sheet, the menu check, what is in a dish."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db
from app.core.access import Ability, Here
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, note, render, see_other, viewer
from app.places.access import open_dish, open_venue
from events.diets import actions, queries, rules
from events.diets.access import open_companion, open_guest
from events.diets.forms import DishWordForm, NeedsForm
from events.diets.menu import checked, dish_words
from events.diets.needs import Ingredient, Kind
from events.diets.rules import SeenBy, Severity, Source
from events.diets.sheet import sheet_of
from events.diets.spoken import words
from events.diets.wording import SEEN_BY, SEVERITIES
from events.dinners.keys import door, guest_here

if TYPE_CHECKING:
    from events.dinners.models import Dinner, Seat

bp = Blueprint("diets", __name__)


@bp.get("/me/diet")
@needs(Ability.DIET_MINE)
def mine() -> Response:
    """What the viewer does not eat: asked once, reused at every table."""
    rows = queries.needs_of(db.session(), member_id=me().id)
    return _page(rows, _form(rows))


@bp.post("/me/diet")
@needs(Ability.DIET_MINE)
@limit("60 per hour")
def save_mine() -> Response | WerkzeugResponse:
    """Write it down as it shall stand."""
    rows = queries.needs_of(db.session(), member_id=me().id)
    form = _form(rows, filled=False)
    if not form.validate_on_submit():
        return _page(rows, form, 422)
    actions.write_own(db.session(), me().id, form.told(), clock.now())
    note(_("Saved. Every kitchen you eat from is told, in numbers."))
    return see_other("diets.mine")


@bp.get("/d/<pid>/companions/<seat_pid>/diet")
@needs(Ability.DIET_COMPANION)
def companion(pid: str, seat_pid: str) -> Response:
    """What somebody does not eat whom the viewer brings."""
    dinner, here = door(pid, Ability.DIET_COMPANION)
    seat, _own = open_companion(db.session(), dinner, seat_pid, viewer(), guest_here(pid))
    rows = queries.needs_of(db.session(), seat_id=seat.id)
    return _page(rows, _form(rows), dinner=dinner, seat=seat, here=here)


@bp.post("/d/<pid>/companions/<seat_pid>/diet")
@needs(Ability.DIET_COMPANION)
@limit("60 per hour")
def save_companion(pid: str, seat_pid: str) -> Response | WerkzeugResponse:
    """Write it down for this dinner; it is forgotten a week after."""
    dinner, here = door(pid, Ability.DIET_COMPANION)
    seat, own = open_companion(db.session(), dinner, seat_pid, viewer(), guest_here(pid))
    return _save_for(dinner, here, seat, own.id, _("Saved for this dinner."))


@bp.get("/d/<pid>/guest/diet")
@needs(Ability.GUEST_HOLD)
def guest(pid: str) -> Response:
    """What the guest who holds this link does not eat."""
    dinner, here = door(pid, Ability.GUEST_HOLD)
    seat = open_guest(db.session(), dinner, guest_here(pid))
    rows = queries.needs_of(db.session(), seat_id=seat.id)
    return _page(rows, _form(rows), dinner=dinner, seat=seat, here=here)


@bp.post("/d/<pid>/guest/diet")
@needs(Ability.GUEST_HOLD)
@limit("60 per hour")
def save_guest(pid: str) -> Response | WerkzeugResponse:
    """Write it down for this dinner; it is forgotten a week after."""
    dinner, here = door(pid, Ability.GUEST_HOLD)
    seat = open_guest(db.session(), dinner, guest_here(pid))
    return _save_for(dinner, here, seat, seat.id, _("Saved for this dinner. The kitchen is told in numbers."))


@bp.get("/d/<pid>/kitchen")
@needs(Ability.KITCHEN_READ)
def kitchen(pid: str) -> Response:
    """The kitchen's sheet: counts, no names, in both languages to copy or to read out."""
    dinner, here = door(pid, Ability.KITCHEN_READ)
    return render(
        "diets/kitchen.html", here, dinner=dinner, **sheet_of(db.session(), dinner, me().id, clock.now())
    )


@bp.get("/d/<pid>/menu")
@needs(Ability.KITCHEN_READ)
def menu(pid: str) -> Response:
    """How many dishes, and whether everybody finds something among those chosen."""
    dinner, here = door(pid, Ability.KITCHEN_READ)
    if dinner.venue is None:
        raise NotFound
    chosen = frozenset(request.args.getlist("dish")[: queries.MOST_DISHES])
    hunger = request.args.get("hunger", 0, type=int)
    found = checked(db.session(), dinner, me().id, chosen, hunger, clock.now())
    return render("diets/menu.html", here, dinner=dinner, **found)


@bp.get("/v/<pid>/ingredients")
@needs(Ability.VENUE_SEE)
def ingredients(pid: str) -> Response:
    """What is said to be in a venue's dishes, by whom and when."""
    venue, here = open_venue(db.session(), pid, viewer())
    return render("diets/ingredients.html", here, venue=venue, form=DishWordForm(formdata=None), wrong="",
                  **dish_words(db.session(), venue.id))  # fmt: skip


@bp.post("/v/<pid>/ingredients/<dish_pid>")
@needs(Ability.VENUE_DESCRIBE)
@limit("120 per hour")
def say(pid: str, dish_pid: str) -> Response | WerkzeugResponse:
    """Say what is in a dish."""
    venue, here = open_venue(db.session(), pid, viewer(), Ability.VENUE_DESCRIBE)
    dish = open_dish(db.session(), venue, dish_pid)
    form = DishWordForm()
    if not form.validate_on_submit():
        return render("diets/ingredients.html", here, 422, venue=venue, form=form, wrong=dish_pid,
                      **dish_words(db.session(), venue.id))  # fmt: skip
    actions.say_of_dish(
        db.session(), dish, me().id, Ingredient(form.ingredient.data), form.contains.data == "yes",
        Source(form.source.data), clock.now(),
    )  # fmt: skip
    note(_("Written down, with your name and the day."))
    return see_other("diets.ingredients", pid=pid)


def _form(rows: Any, filled: bool = True) -> NeedsForm:
    form = NeedsForm(formdata=None) if filled else NeedsForm()
    form.about(rows, filled)
    return form


def _page(
    rows: Any, form: NeedsForm, status: int = 200, *, dinner: Any = None, seat: Any = None, here: Any = None
) -> Response:
    written = [
        {"pid": row.public_id, "words": words(row.need, row.kind, row.words), "allergy": row.kind is Kind.ALLERGY,
         "severity": row.severity, "seen_by": row.seen_by}
        for row in rows
    ]  # fmt: skip
    return render(
        "diets/needs.html", here, status, form=form, written=written, severities=list(Severity), seen=list(SeenBy),
        severity_words=SEVERITIES, seen_words=SEEN_BY, dinner=dinner, seat=seat, fades=rules.FADES_AFTER.days,
    )  # fmt: skip


def _save_for(
    dinner: Dinner, here: Here, seat: Seat, by_seat_id: int, sentence: str
) -> Response | WerkzeugResponse:
    """Write down what one without an account does not eat."""
    rows = queries.needs_of(db.session(), seat_id=seat.id)
    form = _form(rows, filled=False)
    if not form.validate_on_submit():
        return _page(rows, form, 422, dinner=dinner, seat=seat, here=here)
    actions.write_for(db.session(), dinner, seat, by_seat_id, form.told(), clock.now())
    note(sentence)
    return see_other("dinners.page", pid=dinner.public_id)
