"""Coming in and going out, by HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.ids import digest
from tests.accounts.people import GOOD, all_devices, all_members, mails, sign_in, sign_up, who, words


def test_pages_of_coming_in_are_there_for_strangers(client: FlaskClient) -> None:
    for path in ("/sign-up", "/sign-in", "/sign-in/link", "/reset"):
        page = client.get(path)
        assert page.status_code == 200, path
        assert "Set-Cookie" not in page.headers or "no-cache" in page.headers["Cache-Control"]


def test_signing_up_comes_in_at_once(client: FlaskClient) -> None:
    answer = sign_up(client, next="/somewhere?seat=1")
    assert (answer.status_code, answer.location) == (303, "/somewhere?seat=1")
    page = client.get("/me")
    assert page.status_code == 200
    assert "林小满" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_a_new_account_keeps_no_plain_password_and_a_drawn_face(client: FlaskClient) -> None:
    sign_up(client)
    (member,) = all_members()
    assert (member.password_hash or "").startswith("$argon2id$")
    assert GOOD not in (member.password_hash or "")
    assert member.portrait
    assert member.email_confirmed_at is None


def test_a_form_pressed_twice_makes_one_account(client: FlaskClient) -> None:
    assert sign_up(client, once="o" * 40).status_code == 303
    client.post("/sign-out")
    assert sign_up(client, once="o" * 40).status_code == 303
    assert len(all_members()) == 1
    assert who(client) == all_members()[0].public_id


def test_an_old_form_does_not_lead_into_somebody_elses_account(client: FlaskClient, travel: object) -> None:
    sign_up(client, once="o" * 40)
    client.post("/sign-out")
    sign_up(client, "other@example.org", once="o" * 40)
    assert [member.email for member in all_members()] == ["lin@example.org", "other@example.org"]
    assert who(client) == all_members()[1].public_id


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [
        ("nickname", "", 422),
        ("nickname", "x", 422),
        ("nickname", "n" * 41, 422),
        ("nickname", "аdmin", 422),
        ("nickname", "a\u202eb", 422),
        ("nickname", "\u200b\u200b", 422),
        ("nickname", "Admın", 422),
        ("nickname", "官方", 422),
        ("nickname", "林小满 Zoë", 303),
        ("email", "lin", 422),
        ("email", "lin@example", 422),
        ("email", "lin@example.org\r\nBcc: a@b.cn", 422),
        ("email", f"{'x' * 300}@example.org", 422),
        ("email", "  Lin@Example.org ", 303),
        ("password", "short", 422),
        ("password", "password1", 422),
        ("password", "林小满林小满", 422),
        ("password", "x" * 201, 422),
        ("password", "火锅配腊八蒜和冰汽水", 303),
    ],
)
def test_what_signing_up_takes(client: FlaskClient, field: str, value: str, status: int) -> None:
    answer = sign_up(client, **{field: value})
    assert answer.status_code == status
    assert len(all_members()) == (status == 303)
    if status == 422:
        assert f'id="{field}-error"' in answer.text


def test_a_form_that_cannot_be_taken_keeps_what_was_typed_but_the_password(client: FlaskClient) -> None:
    answer = sign_up(client, email="not an address", next="/back")
    assert answer.status_code == 422
    assert 'value="not an address"' in answer.text
    assert 'value="林小满"' in answer.text
    assert 'value="/back"' in answer.text
    assert GOOD not in answer.text


def test_huge_input_is_refused_quickly(client: FlaskClient) -> None:
    answer = sign_up(client, nickname="林" * 60_000, email="a" * 60_000, password="p" * 60_000)
    assert answer.status_code in (413, 422)
    assert all_members() == []


def test_what_is_not_asked_is_not_taken(client: FlaskClient) -> None:
    sign_up(
        client, operator="1", id="7", public_id="mine", email_confirmed_at="2020-01-01", invited_by_id="1"
    )
    (member,) = all_members()
    assert not member.operator
    assert member.public_id != "mine"
    assert member.email_confirmed_at is None
    assert member.invited_by_id is None


def test_the_password_signs_in_again_before_the_address_is_confirmed(client: FlaskClient) -> None:
    sign_up(client)
    assert client.post("/sign-out").status_code == 303
    assert client.get("/me").location == "/sign-in?next=/me"
    answer = sign_in(client, "LIN@example.org", next="/me")
    assert (answer.status_code, answer.location) == (303, "/me")
    assert client.get("/me").status_code == 200


def test_a_wrong_password_stays_outside(client: FlaskClient) -> None:
    sign_up(client)
    client.post("/sign-out")
    answer = sign_in(client, password="not the one")
    assert answer.status_code == 422
    assert 'value="lin@example.org"' in answer.text
    assert who(client) is None


def test_whoever_is_in_already_is_sent_on(client: FlaskClient) -> None:
    sign_up(client)
    for path in ("/sign-up", "/sign-in"):
        answer = client.get(f"{path}?next=/me")
        assert (answer.status_code, answer.location) == (303, "/me")


def test_signing_in_begins_a_new_session(client: FlaskClient) -> None:
    """Fixation: what an attacker planted in the cookie before is gone (SECURITY.md AU3)."""
    sign_up(client)
    client.post("/sign-out")
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
        cookie["_user_id"] = "known to somebody else"
    sign_in(client)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie["_user_id"] != "known to somebody else"
        assert digest(cookie["_user_id"]) in {device.token_digest for device in all_devices()}


def test_signing_out_ends_every_copy_of_the_cookie(app: Flask, client: FlaskClient) -> None:
    sign_up(client)
    thief = app.test_client()
    with client.session_transaction() as mine, thief.session_transaction() as stolen:
        stolen.update(mine)
    assert thief.get("/me").status_code == 200
    client.post("/sign-out")
    assert thief.get("/me").status_code == 303


def test_looking_at_an_address_signs_nobody_out(client: FlaskClient) -> None:
    sign_up(client)
    assert client.get("/sign-out").status_code == 405
    assert client.get("/me").status_code == 200


def test_a_cookie_of_nobody_is_a_stranger(client: FlaskClient) -> None:
    for token in ("", "0", "1", "x" * 5000):
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
        assert client.get("/me").status_code == 303


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
        "javascript:alert(1)", " //evil.example", "/%0d%0aLocation:evil", "http:evil.example", "///evil.example",
        "/\x0b/evil.example", "?x=//evil", "",
    ],
)  # fmt: skip
def test_next_never_leads_away(client: FlaskClient, target: str) -> None:
    sign_up(client)
    client.post("/sign-out")
    location = sign_in(client, next=target).location
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))
    assert "evil.example" not in location.partition("?")[0]


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/link", "/reset"])
def test_the_same_answer_whether_the_address_is_known(app: Flask, client: FlaskClient, path: str) -> None:
    """AU2: sign-in, link and reset say the same, byte for byte, with the same status, here and on the next page."""
    sign_up(client, "known@example.org")
    pages, answers = [], []
    for email in ("known@example.org", "never@example.org"):
        browser = app.test_client()
        answer = browser.post(path, data={"email": email, "password": "wrong one here", "next": "/d/x"})
        answers.append((answer.status_code, answer.location, words(answer, email)))
        pages.append(words(browser.get(f"{path}?next=/d/x"), email))
    assert answers[0] == answers[1]
    assert pages[0] == pages[1]
    assert path == "/sign-in" or "X" in pages[0]


def test_signing_up_with_a_known_address_looks_the_same_and_tells_its_owner(app: Flask) -> None:
    owner, other, fresh = app.test_client(), app.test_client(), app.test_client()
    with mails() as sent:
        sign_up(owner, "known@example.org")
    owner.post(f"/l/{sent[0].token}")
    with mails() as sent:
        known = sign_up(other, "known@example.org")
        unknown = sign_up(fresh, "fresh@example.org")
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert [fact.kind for fact in sent] == ["known", "confirm"]
    assert sent[0].member_id == all_members()[0].id
    pages = [each.get("/settings").text for each in (other, fresh)]
    assert "known@example.org" in pages[0]
    assert who(other) != who(owner)


def test_both_accounts_that_name_one_address_keep_their_own_password(app: Flask, client: FlaskClient) -> None:
    with mails() as sent:
        sign_up(client)
    client.post(f"/l/{sent[0].token}")
    second = app.test_client()
    sign_up(second, password="another long one")
    for password, member in ((GOOD, 0), ("another long one", 1)):
        browser = app.test_client()
        assert sign_in(browser, password=password).status_code == 303
        assert who(browser) == all_members()[member].public_id


def test_a_device_is_seen_at_most_every_five_minutes(client: FlaskClient, travel: object) -> None:
    sign_up(client)
    first = all_devices()[0].seen_at
    client.get("/me")
    assert all_devices()[0].seen_at == first
    travel(timedelta(minutes=6))  # type: ignore[operator]
    client.get("/me").close()
    assert all_devices()[0].seen_at >= first + timedelta(minutes=6)
