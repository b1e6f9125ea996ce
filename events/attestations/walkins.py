"""Walk-ins: somebody without a seat asks, and somebody who holds a token of the table lets her in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.core.access import Refused
from app.core.signals import announce
from events.attestations import queries, rules
from events.attestations.models import WalkIn
from events.attestations.rules import CodeReason, WalkInReason
from events.dinners.models import Dinner, Seat
from events.dinners.queries import own_seat, taken
from events.dinners.rules import SeatState
from events.signals import SeatTaken, WalkInAsked
from groups.chat import actions as chat
from groups.chat.models import Channel


def ask(
    session: Session, dinner: Dinner, member_id: int, now: datetime, *, shower: Seat | None = None,
    step: int | None = None, spoken: bool = False,
) -> bool:  # fmt: skip
    """Note that the member asks to be let in, by the code that was read; answers whether she asked before."""
    row = queries.walk_in(session, dinner.id, member_id)
    if row is not None:
        if row.shower_seat_id is None and shower is not None:
            row.shower_seat_id, row.step, row.spoken = shower.id, step, spoken
        return True
    session.add(WalkIn(
        dinner_id=dinner.id, member_id=member_id, shower_seat_id=shower.id if shower else None, step=step,
        spoken=spoken, asked_at=now,
    ))  # fmt: skip
    announce(session, WalkInAsked(dinner.id, member_id))
    return False


def ask_afterwards(session: Session, dinner: Dinner, member_id: int, now: datetime) -> bool:
    """The same without a code, once the dinner is over and until the window closes. Raises Refused."""
    if now < dinner.ends_at:
        raise Refused(WalkInReason.TOO_EARLY)
    if not rules.window_open(dinner.ends_at, now):
        raise Refused(CodeReason.CLOSED)
    seat = own_seat(session, dinner.id, member_id)
    if seat is not None and seat.state is SeatState.GOING:
        return True
    return ask(session, dinner, member_id, now)


def admit(
    session: Session, dinner: Dinner, admitter: Seat, member_id: int, now: datetime
) -> tuple[WalkIn, Seat]:
    """Seat the member; the caller holds the dinner's lock. Twice is once. Raises Refused."""
    row, seat = queries.walk_in(session, dinner.id, member_id), own_seat(session, dinner.id, member_id)
    if row is None:
        raise Refused(WalkInReason.NOBODY_ASKED)
    if seat is not None and seat.state is SeatState.GOING:
        return row, seat
    if not rules.window_open(dinner.ends_at, now):
        raise Refused(WalkInReason.CLOSED)
    held = seat is not None and seat.state is SeatState.OFFERED  # she takes room already
    free = dinner.seats - taken(session, dinner.id) + held
    refusal = rules.walk_in_refusal(admitter.id, queries.token_holders(session, dinner.id), free)
    if refusal is not None:
        raise Refused(refusal)
    row.admitted_by_id, row.admitted_at = admitter.id, now
    whose = session.get(Seat, row.shower_seat_id) if row.shower_seat_id is not None else None
    table_no = (whose or admitter).table_no  # of many tables, the one at which she stands
    return row, _seat(session, dinner, seat, member_id, table_no, now)


def _seat(
    session: Session, dinner: Dinner, seat: Seat | None, member_id: int, table_no: int | None, now: datetime
) -> Seat:
    """A seat for a walk-in: the row from before, or a new one; she agrees to the pact by sitting down."""
    seat = seat or Seat(dinner_id=dinner.id, member_id=member_id, asked_at=now)
    seat.state, seat.walked_in, seat.pact_version = SeatState.GOING, True, dinner.pact_version
    seat.seated_at, seat.offered_until, seat.gone_at, seat.table_no = now, None, None, table_no
    session.add(seat)
    session.flush()  # its token and the facts name its id
    announce(session, SeatTaken(dinner.id, seat.id, member_id))
    if dinner.channel_id is not None:
        chat.admit(session, session.get_one(Channel, dinner.channel_id), member_id, now)
    return seat
