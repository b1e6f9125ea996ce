"""What people do with seats: take them, change the party, give them back, answer an offer.

Each verb first locks the dinner's row, so that two who ask at once are answered one after the other and the limit
holds whatever the path (SECURITY BR1, BR3). A repeated press finds what the first one did. Members and guests go the
same way: a verb for either only says whose seat it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.guests import make_guest
from app.accounts.models_guests import Guest
from app.core import db
from app.core.access import Refused
from app.core.signals import announce
from events.dinners import bench, placing, queries
from events.dinners.holders import Holder
from events.dinners.models import Dinner, Seat
from events.dinners.placing import accept
from events.dinners.rules import DinnerReason, Party, SeatState
from events.signals import SeatBenched
from groups.chat import actions as chat
from groups.chat.models import Channel

HERE = bench.HERE


def take_seat(
    session: Session, dinner: Dinner, member_id: int, party: Party, pact_version: int, now: datetime
) -> Seat:
    """Seat the member and companions, or put them on the bench; asking again with other numbers changes the party.

    Raises Refused when the pact has changed meanwhile, or the dinner is closed, begun or called off.
    """
    return _take(session, dinner, Holder(member_id=member_id), party, pact_version, now)


def take_guest_seat(
    session: Session, dinner: Dinner, guest: Guest, party: Party, pact_version: int, now: datetime
) -> Seat:
    """The same for a guest, by the same law."""
    return _take(session, dinner, Holder(guest_id=guest.id), party, pact_version, now)


def enter_guest(
    session: Session,
    dinner: Dinner,
    name: str,
    party: Party,
    by_id: int,
    now: datetime,
    *,
    companion_names: Sequence[str] = (),
    waiting: bool = False,
) -> Seat:
    """Somebody enters a name from a list: a guest without a link, seated by the same law, or `waiting` on the bench.

    `companion_names` are the adults' first, then the children's. Every call is another person. Raises Refused.
    """
    db.lock(session, dinner)
    guest = make_guest(session, name, now, made_by_id=by_id)
    if companion_names:
        names = tuple(companion_names)
        party = Party(party.adults, party.children, names[: party.adults], names[party.adults :])
    return placing.ask(session, dinner, Holder(guest_id=guest.id), party, now, wait=waiting)


def give_back(session: Session, dinner: Dinner, member_id: int, now: datetime) -> bool:
    """Give back the member's seat with all companions', or the place on the bench. Twice is once.

    Answers whether it is noted as late. Raises Refused once the dinner has begun: from then on the table says
    who was there.
    """
    return give_back_held(session, dinner, Holder(member_id=member_id), now)


def give_back_guest(session: Session, dinner: Dinner, guest: Guest, now: datetime) -> bool:
    """The same for a guest."""
    return give_back_held(session, dinner, Holder(guest_id=guest.id), now)


def give_back_held(session: Session, dinner: Dinner, holder: Holder, now: datetime) -> bool:
    """The same for a member or a guest."""
    db.lock(session, dinner)
    placing.still_open(dinner, now)
    here = [seat for seat in queries.party_held(session, dinner.id, holder) if seat.state in HERE]
    bench.leave(session, dinner, here, now)
    bench.fill(session, dinner, now)
    return any(seat.gone_late for seat in here)


def answer_offer(
    session: Session, dinner: Dinner, member_id: int, accepted: bool, pact_version: int, now: datetime
) -> None:
    """Take the seats that are held for the member, or let them go. Raises Refused when none is held any more."""
    answer_held(session, dinner, Holder(member_id=member_id), accepted, pact_version, now)


def answer_held(
    session: Session, dinner: Dinner, holder: Holder, accepted: bool, pact_version: int, now: datetime
) -> None:
    """The same for a member or a guest."""
    db.lock(session, dinner)
    placing.still_open(dinner, now)
    party = queries.party_held(session, dinner.id, holder)
    offered = [seat for seat in party if bench.is_held(seat, now)]
    if not offered:
        if accepted and party and party[0].state is SeatState.GOING:
            return  # the second press of the same button
        raise Refused(DinnerReason.NOTHING_OFFERED)
    if not accepted:
        bench.let_go(session, dinner, party, offered, SeatState.DECLINED, now)
        bench.fill(session, dinner, now)
        return
    _same_pact(dinner, pact_version)
    accept(party, dinner)
    placing.sit(session, dinner, offered, now)


def accept_pact(session: Session, dinner: Dinner, member_id: int, pact_version: int) -> None:
    """The member and companions agree to the pact as it stands. Raises Refused when it has changed again."""
    agree(session, dinner, Holder(member_id=member_id), pact_version)


def agree(session: Session, dinner: Dinner, holder: Holder, pact_version: int) -> None:
    """The same for a member or a guest."""
    db.lock(session, dinner)
    _same_pact(dinner, pact_version)
    accept(queries.party_held(session, dinner.id, holder), dinner)


def to_bench(session: Session, dinner: Dinner, seats: Sequence[Seat], now: datetime) -> None:
    """These seats (whole parties) wait again, behind everybody who waits. Others are left as they are.

    The caller says whether the bench then moves up (`bench.fill`). Raises Refused once the dinner has begun.
    """
    db.lock(session, dinner)
    placing.still_open(dinner, now)
    asked = placing.turn(session, dinner, now)
    for seat in seats:
        if seat.state is not SeatState.GOING:
            continue
        seat.state, seat.asked_at, seat.seated_at, seat.offered_until = SeatState.WAITING, asked, None, None
        announce(session, SeatBenched(dinner.id, seat.id, seat.member_id))
        if seat.member_id is not None and dinner.channel_id is not None:
            chat.dismiss(session, session.get_one(Channel, dinner.channel_id), seat.member_id, now)


def release(session: Session, dinner: Dinner, seats: Sequence[Seat], now: datetime) -> None:
    """These seats are free again, and nobody is late: what their people asked for does not hold any more.

    The caller says whether the bench then moves up (`bench.fill`). Raises Refused once the dinner has begun.
    """
    db.lock(session, dinner)
    placing.still_open(dinner, now)
    bench.leave(session, dinner, [seat for seat in seats if seat.state in HERE], now, free=True)


def remove(session: Session, dinner: Dinner, guest: Guest, now: datetime) -> None:
    """The host takes a guest and companions off the list; it is no lateness of theirs. Twice is once."""
    db.lock(session, dinner)
    party = queries.party_held(session, dinner.id, Holder(guest_id=guest.id))
    if party and party[0].member_id is not None:
        return  # a member by now, and not the host's to take off
    release(session, dinner, party, now)
    bench.fill(session, dinner, now)


def _take(
    session: Session, dinner: Dinner, holder: Holder, party: Party, pact_version: int, now: datetime
) -> Seat:
    db.lock(session, dinner)
    _same_pact(dinner, pact_version)
    return placing.ask(session, dinner, holder, party, now)


def _same_pact(dinner: Dinner, pact_version: int) -> None:
    if pact_version != dinner.pact_version:
        raise Refused(DinnerReason.PACT_CHANGED)
