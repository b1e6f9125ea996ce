"""How people come to seats, behind the dinner's lock: one path for members, guests and names from a list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.core.access import Refused
from app.core.signals import announce
from events.dinners import bench, company, queries, queries_bench, rules
from events.dinners.company import Companion
from events.dinners.holders import Holder
from events.dinners.models import Dinner, Seat
from events.dinners.rules import Party, SeatReason, SeatState
from events.signals import SeatAwaited, SeatTaken
from groups.chat import actions as chat
from groups.chat.models import Channel
from groups.membership.queries import charter_of

HERE = bench.HERE


def ask(
    session: Session, dinner: Dinner, holder: Holder, party: Party, now: datetime, *, wait: bool = False
) -> Seat:
    """Seat the party, or put it on the bench; asking again with other numbers changes it. The row is locked.

    With `wait` a party that is not here yet waits even where seats are free. Raises Refused.
    """
    known = queries.party_held(session, dinner.id, holder)
    if known and known[0].state in HERE:
        return _change_party(session, dinner, holder, known, party, now)
    sitting = _decide(session, dinner, holder, party.size, now)
    asked = turn(session, dinner, now)
    head = _anew(session, dinner, known[0] if known else holder.new_seat(dinner.id), asked)
    added = _companions(session, dinner, head, known, company.change((), party).come, asked)
    _place(session, dinner, [head, *added], 0 if wait else sitting, now)
    return head


def still_open(dinner: Dinner, now: datetime) -> None:
    """Raises Refused when seats can change no more; the deadline for taking does not hold anybody back."""
    answer = rules.may_change_seat(
        starts_at=dinner.starts_at, closes_at=None, now=now, called_off=dinner.called_off_at is not None
    )
    if isinstance(answer, rules.Refused):
        raise Refused(answer.reason)


def accept(party: Sequence[Seat], dinner: Dinner) -> None:
    """Note that those of a party who are here agree to the pact as it stands."""
    for seat in party:
        if seat.state in HERE:
            seat.pact_version = dinner.pact_version


def sit(session: Session, dinner: Dinner, seats: Sequence[Seat], now: datetime) -> None:
    """These people have seats; members come into the table's room."""
    for seat in seats:
        seat.state, seat.seated_at, seat.offered_until = SeatState.GOING, now, None
        announce(session, SeatTaken(dinner.id, seat.id, seat.member_id))
        admit(session, dinner, seat.member_id, now)


def admit(session: Session, dinner: Dinner, member_id: int | None, now: datetime) -> None:
    """Let a member into the table's room; guests read no talk."""
    if member_id is not None and dinner.channel_id is not None:
        chat.admit(session, session.get_one(Channel, dinner.channel_id), member_id, now)


def turn(session: Session, dinner: Dinner, now: datetime) -> datetime:
    """The place in the queue. Clocks are read before the lock is had, so a later turn may carry an earlier time."""
    last = queries_bench.last_asked(session, dinner.id)
    return now if last is None or last < now else last + timedelta(microseconds=1)


def _change_party(
    session: Session, dinner: Dinner, holder: Holder, known: list[Seat], party: Party, now: datetime
) -> Seat:
    """Bring more people or fewer. Whoever is added asks anew; whoever stays keeps seat and name."""
    still_open(dinner, now)
    if party.size > min(dinner.seats, 1 + rules.MAX_COMPANIONS):
        raise Refused(SeatReason.PARTY_TOO_LARGE)
    head, seats = known[0], {seat.id: seat for seat in known[1:]}
    brought = [_companion(seat) for seat in known[1:] if seat.state in HERE]
    plan = company.change(brought, party)
    sitting = _decide(session, dinner, holder, len(plan.come), now) if plan.come else 0
    for each in plan.stay:
        seats[each.key].child, seats[each.key].name = each.child, each.name
    added = _companions(session, dinner, head, known, plan.come, turn(session, dinner, now))
    accept(known, dinner)
    kept = [head, *(seats[each.key] for each in plan.stay)]
    sit(session, dinner, [seat for seat in kept if bench.is_held(seat, now)], now)
    _place(session, dinner, added, sitting, now)
    bench.leave(session, dinner, [seats[key] for key in plan.leave], now)
    bench.fill(session, dinner, now)
    return head


def _companion(seat: Seat) -> Companion:
    return Companion(seat.id, seat.child, seat.name, seat.state is SeatState.WAITING)


def _decide(session: Session, dinner: Dinner, holder: Holder, size: int, now: datetime) -> int:
    """How many of `size` people sit at once; the others wait. Raises Refused."""
    pauses = queries_bench.pauses(session, dinner.group_id, now) if holder.member_id is not None else {}
    answer = rules.decide_seat(
        limit=dinner.seats, taken=queries.taken(session, dinner.id),
        ahead=queries_bench.line_length(session, dinner, now),
        party_size=size, party_rule=charter_of(session, dinner.group_id).party_rule, closes_at=dinner.closes_at,
        starts_at=dinner.starts_at, now=now, called_off=dinner.called_off_at is not None,
        paused=holder.member_id in pauses,
    )  # fmt: skip
    if isinstance(answer, rules.Refused):
        raise Refused(answer.reason)
    return answer.seats if isinstance(answer, rules.Seated) else 0


def _companions(
    session: Session,
    dinner: Dinner,
    head: Seat,
    known: Sequence[Seat],
    come: Sequence[tuple[bool, str]],
    asked: datetime,
) -> list[Seat]:
    """Rows for companions who come anew: those of people who went before, then new ones."""
    idle = [seat for seat in known[1:] if seat.state not in HERE][: len(come)]
    new = [Seat(dinner_id=dinner.id, brought_by_id=head.id) for _each in range(len(come) - len(idle))]
    rows = [_anew(session, dinner, seat, asked) for seat in (*idle, *new)]
    for seat, (child, name) in zip(rows, come, strict=True):
        seat.child, seat.name = child, name
    return rows


def _anew(session: Session, dinner: Dinner, seat: Seat, asked: datetime) -> Seat:
    """Make the row one that asks at this turn and accepts the pact as it stands."""
    seat.state, seat.asked_at, seat.pact_version = SeatState.WAITING, asked, dinner.pact_version
    seat.seated_at = seat.offered_until = seat.gone_at = None
    seat.gone_late, seat.table_no = False, None
    session.add(seat)
    session.flush()  # companions and facts name its id
    return seat


def _place(session: Session, dinner: Dinner, seats: list[Seat], sitting: int, now: datetime) -> None:
    """The first `sitting` sit down, the others wait."""
    sit(session, dinner, seats[:sitting], now)
    for seat in seats[sitting : sitting + 1]:
        announce(session, SeatAwaited(dinner.id, seat.id, seat.member_id))
