"""The verbs of hosts: call a dinner, change it, change its pact, call it off; and the end that comes by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.ids import new_id, new_token
from app.core.signals import announce
from app.places.queries import standing_id
from events.dinners import bench, moving, placing, queries, rules, seats
from events.dinners.models import Dinner, PactVersion, Pause
from events.dinners.rules import DinnerReason, Pact, Party, Visibility
from events.signals import DinnerCalled, DinnerCalledOff, DinnerChanged, DinnerEdited, DinnerOver
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
    time_open: bool = False
    place_open: bool = False
    guests_sit: bool = True


def call_dinner(
    session: Session,
    group: Group,
    host_id: int,
    plan: Plan,
    pact: Pact,
    now: datetime,
    *,
    steward: bool = False,
    anew: bool = False,
    origin: str = "",
) -> Dinner:
    """Call a dinner of the group: its pact is version 1, its room opens, the host has the first seat.

    Sent twice by an impatient host it is one dinner; `anew`: the caller knows that this is no second press. `origin`
    is what filled the form in, for the room that did. Raises Refused where the charter lets only stewards call.
    """
    if charter_of(session, group.id).callers is Callers.STEWARDS and not steward:
        raise Refused(DinnerReason.STEWARDS_CALL)
    db.lock(session, group)  # two presses of the same button come one after the other
    twin = queries.same_call(session, group.id, host_id, plan.title, plan.starts_at, now)
    if twin is not None and not anew:
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
    announce(session, DinnerCalled(dinner.id, group.id, host_id, origin))
    return dinner


def edit_dinner(
    session: Session, dinner: Dinner, plan: Plan, now: datetime, by_id: int | None = None
) -> bool:
    """Change the dinner; more seats go to the bench at once. Answers whether time or place changed.

    A move by its host, unless `by_id` says who moved it; it is kept, so that it can be undone.

    Raises Refused when it is over or called off, or when more seats are taken than there would be.
    """
    db.lock(session, dinner)
    _alive(dinner, now)
    if plan.seats < queries.taken(session, dinner.id):
        raise Refused(DinnerReason.SEATS_TAKEN)
    was, when, where = moving.as_it_stands(dinner), (dinner.starts_at, dinner.ends_at), dinner.venue_id
    # What the table votes on stays open, unless the host has just decided it.
    open_still = dinner.time_open and plan.starts_at == when[0], dinner.place_open and plan.venue_id == where
    for name, value in _columns(plan).items():
        setattr(dinner, name, value)
    dinner.time_open, dinner.place_open = open_still
    if dinner.channel_id is not None:
        session.get_one(Channel, dinner.channel_id).title = dinner.title
    moved = (dinner.starts_at, dinner.ends_at) != when or dinner.venue_id != where
    dinner.sequence += 1
    if moved:
        dinner.moved_at = now
        moving.keep(session, dinner, was, by_id or dinner.host_id, now)
        announce(session, DinnerChanged(dinner.id))
    announce(session, DinnerEdited(dinner.id))
    bench.fill(session, dinner, now)
    return moved


def settle(
    session: Session,
    dinner: Dinner,
    now: datetime,
    *,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    closes_at: datetime | None = None,
    venue_id: int | None = None,
) -> None:
    """Time or place has been decided: it is open no more, and whoever sat down before may leave freely.

    Length and notice stay as they were where they are not given. Raises Refused when it is over or called off.
    """
    db.lock(session, dinner)
    _alive(dinner, now)
    if starts_at is not None:
        length, deadline = (
            dinner.ends_at - dinner.starts_at,
            starts_at - (dinner.starts_at - dinner.closes_at),
        )
        dinner.starts_at, dinner.ends_at = starts_at, ends_at or starts_at + length
        dinner.closes_at = closes_at or (deadline if deadline > now else starts_at)
        dinner.time_open = False
    if venue_id is not None:
        dinner.venue_id, dinner.place_open = standing_id(session, venue_id), False
    dinner.sequence += 1
    dinner.moved_at = now
    announce(session, DinnerChanged(dinner.id))
    bench.fill(session, dinner, now)


def pause(session: Session, group_id: int, member_id: int, until: datetime, now: datetime) -> None:
    """By the group's own rule the member only waits until then; an earlier end lifts or shortens an older pause."""
    row = session.scalar(select(Pause).where(Pause.group_id == group_id, Pause.member_id == member_id))
    if row is None:
        session.add(Pause(group_id=group_id, member_id=member_id, until=until, noted_at=now))
    else:
        row.until, row.noted_at = until, now


def renew_link(session: Session, dinner: Dinner) -> None:
    """A new shared link; the old one opens nothing any more. Whoever sits keeps the seat."""
    db.lock(session, dinner)
    dinner.share_token = new_token()


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
    placing.accept(queries.party_of(session, dinner.id, by_id), dinner)
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


def come_to_nothing(session: Session, dinner: Dinner, now: datetime) -> None:
    """All its times have passed and none was decided: it is called off by itself. Twice is once."""
    db.lock(session, dinner)
    if dinner.called_off_at is not None or not dinner.time_open or now < dinner.starts_at:
        return
    dinner.called_off_at = now
    dinner.sequence += 1
    announce(session, DinnerCalledOff(dinner.id, undecided=True))


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


def just_over(session: Session, now: datetime) -> list[int]:
    """Dinners whose time has passed and of which nobody was told."""
    return [dinner.id for dinner in queries.just_over(session, now)]


def tell_one_over(session: Session, dinner_id: int, now: datetime) -> None:
    """Announce once that this dinner is over."""
    dinner = session.get_one(Dinner, dinner_id)
    db.lock(session, dinner)
    happened = dinner.called_off_at is None and not dinner.time_open
    if dinner.over_told_at is None and happened and dinner.ends_at <= now:
        dinner.over_told_at = now
        announce(session, DinnerOver(dinner.id))


def tell_over(session: Session, now: datetime) -> None:
    """The same for each dinner whose time has passed."""
    for dinner_id in just_over(session, now):
        tell_one_over(session, dinner_id, now)


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
        weights=[list(each) for each in pact.weights], rounding=pact.rounding,
    ))  # fmt: skip
