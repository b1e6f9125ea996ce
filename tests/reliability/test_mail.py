"""The mail server goes and comes back, workers meet, one mail cannot be written: each goes out once (R7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, db, mail
from app.core.mail import Mail
from app.site.notify import letters, queries
from app.site.notify.post_office import send_due
from app.site.notify.rules import Kind, Way
from tests.chat.real import free_port
from tests.factories import a_member

Writing = Callable[[], AbstractContextManager[Session]]


class Box:
    """A mail server's box; `then` happens while a mail is being taken."""

    def __init__(self) -> None:
        self.got: list[Message] = []
        self.then: Callable[[], None] = lambda: None

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.got.append(message_from_bytes(envelope.content))
        self.then()
        return "250 OK"

    def subjects(self) -> Counter[str]:
        return Counter(str(each["Subject"]) for each in self.got)


@pytest.fixture
def port(app: Flask, monkeypatch: pytest.MonkeyPatch) -> int:
    """Where the mail server is, when it is there."""
    found = free_port()
    settings = replace(app.config["SETTINGS"], smtp_url=f"smtp://127.0.0.1:{found}")
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    return found


@pytest.fixture
def box(port: int) -> Iterator[Box]:
    """A mail server that runs."""
    with _serving(port) as made:
        yield made


class _serving:  # noqa: N801  reads as a sentence: with _serving(port)
    def __init__(self, port: int) -> None:
        self.box = Box()
        self.server = Controller(self.box, hostname="127.0.0.1", port=port)

    def __enter__(self) -> Box:
        self.server.start()
        return self.box

    def __exit__(self, *_: object) -> None:
        self.server.stop()


def _write(writing: Writing, count: int, **changed: str) -> None:
    with writing() as session:
        for number in range(count):
            what = {
                "key": f"k{number}", "kind": "t", "recipient": f"p{number}@example.org", "subject": f"letter {number}",
                "text": "t", "html": "<p>t</p>",
            } | changed  # fmt: skip
            mail.post(session, **what, now=clock.now())  # type: ignore[arg-type]


def _send(app: Flask, later: timedelta = timedelta(0)) -> int:
    with app.app_context():
        return send_due(clock.now() + later)


def test_after_the_mail_server_was_away_each_mail_goes_out_once(
    app: Flask, writing: Writing, port: int
) -> None:
    _write(writing, 25)
    assert _send(app) == 0
    assert _send(app, timedelta(minutes=3)) == 0
    with _serving(port) as box:
        assert _send(app, timedelta(hours=1)) == 25
        assert _send(app, timedelta(hours=2)) == 0
    assert set(box.subjects().values()) == {1}
    assert len(box.got) == 25


def test_two_workers_never_send_one_mail_twice(app: Flask, writing: Writing, box: Box) -> None:
    _write(writing, 60)
    with ThreadPoolExecutor(2) as pool:
        sent = list(pool.map(lambda _n: _send(app), range(2)))
    assert sum(sent) == len(box.got) == 60
    assert set(box.subjects().values()) == {1}


def test_a_slow_mail_server_makes_no_mail_go_out_twice(app: Flask, writing: Writing, box: Box) -> None:
    _write(writing, 10)
    passed = timedelta(0)

    def slow() -> None:
        nonlocal passed
        if len(box.got) == 1:
            passed += timedelta(seconds=100)
            clock.shift(passed)
        elif len(box.got) == 2:
            passed += timedelta(seconds=100)
            clock.shift(passed)
            box.then = lambda: None
            with ThreadPoolExecutor(1) as pool:
                other.append(pool.submit(_claims, app).result())

    other: list[int] = []
    box.then = slow
    _send(app)
    assert other == [8]  # another worker took what was left over for too long, and not what was under way
    assert set(box.subjects().values()) == {1}
    assert len(box.got) == 2
    assert _send(app, timedelta(minutes=5)) == 8
    assert set(box.subjects().values()) == {1}


def _claims(app: Flask) -> int:
    from app.site.notify.post_office import _claim

    with app.app_context():
        return len(_claim(clock.now()))


ODD = [
    {"recipient": "a@example.org\r\nBcc: evil@example.org"}, {"recipient": "a@example.org, evil@example.org"},
    {"recipient": "evil@example.org\nX: y"}, {"recipient": ""}, {"recipient": "<>"}, {"recipient": "a@[", "key": "o"},
    {"subject": "a\r\nBcc: evil@example.org\r\n\r\nbody"}, {"subject": "吃" * 400},
    {"recipient": "吃@例.cn", "key": "u"},
    {"unsubscribe": "http://x>\r\nBcc: evil@example.org"}, {"key": "k\r\nBcc: evil@example.org"},
]  # fmt: skip


@pytest.mark.parametrize("odd", ODD)
def test_a_mail_that_cannot_be_sent_holds_up_no_other_and_adds_no_header(
    app: Flask, writing: Writing, box: Box, odd: dict[str, str]
) -> None:
    _write(writing, 1, **odd)
    with writing() as session:
        mail.post(
            session,
            key="good",
            kind="t",
            recipient="b@example.org",
            subject="good",
            text="t",
            html="h",
            now=clock.now(),
        )
    _send(app)
    assert box.subjects()["good"] == 1
    for got in box.got:
        assert "evil" not in str(got["Bcc"] or "")
        assert got["X"] is None
        assert {name.lower() for name in got} <= {
            "from", "to", "subject", "date", "message-id", "auto-submitted", "list-unsubscribe",
            "list-unsubscribe-post", "mime-version", "content-type", "x-peer", "x-mailfrom", "x-rcptto",
        }  # fmt: skip
    with db.database().reading() as session:
        first = session.scalars(select(Mail).order_by(Mail.id)).first()
        assert first is not None
        assert first.sent_at is not None or first.tries == 1


def test_one_click_unsubscribes_without_cookie_or_token(app: Flask, writing: Writing) -> None:
    with writing() as session:
        member_id = a_member(session).id
    with app.test_request_context():
        path = f"/u/{letters.stop_token(member_id, Kind.JOIN_ASKED)}"
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = app.test_client().post(path, data={"List-Unsubscribe": "One-Click"})
        forged = app.test_client().post(path[:-2] + "xx", data={"List-Unsubscribe": "One-Click"})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert (answer.status_code, forged.status_code) == (200, 404)
    with db.database().reading() as session:
        assert queries.wishes_of(session, member_id)[Kind.JOIN_ASKED, Way.MAIL] is False
