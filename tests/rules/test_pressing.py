"""The law of pressure, of ties and of helpful votes, by properties (X-11, X-12, R-15, R-21, R-23)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.places.rules_ties import LASTS, holds
from events.reviews.helpful import HelpfulReason, may_vote
from events.reviews.pressing import (
    FEWEST,
    MAY_TAKE_BACK,
    REPORTS_WARN,
    Told,
    circles,
    may_take_back,
    until,
    warns_until,
)
from events.reviews.prints import NEAR, Print, alike, distance
from events.reviews.rules import ReviewReason, language_of

START = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.integers(0, 400).map(lambda days: START + timedelta(days=days))
tables = st.lists(
    st.builds(
        Told,
        dinner=st.integers(1, 30),
        group=st.integers(1, 6),
        people=st.frozensets(st.integers(1, 20), max_size=4),
        told_at=moments,
    ),
    max_size=12,
    unique_by=lambda each: each.dinner,
)
bands = st.tuples(*[st.integers(0, 0xFFFF)] * 4)


@given(tables)
def test_circles_share_nothing_and_lose_nobody(reports: list[Told]) -> None:
    found = circles(reports)
    assert sorted(one.dinner for circle in found for one in circle) == sorted(one.dinner for one in reports)
    for number, circle in enumerate(found):
        for other in found[number + 1 :]:
            for one in circle:
                assert all(one.group != each.group and not one.people & each.people for each in other)


@given(tables)
def test_a_warning_needs_three_circles_and_ends_ninety_days_after_the_third(reports: list[Told]) -> None:
    end = warns_until(reports)
    assert (end is None) == (len(circles(reports)) < FEWEST)
    if end is None:
        return
    just_before = [one for one in reports if one.told_at > end - REPORTS_WARN - timedelta(seconds=1)]
    assert len({id(c) for c in circles(reports) if any(one in just_before for one in c)}) >= FEWEST


@given(tables, st.integers(1, 6))
def test_more_reports_of_one_group_never_make_a_warning_alone(reports: list[Told], group: int) -> None:
    ours = [Told(one.dinner, group, one.people, one.told_at) for one in reports]
    assert warns_until(ours) is None


@given(st.lists(moments, max_size=8))
def test_three_of_them_stand_until_then_and_not_longer(found: list[datetime]) -> None:
    end = until(found, timedelta(days=180))
    if end is None:
        assert len(found) < FEWEST
        return
    assert sum(at + timedelta(days=180) >= end for at in found) >= FEWEST
    assert sum(at + timedelta(days=180) > end for at in found) < FEWEST


@given(moments, moments)
def test_a_report_is_taken_back_within_the_hour_only(told: datetime, now: datetime) -> None:
    assert may_take_back(told, now) == (now - told <= MAY_TAKE_BACK)


@given(moments, moments)
def test_a_tie_holds_for_a_year_after_its_end(ended: datetime, now: datetime) -> None:
    assert holds(None, now)
    assert holds(ended, now) == (now - ended < LASTS)


@given(st.booleans(), st.booleans(), st.booleans())
def test_a_vote_is_for_others_who_are_free(author: bool, withdrawn: bool, tied: bool) -> None:
    refused = may_vote(author=author, withdrawn=withdrawn, tied=tied)
    assert (refused is None) == (not author and not withdrawn and not tied)
    if withdrawn:
        assert refused is ReviewReason.WITHDRAWN
    elif not author and tied:
        assert refused is HelpfulReason.TIED


@given(bands, bands)
def test_prints_are_alike_when_few_bits_differ(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    first, second = Print("a", one), Print("b", other)  # type: ignore[arg-type]
    assert distance(one, other) == distance(other, one)  # type: ignore[arg-type]
    assert alike(first, second) == alike(second, first) == (distance(one, other) <= NEAR)  # type: ignore[arg-type]
    assert alike(first, first)
    assert not alike(Print("a", None), second)
    assert alike(Print("a", None), Print("a", None))


def test_the_language_is_that_of_most_of_the_words() -> None:
    assert language_of("羊肉很嫩") == "zh"
    assert language_of("The 羊肉 was tender and the broth clear") == "en"
    assert language_of("海底捞 OK") == "zh"
    assert language_of("") == language_of("4.5 !!") == "en"


@given(st.text())
def test_any_text_is_in_one_of_the_two(text: str) -> None:
    assert language_of(text) in ("zh", "en")
