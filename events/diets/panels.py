"""What diets show on other pages: the door in the settings, the table's own words, the tools around a dinner."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from app.core import clock, db
from app.core.access import Ability, Here
from app.core.web import marked, viewer
from events.diets import queries, rules
from events.diets.access import COMING
from events.diets.sheet import named
from events.diets.spoken import words
from events.dinners.keys import guest_here
from events.dinners.models import Dinner, Seat
from events.dinners.queries import seats_of


def in_settings(member: object, here: Here) -> str:
    """What the viewer does not eat, and the way to change it."""
    who = viewer()
    if who is None:
        return ""
    rows = queries.needs_of(db.session(), member_id=who.id)
    told = [words(row.need, row.kind, row.words) for row in rows]
    return render_template("diets/_settings.html", needs=told)


def on_dinner(dinner: Dinner, here: Here, phase: object) -> str:
    """What those who sit show one another, and the companions whose needs are still to be said."""
    who = viewer()
    if dinner.called_off_at is not None or rules.faded(dinner.ends_at, clock.now()):
        return ""
    if who is None or not here.may(Ability.KITCHEN_READ):
        return _of_guest(dinner, here)
    found = queries.at_table(db.session(), dinner.id) if marked("dinner", "diets", dinner=dinner.id) else []
    shown = [
        (seat, need) for seat, need in named(found, dinner, who.id) if seat.member_id != who.id
    ]  # fmt: skip
    people = len({each.wish.seat for each in found})
    bring = _party(dinner, who.id) if clock.now() < dinner.ends_at else ()
    return render_template(
        "diets/_at_table.html",
        dinner=dinner,
        shown=shown,
        people=people,
        bring=bring,
        days=rules.FADES_AFTER.days,
    )


def _of_guest(dinner: Dinner, here: Here) -> str:
    """To a guest: what they have said themselves, and the way to say it, for their companions too."""
    guest = guest_here(dinner.public_id) if here.may(Ability.GUEST_HOLD) else None
    if guest is None or clock.now() >= dinner.ends_at:
        return ""
    seats = seats_of(db.session(), dinner.id)
    own = next((seat for seat in seats if seat.guest_id == guest.id and seat.member_id is None), None)
    if own is None or own.state not in COMING:
        return ""
    rows = queries.needs_of(db.session(), seat_id=own.id)
    told = [words(row.need, row.kind, row.words) for row in rows]
    bring = [seat for seat in seats if seat.brought_by_id == own.id and seat.state in COMING]
    return render_template(
        "diets/_of_guest.html", dinner=dinner, needs=told, bring=bring, days=rules.FADES_AFTER.days
    )


def _party(dinner: Dinner, member_id: int) -> list[Seat]:
    """The viewer's companions, from the seats that the page has read already: a head has its own row among them."""
    seats = seats_of(db.session(), dinner.id)
    own = next((seat.id for seat in seats if seat.member_id == member_id), None)
    return sorted((s for s in seats if own and s.brought_by_id == own), key=lambda seat: seat.id)


def tools(dinner: Dinner, here: Here, phase: object) -> list[dict[str, Any]]:
    """The sheet for the kitchen and the menu check, until a week after."""
    if not here.may(Ability.KITCHEN_READ) or dinner.called_off_at is not None:
        return []
    if clock.now() >= dinner.ends_at:
        return []
    found = [
        {"title": _("For the kitchen"), "meta": _("what the table does not eat, in numbers"), "icon": "leaf",
         "href": url_for("diets.kitchen", pid=dinner.public_id), "rank": 30}
    ]  # fmt: skip
    if dinner.venue_id is not None:
        found.append(
            {"title": _("Choose the dishes"), "meta": _("how many, and whether everybody finds something"),
             "icon": "menu", "href": url_for("diets.menu", pid=dinner.public_id), "rank": 31}
        )  # fmt: skip
    return found
