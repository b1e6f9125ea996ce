"""Links in mails: looked at as often as scanners like, used once, for a short while."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.signals import LinkAsked
from tests.accounts.people import (
    GOOD,
    all_devices,
    all_links,
    all_members,
    confirmed,
    mails,
    sign_in,
    sign_up,
    who,
)

NEW = "vinegar, ginger and crab"
Travel = Callable[[timedelta], None]


def _asked(client: FlaskClient, path: str, email: str = "lin@example.org") -> LinkAsked:
    with mails() as sent:
        assert client.post(path, data={"email": email}).status_code == 303
    assert len(sent) == 1
    return sent[0]


def test_asking_announces_a_link_whose_token_is_stored_nowhere(app: Flask, client: FlaskClient) -> None:
    confirmed(client)
    fact = _asked(app.test_client(), "/sign-in/link", "LIN@Example.ORG")
    assert (fact.kind, fact.email, fact.member_id) == ("sign-in", "lin@example.org", all_members()[0].id)
    assert len(fact.token) >= 43
    assert all(fact.token not in repr(vars(link)) for link in all_links())


def test_nobody_is_written_to_at_an_unknown_address(client: FlaskClient) -> None:
    with mails() as sent:
        for path in ("/sign-in/link", "/reset"):
            assert client.post(path, data={"email": "never@example.org"}).status_code == 303
    assert sent == []


def test_one_address_gets_five_mails_an_hour_whoever_asks(
    app: Flask, client: FlaskClient, travel: Travel
) -> None:
    confirmed(client)  # the first mail
    with mails() as sent:
        for _ in range(8):
            assert (
                app.test_client().post("/sign-in/link", data={"email": "lin@example.org"}).status_code == 303
            )
        assert len(sent) == 4
        travel(timedelta(minutes=61))
        app.test_client().post("/sign-in/link", data={"email": "lin@example.org"})
    assert len(sent) == 5


def test_looking_spends_nothing_and_one_press_comes_in(app: Flask, client: FlaskClient) -> None:
    confirmed(client)
    browser = app.test_client()
    token = _asked(browser, "/sign-in/link").token
    for _ in range(3):
        page = browser.get(f"/l/{token}")
        assert page.status_code == 200
        assert "林小满" in page.text
        assert page.headers["Referrer-Policy"] == "strict-origin"
    assert who(browser) is None
    assert browser.post(f"/l/{token}").status_code == 303
    assert who(browser) == all_members()[0].public_id


def test_a_used_link_is_gone(app: Flask, client: FlaskClient) -> None:
    confirmed(client)
    token = _asked(client, "/reset").token
    assert client.post(f"/l/{token}", data={"password": NEW}).status_code == 303
    stranger = app.test_client()
    assert stranger.get(f"/l/{token}").status_code == 410
    assert stranger.post(f"/l/{token}", data={"password": "something else here"}).status_code == 410
    assert who(stranger) is None


@pytest.mark.parametrize(("path", "minutes"), [("/sign-in/link", 30), ("/reset", 30)])
def test_a_link_is_good_for_half_an_hour(
    app: Flask, client: FlaskClient, travel: Travel, path: str, minutes: int
) -> None:
    confirmed(client)
    token = _asked(client, path).token
    travel(timedelta(minutes=minutes - 1))
    assert client.get(f"/l/{token}").status_code == 200
    travel(timedelta(minutes=minutes, seconds=1))
    assert client.get(f"/l/{token}").status_code == 410
    assert app.test_client().post(f"/l/{token}", data={"password": NEW}).status_code == 410


def test_a_link_that_never_was_answers_like_one_that_is_gone(client: FlaskClient) -> None:
    confirmed(client)
    token = _asked(client, "/reset").token
    client.post(f"/l/{token}", data={"password": NEW})
    used, never = client.get(f"/l/{token}"), client.get(f"/l/{'x' * 43}")
    assert used.status_code == never.status_code == 410
    assert client.get(f"/l/{'x' * 5000}").status_code == 410


def test_reset_sets_the_password_and_signs_everybody_else_out(app: Flask, client: FlaskClient) -> None:
    confirmed(client)
    thief = app.test_client()
    sign_in(thief)
    assert who(thief)
    other = _asked(app.test_client(), "/sign-in/link").token
    browser = app.test_client()
    token = _asked(browser, "/reset").token
    weak = browser.post(f"/l/{token}", data={"password": "password1"})
    assert weak.status_code == 422
    assert browser.post(f"/l/{token}", data={"password": NEW}).status_code == 303
    assert who(browser)
    assert who(thief) is None
    assert who(client) is None
    assert app.test_client().post(f"/l/{other}").status_code == 410
    assert sign_in(app.test_client(), password=GOOD).status_code == 422
    assert sign_in(app.test_client(), password=NEW).status_code == 303


def test_a_signed_in_browser_that_resets_stays_in(client: FlaskClient) -> None:
    confirmed(client)
    client.post(f"/l/{_asked(client, '/reset').token}", data={"password": NEW})
    assert who(client)
    assert sum(device.ended_at is None for device in all_devices()) == 1


def test_confirming_makes_the_address_ones_own(client: FlaskClient) -> None:
    with mails() as sent:
        sign_up(client)
    (fact,) = sent
    assert fact.kind == "confirm"
    assert client.post(f"/l/{fact.token}").status_code == 303
    assert all_members()[0].email_confirmed_at is not None
    assert len(all_devices()) == 1
    assert client.post(f"/l/{fact.token}").status_code == 410


def test_confirming_elsewhere_signs_in_there(app: Flask, client: FlaskClient) -> None:
    with mails() as sent:
        sign_up(client)
    mailbox = app.test_client()
    mailbox.post(f"/l/{sent[0].token}")
    assert who(mailbox) == who(client) == all_members()[0].public_id


def test_only_the_first_to_confirm_gets_the_address(app: Flask) -> None:
    first, second = app.test_client(), app.test_client()
    with mails() as sent:
        sign_up(first)
        sign_up(second)
    assert first.post(f"/l/{sent[0].token}").status_code == 303
    assert second.post(f"/l/{sent[1].token}").status_code == 409
    assert [member.email_confirmed_at is None for member in all_members()] == [False, True]


def test_that_was_not_me_takes_the_claim_away(app: Flask, client: FlaskClient) -> None:
    with mails() as sent:
        sign_up(client, "victim@example.org")
    owner = app.test_client()
    assert owner.post(f"/l/{sent[0].token}", data={"answer": "no"}).status_code == 303
    assert who(owner) is None
    assert all_members()[0].email is None
    assert client.post(f"/l/{sent[0].token}").status_code == 410


def test_an_account_set_up_before_its_owner_came_is_emptied_of_what_was_set_up(
    app: Flask, client: FlaskClient
) -> None:
    """Pre-hijacking: somebody signs up with my address; my sign-in link must not leave them a way in."""
    sign_up(client, "victim@example.org")
    owner = app.test_client()
    fact = _asked(owner, "/sign-in/link", "victim@example.org")
    owner.post(f"/l/{fact.token}")
    assert who(owner)
    assert who(client) is None
    assert sign_in(app.test_client(), "victim@example.org").status_code == 422


def test_a_link_is_no_post_from_another_site(app: Flask, client: FlaskClient) -> None:
    confirmed(client)
    token = _asked(client, "/sign-in/link").token
    answer = app.test_client().post(f"/l/{token}", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
