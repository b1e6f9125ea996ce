"""Wishes find one another: exactly, whatever the order, and never against anybody's own words."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from events.cravings import matching
from events.cravings.matching import COMMON, MOST_PEOPLE, Audience, Circle, Match, Tongue, Window, Wish
from events.cravings.rules import Yes, coming, food_key, home_of

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def windows_at(hours: list[tuple[int, int]]) -> tuple[Window, ...]:
    return tuple(Window(NOW + start * HOUR / 2, NOW + (start + length) * HOUR / 2) for start, length in hours)


times = st.tuples(st.integers(4, 14), st.integers(3, 8))


# A row of places two kilometres apart, and how far each would go.
circles = st.none() | st.builds(
    lambda place, km: Circle(39.98 + place * 0.018, 116.3, km),
    st.integers(0, 3),
    st.sampled_from((1.0, 3.0, 5.0)),
)


@st.composite
def some_wishes(draw: st.DrawFn, most: int = 9) -> list[Wish]:
    count = draw(st.integers(0, most))
    return [
        Wish(
            key=key + 1, member=draw(st.integers(1, 8)), size=draw(st.integers(1, 4)),
            least=draw(st.sampled_from((2, 3, 4, 6))),
            windows=windows_at(draw(st.lists(times, min_size=1, max_size=3))),
            area=draw(st.sampled_from(("", "", "haidian", "chaoyang"))), tongue=draw(st.sampled_from(Tongue)),
            audience=draw(st.sampled_from((Audience.CITY, *Audience))),
            groups=draw(st.frozensets(st.integers(1, 3), max_size=2)), met=draw(st.frozensets(st.integers(1, 8))),
            cap_fen=draw(st.sampled_from((None, 8000, 15000))), circle=draw(circles),
        )
        for key in range(count)
    ]  # fmt: skip


def holds(match: tuple[Wish, ...]) -> bool:
    """Whether these wishes may be one table: said anew, pair by pair, without the code under test."""
    people = sum(wish.size for wish in match)
    if len(match) < 2 or people > MOST_PEOPLE or any(wish.least > people for wish in match):
        return False
    for one, other in combinations(match, 2):
        tongues = {one.tongue, other.tongue} - {Tongue.ANY}
        if one.member == other.member or not near(one, other) or len(tongues) > 1:
            return False
        for a, b in ((one, other), (other, one)):
            if a.audience is Audience.GROUPS and not a.groups & b.groups:
                return False
            if a.audience is Audience.TABLEMATES and b.member not in a.met:
                return False
    return starts_of(match) is not None


def near(one: Wish, other: Wish) -> bool:
    """In one part of town: by the places' distance in steps of two kilometres, else by the areas' names."""
    if one.circle and other.circle:
        steps = abs(one.circle.lat - other.circle.lat) / 0.018
        return 2 * round(steps) <= min(one.circle.km, other.circle.km)
    return len({one.area, other.area} - {""}) < 2


def starts_of(match: tuple[Wish, ...]) -> datetime | None:
    """The first quarter of an hour at which everybody has ninety minutes."""
    quarter = NOW + matching.LEAD
    for step in range(4 * 24):
        start = quarter + step * HOUR / 4
        if all(
            any(w.starts_at <= start and w.ends_at >= start + COMMON for w in wish.windows) for wish in match
        ):
            return start
    return None


def best_by_trying_all(wishes: list[Wish]) -> tuple[int, datetime, tuple[int, ...]] | None:
    ranked = [
        (-sum(wish.size for wish in some), start, tuple(sorted(wish.key for wish in some)))
        for size in range(2, len(wishes) + 1)
        for some in combinations(wishes, size)
        if holds(some) and (start := starts_of(some)) is not None
    ]
    return min(ranked, default=None)


@settings(max_examples=1000)
@given(some_wishes(), st.randoms(use_true_random=False))
def test_the_same_wishes_give_the_same_tables_in_any_order(wishes: list[Wish], random: Random) -> None:
    found = matching.match_all(wishes, NOW)
    shuffled = list(wishes)
    random.shuffle(shuffled)
    assert matching.match_all(shuffled, NOW) == found


@settings(max_examples=1000)
@given(some_wishes())
def test_every_match_is_what_each_of_its_authors_wished_for(wishes: list[Wish]) -> None:
    used: list[int] = []
    for match in matching.match_all(wishes, NOW):
        assert holds(match.wishes)
        used += [wish.key for wish in match.wishes]
        assert match.starts_at == starts_of(match.wishes)
        assert match.ends_at - match.starts_at >= COMMON
        for wish in match.wishes:
            assert any(w.starts_at <= match.starts_at and match.ends_at <= w.ends_at for w in wish.windows)
            assert wish.cap_fen is None or (match.cap_fen or 0) <= wish.cap_fen
            assert wish.circle or wish.area in ("", match.area)
    assert len(used) == len(set(used))


@settings(max_examples=1000)
@given(some_wishes(most=7))
def test_the_matching_is_exact_and_leaves_no_table_that_could_be(wishes: list[Wish]) -> None:
    left = list(wishes)
    for match in matching.match_all(wishes, NOW):
        keys = tuple(wish.key for wish in match.wishes)
        assert best_by_trying_all(left) == (-match.people, match.starts_at, keys)
        left = [wish for wish in left if wish.key not in keys]
    assert best_by_trying_all(left) is None


def test_sixty_wishes_are_matched_while_one_waits() -> None:
    slowest = 0.0
    for seed in range(6):
        random = Random(seed)
        wishes = [
            Wish(
                key, key, random.choice((1, 1, 2, 3)), random.choice((3, 4, 6)),
                windows_at([(random.randint(4, 60), random.randint(3, 9)) for _each in range(5)]),
                area=random.choice(("", "a", "b")), audience=random.choice(list(Audience)),
                groups=frozenset(random.sample(range(12), 3)), met=frozenset(random.sample(range(60), 20)),
            )
            for key in range(60)
        ]  # fmt: skip
        began = time.perf_counter()
        found = matching.match_all(wishes, NOW)
        slowest = max(slowest, time.perf_counter() - began)
        assert found
    assert slowest < 5


def test_more_than_sixty_are_matched_from_those_who_have_waited_longest() -> None:
    time_ = windows_at([(8, 6)])
    wishes = [Wish(key, key, 5, 6, time_, area="" if key > 60 else str(key)) for key in range(1, 63)]
    assert matching.match_all(wishes, NOW) == []
    assert [w.key for w in matching.match_all(wishes[-2:], NOW)[0].wishes] == [61, 62]


def test_a_table_never_begins_before_people_can_answer_and_get_there() -> None:
    at = NOW + timedelta(minutes=7, seconds=30)
    assert matching.soonest(at) == NOW + timedelta(hours=3, minutes=15)
    assert matching.soonest(NOW) == NOW + timedelta(hours=3)
    wishes = [Wish(key, key, 1, 3, (Window(NOW, NOW + 5 * HOUR),)) for key in (1, 2, 3)]
    found: Match = matching.match_all(wishes, at)[0]
    assert found.starts_at == NOW + timedelta(hours=3, minutes=15)
    assert matching.match_all(wishes, NOW + HOUR) == []


def test_the_same_food_in_other_words_is_the_same_food() -> None:
    for same in (
        ("火锅", "想吃火锅", "Hotpot", "hot pot", "some hotpot", " HOT-POT "),
        ("烧烤", "BBQ", "撸串"),
        ("小龙虾", "吃小龙虾", "Crayfish"),
        ("云南菜", "Yunnan food"),
    ):
        for one, other in pairwise(same):
            assert food_key(one) == food_key(other), (one, other)
    assert food_key("火锅") != food_key("重庆火锅") != food_key("饺子")


@settings(max_examples=1000)
@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.integers(2, 8), st.integers(0, 5), st.frozensets(st.integers(1, 3))),
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
def test_those_who_come_are_the_one_largest_set_that_satisfies_itself(
    given_: list[tuple[int, int, int, frozenset[int]]], random: Random
) -> None:
    yes = [
        Yes(member, size, least, NOW + at * HOUR, homes)
        for member, (size, least, at, homes) in enumerate(given_)
    ]
    found = coming(yes)
    shuffled = list(yes)
    random.shuffle(shuffled)
    assert coming(shuffled) == found
    content = [
        set(some)
        for size in range(2, len(yes) + 1)
        for some in combinations(yes, size)
        if all(each.least <= sum(one.size for one in some) for each in some)
    ]
    largest = max(content, key=len, default=set())
    hosted = any(each.homes for each in largest)
    assert set(found) == (largest if hosted else set())
    assert all(some <= largest for some in content)
    if found:
        host, home, all_in = home_of(found)
        first = min((each for each in found if each.homes), key=lambda each: (each.at, each.member))
        assert host == first
        assert home in host.homes
        assert all_in == all(home in each.homes for each in found)
