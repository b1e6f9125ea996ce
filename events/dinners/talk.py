"""What rooms are told of tables: the group of a new one, the table of who sits down and what has changed."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from app.accounts.models_guests import Guest
from app.core import clock
from app.core.signals import listen
from events.dinners import queries
from events.dinners.models import Dinner, Seat
from events.signals import DinnerCalled, DinnerCalledOff, DinnerChanged, SeatTaken
from groups.chat import actions as chat
from groups.chat.models import Channel
from groups.chat.wording import add_notes

NOTES = {
    "dinner.called": _l("%(name)s has set a table: %(title)s"),
    "dinner.seated": _l("%(name)s has sat down, free seats: %(free)s"),
    "dinner.guest": _l("%(who)s has sat down as a guest, free seats: %(free)s"),
    "dinner.full": _l("%(name)s has sat down, the table is full"),
    "dinner.moved": _l("Time or place has changed"),
    "dinner.pact": _l("The pact has changed"),
    "dinner.off": _l("Called off: %(title)s"),
}


def called(session: Session, fact: DinnerCalled) -> None:
    """The group hears of a new table."""
    _tell_group(session, session.get_one(Dinner, fact.dinner_id), "dinner.called", about_id=fact.host_id)


def seated(session: Session, fact: SeatTaken) -> None:
    """The table hears who has sat down; who gives a seat back goes without a word (nobody is shamed)."""
    dinner = session.get_one(Dinner, fact.dinner_id)
    free = dinner.seats - queries.taken(session, dinner.id)
    seat = session.get_one(Seat, fact.seat_id)
    if fact.member_id is None and seat.guest_id is not None:
        guest = session.get_one(Guest, seat.guest_id)
        _tell_table(session, dinner, "dinner.guest", who=guest.name, free=max(0, free))
    if fact.member_id is None or fact.member_id == dinner.host_id:
        return
    _tell_table(
        session, dinner, "dinner.seated" if free > 0 else "dinner.full", about_id=fact.member_id, free=free
    )


def changed(session: Session, fact: DinnerChanged) -> None:
    """The table hears that something it counted on is different."""
    _tell_table(
        session, session.get_one(Dinner, fact.dinner_id), "dinner.pact" if fact.pact else "dinner.moved"
    )


def called_off(session: Session, fact: DinnerCalledOff) -> None:
    """The group and the table hear that it will not be."""
    dinner = session.get_one(Dinner, fact.dinner_id)
    _tell_group(session, dinner, "dinner.off")
    _tell_table(session, dinner, "dinner.off", title=dinner.title)


def _tell_group(session: Session, dinner: Dinner, key: str, about_id: int | None = None) -> None:
    room = chat.channel_of_group(session, dinner.group_id, clock.now())
    chat.note(session, room, key, clock.now(), about_id, title=dinner.title, path=f"/d/{dinner.public_id}")


def _tell_table(
    session: Session, dinner: Dinner, key: str, about_id: int | None = None, **values: Any
) -> None:
    if dinner.channel_id is not None:
        room = session.get_one(Channel, dinner.channel_id)
        chat.note(session, room, key, clock.now(), about_id, path=f"/d/{dinner.public_id}", **values)


def attach() -> None:
    """Register the sentences and the listeners."""
    add_notes(NOTES)
    listen(DinnerCalled, called)
    listen(SeatTaken, seated)
    listen(DinnerChanged, changed)
    listen(DinnerCalledOff, called_off)
