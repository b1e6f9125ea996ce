"""Guessing gets slower, for the one who guesses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.limits import limiter
from tests.accounts.people import GOOD, confirmed, sign_in, sign_up, who

HERE, THERE = {"REMOTE_ADDR": "203.0.113.7"}, {"REMOTE_ADDR": "198.51.100.9"}


@pytest.fixture
def counting(app: Flask) -> Iterator[None]:
    """Limits are on, and nothing has been counted."""
    limiter.enabled = True
    limiter.reset()
    yield
    limiter.enabled = False


def _guess(
    browser: FlaskClient, email: str, where: dict[str, str], password: str = "not the one at all"
) -> int:
    form = {"email": email, "password": password}
    return browser.post("/sign-in", data=form, environ_base=where).status_code


def test_thirty_wrong_guesses_end_in_429(app: Flask, client: FlaskClient, counting: None) -> None:
    confirmed(client)
    answers = [_guess(app.test_client(), "lin@example.org", HERE) for _ in range(30)]
    assert answers[:5] == [422] * 5
    assert answers[5:] == [429] * 25


def test_while_one_is_slowed_down_others_come_in(app: Flask, client: FlaskClient, counting: None) -> None:
    confirmed(client)
    confirmed(app.test_client(), "other@example.org")
    for _ in range(6):
        _guess(app.test_client(), "lin@example.org", HERE)
    assert _guess(app.test_client(), "lin@example.org", HERE, GOOD) == 429
    assert _guess(app.test_client(), "lin@example.org", THERE, GOOD) == 303
    assert _guess(app.test_client(), "other@example.org", HERE, GOOD) == 303


def test_trying_many_accounts_from_one_place_is_slowed_down(app: Flask, counting: None) -> None:
    answers = [_guess(app.test_client(), f"m{number}@example.org", HERE) for number in range(30)]
    assert answers == [422] * 25 + [429] * 5
    assert _guess(app.test_client(), "m1@example.org", THERE) == 422


def test_unknown_addresses_are_slowed_down_like_known_ones(
    app: Flask, client: FlaskClient, counting: None
) -> None:
    confirmed(client)
    known, unknown = (
        [_guess(app.test_client(), email, where) for _ in range(8)]
        for email, where in (("lin@example.org", HERE), ("never@example.org", THERE))
    )
    assert known == unknown


def test_the_right_password_forgives_what_was_mistyped(
    app: Flask, client: FlaskClient, counting: None
) -> None:
    confirmed(client)
    for _round in range(3):
        for _ in range(4):
            assert _guess(app.test_client(), "lin@example.org", HERE) == 422
        assert _guess(app.test_client(), "lin@example.org", HERE, GOOD) == 303


def test_the_delay_grows(app: Flask, client: FlaskClient, counting: None) -> None:
    """After the first minute five more guesses are given, but not five each minute for ever."""
    from app.accounts.throttle import PER_ACCOUNT

    per_minute = [rule.amount / (rule.get_expiry() / 60) for rule in PER_ACCOUNT]
    assert per_minute == sorted(per_minute, reverse=True)
    assert per_minute[-1] < per_minute[0] / 50


def test_guessing_the_old_password_inside_is_slowed_down_too(client: FlaskClient, counting: None) -> None:
    confirmed(client)
    form = {"current": "not it", "password": "vinegar, ginger and crab"}
    answers = [client.post("/settings/password", data=form).status_code for _ in range(7)]
    assert answers == [422] * 5 + [429] * 2


def test_mails_are_not_ordered_without_end(app: Flask, counting: None) -> None:
    answers = [
        app.test_client().post("/reset", data={"email": f"m{n}@example.org"}).status_code for n in range(12)
    ]
    assert answers == [303] * 10 + [429] * 2


def test_accounts_are_not_made_without_end(app: Flask, counting: None) -> None:
    answers = [sign_up(app.test_client(), f"m{number}@example.org").status_code for number in range(14)]
    assert answers == [303] * 12 + [429] * 2


def test_profiles_are_not_read_by_the_hundred(app: Flask, client: FlaskClient, counting: None) -> None:
    sign_up(client)
    mine = who(client)
    answers = [client.get(f"/m/{mine}").status_code for _ in range(65)]
    assert answers == [200] * 60 + [429] * 5


def test_a_forged_forwarding_header_is_no_new_place(app: Flask, client: FlaskClient, counting: None) -> None:
    """OP10: with no trusted proxy, X-Forwarded-For is anybody's word."""
    confirmed(client)
    answers = [
        app.test_client()
        .post(
            "/sign-in",
            data={"email": "lin@example.org", "password": "not the one"},
            headers={"X-Forwarded-For": f"192.0.2.{number}"},
        )
        .status_code
        for number in range(8)
    ]
    assert answers == [422] * 5 + [429] * 3


def test_the_answer_of_too_many_says_so_in_a_sentence(
    app: Flask, client: FlaskClient, counting: None
) -> None:
    for _ in range(6):
        answer = sign_in(app.test_client(), "never@example.org", "wrong every time")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert 'id="password-error"' in answer.text
    assert 'value="never@example.org"' in answer.text
    assert "/sign-in/link" in answer.text
