"""Finding a seat: tables with room by day, price, food and place; groups to join; places. Open to strangers."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from app.core import clock, db, i18n
from app.core.access import Ability
from app.core.boundary import needs
from app.core.web import render, viewer
from app.places.queries import venue_by_public_id
from app.site.discover import queries, rules
from app.site.discover.rules import Span, Wanted
from events.dinners import cards
from groups.membership.queries import listed_groups

bp = Blueprint("discover", __name__)
GROUPS, VENUES = 8, 6


@bp.get("/discover")
@needs(Ability.SITE_SEE)
def index() -> Response:
    """Tables with free seats, and groups and places, as they are wanted."""
    session, now, who = db.session(), clock.now(), viewer()
    wanted = rules.read(request.args)
    near = venue_by_public_id(session, wanted.near) if wanted.near else None
    zone = i18n.zone(near.timezone if near else who.timezone if who else None)
    found, more = queries.open_tables(session, wanted, rules.between(wanted, now, zone), near, now)
    shown = cards.cards(session, found, who.id if who else None, now)
    return render(
        "discover/index.html", days=_by_day(found, shown), total=len(found), more=more, wanted=wanted, near=near,
        free=sum(max(0, card["size"] - card["taken"]) for card in shown),
        choices=queries.choices(session, now, wanted.city), active=_active(wanted, near),
        groups=listed_groups(session, GROUPS, city=wanted.city).rows,
        venues=queries.venues(session, wanted.city, VENUES), spans=list(Span), caps=rules.CAPS_FEN,
        seats=rules.SEATS, radii=rules.RADII_KM,
    )  # fmt: skip


def _by_day(found: Any, shown: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Cards under the days on which the dinners are, each in its venue's own zone."""
    days = [
        _("The day is being decided")
        if dinner.time_open
        else i18n.say_when(dinner.starts_at, "day", dinner.timezone)
        for dinner in found
    ]
    pairs = groupby(zip(days, shown, strict=True), key=lambda pair: pair[0])
    return [{"label": label, "cards": [card for _day, card in some]} for label, some in pairs]


def _active(wanted: Wanted, near: object) -> int:
    """How many wishes are folded away in the filter."""
    return sum((
        bool(wanted.area), wanted.cap_fen is not None, wanted.seats > 1, bool(wanted.food), bool(wanted.day),
        near is not None,
    ))  # fmt: skip
