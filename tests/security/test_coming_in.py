"""Coming in: sessions that cannot be fixed or kept, and answers that tell nobody who is here (AU2, AU3, AU8, AU10)."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.access.world import World
from tests.accounts.people import GOOD, all_devices, confirmed, sign_in, who, words
from tests.security.walk import address, browsers, routes

COOKIE = "tongzhuo"
EACH = {
    "Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy",
    "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Permissions-Policy",
}  # fmt: skip


def _cookie(client: FlaskClient) -> str:
    found = client.get_cookie(COOKIE)
    return found.value if found else ""


def test_a_session_from_before_does_not_become_a_members(guarded: Flask, client: FlaskClient) -> None:
    guarded.config["WTF_CSRF_ENABLED"] = False
    confirmed(client)
    client.post("/sign-out")
    victim, attacker = guarded.test_client(), guarded.test_client()
    attacker.get("/sign-in")
    planted = _cookie(attacker)
    victim.set_cookie(COOKIE, planted)
    assert sign_in(victim).status_code == 303
    assert who(victim)
    assert _cookie(victim) != planted
    attacker.set_cookie(COOKIE, planted)
    assert not who(attacker)


def test_every_sign_in_is_a_device_of_its_own_and_signing_out_kills_every_copy(
    app: Flask, client: FlaskClient
) -> None:
    confirmed(client)
    other = app.test_client()
    sign_in(other)
    assert len({device.token_digest for device in all_devices()}) == len(all_devices()) >= 2
    thief = app.test_client()
    thief.set_cookie(COOKIE, _cookie(other))
    assert who(thief)
    other.post("/sign-out")
    assert not who(thief)
    assert who(client)


def test_a_forged_cookie_opens_nothing(app: Flask, client: FlaskClient) -> None:
    confirmed(client)
    good = _cookie(client)
    body, _dot, signature = good.rpartition(".")
    for forged in (
        "",
        "x",
        ".",
        "..",
        body,
        f"{body}.",
        f"{body}.AAAA",
        f"{body[:-1]}.{signature}",
        good[:-1],
        good * 8,
    ):
        thief = app.test_client()
        thief.set_cookie(COOKIE, forged)
        answer = thief.get("/chats")
        assert answer.status_code == 303, forged
        assert "/sign-in" in answer.headers["Location"]


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/link", "/reset", "/sign-up"])
def test_known_and_unknown_addresses_get_the_same_answer(app: Flask, client: FlaskClient, path: str) -> None:
    confirmed(client, "lin@example.org")
    told = []
    for email in ("lin@example.org", "nil@example.org", "LIN@example.org"):
        browser = app.test_client()
        form = {"email": email, "password": "wrong but long", "nickname": "Ann", "once": email}
        answer = browser.post(path, data=form | ({"password": GOOD} if path == "/sign-up" else {}))
        landed = browser.get(answer.headers["Location"]) if answer.status_code == 303 else answer
        told.append(
            (
                answer.status_code,
                answer.headers.get("Location"),
                sorted(answer.headers.keys()),
                _said(landed, email),
            )
        )
    assert told[0] == told[1] == told[2]


def _said(page: TestResponse, email: str) -> str:
    return words(page, email).split("<main", 1)[-1] if "/sign-up" not in page.request.path else ""


def test_every_kind_of_answer_carries_its_headers(guarded: Flask, world: World) -> None:
    seated, guest = browsers(guarded, world, "seated", "guest").values()
    kinds: set[tuple[str, int]] = set()
    answers = [
        client.get(address(guarded, world, each, "GET"))
        for each in routes(guarded, "GET")
        for client in (seated, guest)
    ]
    answers += [
        seated.get("/nothing"),
        seated.post("/chats"),
        seated.post("/sign-out"),
        seated.put("/"),
        seated.get("/a//b"),
    ]
    answers += [
        seated.get("/static/css/app.css"),
        seated.get("/static/nothing.css"),
        seated.post("/sign-in", json={}),
    ]
    answers += [guest.get("/robots.txt"), guest.open("/", method="OPTIONS"), guest.open("/", method="TRACE")]
    for answer in answers:
        kinds.add((answer.mimetype, answer.status_code))
        assert set(answer.headers.keys()) >= EACH, (answer.request.path, answer.status_code)
        policy = answer.headers["Content-Security-Policy"]
        assert "'unsafe-eval'" not in policy
        assert "'unsafe-inline'" not in policy or "sandbox" in policy  # mails alone have inline styles
        assert "script-src 'self'" in policy or "default-src 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in answer.headers
        answer.close()
    assert {status for _kind, status in kinds} >= {200, 303, 403, 404, 405}
    assert {kind for kind, _status in kinds} >= {
        "text/html",
        "application/json",
        "text/calendar",
        "text/plain",
        "text/css",
    }


def test_what_a_member_sees_is_kept_by_nobody_between(app: Flask, world: World) -> None:
    seated, guest = browsers(app, world, "seated", "guest").values()
    for endpoint in routes(app, "GET"):
        for client in (seated, guest):
            answer = client.get(address(app, world, endpoint, "GET"))
            kept = answer.headers["Cache-Control"]
            answer.close()
            if answer.status_code == 200 and answer.mimetype.startswith("image/"):
                assert "private" in kept, endpoint  # the one who sees it may keep it, nobody on the way
                continue
            assert ("no-store" in kept) if client is seated else ("public" not in kept), endpoint
            assert "Cookie" in answer.headers.get("Vary", "") or "no-store" in kept, endpoint
    static = seated.get("/static/css/app.css?v=1")
    assert "Set-Cookie" not in static.headers
    static.close()


def test_extra_fields_change_nothing_that_they_name(app: Flask, client: FlaskClient) -> None:
    """Mass assignment: forms take what they list (AC7)."""
    from tests.accounts.people import all_members, sign_up

    extra = {
        "id": "77", "operator": "1", "is_admin": "true", "public_id": "AAAAAAAAAAA", "email_confirmed_at": "2020-01-01",
        "created_at": "2020-01-01", "member_id": "1", "password_hash": "x", "closed_at": "2020-01-01",
        "invited_by_id": "1",
    }  # fmt: skip
    sign_up(client, **extra)
    before = {
        column: getattr(all_members()[0], column) for column in extra if hasattr(all_members()[0], column)
    }
    assert before["operator"] is False
    assert before["email_confirmed_at"] is None
    assert before["public_id"] != extra["public_id"]
    page = {
        "nickname": "Ann",
        "palate": "sour",
        "portrait": "lin",
        "language": "en",
        "timezone": "Asia/Shanghai",
    }
    assert client.post("/settings", data=page | extra).status_code == 303
    after = all_members()[0]
    assert after.palate == "sour"
    assert {column: getattr(after, column) for column in before} == before
