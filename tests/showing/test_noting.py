"""The product notes empty seats by the table's final word, and pauses by the rule of the day of the call."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.signals import AccountClosed
from app.core import clock
from app.core.access import Refused
from app.core.signals import deliver_inside
from events.dinners.rules import SeatState
from events.showing import actions, queries
from events.showing import queries as due_notes
from events.showing.models import Forgiveness, LookedThrough, NoShow
from events.showing.rules import NoShowReason, NoShowState, Rule
from events.signals import MemberPaused, NoShowForgiven, NoShowNoted
from groups.membership.models import CharterValue, Group
from tests.attestations.tables import Sat
from tests.dinners.helpers import charter
from tests.showing.tables import FINAL, missed, note_of, pause_of
from tests.ticking import all_due

look_through = all_due(due_notes.to_look_through, actions.look_through)
settle = all_due(due_notes.to_settle, actions.settle)

DAY = timedelta(days=1)


def refused(reason: NoShowReason, act: object) -> None:
    with pytest.raises(Refused) as told:
        act()  # type: ignore[operator]
    assert told.value.reason is reason


def rule(session: Session, sat: Sat, strikes: int, since: timedelta) -> None:
    """The charter says so since then."""
    session.add(CharterValue(
        group_id=sat.dinner.group_id, key="no_show_strikes", value=str(strikes), source="proposal",
        set_at=clock.now() - since,
    ))  # fmt: skip
    session.flush()


def test_tablemates_note_it_once(session: Session) -> None:
    sat = missed(session)
    note = note_of(session, sat)
    assert note is not None
    assert note.state is NoShowState.NOTED
    assert note.rule == Rule(3, 180, 30)
    look_through(session, clock.now())
    assert len(session.scalars(select(NoShow)).all()) == 1
    facts = deliver_inside(session)
    assert [each for each in facts if isinstance(each, NoShowNoted)] == [
        NoShowNoted(sat.dinner.id, sat.seats["Dan"].id, sat.id("Dan"))
    ]


def test_not_before_the_window_is_over(session: Session) -> None:
    sat = missed(session, since=timedelta(days=2))
    assert note_of(session, sat) is None
    assert session.scalars(select(LookedThrough)).all() == []


@pytest.mark.parametrize("deniers", [(), ("Ann",)])
def test_neither_time_nor_the_host_alone(session: Session, deniers: tuple[str, ...]) -> None:
    assert note_of(session, missed(session, deniers=deniers)) is None


def test_a_host_is_noted_like_anybody(session: Session) -> None:
    sat = missed(session, absent="Ann", deniers=("Bo", "Cho"))
    assert note_of(session, sat, "Ann") is not None


def test_whoever_gave_the_seat_back_even_late_missed_nothing(session: Session) -> None:
    sat = missed(session, note=False)
    seat = sat.seats["Dan"]
    seat.state, seat.gone_late = SeatState.GONE, True
    session.flush()
    look_through(session, clock.now())
    session.flush()
    assert note_of(session, sat) is None


def test_a_dinner_that_was_called_off_notes_nobody(session: Session) -> None:
    sat = missed(session, note=False)
    sat.dinner.called_off_at = clock.now() - FINAL
    session.flush()
    look_through(session, clock.now())
    session.flush()
    assert note_of(session, sat) is None


def test_the_third_one_pauses_and_only_in_this_group(session: Session) -> None:
    first = missed(session, since=FINAL + 2 * DAY)
    second = missed(session, since=FINAL + DAY, like=first)
    assert pause_of(session, first.id("Dan")) is None
    third = missed(session, like=second)
    pause = pause_of(session, first.id("Dan"))
    assert pause is not None
    assert pause.group_id == third.dinner.group_id
    assert pause.until == third.dinner.starts_at + timedelta(days=30)
    assert MemberPaused(third.dinner.group_id, first.id("Dan")) in deliver_inside(session)
    assert pause_of(session, first.id("Bo")) is None


def test_two_groups_never_add_up(session: Session) -> None:
    first = missed(session, since=FINAL + DAY)
    charter(session, session.get_one(Group, first.dinner.group_id), no_show_strikes=2)
    other = missed(session)
    seat = other.seats["Dan"]
    assert seat.member_id is not None
    note = note_of(session, other)
    assert note is not None
    note.member_id = first.id("Dan")
    actions.recount(session, note.group_id, first.id("Dan"), clock.now())
    assert pause_of(session, first.id("Dan")) is None


def test_a_rule_that_came_after_the_call_judges_nothing(session: Session) -> None:
    sat = missed(session, note=False)
    rule(session, sat, 1, since=FINAL)  # called a day before that
    look_through(session, clock.now())
    session.flush()
    note = note_of(session, sat)
    assert note is not None
    assert note.strikes == 3
    assert pause_of(session, sat.id("Dan")) is None
    later = missed(session, like=sat, since=FINAL - timedelta(hours=10), called=timedelta(hours=2))
    assert note_of(session, later).strikes == 1  # type: ignore[union-attr]
    assert pause_of(session, sat.id("Dan")) is not None


def test_a_group_without_the_rule_notes_nothing(session: Session) -> None:
    sat = missed(session, note=False)
    rule(session, sat, 0, since=FINAL + 5 * DAY)
    look_through(session, clock.now())
    session.flush()
    assert note_of(session, sat) is None


def test_two_forgive_and_the_break_is_over(session: Session) -> None:
    sat = missed(session, note=False)
    rule(session, sat, 1, since=FINAL + 5 * DAY)
    look_through(session, clock.now())
    session.flush()
    now, dan = clock.now(), sat.seats["Dan"].public_id
    assert pause_of(session, sat.id("Dan")) is not None
    refused(NoShowReason.ONESELF, lambda: actions.forgive(session, sat.dinner, sat.id("Dan"), dan, now))
    assert not actions.forgive(session, sat.dinner, sat.id("Bo"), dan, now)
    session.flush()
    assert not actions.forgive(session, sat.dinner, sat.id("Bo"), dan, now)
    assert pause_of(session, sat.id("Dan")) is not None
    assert actions.forgive(session, sat.dinner, sat.id("Ann"), dan, now)
    session.flush()
    assert pause_of(session, sat.id("Dan")) is None
    assert NoShowForgiven(sat.dinner.id, sat.seats["Dan"].id, sat.id("Dan")) in deliver_inside(session)
    refused(NoShowReason.SETTLED, lambda: actions.forgive(session, sat.dinner, sat.id("Cho"), dan, now))


def test_a_disputed_one_does_not_count_until_it_is_settled(session: Session) -> None:
    sat = missed(session, note=False)
    rule(session, sat, 1, since=FINAL + 5 * DAY)
    look_through(session, clock.now())
    session.flush()
    now, dan, pid = clock.now(), sat.id("Dan"), sat.seats["Dan"].public_id
    actions.dispute(session, sat.dinner, dan, now)
    actions.dispute(session, sat.dinner, dan, now)
    session.flush()
    assert pause_of(session, dan) is None
    actions.remember(session, sat.dinner, sat.id("Bo"), pid, True, now)
    session.flush()
    actions.remember(session, sat.dinner, sat.id("Bo"), pid, False, now)
    actions.remember(session, sat.dinner, sat.id("Cho"), pid, False, now)
    refused(NoShowReason.ONESELF, lambda: actions.remember(session, sat.dinner, dan, pid, True, now))
    session.flush()
    settle(session, now + timedelta(days=6))
    session.flush()
    assert note_of(session, sat).state is NoShowState.DISPUTED  # type: ignore[union-attr]
    settle(session, now + timedelta(days=7))
    session.flush()
    assert note_of(session, sat).state is NoShowState.NOTED  # type: ignore[union-attr]
    assert pause_of(session, dan) is not None
    refused(NoShowReason.SETTLED, lambda: actions.dispute(session, sat.dinner, dan, now))


@pytest.mark.parametrize(("word", "state"), [(True, NoShowState.LIFTED), (None, NoShowState.DISPUTED)])
def test_a_yes_lifts_it_and_silence_never_counts(
    session: Session, word: bool | None, state: NoShowState
) -> None:
    sat, now = missed(session), clock.now()
    actions.dispute(session, sat.dinner, sat.id("Dan"), now)
    if word is not None:
        actions.remember(session, sat.dinner, sat.id("Bo"), sat.seats["Dan"].public_id, word, now)
    session.flush()
    settle(session, now + timedelta(days=7))
    session.flush()
    assert note_of(session, sat).state is state  # type: ignore[union-attr]
    settle(session, now + timedelta(days=8))
    assert pause_of(session, sat.id("Dan")) is None


def test_fourteen_days_and_no_longer(session: Session) -> None:
    sat, now = missed(session), clock.now()
    refused(
        NoShowReason.DISPUTE_OVER,
        lambda: actions.dispute(session, sat.dinner, sat.id("Dan"), now + timedelta(days=15)),
    )
    refused(NoShowReason.SETTLED, lambda: actions.dispute(session, sat.dinner, sat.id("Bo"), now))


def test_only_those_confirmed_there_have_a_word(session: Session) -> None:
    sat = missed(session)
    stranger = missed(session)
    refused(
        NoShowReason.NOT_AT_THE_TABLE,
        lambda: actions.forgive(
            session, sat.dinner, stranger.id("Bo"), sat.seats["Dan"].public_id, clock.now()
        ),
    )
    refused(
        NoShowReason.SETTLED,
        lambda: actions.forgive(
            session, sat.dinner, sat.id("Bo"), stranger.seats["Dan"].public_id, clock.now()
        ),
    )


def test_the_groups_number_counts_kept_and_missed_seats(session: Session) -> None:
    first = missed(session, since=FINAL + 2 * DAY)
    second = missed(session, since=FINAL + DAY, like=first)
    third = missed(session, like=first)
    found = queries.show_up_rate(session, first.dinner.group_id, clock.now())
    assert (found.kept, found.missed, found.dinners, found.percent) == (9, 3, 3, 75)
    actions.dispute(session, second.dinner, first.id("Dan"), clock.now())
    actions.forgive(session, third.dinner, first.id("Bo"), third.seats["Dan"].public_id, clock.now())
    session.flush()
    actions.forgive(session, third.dinner, first.id("Ann"), third.seats["Dan"].public_id, clock.now())
    session.flush()
    found = queries.show_up_rate(session, first.dinner.group_id, clock.now())
    assert (found.kept, found.missed) == (9, 2)


def test_whoever_leaves_the_site_leaves_no_notes(session: Session) -> None:
    sat = missed(session)
    actions.forgive(session, sat.dinner, sat.id("Bo"), sat.seats["Dan"].public_id, clock.now())
    session.flush()
    actions.forget(session, AccountClosed(sat.id("Dan"), clock.now()))
    assert session.scalars(select(NoShow)).all() == []
    assert session.scalars(select(Forgiveness)).all() == []
