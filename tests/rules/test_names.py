"""Names: what is stored, what is refused, and which names an eye takes for one another."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.names import HIDDEN, MAX_LENGTH, NameProblem, clean_name, confusable_key, name_problem

texts = st.text(st.characters(codec="utf-8"), max_size=80)


@given(texts)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean_name(text)
    assert clean_name(once) == once


@given(texts)
def test_a_clean_name_hides_nothing_and_is_composed(text: str) -> None:
    name = clean_name(text)
    assert not HIDDEN & set(name)
    assert name == unicodedata.normalize("NFC", name)
    assert name == " ".join(name.split())


@given(texts)
def test_a_name_and_its_clean_form_look_alike(text: str) -> None:
    assert confusable_key(text) == confusable_key(clean_name(text))


@given(st.text(st.sampled_from("abcdefghjkmnopqrstuvwxyz"), min_size=1, max_size=12))
def test_case_spaces_and_width_do_not_make_another_name(text: str) -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in text)
    assert (
        len({confusable_key(each) for each in (text, text.upper(), f" {text} ", "\u200b".join(text), wide)})
        == 1
    )


@pytest.mark.parametrize(
    ("real", "fake"),
    [
        ("admin", "аdmin"),  # Cyrillic а
        ("admin", "ADMlN"),
        ("Lin", "1in"),
        ("Bo", "B0"),
        ("Ann", "ánn"),
        ("modern", "modem"),
        ("paypal", "рауpаl"),
        ("工口", "エロ"),
    ],
)
def test_look_alikes_share_a_key(real: str, fake: str) -> None:
    assert confusable_key(real) == confusable_key(fake)


@pytest.mark.parametrize(
    ("one", "other"), [("Ann", "Anne"), ("林", "木"), ("Bo", "Bob"), ("王小明", "王小朋")]
)
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    assert confusable_key(one) != confusable_key(other)


@pytest.mark.parametrize(
    "name", ["林", "Bo 林", "Zoë", "Łukasz", "火锅 Club 🍲", "Борис", "Νίκος", "O'Neil", "3号桌"]
)
def test_ordinary_names_are_taken(name: str) -> None:
    assert name_problem(name, shortest=1) is None


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("a\u202eb", NameProblem.HIDDEN_CHARACTERS),
        ("аdmin", NameProblem.MIXED_ALPHABETS),
        ("\u200b\u200b\u200b", NameProblem.EMPTY),
        ("…!?", NameProblem.EMPTY),
        ("林", NameProblem.TOO_SHORT),
        ("火" * (MAX_LENGTH + 1), NameProblem.TOO_LONG),
    ],
)
def test_a_bad_name_is_refused_with_its_reason(name: str, problem: NameProblem) -> None:
    assert name_problem(name) is problem


def test_a_tower_of_marks_is_cut_down() -> None:
    assert clean_name("Z" + "\u0351" * 60 + "algo") == "Z\u0351\u0351algo"
    assert clean_name("q\u0351\u0351r\u0351") == "q\u0351\u0351r\u0351"
