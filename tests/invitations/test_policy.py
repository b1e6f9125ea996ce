"""Which offers arrive, which words are refused, and how open tables are answered in order."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.merchants import phrases
from events.invitations.fit import Need, fit, ordered
from events.invitations.policy import Barred, Knock, Past, Policy, barred, paused_until
from events.invitations.rules import Pays, Terms

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
KNOCK = Knock(confirmed=True, head_fen=12800, texts=("Sichuan", "winter menu"))
TERMS = Terms("Winter menu", ("2026-12-02T18:00",), 6, 10, price_fen=12800)


def test_an_ordinary_offer_arrives() -> None:
    assert barred(Policy(), KNOCK, Past(), NOW) == []


@pytest.mark.parametrize(
    ("reason", "policy", "knock", "past"),
    [
        (Barred.CLOSED, Policy(welcome=False), KNOCK, Past()),
        (Barred.FULL, Policy(a_month=2), KNOCK, Past(arrived=(NOW - timedelta(days=29),) * 2)),
        (Barred.FULL, Policy(a_month=0), KNOCK, Past()),
        (Barred.OFF_TOPIC, Policy(topics=("vegan",)), KNOCK, Past()),
        (Barred.TOO_CHEAP, Policy(least_fen=13000), KNOCK, Past()),
        (Barred.TOO_DEAR, Policy(most_fen=12000), KNOCK, Past()),
        (Barred.PAUSED, Policy(), KNOCK, Past(paused_until=NOW + timedelta(seconds=1))),
        (Barred.ONE_OPEN, Policy(), KNOCK, Past(open_here=True)),
        (Barred.ONE_AT_A_TIME, Policy(), replace(KNOCK, confirmed=False), Past(open_anywhere=1)),
        (Barred.CONFIRMED_ONLY, Policy(confirmed_only=True), replace(KNOCK, confirmed=False), Past()),
        (Barred.NO_TASTINGS, Policy(tastings=False), replace(KNOCK, tasting=True), Past()),
        (Barred.TASTED, Policy(), replace(KNOCK, tasting=True), Past(tastings=(NOW - timedelta(days=90),))),
    ],
)
def test_each_reason_for_which_an_offer_does_not_arrive(
    reason: Barred, policy: Policy, knock: Knock, past: Past
) -> None:
    assert barred(policy, knock, past, NOW) == [reason]


def test_a_month_and_a_quarter_end() -> None:
    past = Past(arrived=(NOW - timedelta(days=30),) * 9, tastings=(NOW - timedelta(days=91),))
    assert barred(Policy(a_month=1), replace(KNOCK, tasting=True), past, NOW) == []


def test_what_the_group_has_asked_for_passes_its_standing_limits() -> None:
    strict = Policy(welcome=False, a_month=0, topics=("vegan",), most_fen=1)
    assert barred(strict, replace(KNOCK, answers_need=True), Past(), NOW) == []
    paused = Past(paused_until=NOW + timedelta(days=1))
    assert barred(strict, replace(KNOCK, answers_need=True), paused, NOW) == [Barred.PAUSED]


policies = st.builds(
    Policy, st.booleans(), st.integers(0, 3), st.booleans(), st.sampled_from([(), ("winter",), ("vegan",)]),
    st.integers(0, 20000), st.integers(0, 20000), st.booleans(),
)  # fmt: skip


@given(policies, st.booleans(), st.booleans(), st.integers(0, 30000), st.integers(0, 4))
def test_a_stricter_past_never_opens_a_door(
    policy: Policy, confirmed: bool, tasting: bool, fen: int, arrived: int
) -> None:
    knock = Knock(confirmed, tasting, fen, ("winter menu",))
    before = barred(policy, knock, Past(arrived=(NOW,) * arrived), NOW)
    after = barred(policy, knock, Past(arrived=(NOW,) * (arrived + 1), open_here=True), NOW)
    assert set(before) < set(after)


def test_three_groups_pause_a_house_for_ninety_days() -> None:
    at = [NOW - timedelta(days=days) for days in (1, 2, 3)]
    assert paused_until(None, [(1, at[0]), (1, at[1]), (2, at[2])]) is None
    assert paused_until(None, [(1, at[0]), (2, at[1]), (3, at[2])]) == at[2] + timedelta(days=90)
    assert paused_until(NOW + timedelta(days=89), []) == NOW + timedelta(days=89)


ASKS = (
    "给个好评", "五 星好评返现", "5⭐返", "五★", "打卡送小菜", "写评价送甜品", "发朋友圈打八折", "好*评",
    "\uff46\uff49\uff56\uff45 stars please", "Leave us a review and get a cake", "5-star", "a good review",
    "R\u200beview us", "Rate us!", "cash back",
    "post it on Instagram", "free dessert for every review", "Five   Stárs", "Tag us", "like & share",
)  # fmt: skip
PLAIN = (
    "冬天新菜单八道，一桌十人。锅底和菜免单，酒水自理。想听实话，不好吃请直说，我们改。", "星期五晚上",
    "Separate use of two pots", "Elaborate sauces", "A view of the lake, and a rating of spice from mild to hot",
    "Cash or card",
    "We post the menu by the door",
    "五种蘑菇", "好吃", "评书表演", "点菜",
)  # fmt: skip


@pytest.mark.parametrize("text", ASKS)
def test_words_that_ask_for_praise_are_refused(text: str) -> None:
    assert phrases.refused(["fine", text])


@pytest.mark.parametrize("text", PLAIN)
def test_plain_words_pass(text: str) -> None:
    assert phrases.refused([text]) == ""


@given(st.sampled_from(phrases.HAN), st.text(" *·.，-\u200b", max_size=3), st.text("红烧鱼", max_size=5))
def test_a_listed_phrase_is_found_however_it_is_spread(phrase: str, gap: str, around: str) -> None:
    assert phrases.refused([around + gap.join(phrase) + around])


need = Need(6, 8, frozenset({date(2026, 12, 2)}), 13000, room=True)


def test_fit_counts_what_the_group_has_asked_for() -> None:
    assert fit(need, replace(TERMS, room=True)).points == 4
    assert fit(need, replace(TERMS, heads_least=7, slots=("2026-12-03T18:00",), price_fen=13001)).points == 0
    assert fit(need, replace(TERMS, price_fen=None, pays=Pays.HOUSE)).price


@given(st.permutations(range(6)))
def test_the_order_is_fit_then_time_and_nothing_else(order: list[int]) -> None:
    rows = [
        (number, fit(need, replace(TERMS, room=number % 2 == 0)), NOW + timedelta(minutes=number))
        for number in range(6)
    ]
    assert ordered([rows[number] for number in order]) == [0, 2, 4, 1, 3, 5]


def test_equal_moments_keep_one_order() -> None:
    rows = [(number, fit(need, TERMS), NOW) for number in range(5)]
    random.Random(7).shuffle(rows)
    assert ordered(rows) == [0, 1, 2, 3, 4]
