"""The law of accounts, by properties."""

from __future__ import annotations

import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts import rules
from app.accounts.passwords import Passwords, common
from app.accounts.rules import Problem

LOCAL = st.text(string.ascii_letters + string.digits + ".-_+", min_size=1, max_size=30)
LABEL = st.text(string.ascii_lowercase, min_size=2, max_size=12)


@given(LOCAL, st.lists(LABEL, min_size=2, max_size=4))
def test_ordinary_addresses_are_taken(local: str, labels: list[str]) -> None:
    assert rules.email_problem(f"{local}@{'.'.join(labels)}") is None


@pytest.mark.parametrize("email", ["用户@例子.中国", "o'neil@example.ie", "a@b.co", "x@sub.example.museum"])
def test_unusual_addresses_are_taken(email: str) -> None:
    assert rules.email_problem(email) is None


@given(st.text(max_size=60).filter(lambda text: text.count("@") != 1))
def test_what_is_no_address_is_refused(text: str) -> None:
    assert rules.email_problem(text) is Problem.EMAIL_BAD


@given(LOCAL, LABEL, st.sampled_from('\r\n\t\x00\u202e\u200b ,;:<>()[]\\"'))
def test_nothing_in_an_address_can_break_a_header(local: str, label: str, sign: str) -> None:
    assert rules.email_problem(f"{local}{sign}x@{label}.org") is Problem.EMAIL_BAD


@given(st.text(max_size=80))
def test_cleaning_an_address_twice_changes_nothing(text: str) -> None:
    once = rules.clean_email(text)
    assert rules.clean_email(once) == once
    assert rules.email_key(once) == rules.email_key(text)


def test_addresses_are_one_in_either_case() -> None:
    assert rules.email_key(" Lin@EXAMPLE.org") == rules.email_key("lin@example.ORG")


@pytest.mark.parametrize(
    "password",
    [
        "password", "Password1", "P@ssw0rd!", "qwertyuiop", "1234567890", "87654321", "aaaaaaaa", "abababab",
        "P@ssw0rd1", "iloveyou2", "monkeydragon", "2024password!", "zhangwei5201314",
        "woaini1314", "5201314520", "zhangwei123", "19900101", "a19900101", "13800138000", "abcd1234", "qwer1234",
        "1qaz2wsx3edc", "tongzhuo888", "Xiaoming!!", "drowssap", "asdfghjkl;", "123456789a", "letmein123", "huoguo2024",
    ],
)  # fmt: skip
def test_what_is_tried_first_is_refused(password: str) -> None:
    assert rules.password_problem(password, common()) is Problem.PASSWORD_COMMON


@pytest.mark.parametrize(
    "password",
    [
        "noodles before midnight",
        "火锅配腊八蒜和冰汽水",
        "gX7#qLp2vT",
        "correct-horse-of-mine",
        "tea4two&crab",
    ],
)
def test_what_nobody_guesses_is_taken(password: str) -> None:
    assert rules.password_problem(password, common(), "Lin Xiaoman", "lin@example.org") is None


@given(st.text(min_size=0, max_size=7))
def test_short_is_short(password: str) -> None:
    assert rules.password_problem(password, common()) is Problem.PASSWORD_SHORT


@given(st.sampled_from(sorted(common())), st.text(string.digits + "!?.*", max_size=4))
def test_digits_at_the_end_of_a_common_word_help_nobody(word: str, tail: str) -> None:
    assert rules.is_common(word + tail, common())


@given(st.text(min_size=8, max_size=40))
def test_a_name_or_address_is_no_password(name: str) -> None:
    found = rules.password_problem(name, frozenset(), name)
    assert found is not None or rules._core(name) == ""


@given(st.text(max_size=300))
def test_password_problem_always_answers(password: str) -> None:
    assert rules.password_problem(password, common()) in {None, *Problem}


def test_the_longest_password_is_judged_at_once() -> None:
    for letters in ("a", "ab1!", "qwerty", "火锅"):
        password = (letters * 200)[:200]
        before = time.process_time()
        rules.password_problem(password, common(), password)
        assert time.process_time() - before < 0.2


def test_faces_are_spread_and_stay() -> None:
    seen = {rules.face_for(f"seed {number}") for number in range(500)}
    assert seen == set(rules.FACES)
    assert rules.face_for("lin") == rules.face_for("lin")


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit Chrome/120 MicroMessenger/8.0", "WeChat, Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/120 Safari/537 Edg/120", "Edge, Windows"),
        ("curl/8", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_browsers_are_named_in_two_words(agent: str, name: str) -> None:
    assert rules.device_name(agent) == name


def test_checking_takes_as_long_without_a_password_as_with_one() -> None:
    passwords = Passwords("normal")
    stored = passwords.hash("noodles before midnight")
    assert passwords.matches(stored, "noodles before midnight")
    assert not passwords.matches(stored, "something else")
    assert not passwords.matches(None, "nobody's")
    assert not passwords.matches("not a hash", "nobody's")
    known, unknown = _seconds(passwords, stored), _seconds(passwords, None)
    assert max(known, unknown) < 3 * min(known, unknown)


def _seconds(passwords: Passwords, stored: str | None) -> float:
    spent = []
    for _ in range(5):
        before = time.thread_time()
        passwords.matches(stored, "something else")
        spent.append(time.thread_time() - before)
    return sorted(spent)[2]


def test_a_hash_of_another_cost_is_hashed_anew() -> None:
    assert Passwords("normal").is_weak(Passwords("cheap").hash("x"))
    assert not Passwords("normal").is_weak(Passwords("normal").hash("x"))
