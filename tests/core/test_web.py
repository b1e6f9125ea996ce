"""Local forms, safe paths, and what every answer carries."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from app.core import clock, i18n
from app.core.web import safe_path

HOSTILE = [
    "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
    "/\t/evil.example", "/\n/evil.example", " //evil.example", "///evil.example", "http:evil.example", "evil.example",
    "/%0d%0aSet-Cookie:a", "data:text/html,x", "/a\x00b", "", None, "/" + "a" * 600, "\u2028//evil.example",
]  # fmt: skip


@pytest.mark.parametrize("given_path", HOSTILE)
def test_no_address_leads_off_the_site(given_path: str | None) -> None:
    answer = safe_path(given_path, "/home")
    assert answer == "/home" or (answer.startswith("/%0d") and "\n" not in answer)


@given(st.text(max_size=60))
def test_whatever_is_given_the_answer_is_a_local_path(text: str) -> None:
    answer = safe_path(text)
    assert answer.startswith("/")
    assert not answer.startswith(("//", "/\\"))
    assert not any(ord(letter) < 32 for letter in answer)


def test_a_local_path_is_kept() -> None:
    assert safe_path("/d/abc?tab=1#rsvp") == "/d/abc?tab=1#rsvp"


@pytest.mark.parametrize(
    ("lang", "style", "text"),
    [
        ("zh", "full", "11 月 28 日 周六 18:30"),
        ("en", "full", "Saturday 28 November, 18:30"),
        ("zh", "day", "11 月 28 日 周六"),
        ("en", "date", "28 Nov"),
        ("zh", "time", "18:30"),
    ],
)
def test_moments_as_people_write_them(app: Flask, lang: str, style: str, text: str) -> None:
    moment = datetime(2026, 11, 28, 10, 30, tzinfo=UTC)
    clock.shift(datetime(2026, 11, 20, tzinfo=UTC) - datetime.now(UTC))
    with app.test_request_context("/", headers={"Cookie": f"lang={lang}"}):
        assert i18n.say_when(moment, style, "Asia/Shanghai") == text


def test_near_days_are_named(app: Flask) -> None:
    with app.test_request_context("/", headers={"Cookie": "lang=en"}):
        now = clock.now()
        assert i18n.say_when(now, "short").startswith("Today")
        assert i18n.say_when(now + timedelta(days=1), "short").startswith("Tomorrow")
        assert i18n.say_when(now - timedelta(minutes=5), "ago") == "5 min ago"


@pytest.mark.parametrize(
    ("fen", "text"),
    [(7169, "¥71.69"), (12000, "¥120"), (0, "¥0"), (-50, "-¥0.50"), (123456789, "¥1,234,567.89")],
)
def test_money_as_people_write_it(fen: int, text: str) -> None:
    assert i18n.money(fen) == text


def test_every_answer_carries_its_headers(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Cookie" in answer.headers["Vary"]


@pytest.mark.parametrize("path", ["/nothing", "/d/nothing", "/%00", "/?a=%00", "/d/99999999999999999999"])
def test_what_is_not_there_is_a_page_not_a_trace(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (200, 404)
    assert b"Traceback" not in answer.data


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_post_from_elsewhere_is_refused(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.post("/sign-in", headers=headers, data={}).status_code == 403


def test_a_post_without_the_token_is_refused(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    assert client.post("/sign-in", data={"email": "a@example.org", "password": "x"}).status_code == 403
