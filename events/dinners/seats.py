"""What people do with seats: take them, change the party, give them back, answer an offer.

Each verb first locks the dinner's row, so that two who ask at once are answered one after the other and the limit
holds whatever the path (SECURITY BR1, BR3). A repeated press finds what the first one did.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.signals import announce
from events.dinners import bench, queries, queries_bench, rules
from events.dinners.models import Dinner, Seat
from events.dinners.rules import DinnerReason, Party, SeatReason, SeatState
from events.signals import SeatAwaited, SeatTaken
from groups.chat import actions as chat
from groups.chat.models import Channel
from groups.membership.queries import charter_of

HERE = bench.HERE


def take_seat(
    session: Session, dinner: Dinner, member_id: int, party: Party, pact_version: int, now: datetime
) -> Seat:
    """Seat the member and companions, or put them on the bench; asking again with other numbers changes the party.

    Raises Refused when the pact has changed meanwhile, or the dinner is closed, begun or called off.
    """
    db.lock(session, dinner)
    if pact_version != dinner.pact_version:
        raise Refused(DinnerReason.PACT_CHANGED)
    known = queries.party_of(session, dinner.id, member_id)
    if known and known[0].state in HERE:
        return _change_party(session, dinner, known, party, now)
    sitting = _decide(session, dinner, party.size, now)
    asked = _turn(session, dinner, now)
    head = _anew(
        session, dinner, known[0] if known else Seat(dinner_id=dinner.id, member_id=member_id), asked
    )
    companions = _companions(session, dinner, head, known, party.size - 1, asked)
    _mark_children(companions, party)
    _place(session, dinner, [head, *companions], sitting, now)
    return head


def give_back(session: Session, dinner: Dinner, member_id: int, now: datetime) -> bool:
    """Give back the member's seat with all companions', or the place on the bench. Twice is once.

    Answers whether it is noted as late. Raises Refused once the dinner has begun: from then on the table says
    who was there.
    """
    db.lock(session, dinner)
    still_open(dinner, now)
    here = [seat for seat in queries.party_of(session, dinner.id, member_id) if seat.state in HERE]
    bench.leave(session, dinner, here, now)
    bench.fill(session, dinner, now)
    return any(seat.gone_late for seat in here)


def answer_offer(
    session: Session, dinner: Dinner, member_id: int, accepted: bool, pact_version: int, now: datetime
) -> None:
    """Take the seats that are held for the member, or let them go. Raises Refused when none is held any more."""
    db.lock(session, dinner)
    still_open(dinner, now)
    party = queries.party_of(session, dinner.id, member_id)
    offered = [seat for seat in party if bench.is_held(seat, now)]
    if not offered:
        if accepted and party and party[0].state is SeatState.GOING:
            return  # the second press of the same button
        raise Refused(DinnerReason.NOTHING_OFFERED)
    if not accepted:
        bench.let_go(session, dinner, party, offered, SeatState.DECLINED, now)
        bench.fill(session, dinner, now)
        return
    if pact_version != dinner.pact_version:
        raise Refused(DinnerReason.PACT_CHANGED)
    accept(party, dinner)
    _sit(session, dinner, offered, now)


def accept_pact(session: Session, dinner: Dinner, member_id: int, pact_version: int) -> None:
    """The member and companions agree to the pact as it stands. Raises Refused when it has changed again."""
    db.lock(session, dinner)
    if pact_version != dinner.pact_version:
        raise Refused(DinnerReason.PACT_CHANGED)
    accept(queries.party_of(session, dinner.id, member_id), dinner)


def accept(party: Sequence[Seat], dinner: Dinner) -> None:
    """Note that those of a party who are here agree to the pact as it stands."""
    for seat in party:
        if seat.state in HERE:
            seat.pact_version = dinner.pact_version


def still_open(dinner: Dinner, now: datetime) -> None:
    """Raises Refused when seats can change no more; the deadline for taking does not hold anybody back."""
    answer = rules.may_change_seat(
        starts_at=dinner.starts_at, closes_at=None, now=now, called_off=dinner.called_off_at is not None
    )
    if isinstance(answer, rules.Refused):
        raise Refused(answer.reason)


def _change_party(session: Session, dinner: Dinner, known: list[Seat], party: Party, now: datetime) -> Seat:
    """Bring more people or fewer. Whoever is added asks anew; whoever stays keeps the seat."""
    still_open(dinner, now)
    if party.size > min(dinner.seats, 1 + rules.MAX_COMPANIONS):
        raise Refused(SeatReason.PARTY_TOO_LARGE)
    head = known[0]
    # Those who wait leave first, then whoever was added last.
    here = sorted(
        (s for s in known[1:] if s.state in HERE), key=lambda s: (s.state is SeatState.WAITING, s.id)
    )
    kept, gone = here[: party.size - 1], here[party.size - 1 :]
    more = party.size - 1 - len(kept)
    sitting = _decide(session, dinner, more, now) if more else 0
    added = _companions(session, dinner, head, known, more, _turn(session, dinner, now))
    _mark_children([*kept, *added], party)
    accept(known, dinner)
    _sit(session, dinner, [seat for seat in [head, *kept] if bench.is_held(seat, now)], now)
    _place(session, dinner, added, sitting, now)
    bench.leave(session, dinner, gone, now)
    bench.fill(session, dinner, now)
    return head


def _decide(session: Session, dinner: Dinner, size: int, now: datetime) -> int:
    """How many of `size` people sit at once; the others wait. Raises Refused."""
    answer = rules.decide_seat(
        limit=dinner.seats, taken=queries.taken(session, dinner.id),
        ahead=queries_bench.line_length(session, dinner.id),
        party_size=size, party_rule=charter_of(session, dinner.group_id).party_rule, closes_at=dinner.closes_at,
        starts_at=dinner.starts_at, now=now, called_off=dinner.called_off_at is not None,
    )  # fmt: skip
    if isinstance(answer, rules.Refused):
        raise Refused(answer.reason)
    return answer.seats if isinstance(answer, rules.Seated) else 0


def _turn(session: Session, dinner: Dinner, now: datetime) -> datetime:
    """The place in the queue. Clocks are read before the lock is had, so a later turn may carry an earlier time."""
    last = queries_bench.last_asked(session, dinner.id)
    return now if last is None or last < now else last + timedelta(microseconds=1)


def _companions(
    session: Session, dinner: Dinner, head: Seat, known: list[Seat], count: int, asked: datetime
) -> list[Seat]:
    """Rows for so many companions: those of people who went before, then new ones."""
    idle = [seat for seat in known[1:] if seat.state not in HERE][:count]
    new = [Seat(dinner_id=dinner.id, brought_by_id=head.id) for _each in range(count - len(idle))]
    return [_anew(session, dinner, seat, asked) for seat in (*idle, *new)]


def _anew(session: Session, dinner: Dinner, seat: Seat, asked: datetime) -> Seat:
    """Make the row one that asks at this turn and accepts the pact as it stands."""
    seat.state, seat.asked_at, seat.pact_version = SeatState.WAITING, asked, dinner.pact_version
    seat.seated_at = seat.offered_until = seat.gone_at = None
    seat.gone_late = False
    session.add(seat)
    session.flush()  # companions and facts name its id
    return seat


def _mark_children(companions: list[Seat], party: Party) -> None:
    for place, seat in enumerate(companions):
        seat.child = place >= party.adults


def _place(session: Session, dinner: Dinner, seats: list[Seat], sitting: int, now: datetime) -> None:
    """The first `sitting` sit down, the others wait."""
    _sit(session, dinner, seats[:sitting], now)
    for seat in seats[sitting : sitting + 1]:
        announce(session, SeatAwaited(dinner.id, seat.id, seat.member_id))


def _sit(session: Session, dinner: Dinner, seats: Sequence[Seat], now: datetime) -> None:
    for seat in seats:
        seat.state, seat.seated_at, seat.offered_until = SeatState.GOING, now, None
        announce(session, SeatTaken(dinner.id, seat.id, seat.member_id))
        if seat.member_id is not None and dinner.channel_id is not None:
            chat.admit(session, session.get_one(Channel, dinner.channel_id), seat.member_id, now)
