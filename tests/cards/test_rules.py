"""The law of the card: its hours, what is given once, when it is too late, when typing is locked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from events.cards import rules
from events.cards.rules import CardReason, Perk, Post, Table

START = datetime(2026, 11, 20, 11, tzinfo=UTC)
TABLE = Table(START, START + timedelta(hours=2), 6, 4)
PERK = Perk("note:1", 1, "Free iced jelly")
AT_TABLE = START + timedelta(hours=1)
MINUTES = st.integers(-600, 600).map(lambda each: timedelta(minutes=each))


@given(MINUTES)
def test_the_card_shows_codes_from_half_an_hour_before_to_three_hours_after(later: timedelta) -> None:
    now = START + later
    reason = rules.shut(TABLE, now)
    open_ = timedelta(minutes=-30) <= later <= timedelta(hours=5)
    assert (reason is None) == open_
    assert reason in (None, CardReason.NOT_YET, CardReason.OVER)
    assert rules.why_not(PERK, TABLE, False, now) is reason


def test_no_date_and_no_dinner_show_no_code() -> None:
    assert rules.shut(replace(TABLE, called_off=True), AT_TABLE) is CardReason.CALLED_OFF
    assert rules.shut(replace(TABLE, time_open=True), AT_TABLE) is CardReason.NO_DATE


@given(st.integers(0, 12), st.integers(0, 12), MINUTES)
def test_a_perk_is_given_once_and_only_to_enough_people(heads: int, expected: int, later: timedelta) -> None:
    table, perk, now = replace(TABLE, expected=expected), replace(PERK, heads=heads), START + later
    assert rules.why_not(perk, table, True, now) is CardReason.ALREADY_GIVEN
    reason = rules.why_not(perk, table, False, now)
    if rules.shut(table, now) is None:
        assert reason is (CardReason.NOT_ALL_HERE if expected < heads else None)
    else:
        assert reason is rules.shut(table, now)


def test_a_perk_has_hours_of_its_own_and_can_be_withdrawn() -> None:
    later, sooner = AT_TABLE + timedelta(minutes=1), AT_TABLE - timedelta(minutes=1)
    assert rules.why_not(replace(PERK, opens=later), TABLE, False, AT_TABLE) is CardReason.NOT_YET
    assert rules.why_not(replace(PERK, closes=sooner), TABLE, False, AT_TABLE) is CardReason.OVER
    assert rules.why_not(replace(PERK, opens=sooner, closes=later), TABLE, False, AT_TABLE) is None
    told = replace(TABLE, reviews_open=True)
    assert rules.why_not(PERK, told, False, AT_TABLE) is CardReason.REVIEWS_OPEN
    assert rules.why_not(replace(PERK, withdrawn=True), TABLE, False, AT_TABLE) is CardReason.NO_SUCH_PERK


@given(st.lists(MINUTES, max_size=40), st.lists(MINUTES, max_size=40))
def test_five_wrong_codes_lock_their_typist_and_twenty_five_the_house(
    own: list[timedelta], others: list[timedelta]
) -> None:
    mine, house = [AT_TABLE + each for each in own], [AT_TABLE + each for each in own + others]
    lately = [each for each in mine if AT_TABLE - timedelta(minutes=10) < each <= AT_TABLE]
    together = [each for each in house if AT_TABLE - timedelta(minutes=10) < each <= AT_TABLE]
    assert rules.locked(mine, house, AT_TABLE) == (len(lately) >= 5 or len(together) >= 25)


def test_undoing_and_acting_end_after_ten_minutes() -> None:
    ten, more = timedelta(minutes=10), timedelta(minutes=10, seconds=1)
    assert rules.may_undo(AT_TABLE, AT_TABLE + ten)
    assert not rules.may_undo(AT_TABLE, AT_TABLE + more)
    assert rules.may_act(AT_TABLE, AT_TABLE + ten)
    assert not rules.may_act(AT_TABLE, AT_TABLE + more)
    assert not rules.may_act(AT_TABLE + more, AT_TABLE)


@given(st.booleans(), st.booleans(), st.sampled_from([1, 2, None]), st.sampled_from([1, 2]))
def test_a_card_is_read_where_it_is_of_use_and_by_whom_somebody_has_confirmed_or_accepted(
    confirmed: bool, accepted: bool, dinner_at: int | None, promised_at: int
) -> None:
    perk = replace(PERK, venue_id=promised_at, merchant_id=7 if accepted else 8)
    read = rules.reads([Post(7, confirmed)], 1, dinner_at, [perk])
    concerned = 1 in (dinner_at, promised_at)
    assert read == (concerned and (confirmed or (accepted and promised_at == 1)))
    assert not rules.reads([], 1, dinner_at, [perk])
