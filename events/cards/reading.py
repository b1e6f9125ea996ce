"""Reading a card at a desk: which table shows it, and the note of having read it that lets the desk act on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.ids import new_id
from app.places.models import Venue
from events.cards import code, next_door, queries, rules
from events.cards.models import CardTry
from events.cards.rules import CardReason, Post
from events.cards.shown import Card, card_of
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState


@dataclass(frozen=True, slots=True)
class Read:
    """A card that was read: the dinner, and whose seat showed it (none: its digits were said)."""

    card: Card
    seat_id: int | None


@dataclass(frozen=True, slots=True)
class Note:
    """That somebody read a card at a house, when, and which reading it was."""

    dinner: str
    seat_id: int | None
    venue_id: int
    member_id: int
    at: datetime
    reading: str


def by_qr(session: Session, secret: bytes, shown: code.Shown, now: datetime) -> tuple[Seat, Card]:
    """The table of a genuine code, whoever reads it and however old it is. Raises Refused for one that is not ours."""
    seat = queries.seat_by(session, shown.seat)
    if seat is None or not code.is_genuine(code.card_key(secret, seat.dinner.public_id), shown):
        raise Refused(CardReason.NO_CARD)
    return seat, card_of(session, seat.dinner, now)


def shows_now(seat: Seat, card: Card, shown: code.Shown, now: datetime) -> Read:
    """The card as it is shown now. Raises Refused when the code is old, the seat given back, or it is not the time."""
    if not code.is_fresh(shown, now):
        raise Refused(CardReason.STALE)
    if seat.state is not SeatState.GOING:
        raise Refused(CardReason.SEAT_GIVEN_BACK)
    closed = rules.shut(card.table, now)
    if closed is not None:
        raise Refused(closed)
    return Read(card, seat.id)


def scanned(
    session: Session, secret: bytes, venue: Venue, posts: Sequence[Post], shown: code.Shown, now: datetime
) -> Read:
    """A code that this house's camera has read. Raises Refused."""
    seat, card = by_qr(session, secret, shown, now)
    if not card.read_by(posts, venue.id):
        raise Refused(CardReason.OTHER_HOUSE)
    return shows_now(seat, card, shown, now)


def typed(
    session: Session, secret: bytes, venue: Venue, posts: Sequence[Post], said: str, by_id: int, now: datetime
) -> Read | CardReason:
    """The table that says these six digits. A wrong code is answered, not raised, so that it is counted.

    Raises Refused after too many, also for the right one: a lock that opens for the right key is none.
    """
    db.lock(session, venue)  # tries at one desk are counted one after the other
    if rules.locked(*queries.tries(session, venue.id, by_id, now), now):
        raise Refused(CardReason.TOO_MANY_TRIES)
    saying = [
        dinner
        for dinner in near(session, venue, now)
        if code.takes(code.card_key(secret, dinner.public_id), said, now)
    ]
    found = [card for dinner in saying if (card := card_of(session, dinner, now)).read_by(posts, venue.id)]
    if len(found) == 1:
        return Read(found[0], None)
    if found:
        return CardReason.TWO_TABLES
    session.add(CardTry(venue_id=venue.id, member_id=by_id, tried_at=now))
    return CardReason.WRONG_CODE


def near(session: Session, venue: Venue, now: datetime) -> Sequence[Dinner]:
    """The tables whose cards could be shown at this house now: its own, and those of its allies."""
    return queries.dinners_at(session, {venue.id, *next_door.allied_venues(session, venue.id, now)}, now)


def note_of(read: Read, venue: Venue, member_id: int, now: datetime) -> Note:
    """The note of this reading."""
    return Note(read.card.dinner.public_id, read.seat_id, venue.id, member_id, now, new_id())


def sign(secret: bytes, note: Note) -> str:
    """The note as an address bears it; it opens nothing but for whoever read the card."""
    said = [note.dinner, note.seat_id, note.venue_id, note.member_id, int(note.at.timestamp()), note.reading]
    return str(_signer(secret).dumps(said))


def unsign(secret: bytes, text: str) -> Note | None:
    """The note of an address, or None when it is none of ours."""
    try:
        dinner, seat_id, venue_id, member_id, at, reading = _signer(secret).loads(text)
    except (BadSignature, ValueError, TypeError):
        return None
    return Note(dinner, seat_id, venue_id, member_id, datetime.fromtimestamp(at, UTC), reading)


def _signer(secret: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="card reading")
