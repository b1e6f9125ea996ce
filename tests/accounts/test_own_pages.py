"""Settings, password, address, devices, language, profiles."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts import rules
from app.core import realtime
from tests.accounts.people import GOOD, all_devices, all_members, confirmed, mails, sign_in, sign_up, who
from tests.counting import count_queries
from tests.factories import a_member
from tests.factories import sign_in as give_device

NEW = "vinegar, ginger and crab"
OWN = ("/me", "/settings", "/settings/password", "/settings/email", "/settings/devices")
SETTINGS = {
    "nickname": "阿满",
    "portrait": "tom",
    "palate": "辣 要,甜 不要",
    "language": "en",
    "timezone": "Europe/Paris",
}
Writing = Callable[[], AbstractContextManager[Session]]
AsMember = Callable[[int], FlaskClient]


def test_strangers_are_asked_to_sign_in(client: FlaskClient) -> None:
    for path in OWN:
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (303, f"/sign-in?next={path}")
    for path in (
        "/settings",
        "/settings/password",
        "/settings/email",
        "/settings/devices/end",
        "/settings/email/again",
    ):
        answer = client.post(
            path, data=SETTINGS | {"email": "a@example.org", "password": NEW, "current": GOOD}
        )
        assert answer.status_code == 303, path
        assert answer.location.startswith("/sign-in")


def test_own_pages_are_there_with_few_queries(client: FlaskClient) -> None:
    sign_up(client)
    for path in OWN:
        with count_queries() as asked:
            assert client.get(path).status_code == 200, path
        assert len(asked) <= 8, asked


def test_settings_are_kept(client: FlaskClient) -> None:
    sign_up(client)
    answer = client.post("/settings", data=SETTINGS)
    assert answer.status_code == 303
    (member,) = all_members()
    kept = (member.nickname, member.portrait, member.palate, member.locale, member.timezone)
    assert kept == ("阿满", "tom", "辣 要,甜 不要", "en", "Europe/Paris")
    page = client.get("/settings")
    assert 'lang="en"' in page.text
    assert 'value="tom" checked' in page.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("nickname", ""), ("nickname", "аdmin"), ("portrait", "/etc/passwd"), ("portrait", "nobody"),
        ("palate", "辣" * 81), ("language", "fr"), ("timezone", "Mars/Olympus"), ("timezone", "../../etc/passwd"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_taken(client: FlaskClient, field: str, value: str) -> None:
    sign_up(client)
    before = vars(all_members()[0]) | {"_sa_instance_state": None}
    answer = client.post("/settings", data=SETTINGS | {field: value})
    assert answer.status_code == 422
    assert 'value="阿满"' in answer.text or field == "nickname"
    assert vars(all_members()[0]) | {"_sa_instance_state": None} == before


def test_a_palate_holds_nothing_hidden(client: FlaskClient) -> None:
    sign_up(client)
    client.post("/settings", data=SETTINGS | {"palate": "sour\u202e\u200b\n<b>hot</b>"})
    assert all_members()[0].palate == "sour <b>hot</b>"
    assert "&lt;b&gt;hot" in client.get("/me").text


def test_a_new_password_needs_the_old_one_and_signs_the_others_out(app: Flask, client: FlaskClient) -> None:
    confirmed(client)
    other = app.test_client()
    sign_in(other)
    wrong = client.post("/settings/password", data={"current": "not it at all", "password": NEW})
    assert wrong.status_code == 422
    assert who(other)
    right = client.post("/settings/password", data={"current": GOOD, "password": NEW})
    assert right.status_code == 303
    assert who(client)
    assert who(other) is None
    assert sign_in(app.test_client(), password=NEW).status_code == 303


def test_who_came_by_a_link_sets_a_first_password(writing: Writing, as_member: AsMember) -> None:
    with writing() as session:
        member = a_member(session)
    browser = as_member(member.id)
    assert 'name="current"' not in browser.get("/settings/password").text
    assert browser.post("/settings/password", data={"password": NEW}).status_code == 303
    assert 'name="current"' in browser.get("/settings/password").text


def test_a_new_address_needs_the_password_and_its_own_yes(app: Flask, client: FlaskClient) -> None:
    confirmed(client)
    with mails() as sent:
        assert (
            client.post("/settings/email", data={"email": "new@example.org", "current": "no"}).status_code
            == 422
        )
        assert sent == []
        assert (
            client.post("/settings/email", data={"email": "new@example.org", "current": GOOD}).status_code
            == 303
        )
    assert [(fact.kind, fact.email) for fact in sent] == [("confirm", "new@example.org")]
    assert all_members()[0].email == "lin@example.org"
    assert "new@example.org" in client.get("/settings").text
    with mails() as notice:
        app.test_client().post(f"/l/{sent[0].token}")
    assert all_members()[0].email == "new@example.org"
    assert [(fact.kind, fact.email) for fact in notice] == [("undo", "lin@example.org")]


def test_the_old_mailbox_can_take_the_account_back(app: Flask, client: FlaskClient) -> None:
    """AU7: who stole the password and changed address and password loses all of it to the old mailbox."""
    confirmed(client)
    thief = app.test_client()
    sign_in(thief)
    with mails() as sent:
        thief.post("/settings/email", data={"email": "thief@example.org", "current": GOOD})
        thief.post(f"/l/{sent[0].token}")
    thief.post("/settings/password", data={"current": GOOD, "password": "stolen for good now"})
    owner = app.test_client()
    assert owner.get(f"/l/{sent[1].token}").status_code == 200
    assert owner.post(f"/l/{sent[1].token}", data={"password": NEW}).status_code == 303
    assert (who(owner), who(thief)) == (all_members()[0].public_id, None)
    assert all_members()[0].email == "lin@example.org"
    assert sign_in(app.test_client(), "thief@example.org", "stolen for good now").status_code == 422
    assert sign_in(app.test_client(), "lin@example.org", NEW).status_code == 303


def test_asking_for_an_address_that_is_taken_tells_only_its_owner(app: Flask, client: FlaskClient) -> None:
    confirmed(client, "owner@example.org")
    other = app.test_client()
    confirmed(other, "other@example.org")
    with mails() as sent:
        answer = other.post("/settings/email", data={"email": "owner@example.org", "current": GOOD})
    assert answer.status_code == 303
    assert [(fact.kind, fact.member_id) for fact in sent] == [("known", all_members()[0].id)]


def test_the_mail_that_confirms_can_be_asked_for_again(client: FlaskClient) -> None:
    with mails() as sent:
        sign_up(client)
        client.post("/settings/email/again")
        client.post(f"/l/{sent[1].token}")
        client.post("/settings/email/again")
    assert [fact.kind for fact in sent] == ["confirm", "confirm"]
    assert all_members()[0].email_confirmed_at is not None


def test_ending_a_device_ends_its_cookie_and_its_sockets(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(client)
    phone = app.test_client()
    sign_in(phone)
    cut: list[int] = []
    monkeypatch.setattr(realtime, "cut_device", cut.append)
    device = all_devices()[-1]
    assert client.post(f"/settings/devices/{device.public_id}/end").status_code == 303
    assert cut == [device.id]
    assert (who(phone), bool(who(client))) == (None, True)


def test_signing_out_everywhere_ends_all(app: Flask, client: FlaskClient) -> None:
    confirmed(client)
    phone = app.test_client()
    sign_in(phone)
    assert client.post("/settings/devices/end").status_code == 303
    assert who(phone) is None
    assert who(client) is None


def test_the_devices_of_others_are_not_there(
    app: Flask, client: FlaskClient, writing: Writing, as_member: AsMember
) -> None:
    sign_up(client)
    with writing() as session:
        other = a_member(session)
    answer = as_member(other.id).post(f"/settings/devices/{all_devices()[0].public_id}/end")
    assert answer.status_code == 404
    assert all_devices()[0].ended_at is None


def test_thirty_devices_cost_as_many_queries_as_three(
    app: Flask, writing: Writing, as_member: AsMember
) -> None:
    with writing() as session:
        member = a_member(session)
    browser, costs = as_member(member.id), []
    for more in (2, 27):
        for _ in range(more):
            give_device(app.test_client(), member.id)
        with count_queries() as asked:
            page = browser.get("/settings/devices")
        costs.append(len(asked))
    assert page.text.count("/end") == 30
    assert costs[0] == costs[1]


def test_the_language_link_writes_only_a_cookie(client: FlaskClient) -> None:
    with count_queries() as asked:
        answer = client.get("/language?to=en&next=/sign-in")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert asked == []
    assert 'lang="en"' in client.get("/sign-in").text
    client.get("/language?to=zh&next=//evil.example")
    assert 'lang="zh-CN"' in client.get("/sign-in").text
    assert "Set-Cookie" not in client.get("/language?to=klingon").headers


def test_the_language_of_the_browser_is_the_first_guess(client: FlaskClient) -> None:
    assert 'lang="zh-CN"' in client.get("/sign-in", headers={"Accept-Language": "zh-TW,en;q=0.5"}).text
    assert 'lang="en"' in client.get("/sign-in", headers={"Accept-Language": "fr,en;q=0.5"}).text


def test_posting_the_language_is_for_good(app: Flask, client: FlaskClient) -> None:
    sign_up(client)
    client.post("/language", data={"to": "zh"})
    assert all_members()[0].locale == "zh"
    other = app.test_client()
    sign_in(other)
    assert 'lang="zh-CN"' in other.get("/settings", headers={"Accept-Language": "en"}).text


def test_profiles_are_for_members_and_hide_the_address(
    client: FlaskClient, writing: Writing, as_member: AsMember
) -> None:
    with writing() as session:
        ann, bo = a_member(session, "Ann Lee", palate="sour before sweet"), a_member(session)
    page = as_member(bo.id).get(f"/m/{ann.public_id}")
    assert page.status_code == 200
    assert "Ann Lee" in page.text
    assert "sour before sweet" in page.text
    assert ann.email is not None
    assert ann.email not in page.text
    there, gone = client.get(f"/m/{ann.public_id}"), client.get("/m/nobody")
    assert there.status_code == gone.status_code == 303
    assert there.location.startswith("/sign-in")


def test_closed_and_missing_profiles_look_alike(writing: Writing, as_member: AsMember) -> None:
    with writing() as session:
        gone, me = a_member(session), a_member(session)
        gone.closed_at = gone.created_at
    browser = as_member(me.id)
    assert browser.get(f"/m/{gone.public_id}").status_code == 404
    assert browser.get("/m/nobody").status_code == 404
    assert browser.get("/m/1").status_code == 404


def test_a_closed_account_is_out(writing: Writing, as_member: AsMember) -> None:
    with writing() as session:
        member = a_member(session)
    browser = as_member(member.id)
    assert browser.get("/me").status_code == 200
    with writing() as session:
        session.get_one(type(member), member.id).closed_at = member.created_at + timedelta(days=1)
    assert browser.get("/me").status_code == 303


def test_every_face_is_drawn(app: Flask) -> None:
    from tests.house.source import ROOT

    sprite = (ROOT / "static" / "img" / "faces.svg").read_text("utf-8")
    assert all(f'id="{face}"' in sprite for face in rules.FACES)
