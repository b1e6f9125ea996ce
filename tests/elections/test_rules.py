"""The law of terms and elections, tried on many lives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from groups.elections.rules import Standing, elected
from groups.membership import terms
from groups.membership.charter import charter_from
from groups.membership.terms import Duty, Next, Standby, acting, at_member, at_steward, free_seats
from groups.proposals.rules import is_majority

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CHARTER = charter_from({})  # a term of 180 days, silence of 60, a roll that looks back 180
DAYS = st.integers(0, 900).map(lambda days: timedelta(days=days))
PEOPLE = st.lists(
    st.builds(
        Standby, st.integers(1, 40), st.booleans(), st.booleans(),
        st.none() | DAYS.map(lambda ago: NOW - ago), DAYS.map(lambda ago: NOW - ago),
    ),
    unique_by=lambda each: each.member, max_size=12,
)  # fmt: skip


@given(PEOPLE, st.sets(st.integers(1, 40)))
def test_only_a_willing_member_stands_in_and_one_seen_of_late_if_there_is_one(
    people: list[Standby], besides: set[int]
) -> None:
    found = acting(people, besides)
    asked = [each for each in people if each.willing and each.member not in besides]
    assert (found is None) == (not asked)
    chosen = next((each for each in asked if each.member == found), None)
    if chosen is not None:
        assert chosen.awake or not any(each.awake for each in asked)
        rivals = [each for each in asked if each.awake == chosen.awake and each.attested_at]
        assert not rivals or chosen.attested_at == max(each.attested_at or NOW for each in rivals)


@given(st.permutations([1, 2, 3, 4]))
def test_who_stands_in_does_not_depend_on_the_order_in_which_people_are_read(order: list[int]) -> None:
    people = [Standby(each, True, True, None, NOW - timedelta(days=each % 2)) for each in order]
    assert acting(people) == 1


@given(DAYS, st.booleans(), DAYS, st.booleans())
def test_a_term_always_ends_and_no_look_is_due_before_its_moment(
    left: timedelta, called: bool, quiet: timedelta, lively: bool
) -> None:
    duty = Duty(NOW + left, called, NOW - quiet)
    look = at_steward(duty, CHARTER, NOW, lively=lively)
    if left == timedelta(0):
        assert look.what is Next.TERM_OVER
    if look.what is Next.WAIT:
        assert NOW < look.again <= duty.ends_at
        assert look.again <= NOW + terms.LOOKED
    if look.what is Next.SILENT:
        assert quiet >= timedelta(days=CHARTER.silence_days)
        assert lively


def test_silence_ends_a_term_only_while_others_stir() -> None:
    duty = Duty(NOW + timedelta(days=100), False, NOW - timedelta(days=60))
    assert at_steward(duty, CHARTER, NOW, lively=True).what is Next.SILENT
    asleep = at_steward(duty, CHARTER, NOW, lively=False)
    assert (asleep.what, asleep.again) == (Next.WAIT, NOW + terms.AGAIN)


def test_two_weeks_before_its_end_the_group_is_asked_once() -> None:
    near = NOW + timedelta(days=14)
    assert at_steward(Duty(near, False, NOW), CHARTER, NOW, lively=False).what is Next.CALL
    assert at_steward(Duty(near, True, NOW), CHARTER, NOW, lively=False).again == near


@given(st.integers(1, 400), st.integers(1, 60))
def test_nobody_lapses_unwarned_nor_sooner_than_two_weeks_after(days: int, step: int) -> None:
    seen, warned, now = NOW, None, NOW + timedelta(days=days)
    for _ in range(40):
        look = at_member(seen, warned, CHARTER, now)
        if look.what is Next.WARN:
            assert warned is None
            warned = now
        if look.what is Next.LAPSE:
            assert warned is not None
            assert now - warned >= terms.WARNED
            assert now - seen >= timedelta(days=CHARTER.roll_window_days)
            return
        now = max(look.again, now + timedelta(days=step))
    raise AssertionError("who is never seen lapses in the end")


def test_whoever_was_seen_after_the_warning_is_warned_anew_before_lapsing() -> None:
    warned = NOW - timedelta(days=300)
    seen = NOW - timedelta(days=200)
    assert at_member(seen, warned, CHARTER, NOW).what is Next.WARN


CANDIDATES = st.lists(
    st.builds(Standing, st.integers(1, 30), st.integers(0, 20), st.uuids().map(str)),
    unique_by=lambda each: each.member, max_size=8,
)  # fmt: skip


@given(CANDIDATES, st.integers(1, 5), st.integers(50, 100), st.randoms())
def test_whoever_is_elected_has_a_majority_and_no_fewer_votes_than_whoever_is_not(
    candidates: list[Standing], seats: int, majority: int, dice: object
) -> None:
    chosen = elected(candidates, seats, 20, majority, "seed")
    votes = {each.member: each.votes for each in candidates}
    enough = [each for each in candidates if is_majority(each.votes, 20, majority)]
    assert len(chosen) == min(seats, len(enough))
    assert all(is_majority(votes[each], 20, majority) for each in chosen)
    worst = min((votes[each] for each in chosen), default=0)
    assert all(each.votes <= worst for each in enough if each.member not in chosen)
    dice.shuffle(candidates)  # type: ignore[attr-defined]
    assert elected(candidates, seats, 20, majority, "seed") == chosen


def test_an_election_fills_what_is_wanted_beside_those_who_stay() -> None:
    assert [free_seats(3, staying) for staying in range(5)] == [3, 2, 1, 1, 1]
