"""No address leads off the site, and no Host header gets into what is answered or written (IN10, IN11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote, urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.core import db
from app.core.mail import Mail
from app.core.settings import Settings
from app.factory import create_app
from tests.access.world import World
from tests.accounts.people import GOOD, sign_in, sign_up
from tests.security.walk import address, browsers, routes

EVIL = "evil.example"
STARTS = [
    "https://{}", "http://{}", "//{}", "///{}", "////{}", "/\\{}", "\\\\{}", "\\/{}", "/\\/{}", "/\t/{}", "/\n/{}",
    "/\r/{}", "\t//{}", "\n//{}", " //{}", "\x00//{}", "\x1f//{}", "\u2028//{}", "\u00a0//{}", "\ufeff//{}",
    "https:{}", "https:/{}", "https:///{}", "http:\\\\{}", "HTTPS://{}", "hTTp:{}", "//user@{}", "//localhost@{}",
    "//localhost:80@{}", "http://localhost@{}", "http://localhost.{}", "//localhost\\@{}", "/%5c{}", "/%2f{}",
    "/%09/{}", "/.//{}", "/..//{}", "/./\\{}", "./\\{}", "/;//{}", "//%65vil.example", "//{}%2f..", "//{}/%2e%2e",
    "//[::ffff:1.2.3.4]", "//{}:80", "//{}?x", "//{}#x", "ftp://{}", "ws://{}", "javascript:alert(1)//{}",
    "JavaScript:alert(1)", "java\tscript:alert(1)", "data:text/html,{}", "vbscript:{}", "blob:http://{}/x",
    "/\u2215{}", "/\uff0f{}", "\uff0f\uff0f{}", "//\u3002{}", "//{}\u3002", "x:{}", ":{}", "//", "/\\", "\\", "///",
    "http://[", "//[", "/" + "a" * 5000 + "//{}", "/?next=//{}", "//{}/sign-in", "/@{}", "@{}", "{}", ".{}",
]  # fmt: skip
LEADS = [each.replace("{}", EVIL) for each in STARTS]
LEADS += [f"/sign-in/..{each}" for each in ("//" + EVIL, "/\\" + EVIL)]
FROM_HOSTS = [
    EVIL,
    f"localhost@{EVIL}",
    f"localhost.{EVIL}",
    f"{EVIL}:80",
    "localhost:99999",
    "a b",
    "",
    '"><x>',
    "[::1",
]


def _stays(answer: TestResponse, what: str) -> None:
    for header in ("Location", "Content-Location", "Refresh", "Link"):
        target = answer.headers.get(header, "")
        assert EVIL not in (urlsplit(urljoin("http://localhost/", target)).hostname or ""), what
        assert urlsplit(urljoin("http://localhost/", target)).hostname == "localhost", what
        assert "\\" not in target.partition("?")[0], what
        assert urlsplit(target).scheme in ("", "http"), what


@pytest.mark.parametrize("path", ["/language?to=en&", "/sign-in?", "/sign-up?", "/sign-in/link?", "/reset?"])
def test_next_in_an_address_stays_here(app: Flask, world: World, path: str) -> None:
    for client in browsers(app, world, "guest", "member").values():
        for lead in LEADS:
            _stays(client.get(f"{path}next={quote(lead, safe='')}"), lead)


def test_next_in_a_form_stays_here(app: Flask, client: FlaskClient) -> None:
    sign_up(client)
    for lead in LEADS:
        guest = app.test_client()
        answer = sign_in(guest, password=GOOD, next=lead)
        assert answer.status_code == (422 if "\x00" in lead else 303), lead
        _stays(answer, lead)
        for path in ("/language", "/sign-in/link", "/reset"):
            _stays(guest.post(path, data={"to": "en", "next": lead, "email": "a@example.org"}), lead)


def test_a_page_that_asks_to_sign_in_first_leads_back_here(app: Flask, world: World) -> None:
    for prefix in ("//", "///", "/\\", "/./", "/%2f", "/%5c"):
        _stays(_raw(app.test_client(), f"{prefix}{EVIL}/me"), prefix)
    referrer = {"Referer": f"http://localhost//{EVIL}/"}
    for path in ("/chats", "/me", "/nothing", "/notices/read"):
        answer = app.test_client().open(path, method="POST" if "read" in path else "GET", headers=referrer)
        _stays(answer, path)
        assert f'href="//{EVIL}' not in answer.text


@pytest.mark.parametrize("host", FROM_HOSTS)
def test_another_host_is_in_no_answer_and_no_mail(app: Flask, world: World, host: str) -> None:
    clients = browsers(app, world, "seated", "guest")
    told = {"Host": host, "X-Forwarded-Host": EVIL, "X-Forwarded-For": EVIL, "Forwarded": f"host={EVIL}"}
    for client in clients.values():
        for endpoint in routes(app, "GET"):
            _silent(client.get(address(app, world, endpoint, "GET"), headers=told), endpoint)
        for path in ("//sign-in", "/sign-in/", "/static/../sign-in", "/venues//new"):
            _silent(_raw(client, path, told), path)
        _silent(client.post("/reset", data={"email": "m1@example.org"}, headers=told), "reset")
        _silent(client.post("/sign-up", headers=told, data={
            "nickname": "Ann", "email": "ann@example.org", "password": GOOD, "once": "x",
        }), "sign-up")  # fmt: skip
    with db.database().reading() as session:
        for mail in session.scalars(select(Mail)):
            assert EVIL not in mail.text + mail.html + mail.subject + mail.unsubscribe


def _raw(client: FlaskClient, path: str, headers: dict[str, str] | None = None) -> TestResponse:
    """A path as it is on the wire; the test client would take "//a" for a host."""
    return client.get("/", headers=headers, environ_overrides={"PATH_INFO": path})


@pytest.fixture
def public(settings: Settings, whole_app: Flask) -> Iterator[Flask]:
    """The app as it serves a public name."""
    before = db.database()
    yield create_app(
        replace(
            settings, env="production", base_url="https://table.example", smtp_url="smtp://h", redis_url=""
        )
    )
    db.database().dispose()
    db.use(before)


@pytest.mark.parametrize("host", [EVIL, f"table.example.{EVIL}", f"x{EVIL}"])
def test_production_answers_to_its_own_name_alone(public: Flask, host: str) -> None:
    for path in ("/", "", "//sign-in", "/nothing", "/healthz"):
        for method in ("GET", "POST"):
            headers = {"Host": host, "Referer": f"https://{host}/x", "Origin": f"https://{host}"}
            answer = public.test_client().open(
                "/", method=method, headers=headers, environ_overrides={"PATH_INFO": path}
            )
            assert answer.status_code == 400, path
            assert EVIL not in answer.text + str(answer.headers)


def test_production_answers_to_its_name_and_to_this_machine(public: Flask) -> None:
    for host in ("table.example", "table.example:443", "127.0.0.1:8000", "localhost"):
        answer = public.test_client().get("/sign-in", headers={"Host": host})
        assert answer.status_code == 200
        assert "__Host-tongzhuo=" in answer.headers["Set-Cookie"]
        assert "Secure" in answer.headers["Set-Cookie"]
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    for origin in ("http://table.example", "", "null", "http://["):
        headers = {"Host": "table.example", "Origin": origin}
        assert public.test_client().post("/sign-in", data={}, headers=headers).status_code == 403


def _silent(answer: TestResponse, what: str) -> None:
    assert answer.status_code < 500, what
    assert EVIL.encode() not in answer.data, what
    assert EVIL not in str(answer.headers), what
