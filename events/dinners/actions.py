"""The verbs of hosts: call a dinner, change it, change its pact, call it off; and the end that comes by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.ids import new_id, new_token
from app.core.signals import announce
from events.dinners import bench, queries, rules, seats
from events.dinners.models import Dinner, PactVersion
from events.dinners.rules import DinnerReason, Pact, Party, Visibility
from events.signals import DinnerCalled, DinnerCalledOff, DinnerChanged, DinnerOver
from groups.chat import actions as chat
from groups.chat.models import Channel
from groups.membership.models import Group
from groups.membership.queries import charter_of
from groups.membership.rules import Callers


@dataclass(frozen=True, slots=True)
class Plan:
    """What a dinner is to be; `cap_fen` is per head, `closes_at` the last moment to take a seat."""

    title: str
    note: str
    venue_id: int | None
    timezone: str
    starts_at: datetime
    ends_at: datetime
    closes_at: datetime
    seats: int
    cap_fen: int | None
    visibility: Visibility


def call_dinner(
    session: Session,
    group: Group,
    host_id: int,
    plan: Plan,
    pact: Pact,
    now: datetime,
    *,
    steward: bool = False,
) -> Dinner:
    """Call a dinner of the group: its pact is version 1, its room opens, the host has the first seat.

    Sent twice by an impatient host it is one dinner. Raises Refused where the charter lets only stewards call.
    """
    if charter_of(session, group.id).callers is Callers.STEWARDS and not steward:
        raise Refused(DinnerReason.STEWARDS_CALL)
    db.lock(session, group)  # two presses of the same button come one after the other
    twin = queries.same_call(session, group.id, host_id, plan.title, plan.starts_at, now)
    if twin is not None:
        return twin
    dinner = Dinner(
        public_id=new_id(), group_id=group.id, host_id=host_id, share_token=new_token(), called_at=now,
        pact_version=1, **_columns(plan),
    )  # fmt: skip
    session.add(dinner)
    session.flush()  # pact, room and seats name its id
    _write_pact(session, dinner, pact, host_id, now)
    home = f"/d/{dinner.public_id}"
    channel = chat.open_channel_for(session, "dinner", group.id, dinner.title, group.cloth, home, now)
    dinner.channel_id = channel.id
    seats.take_seat(session, dinner, host_id, Party(), 1, now)
    announce(session, DinnerCalled(dinner.id, group.id, host_id))
    return dinner


def edit_dinner(session: Session, dinner: Dinner, plan: Plan, now: datetime) -> bool:
    """Change the dinner; more seats go to the bench at once. Answers whether time or place changed.

    Raises Refused when it is over or called off, or when more seats are taken than there would be.
    """
    db.lock(session, dinner)
    _alive(dinner, now)
    if plan.seats < queries.taken(session, dinner.id):
        raise Refused(DinnerReason.SEATS_TAKEN)
    when, where = (dinner.starts_at, dinner.ends_at), dinner.venue_id
    for name, value in _columns(plan).items():
        setattr(dinner, name, value)
    if dinner.channel_id is not None:
        session.get_one(Channel, dinner.channel_id).title = dinner.title
    moved = (dinner.starts_at, dinner.ends_at) != when or dinner.venue_id != where
    dinner.sequence += 1
    if moved:
        dinner.moved_at = now
        announce(session, DinnerChanged(dinner.id))
    bench.fill(session, dinner, now)
    return moved


def change_pact(session: Session, dinner: Dinner, pact: Pact, by_id: int, now: datetime) -> tuple[str, ...]:
    """Write the next version of the pact; everybody is asked again, with a free exit. Answers what changed.

    The same words again change nothing.
    """
    db.lock(session, dinner)
    _alive(dinner, now)
    changes = rules.pact_changes(queries.pact_of(session, dinner).pact, pact)
    if not changes:
        return ()
    dinner.pact_version += 1
    _write_pact(session, dinner, pact, by_id, now)
    seats.accept(queries.party_of(session, dinner.id, by_id), dinner)
    announce(session, DinnerChanged(dinner.id, pact=True))
    return changes


def call_off(session: Session, dinner: Dinner, now: datetime) -> None:
    """The dinner will not happen. Twice is once. Raises Refused when it is over."""
    db.lock(session, dinner)
    if dinner.called_off_at is not None:
        return
    _alive(dinner, now)
    dinner.called_off_at = now
    dinner.sequence += 1
    announce(session, DinnerCalledOff(dinner.id))


def undo_call_off(session: Session, dinner: Dinner, now: datetime) -> None:
    """It takes place after all, as it stood. Twice is once. Raises Refused when too much time has passed."""
    db.lock(session, dinner)
    if dinner.called_off_at is None:
        return
    if not rules.may_undo(dinner.called_off_at, now) or now >= dinner.starts_at:
        raise Refused(DinnerReason.TOO_LATE_TO_UNDO)
    dinner.called_off_at = None
    dinner.sequence += 1
    announce(session, DinnerChanged(dinner.id))


def tell_over(session: Session, now: datetime) -> None:
    """Announce once, for each dinner whose time has passed, that it is over: every minute."""
    for dinner in queries.just_over(session, now):
        db.lock(session, dinner)
        if dinner.over_told_at is None:
            dinner.over_told_at = now
            announce(session, DinnerOver(dinner.id))


def _columns(plan: Plan) -> dict[str, object]:
    return {name: getattr(plan, name) for name in Plan.__dataclass_fields__}


def _alive(dinner: Dinner, now: datetime) -> None:
    if dinner.called_off_at is not None:
        raise Refused(DinnerReason.CALLED_OFF)
    if now >= dinner.ends_at:
        raise Refused(DinnerReason.OVER)


def _write_pact(session: Session, dinner: Dinner, pact: Pact, by_id: int, now: datetime) -> None:
    session.add(PactVersion(
        dinner_id=dinner.id, version=dinner.pact_version, written_at=now, written_by_id=by_id,
        split_mode=pact.split_mode, drinks_pool=pact.drinks_pool, treat=pact.treat,
        plus_one_weight=pact.plus_one_weight, child_weight=pact.child_weight, deposit_note=pact.deposit_note,
        late_cancel_hours=pact.late_cancel_hours, no_urging=pact.no_urging,
    ))  # fmt: skip
