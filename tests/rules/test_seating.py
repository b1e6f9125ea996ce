"""Seats: no history ever seats more than the limit, and the waiting list can be replayed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from events.dinners.rules import (
    MAX_COMPANIONS,
    Party,
    PartyRule,
    QueueEntry,
    QueueInputs,
    QueueRule,
    Refused,
    Seated,
    SeatReason,
    SeatState,
    Waiting,
    decide_seat,
    is_late,
    may_move,
    no_show_pause,
    promote,
)

STARTS = datetime(2026, 5, 1, 19, tzinfo=UTC)
NOW = STARTS - timedelta(days=2)


def decide(**how: object) -> Seated | Waiting | Refused:
    case = {
        "limit": 8, "taken": 0, "ahead": 0, "party_size": 1, "party_rule": PartyRule.HOLD,
        "closes_at": None, "starts_at": STARTS, "now": NOW, "called_off": False,
    }  # fmt: skip
    return decide_seat(**(case | how))  # type: ignore[arg-type]


class Evening(RuleBasedStateMachine):
    """People take seats, leave, get offers, answer or let them lapse, in any order."""

    @initialize(
        limit=st.integers(2, 9), party_rule=st.sampled_from(PartyRule), queue_rule=st.sampled_from(QueueRule)
    )
    def call(self, limit: int, party_rule: PartyRule, queue_rule: QueueRule) -> None:
        self.limit, self.party_rule, self.queue_rule = limit, party_rule, queue_rule
        self.going: dict[int, int] = {}
        self.offered: dict[int, int] = {}
        self.waiting: dict[int, QueueEntry] = {}
        self.parties = 0

    def taken(self) -> int:
        return sum(self.going.values()) + sum(self.offered.values())

    @rule(size=st.integers(1, 4))
    def take(self, size: int) -> None:
        self.parties += 1
        answer = decide(
            limit=self.limit,
            taken=self.taken(),
            ahead=len(self.waiting),
            party_size=size,
            party_rule=self.party_rule,
        )
        left = size
        if isinstance(answer, Seated):
            self.going[self.parties] = answer.seats
            left = answer.waiting
        if isinstance(answer, Waiting):
            assert answer.place == len(self.waiting) + 1
        if left and not isinstance(answer, Refused):
            asked = NOW + timedelta(seconds=self.parties)
            self.waiting[self.parties] = QueueEntry(self.parties, f"m{self.parties}", left, asked)

    @precondition(lambda self: self.going)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        del self.going[data.draw(st.sampled_from(sorted(self.going)))]
        self.promote()

    @precondition(lambda self: self.offered)
    @rule(data=st.data(), accepts=st.booleans())
    def answer(self, data: st.DataObject, accepts: bool) -> None:
        party = data.draw(st.sampled_from(sorted(self.offered)))
        seats = self.offered.pop(party)
        if accepts:
            self.going[party] = self.going.get(party, 0) + seats
        self.promote()

    def promote(self) -> None:
        free = self.limit - self.taken()
        line = QueueInputs(free, tuple(self.waiting.values()), self.party_rule, self.queue_rule, seed="s")
        for offer in promote(line).offers:
            entry = self.waiting.pop(offer.party)
            self.offered[offer.party] = self.offered.get(offer.party, 0) + offer.seats
            if offer.seats < entry.size:
                self.waiting[offer.party] = replace(entry, size=entry.size - offer.seats)

    @invariant()
    def never_more_than_the_limit(self) -> None:
        assert self.taken() <= self.limit

    @invariant()
    def nobody_waits_beside_a_free_seat_that_fits(self) -> None:
        if self.waiting and self.party_rule is PartyRule.SPLIT:
            assert self.taken() == self.limit
        if self.waiting and self.party_rule is PartyRule.PASS:
            assert all(entry.size > self.limit - self.taken() for entry in self.waiting.values())


TestEvening = Evening.TestCase


@given(
    st.sampled_from(PartyRule),
    st.integers(2, 500),
    st.integers(0, 500),
    st.integers(0, 5),
    st.integers(-1, 12),
)
def test_a_decision_fits_the_table(rule: PartyRule, limit: int, taken: int, ahead: int, size: int) -> None:
    answer = decide(limit=limit, taken=taken, ahead=ahead, party_size=size, party_rule=rule)
    if isinstance(answer, Seated):
        assert taken + answer.seats <= limit
        assert answer.seats + answer.waiting == size
        assert answer.waiting == 0 or rule is PartyRule.SPLIT
        assert ahead == 0 or rule is PartyRule.PASS
    elif isinstance(answer, Waiting):
        assert answer.place == ahead + 1
    else:
        assert size < 1 or size > min(limit, 1 + MAX_COMPANIONS)


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ({"called_off": True}, SeatReason.CALLED_OFF),
        ({"now": STARTS}, SeatReason.STARTED),
        ({"closes_at": NOW}, SeatReason.CLOSED),
        ({"party_size": 0}, SeatReason.EMPTY_PARTY),
        ({"party_size": 9}, SeatReason.PARTY_TOO_LARGE),
        ({"limit": 100, "party_size": 11}, SeatReason.PARTY_TOO_LARGE),
    ],
)
def test_a_seat_is_refused_with_its_reason(how: dict[str, object], reason: SeatReason) -> None:
    assert decide(**how) == Refused(reason)


def test_a_party_is_a_seat_for_each_person() -> None:
    assert Party().size == 1
    assert Party(adults=2, children=1).size == 4


def test_a_full_table_makes_a_line_and_a_split_party_sits_in_part() -> None:
    assert decide(taken=8) == Waiting(1)
    assert decide(taken=8, ahead=3) == Waiting(4)
    assert decide(taken=6, party_size=3) == Waiting(1)
    assert decide(taken=6, party_size=3, party_rule=PartyRule.SPLIT) == Seated(2, waiting=1)
    assert decide(taken=6, ahead=1, party_size=1) == Waiting(2)
    assert decide(taken=6, ahead=1, party_size=1, party_rule=PartyRule.PASS) == Seated(1)


def test_leaving_is_late_within_the_hours_and_never_without_a_rule() -> None:
    assert not is_late(STARTS - timedelta(hours=24), STARTS, 24)
    assert is_late(STARTS - timedelta(hours=23, minutes=59), STARTS, 24)
    assert not is_late(STARTS, STARTS, 0)


def test_a_seat_moves_only_along_its_ways() -> None:
    assert may_move(SeatState.WAITING, SeatState.OFFERED)
    assert may_move(SeatState.OFFERED, SeatState.LAPSED)
    assert may_move(SeatState.GONE, SeatState.GOING)
    assert not may_move(SeatState.GOING, SeatState.OFFERED)
    assert not any(may_move(state, state) for state in SeatState)


def missed(*days_ago: int) -> datetime | None:
    days = [NOW - timedelta(days=day) for day in days_ago]
    return no_show_pause(days, strikes=2, window_days=180, pause_days=30, now=NOW)


def test_the_no_show_rule_pauses_after_its_strikes_and_forgets() -> None:
    assert missed(3) is None
    assert missed(3, 90) == NOW + timedelta(days=27)
    assert missed(3, 181) is None
    assert missed(31, 60) is None
    assert missed(3, -1) is None
    assert missed(3, 180) is None
    assert missed(0, 179) == NOW + timedelta(days=30)
    assert missed(30, 60) is None
    assert no_show_pause([NOW] * 5, strikes=0, window_days=180, pause_days=30, now=NOW) is None
