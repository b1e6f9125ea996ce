"""What stands beside reviews on other pages: warnings and spread at a venue, two buttons after a dinner, one's ties."""

from __future__ import annotations

from flask import g, render_template

from app.accounts.models import Member
from app.core import clock, db, wording
from app.core.access import Here
from app.core.web import viewer
from app.places.models import Venue
from app.places.ties import ties_of
from events.attestations.queries import attested_seat
from events.dinners.models import Dinner
from events.reviews import pressure, told
from events.reviews.models_told import VenueTold
from events.reviews.pressing import Pressure, may_take_back


def venue_main(venue: Venue, here: Here) -> str:
    """How many tables were pressed, and who may not review here."""
    return render_template("reviews/_told.html", venue=venue, told=told_of(venue.id), now=clock.now())


def told_of(venue_id: int) -> VenueTold | None:
    """The venue's row, read once for all panels of a page."""
    known: dict[int, VenueTold | None] = g.setdefault("venue_told", {})
    if venue_id not in known:
        known[venue_id] = told.of_venue(db.session(), venue_id)
    return known[venue_id]


def dinner_main(dinner: Dinner, here: Here, phase: object) -> str:
    """After dinner: two quiet buttons, for whoever the table confirms."""
    found, now = viewer(), clock.now()
    if found is None or dinner.venue_id is None or dinner.called_off_at is not None or now < dinner.ends_at:
        return ""
    if attested_seat(db.session(), dinner.id, found.id) is None:
        return ""
    return pressure_buttons(dinner, found.id, "dinner")


def pressure_buttons(dinner: Dinner, member_id: int, page: str) -> str:
    """The two buttons as they stand for this member."""
    reports = pressure.own_reports(db.session(), dinner.id, member_id)
    said = {each.kind: may_take_back(each.told_at, clock.now()) for each in reports}
    return render_template(
        "reviews/_pressure.html", dinner=dinner, said=said, kinds=list(Pressure), page=page
    )


def in_settings(member: Member, here: Here) -> str:
    """The venues to which one is tied, by one's own word."""
    mine = ties_of(db.session(), member.id)
    return render_template("reviews/_ties.html", ties=mine, say=wording.say) if mine else ""
