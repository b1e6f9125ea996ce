"""Finding a seat: tables with room by day, price, food and place; groups to join; places. Open to strangers."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import Blueprint, current_app, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock, db, i18n
from app.core.access import Ability
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import note, render, see_other, viewer
from app.site.discover import drawing, plan, queries, rules, whereabouts
from app.site.discover.rules import Span, Wanted
from app.site.discover.whereabouts import HERE, KEPT, Somewhere
from app.site.discover.wording import say_km
from events.dinners import cards
from groups.membership.queries import listed_groups

bp = Blueprint("discover", __name__)
GROUPS, VENUES, ON_MAP = 8, 6, 80
CLOSE, IN_CITY, WIDE = 14, 11, 4
Places = list[tuple[Any, float | None]]
HOME = (35.0, 105.0)  # what the map shows where nothing is known


@bp.get("/discover")
@needs(Ability.SITE_SEE)
def index() -> Response:
    """Tables with free seats, and groups and places, as they are wanted; the nearest first from a place."""
    session, now = db.session(), clock.now()
    wanted = rules.read(request.args)
    spot, area_of = _from(wanted)
    times = _times(wanted, spot)
    if spot is None:
        found, more = queries.open_tables(session, wanted, times, area_of, now)
        found = queries.of_met(session, found, viewer())
        days = _by_day(found, _cards(found))
        places: Places = [(venue, None) for venue in queries.venues(session, wanted.city, VENUES)]
    else:
        pairs, more = queries.tables_near(session, wanted, times, spot.at, wanted.km, now)
        found = queries.of_met(session, [dinner for dinner, _far in pairs], viewer())
        pairs = [pair for pair in pairs if pair[0] in found]
        days = _by_ring([far.km for _dinner, far in pairs], _cards(found))
        places = [(venue, far.km) for venue, far in queries.venues_near(session, spot.at, wanted.km, VENUES)]
    return render(
        "discover/index.html", days=days, total=len(found), more=more, spot=spot, free=_free(days),
        groups=listed_groups(session, GROUPS, city=wanted.city).rows, venues=places,
        **_asked(wanted, spot, area_of),
    )  # fmt: skip


@bp.get("/discover/map")
@needs(Ability.SITE_SEE)
def on_map() -> Response:
    """The same tables, and places, on a plan; it moves by links."""
    session, now = db.session(), clock.now()
    wanted = rules.read(request.args)
    spot, area_of = _from(wanted)
    choices = queries.choices(session, now, wanted.city)
    at = spot or _city(wanted, choices.cities)
    usual = WIDE if at is None else CLOSE if at.exact else IN_CITY
    view = plan.read(request.args, (at.lat, at.lng) if at else HOME, usual)
    middle = whereabouts.on_ball(view)
    pairs, more = queries.tables_near(session, wanted, _times(wanted, spot), middle, view.km, now)
    met = queries.of_met(session, [dinner for dinner, _far in pairs], viewer())
    pairs = [pair for pair in pairs if pair[0] in met]
    shown = [(each, card) for (each, card) in zip(pairs, _cards([d for d, _f in pairs]), strict=True)]
    drawn = drawing.draw(
        view, [(far, card) for (_dinner, far), card in shown],
        queries.venues_near(session, middle, view.km, ON_MAP), spot if spot and spot.exact else None,
    )  # fmt: skip
    return render(
        "discover/map.html", drawn=drawn, view=view, more=more, spot=spot, total=len(drawn.tables),
        free=sum(max(0, card["size"] - card["taken"]) for card in drawn.tables), tiles=_tiles(view),
        **_asked(wanted, spot, area_of, choices),
    )  # fmt: skip


@bp.post("/discover/here")
@needs(Ability.SITE_SEE)
@limit("60 per hour")
def here() -> Response:
    """Look from where the device says to be: the browser keeps it for half an hour, the server not at all."""
    at = whereabouts.read_here(request.form.get("at", "")[:60])
    if at is None:
        note(_("Your device did not say where you are. Name a place instead."), "note")
        return see_other("discover.index")
    answer = see_other("discover.on_map" if request.form.get("to") == "map" else "discover.index", near=HERE)
    answer.set_cookie(
        HERE, f"{at[0]:.3f},{at[1]:.3f}", max_age=KEPT, path="/discover", httponly=True, samesite="Lax",
        secure=current_app.config["SETTINGS"].secure,
    )  # fmt: skip
    return answer


@bp.post("/discover/here/forget")
@needs(Ability.SITE_SEE)
def forget() -> Response:
    """Let the browser forget where it was."""
    answer = see_other("discover.index")
    answer.delete_cookie(HERE, path="/discover")
    return answer


def _from(wanted: Wanted) -> tuple[Somewhere | None, Any]:
    return whereabouts.somewhere(db.session(), wanted, request.cookies.get(HERE, ""))


def _city(wanted: Wanted, cities: Any) -> Somewhere | None:
    """The middle of the city that is asked for, else of the one with most open tables."""
    name = wanted.city or next(iter(cities), "")
    return whereabouts.city(db.session(), name) if name else None


def _times(wanted: Wanted, spot: Somewhere | None) -> Any:
    who = viewer()
    zone = i18n.zone(spot.zone if spot and spot.zone else who.timezone if who else None)
    return rules.between(wanted, clock.now(), zone)


def _cards(found: Any) -> list[dict[str, Any]]:
    who = viewer()
    return cards.cards(db.session(), found, who.id if who else None, clock.now())


def _asked(wanted: Wanted, spot: Somewhere | None, area_of: Any, choices: Any = None) -> dict[str, Any]:
    """What the filter shows."""
    lost = bool(wanted.place or wanted.near == HERE) and spot is None
    return {
        "wanted": wanted, "lost": lost, "area_of": area_of, "spans": list(Span), "caps": rules.CAPS_FEN,
        "seats": rules.SEATS, "radii": rules.RADII_KM, "active": _active(wanted),
        "choices": choices or queries.choices(db.session(), clock.now(), wanted.city),
    }  # fmt: skip


def _tiles(view: plan.View) -> list[tuple[str, float, float]]:
    """Where the operator has tiles: the address of each in view, and its place."""
    pattern = current_app.config["SETTINGS"].map_tiles
    if not pattern:
        return []
    return [
        (pattern.format(z=view.zoom, x=column, y=row), left, top)
        for column, row, left, top in plan.tiles(view)
    ]


def _by_day(found: Any, shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Cards under the days on which the dinners are, each in its venue's own zone."""
    days = [
        _("The day is being decided")
        if dinner.time_open
        else i18n.say_when(dinner.starts_at, "day", dinner.timezone)
        for dinner in found
    ]
    return _under(days, shown)


def _by_ring(ways: list[float], shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Cards under how far away they are."""
    for km, card in zip(ways, shown, strict=True):
        card["meta"].insert(0, say_km(km))
    return _under([_("Within %(far)s", far=say_km(rules.ring(km))) for km in ways], shown)


def _under(labels: list[str], shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    pairs = groupby(zip(labels, shown, strict=True), key=lambda pair: pair[0])
    return [{"label": label, "cards": [card for _label, card in some]} for label, some in pairs]


def _free(days: list[dict[str, Any]]) -> int:
    return sum(max(0, card["size"] - card["taken"]) for day in days for card in day["cards"])


def _active(wanted: Wanted) -> int:
    """How many wishes are folded away in the filter."""
    return sum((
        bool(wanted.area), wanted.cap_fen is not None, wanted.seats > 1, bool(wanted.food), bool(wanted.day),
        bool(wanted.near or wanted.place),
    ))  # fmt: skip
