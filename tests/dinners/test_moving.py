"""Moving a dinner: undone for five minutes, told to everybody concerned, and right through odd nights and far zones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock, i18n
from app.core.access import Refused
from app.site.notify.models import Notice
from events.dinners import actions, moments, moving, seats
from events.dinners.actions import Plan
from events.dinners.models import Dinner, DinnerMove
from events.dinners.moving import KEPT, MoveReason
from events.dinners.rules import DinnerReason, SeatState, Visibility
from events.headcount.models import Headcount
from events.headcount.rules import Preset
from tests.dinners.helpers import SEAT, As, Writing, own, sit, states
from tests.factories import a_dinner, a_group, a_member, a_venue

DAY = timedelta(days=1)


def plan(dinner: Dinner, **changed: Any) -> Plan:
    """The dinner as it stands, but for what is changed."""
    return Plan(**({name: getattr(dinner, name) for name in Plan.__dataclass_fields__} | changed))


def later(dinner: Dinner, by: timedelta = DAY, **changed: Any) -> Plan:
    return plan(
        dinner, starts_at=dinner.starts_at + by, ends_at=dinner.ends_at + by, closes_at=dinner.closes_at + by, **changed
    )  # fmt: skip


def a_call(session: Session, *names: str, **values: Any) -> tuple[Dinner, list[Member]]:
    people = [a_member(session, name, locale="en") for name in names]
    return a_dinner(session, a_group(session, *people), *people, **values), people


def refused(reason: Any, act: Callable[[], object]) -> None:
    with pytest.raises(Refused) as told:
        act()
    assert told.value.reason is reason


def test_undoing_brings_back_exactly_what_was(session: Session) -> None:
    dinner, (ann, *_others) = a_call(session, "Ann", "Bo")
    berlin = a_venue(session, ann, "Kreuzberg Grill", timezone="Europe/Berlin")
    was, now = moving.as_it_stands(dinner), clock.now()
    assert actions.edit_dinner(
        session, dinner, later(dinner, venue_id=berlin.id, timezone="Europe/Berlin"), now
    )
    session.flush()
    assert {name for name in KEPT if getattr(dinner, name) != was[name]} == set(KEPT)
    moved_to = dinner.sequence
    moving.undo(session, dinner, now + timedelta(minutes=5))
    moving.undo(session, dinner, now + timedelta(minutes=5))
    assert moving.as_it_stands(dinner) == was
    assert dinner.sequence == moved_to + 1
    assert len(session.scalars(select(DinnerMove)).all()) == 1


def test_after_five_minutes_it_stays(session: Session) -> None:
    dinner, _people = a_call(session, "Ann", "Bo")
    now = clock.now()
    actions.edit_dinner(session, dinner, later(dinner), now)
    session.flush()
    refused(MoveReason.TOO_LATE, lambda: moving.undo(session, dinner, now + timedelta(minutes=5, seconds=1)))


def test_what_never_moved_cannot_be_undone(session: Session) -> None:
    dinner, _people = a_call(session, "Ann", "Bo")
    actions.edit_dinner(session, dinner, plan(dinner, title="Another name"), clock.now())
    refused(MoveReason.NOTHING_MOVED, lambda: moving.undo(session, dinner, clock.now()))


def test_whoever_sat_down_for_the_new_time_is_not_pulled_back(session: Session) -> None:
    dinner, (ann, _bo, cho) = a_call(session, "Ann", "Bo", "Cho")
    seats.give_back(session, dinner, cho.id, clock.now())
    actions.edit_dinner(session, dinner, later(dinner), clock.now())
    session.flush()
    sit(session, dinner, ann, adults=1)
    assert (
        moving.refusal(session, dinner, moving_of(session, dinner), clock.now()) is None
    )  # the mover's own guest
    sit(session, dinner, cho)
    refused(MoveReason.SEATED_SINCE, lambda: moving.undo(session, dinner, clock.now()))


def test_a_host_without_a_seat_pulls_nobody_back_either(session: Session) -> None:
    dinner, (ann, _bo, cho) = a_call(session, "Ann", "Bo", "Cho")
    for each in (ann, cho):
        seats.give_back(session, dinner, each.id, clock.now())
    actions.edit_dinner(session, dinner, later(dinner), clock.now())
    session.flush()
    sit(session, dinner, cho)
    refused(MoveReason.SEATED_SINCE, lambda: moving.undo(session, dinner, clock.now()))


def moving_of(session: Session, dinner: Dinner) -> DinnerMove:
    found = moving.last_move(session, dinner)
    assert found is not None
    return found


def test_of_two_moves_the_last_is_undone_and_a_third_hand_stops_it(session: Session) -> None:
    dinner, _people = a_call(session, "Ann", "Bo")
    now = clock.now()
    actions.edit_dinner(session, dinner, later(dinner), now)
    session.flush()
    once = moving.as_it_stands(dinner)
    actions.edit_dinner(session, dinner, later(dinner, DAY * 2), now)
    session.flush()
    moving.undo(session, dinner, now)
    assert moving.as_it_stands(dinner) == once
    actions.edit_dinner(session, dinner, later(dinner), now)
    session.flush()
    dinner.ends_at += timedelta(minutes=10)  # a poll, say
    refused(MoveReason.CHANGED_SINCE, lambda: moving.undo(session, dinner, now))


def test_a_former_time_that_has_passed_does_not_come_back(session: Session) -> None:
    dinner, _people = a_call(session, "Ann", "Bo", starts_at=clock.now() + timedelta(minutes=2))
    now = clock.now()
    actions.edit_dinner(session, dinner, later(dinner), now)
    session.flush()
    refused(MoveReason.TIME_PASSED, lambda: moving.undo(session, dinner, now + timedelta(minutes=3)))
    actions.call_off(session, dinner, now)
    refused(DinnerReason.CALLED_OFF, lambda: moving.undo(session, dinner, now))


def test_leaving_is_free_after_the_move_and_after_its_undoing(session: Session) -> None:
    dinner, (_ann, bo, cho) = a_call(session, "Ann", "Bo", "Cho", starts_at=clock.now() + timedelta(hours=6))
    now = clock.now() + timedelta(seconds=1)
    actions.edit_dinner(session, dinner, later(dinner, timedelta(hours=1)), now)
    session.flush()
    assert not seats.give_back(session, dinner, bo.id, now)
    moving.undo(session, dinner, now + timedelta(minutes=1))
    assert not seats.give_back(session, dinner, cho.id, now + timedelta(minutes=2))


def test_leaving_late_without_a_move_is_noted_by_the_pacts_hours(session: Session) -> None:
    dinner, (_ann, bo, cho) = a_call(session, "Ann", "Bo", "Cho", starts_at=clock.now() + timedelta(hours=30))
    assert not seats.give_back(session, dinner, bo.id, clock.now())
    assert seats.give_back(session, dinner, cho.id, clock.now() + timedelta(hours=7))
    assert own(session, dinner, cho).gone_late


def test_a_locked_headcount_makes_nobody_late_before_the_pacts_hours(session: Session) -> None:
    dinner, (ann, bo, cho) = a_call(session, "Ann", "Bo", "Cho", starts_at=clock.now() + timedelta(hours=40))
    session.add(Headcount(
        dinner_id=dinner.id, preset=Preset.BROTH, hours=48, lock_at=dinner.starts_at - timedelta(hours=48),
        locked_at=clock.now(), count=3, set_by_id=ann.id, set_at=clock.now(),
    ))  # fmt: skip
    session.flush()
    assert not seats.give_back(session, dinner, bo.id, clock.now())
    assert seats.give_back(session, dinner, cho.id, clock.now() + timedelta(hours=20))


def test_a_held_seat_is_never_held_beyond_the_beginning(session: Session) -> None:
    dinner, (_ann, _bo, cho) = a_call(
        session, "Ann", "Bo", "Cho", seats=3, starts_at=clock.now() + timedelta(minutes=30)
    )
    seats.give_back(session, dinner, cho.id, clock.now())
    dinner.seats = 2
    sit(session, dinner, cho)
    now = clock.now()
    actions.edit_dinner(session, dinner, later(dinner, seats=3), now)
    session.flush()
    held = own(session, dinner, cho)
    assert held.state is SeatState.OFFERED
    assert held.offered_until
    assert held.offered_until > now + timedelta(hours=1)
    moving.undo(session, dinner, now)
    assert held.offered_until == dinner.starts_at


def test_the_page_tells_and_takes_it_back_and_everybody_hears(
    writing: Writing, as_member: As, travel: Callable[[timedelta], None]
) -> None:
    with writing() as session:
        dinner, (ann, bo, cho) = a_call(session, "Lin", "Bo", "Cho", visibility=Visibility.LINK)
        eve = a_member(session, "Eve", locale="en")
    with writing() as session:
        actions.edit_dinner(session, dinner_of(session), later(dinner_of(session)), clock.now())
    host, path = as_member(ann.id), f"/d/{dinner.public_id}"
    assert "Take the move back" in host.get(path).text
    guest = as_member(bo.id).get(path).text
    assert "by Lin" in guest
    assert "Take the move back" not in guest
    assert as_member(cho.id).post(f"{path}/seat/give-back").status_code == 303
    assert as_member(bo.id).post(f"{path}/move/undo").status_code == 403
    assert as_member(eve.id).post(f"{path}/move/undo").status_code == 404
    assert host.post(f"{path}/move/undo").status_code == 303
    assert host.post(f"{path}/move/undo").status_code == 303
    assert "took that back" in as_member(bo.id).get(path).text
    with writing() as session:
        told = session.scalars(select(Notice.member_id).where(Notice.kind == "dinner-changed")).all()
        assert sorted(told) == sorted([bo.id, cho.id, bo.id, cho.id])
        assert states(session, dinner_of(session)) == {"Lin": "going", "Bo": "going", "Cho": "gone"}
    assert as_member(cho.id).post(f"{path}/seat", data=SEAT).status_code == 303
    travel(timedelta(hours=25))
    assert "took that back" not in host.get(path).text


def dinner_of(session: Session) -> Dinner:
    return session.scalars(select(Dinner)).one()


def last_sunday(month: int) -> datetime:
    """The night in which Berlin's clocks jump, of the next year that has it ahead."""
    year = clock.now().year + 1
    day = datetime(year, month, 31, tzinfo=UTC)
    return day - timedelta(days=(day.weekday() + 1) % 7)


