"""Files and mails made of people's words: no line of theirs becomes a line of the file (IN8, FI6, FI7)."""

from __future__ import annotations

import json

from flask import Flask
from icalendar import Calendar

from app.core import clock, mail
from app.core.mail import Mail
from events.dinners.models import Dinner
from tests.access.world import World
from tests.security.conftest import Writing
from tests.security.walk import address, browser

LINE = "soup\r\nEND:VEVENT\nATTENDEE:mailto:evil@example.org\r\rX-EVIL:1\u2028;,:\\n\x85X-EVIL:2"


def test_no_word_becomes_a_line_of_the_calendar(app: Flask, world: World, writing: Writing) -> None:
    with writing() as session:
        for dinner in session.query(Dinner):
            dinner.title, dinner.note = LINE, LINE
    answer = browser(app, world, "seated").get(address(app, world, "dinners.calendar", "GET"))
    assert answer.mimetype == "text/calendar"
    read = Calendar.from_ical(answer.data)
    assert len(read.events) == 1
    assert not {"ATTENDEE", "X-EVIL"} & set(read.events[0])
    lines = answer.data.replace(b"\r\n ", b"").split(b"\r\n")
    assert not any(line.startswith((b"X-EVIL", b"ATTENDEE", b"\n")) for line in lines)
    assert b"\n" not in b"".join(lines)
    assert b"\r" not in b"".join(lines)


def test_what_a_member_takes_along_is_a_file_and_no_page(app: Flask, world: World) -> None:
    answer = browser(app, world, "seated").get(address(app, world, "accounts.export", "GET"))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.mimetype == "application/json"
    assert isinstance(json.loads(answer.data), dict)


def test_a_subject_is_one_line(app: Flask, writing: Writing) -> None:
    with writing() as session:
        mail.post(
            session,
            key="k",
            kind="t",
            recipient="a@example.org",
            subject=LINE,
            text="",
            html="",
            now=clock.now(),
        )
    with writing() as session:
        (kept,) = session.query(Mail).all()
        assert len(kept.subject.splitlines()) == 1
