"""What bookings show: the words of the call, and on other pages who has called and what is still to be told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.core import clock, db
from app.core.access import Ability, Here
from app.core.web import marked, viewer
from events.bookings import queries, rules, spoken
from events.bookings.models import Booking, CountTold
from events.bookings.rules import Heads
from events.bookings.wording import STATES
from events.diets import queries as diets
from events.diets.rules import faded, kitchen_sheet
from events.dinners.models import Dinner


def words_for(
    session: Session, dinner: Dinner, heads: Heads, booking: Booking | None, name: str, now: datetime
) -> dict[str, str]:
    """What to say on the phone, by language."""
    found = [] if faded(dinner.ends_at, now) else diets.at_table(session, dinner.id)
    lines = kitchen_sheet(each.wish for each in found)
    return spoken.in_both(dinner, heads, lines, (booking.name_used if booking else "") or name)


def told_now(told: Sequence[CountTold], heads: Heads) -> bool:
    """Whether they know another number than the one that comes."""
    return rules.to_tell(told[0].count if told else None, heads.sure)


def on_dinner(dinner: Dinner, here: Here, phase: object) -> str:
    """Who has booked, under which name, until when; and that they must be told another number."""
    if viewer() is None or not here.may(Ability.BOOKING_KEEP) or dinner.called_off_at is not None:
        return ""
    if clock.now() >= dinner.ends_at or not marked("dinner", "booking", dinner=dinner.id):
        return ""
    booking, told, going = queries.summary(db.session(), dinner.id)
    if booking is None and told is None:
        return ""
    return render_template(
        "bookings/_on_dinner.html", dinner=dinner, booking=booking, told=told, going=going,
        stale=rules.to_tell(told, going), states=STATES,
    )  # fmt: skip


def tools(dinner: Dinner, here: Here, phase: object) -> list[dict[str, Any]]:
    """The way to the call."""
    if (
        not here.may(Ability.BOOKING_KEEP)
        or dinner.called_off_at is not None
        or clock.now() >= dinner.ends_at
    ):
        return []
    return [
        {"title": _("Book the table"), "meta": _("the number, what to say, what they answered"), "icon": "phone",
         "href": url_for("bookings.page", pid=dinner.public_id), "rank": 20}
    ]  # fmt: skip