@pytest.mark.parametrize(("month", "word"), [(3, "does not exist"), (10, "happens twice")])
def test_moving_through_the_nights_on_which_clocks_jump(
    writing: Writing, as_member: As, month: int, word: str
) -> None:
    with writing() as session:
        dinner, (ann, *_others) = a_call(session, "Ann", "Bo")
        a_venue(session, ann, "Kreuzberg Grill", timezone="Europe/Berlin", area="SO36")
        dinner.venue_id = a_venue(session, ann, "Home").id
    host, path, zone = as_member(ann.id), f"/d/{dinner.public_id}", i18n.zone("Europe/Berlin")
    night = last_sunday(month)
    form = {
        "title": "Late grill", "place": "Kreuzberg Grill · SO36", "city": "Beijing", "seats": "8",
        "visibility": "group", "starts": f"{night:%Y-%m-%d}T02:30", "ends": "", "closes": "",
    }  # fmt: skip
    answer = host.post(f"{path}/edit", data=form)
    assert answer.status_code == 422
    assert word in answer.text
    eve = night - DAY
    form |= {"starts": f"{eve:%Y-%m-%d}T22:00", "ends": f"{night:%Y-%m-%d}T04:00"}
    assert host.post(f"{path}/edit", data=form).status_code == 303
    with writing() as session:
        found = dinner_of(session)
        assert found.timezone == "Europe/Berlin"
        assert moments.write_local(found.starts_at, zone) == form["starts"]
        assert moments.write_local(found.ends_at, zone) == form["ends"]
        assert found.ends_at - found.starts_at == timedelta(hours=5 if month == 3 else 7)
    assert host.post(f"{path}/move/undo").status_code == 303
    with writing() as session:
        found = dinner_of(session)
        assert (found.starts_at, found.ends_at, found.timezone) == (
            dinner.starts_at, dinner.ends_at, "Asia/Shanghai",
        )  # fmt: skip
