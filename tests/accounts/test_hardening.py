"""What attackers try at the door: forged forms, other hosts, stolen time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import views_entry
from app.core import clock
from tests.accounts.people import GOOD, all_devices, all_members, confirmed, mails, sign_in, sign_up, who

Travel = Callable[[timedelta], None]


@pytest.fixture
def guarded(app: Flask) -> Iterator[Flask]:
    """The app with its CSRF check, as in production."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


def _token(client: FlaskClient, path: str = "/sign-in") -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert found is not None
    return found.group(1)


def test_forms_need_the_token_of_their_own_session(guarded: Flask) -> None:
    """Login CSRF too: nobody is signed in to somebody else's account by a page elsewhere (IN12)."""
    form = {"nickname": "Ann", "email": "ann@example.org", "password": GOOD, "once": "x"}
    browser = guarded.test_client()
    foreign = _token(guarded.test_client())
    _token(browser)
    for path in ("/sign-up", "/sign-in", "/sign-in/link", "/reset", "/sign-out", "/language", "/l/token"):
        for token in ({}, {"csrf_token": "x"}, {"csrf_token": foreign}):
            assert browser.post(path, data=form | token).status_code == 403, path
    assert all_members() == []
    assert browser.post("/sign-up", data=form | {"csrf_token": _token(browser)}).status_code == 303
    assert len(all_members()) == 1


def test_the_token_changes_with_the_session(guarded: Flask) -> None:
    browser = guarded.test_client()
    before = _token(browser)
    sign_up(browser, csrf_token=before)
    assert who(browser)
    assert browser.post("/sign-out", data={"csrf_token": before}).status_code == 403
    assert who(browser)


@pytest.mark.parametrize(
    "header", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
def test_posts_from_elsewhere_are_refused(client: FlaskClient, header: dict[str, str]) -> None:
    form = {"nickname": "Ann", "email": "ann@example.org", "password": GOOD}
    assert client.post("/sign-up", data=form, headers=header).status_code == 403
    assert all_members() == []


def test_another_host_is_in_no_page_and_no_mail(app: Flask, client: FlaskClient) -> None:
    confirmed(client)
    evil = {"Host": "evil.example"}
    for path in ("/sign-in", "/sign-up", "/reset"):
        answer = client.get(path, headers=evil)
        assert "evil.example" not in answer.text, path
        assert "evil.example" not in str(answer.headers), path
    with mails() as sent:
        app.test_client().post("/reset", data={"email": "lin@example.org"}, headers=evil)
    from app.core.mail import Mail
    from tests.accounts.people import rows

    assert all("evil.example" not in mail.text + mail.html for mail in rows(Mail))
    assert len(sent) <= 1


def test_the_session_cookie_is_out_of_reach_of_scripts(client: FlaskClient) -> None:
    cookie = sign_up(client).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert all_devices()[0].token_digest not in cookie


def test_answers_about_mails_take_their_time(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a link is written or not, the answer comes after the same time."""
    confirmed(app.test_client())
    monkeypatch.setitem(views_entry.EVEN, "cheap", 0.3)
    for email in ("lin@example.org", "never@example.org"):
        for path in ("/sign-in/link", "/reset"):
            before = clock.monotonic()
            app.test_client().post(path, data={"email": email})
            assert clock.monotonic() - before >= 0.3


def test_twice_the_same_field_is_read_once(client: FlaskClient) -> None:
    confirmed(client)
    client.post("/sign-out")
    form = {
        "email": ["lin@example.org", "other@example.org"],
        "password": [GOOD, "x"],
        "next": ["/me", "//evil"],
    }
    assert client.post("/sign-in", data=form).location == "/me"


@pytest.mark.parametrize(
    "path", ["/sign-in", "/sign-up", "/sign-in/link", "/reset", "/language", "/settings"]
)
def test_odd_input_breaks_nothing(client: FlaskClient, path: str) -> None:
    confirmed(client)
    surrogate = "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")
    for value in ("\x00", surrogate, "' OR 1=1 --", "{{7*7}}", "<svg onload=x>", "%s%n", "a" * 9000):
        form = dict.fromkeys(
            ("email", "password", "nickname", "next", "to", "palate", "timezone", "portrait"), value
        )
        answer = client.post(path, data=form)
        assert answer.status_code < 500
        assert "<svg onload=x>" not in answer.text
        assert "49" not in re.findall(r'value="([^"]*)"', answer.text)
    assert client.post(path, json={"email": {"a": [1]}}).status_code == 415


def test_a_password_is_nowhere_in_the_log(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with mails() as sent:
        sign_up(client)
    client.post("/sign-out")
    sign_in(client, password="wrong but secret")
    client.post(f"/l/{sent[0].token}")
    assert GOOD not in caplog.text
    assert "wrong but secret" not in caplog.text
    assert sent[0].token not in caplog.text


def test_files_for_everybody_carry_no_cookie(client: FlaskClient) -> None:
    """AU10: a cache between may keep them, and must not hand one person's session to the next."""
    sign_up(client)
    for path in ("/static/img/faces.svg", "/static/img/faces.svg?v=1"):
        with client.get(path) as answer:
            assert answer.status_code == 200
            assert "Set-Cookie" not in answer.headers


def test_the_cookie_lives_on_for_whoever_keeps_coming(client: FlaskClient, travel: Travel) -> None:
    sign_up(client)
    client.get("/me")
    assert "Set-Cookie" not in client.get("/me").headers
    travel(timedelta(minutes=6))
    assert "Expires=" in client.get("/me").headers["Set-Cookie"]
