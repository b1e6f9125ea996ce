"""The law of diets: counts without names, a check that never says safe, enough dishes, and forgetting."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from events.diets import rules
from events.diets.needs import ALLERGIES, KINDS, RULED_OUT, Ingredient, Kind, Need
from events.diets.rules import Fit, Said, SeenBy, Severity, Wish

T = datetime(2026, 12, 1, 12, tzinfo=UTC)
needs = st.sampled_from([need for need in Need if need is not Need.OTHER])


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    need = draw(st.sampled_from(Need))
    kind = rules.kind_of(need, draw(st.sampled_from(Kind)))
    severity = draw(st.sampled_from(Severity)) if kind is Kind.ALLERGY else None
    words = draw(st.sampled_from(["wheat beer", "Wheat Beer", "香菇"])) if need is Need.OTHER else ""
    return Wish(draw(st.integers(1, 6)), need, kind, words, severity, draw(st.sampled_from(SeenBy)))


said = st.builds(
    Said,
    dish=st.just(1),
    ingredient=st.sampled_from(Ingredient),
    contains=st.booleans(),
    said_at=st.integers(0, 50).map(lambda days: T + timedelta(days=days)),
)


@settings(max_examples=500)
@given(st.lists(wishes(), max_size=30), st.randoms())
def test_the_sheet_counts_people_and_not_the_order_of_answers(found: list[Wish], random: object) -> None:
    sheet = rules.kitchen_sheet(found)
    mixed = list(found)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert rules.kitchen_sheet(mixed) == sheet
    seats = {wish.seat for wish in found}
    assert all(1 <= line.count <= len(seats) for line in sheet)
    for need in {wish.need for wish in found}:
        of = {(wish.seat, wish.words.casefold()) for wish in found if wish.need is need}
        assert sum(line.count for line in sheet if line.need == need.value) == len(of)
    assert [line.rank for line in sheet] == sorted(line.rank for line in sheet)


def test_somebody_who_names_an_allergy_twice_is_one_person_at_the_worst() -> None:
    twice = [
        Wish(1, Need.PEANUTS, Kind.ALLERGY, severity=Severity.MILD),
        Wish(1, Need.PEANUTS, Kind.ALLERGY, severity=Severity.SEVERE),
        Wish(2, Need.PEANUTS, Kind.ALLERGY, severity=Severity.MILD),
    ]
    assert [(line.count, line.severity) for line in rules.kitchen_sheet(twice)] == [
        (1, Severity.SEVERE),
        (1, Severity.MILD),
    ]


def test_every_need_of_the_list_has_a_kind_and_every_allergy_its_ingredient() -> None:
    assert set(KINDS) == set(Need) - {Need.OTHER}
    assert all(RULED_OUT[need] == {Ingredient(need.value)} for need in ALLERGIES)
    assert len(ALLERGIES) == 14


@given(st.lists(needs, min_size=1, max_size=4), st.lists(said, max_size=12))
def test_a_dish_is_said_to_be_without_only_when_every_ingredient_is_named(
    of: list[Need], words: list[Said]
) -> None:
    answer = rules.fit(of, words)
    last: dict[Ingredient, bool] = {}
    for word in sorted(words, key=lambda each: (each.said_at, each.contains)):
        last[word.ingredient] = word.contains
    out = {ingredient for need in of for ingredient in RULED_OUT.get(need, ())}
    if any(last.get(ingredient) for ingredient in out):
        assert answer is Fit.RULED_OUT
    elif all(need in RULED_OUT for need in of) and all(last.get(each) is False for each in out):
        assert answer is Fit.SAID_WITHOUT
    else:
        assert answer is Fit.UNKNOWN


def test_what_is_written_in_own_words_is_never_cleared() -> None:
    words = [Said(1, ingredient, False, T) for ingredient in Ingredient]
    assert rules.fit([Need.OTHER], words) is Fit.UNKNOWN
    assert rules.fit([Need.VEGAN], words) is Fit.SAID_WITHOUT


def test_the_last_word_counts_and_of_two_at_once_the_warning() -> None:
    later = Said(1, Ingredient.PEANUTS, False, T + timedelta(days=1))
    assert rules.fit([Need.PEANUTS], [Said(1, Ingredient.PEANUTS, True, T), later]) is Fit.SAID_WITHOUT
    both = [Said(1, Ingredient.PEANUTS, value, T) for value in (True, False)]
    assert rules.fit([Need.PEANUTS], both) is Fit.RULED_OUT


def test_nothing_to_eat_means_every_chosen_dish_is_ruled_out() -> None:
    words = [Said(1, Ingredient.PORK, True, T), Said(2, Ingredient.PORK, False, T)]
    checked = rules.menu_check({7: [Need.NO_PORK], 8: []}, [1, 2], words)
    assert set(checked) == {7}
    assert not rules.nothing_to_eat(checked[7])
    assert rules.nothing_to_eat(rules.menu_check({7: [Need.NO_PORK]}, [1], words)[7])
    assert not rules.nothing_to_eat({})


@given(st.integers(1, 40), st.integers(0, 20), st.integers(-9, 9))
def test_enough_dishes_grow_with_the_table_and_never_fall_under_two(
    adults: int, children: int, hunger: int
) -> None:
    enough = rules.dishes_for(adults, children, hunger)
    assert enough >= rules.FEWEST_DISHES
    assert rules.dishes_for(adults + 1, children, hunger) >= enough
    assert rules.too_many(enough, enough) == rules.too_many(enough + 1, enough) == 0
    assert rules.too_many(enough + 2, enough) == 2


def test_eight_people_have_enough_with_seven_dishes() -> None:
    assert rules.dishes_for(8, 0) == 7
    assert rules.dishes_for(6, 2) == 6


def test_needs_are_told_until_seven_days_after_and_not_a_second_longer() -> None:
    assert not rules.faded(T, T + timedelta(days=7))
    assert rules.faded(T, T + timedelta(days=7, seconds=1))


def test_only_the_owner_decides_who_sees_the_name() -> None:
    for seen_by, host, shown in (
        (SeenBy.KITCHEN, True, False), (SeenBy.HOST, False, False), (SeenBy.HOST, True, True),
        (SeenBy.TABLE, False, True),
    ):  # fmt: skip
        assert rules.shown_to(Wish(1, Need.VEGAN, Kind.HARD, seen_by=seen_by), host=host, own=False) is shown
    assert rules.shown_to(Wish(1, Need.VEGAN, Kind.HARD), host=False, own=True)
