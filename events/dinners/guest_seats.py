"""What guests do that members need not: come with a name, keep a link, turn out to be a member."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app.accounts import guests, keys
from app.accounts.models_guests import Guest
from app.core import clock, db, i18n
from app.core.access import Refused
from events.dinners import queries, seats
from events.dinners.models import Dinner, Seat
from events.dinners.rules import DinnerReason

LINK_LASTS = timedelta(days=30)  # after the dinner: long enough to find it again, not for ever


def link_expires(dinner: Dinner) -> datetime:
    """When a guest's link to this dinner opens nothing any more."""
    return dinner.ends_at + LINK_LASTS


def sit_as_guest(dinner: Dinner, guest: Guest | None, form: Any) -> Seat:
    """Seat whoever this browser has the key of, or somebody new with the key that the form was drawn with."""
    session, now = db.session(), clock.now()
    if guest is not None:
        return seats.take_guest_seat(session, dinner, guest, form.party(), int(form.pact.data or 0), now)
    key = str(form.key.data)
    someone = _second_press(dinner, key, now)
    if someone is None:
        someone = guests.make_guest(session, form.name.data, now, locale=i18n.lang())
        guests.give_link(session, someone, link_expires(dinner), key)
    taken = seats.take_guest_seat(session, dinner, someone, form.party(), int(form.pact.data or 0), now)
    keys.keep_guest(dinner.public_id, key, here=True)
    keys.keep_name(someone.name)
    return taken


def _second_press(dinner: Dinner, key: str, now: datetime) -> Guest | None:
    """Who has sat down with this form already. Raises Refused where the key has served its time, or elsewhere."""
    known = guests.guest_of_key(db.session(), key)
    if known is None:
        return None
    if not guests.opens(known, now) or queries.guest_seat(db.session(), dinner.id, known.id) is None:
        raise Refused(DinnerReason.FORM_SPENT)
    return known


def new_link(dinner: Dinner, guest: Guest) -> str:
    """A new key for the guest; the old link dies."""
    return guests.give_link(db.session(), guest, link_expires(dinner))
