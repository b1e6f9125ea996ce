"""Two workers, killed again and again: every reminder and every offer arrives once, as the mail server saw it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock, db
from app.core.mail import Mail
from app.core.settings import Settings
from app.site.notify.models import Reminder
from events.dinners.models import Seat
from events.dinners.rules import SeatState
from tests.factories import a_dinner, a_group, a_member, a_seat
from tests.reliability.workers import PATIENCE, Post, Workers

pytestmark = pytest.mark.slow
Writing = Callable[[], AbstractContextManager[Session]]
DINNERS = 10
MINUTE = timedelta(minutes=1)
PAST_CLAIMS = 3 * MINUTE  # what a killed worker held is free again
Expected = set[tuple[str, str]]


@pytest.fixture
def post() -> Iterator[Post]:
    """A mail server that runs."""
    with Post() as made:
        yield made


@pytest.fixture
def workers(app: Flask, settings: Settings, tmp_path: Path, post: Post) -> Iterator[Workers]:
    """Workers over this test's database; none is left behind."""
    made = Workers(tmp_path, settings, post.port)
    yield made
    made.gone()


def _tables(writing: Writing, count: int = DINNERS) -> Expected:
    """Dinners whose reminders have fallen due and whose offers have lapsed; who is to get which mail."""
    expected: Expected = set()
    with writing() as session:
        for number in range(count):
            host, guest, silent, waits = (a_member(session, locale="en") for _ in range(4))
            group = a_group(session, host, guest, silent, waits, name=f"Group {number}")
            starts = clock.now() + timedelta(hours=23)
            dinner = a_dinner(session, group, host, guest, seats=3, starts_at=starts)
            dinner.title = f"Dinner {number}"
            for seat in session.scalars(select(Seat).where(Seat.dinner_id == dinner.id)):
                seat.seated_at = seat.asked_at = clock.now() - timedelta(days=2)
            a_seat(session, dinner, silent, SeatState.OFFERED, offered_until=clock.now() - MINUTE)
            a_seat(session, dinner, waits, SeatState.WAITING)
            expected |= {(str(each.email), "reminder") for each in (host, guest)} | {
                (str(waits.email), "offer")
            }
    return expected


def _got(post: Post) -> dict[tuple[str, str], int]:
    kinds = {"A seat": "offer"}
    return {(to, kinds.get(subject[:6], "reminder")): n for (to, subject), n in post.letters().items()}


def _unmarked(post: Post) -> set[str]:
    """Mails that the mail server has taken and the database does not know of: a kill fell just between."""
    with db.database().reading() as session:
        unsent = set(session.scalars(select(Mail.id).where(Mail.sent_at.is_(None))))
    return {each for each in post.ids() if int(each.split("@")[0].rsplit(".", 1)[1]) in unsent}


def _all_done(post: Post, workers: Workers, expected: Expected) -> None:
    """Let two workers finish in peace, and two more find nothing left to do."""
    post.at_data = lambda _number: True
    for _ in range(2):
        workers.travel(PAST_CLAIMS)
        workers.start(2)
        assert workers.until(lambda: set(_got(post)) == expected), (
            workers.said(),
            expected - set(_got(post)),
        )
        assert workers.until(lambda: _unmarked(post) == set())
        workers.end()
    with db.database().reading() as session:
        assert session.scalar(select(func.count()).select_from(Reminder)) == 2 * DINNERS
        offered = select(func.count()).where(Seat.state == SeatState.OFFERED)
        assert session.scalar(offered) == DINNERS
        assert session.scalar(select(func.count()).select_from(Mail)) == 3 * DINNERS


def test_killed_while_a_mail_is_on_its_way_each_arrives_exactly_once(
    app: Flask, writing: Writing, post: Post, workers: Workers
) -> None:
    expected, chance = _tables(writing), random.Random(7)
    for _ in range(3):
        fatal, fallen = post.seen + chance.randint(1, 6), Event()
        post.at_data = partial(_dies_at, fatal, fallen, post, workers)
        workers.travel(PAST_CLAIMS)
        workers.start(2)
        assert fallen.wait(PATIENCE), (
            workers.said()
        )  # not before: the kill would meet the next round's workers
        workers.gone()
        assert _unmarked(post) == set()
    _all_done(post, workers, expected)
    assert set(post.ids().values()) == {1}
    assert set(_got(post).values()) == {1}


def _dies_at(fatal: int, fallen: Event, post: Post, workers: Workers, number: int) -> bool:
    """Nobody takes that mail: both workers are killed while one waits for the answer."""
    if number == fatal:
        workers.until(lambda: _unmarked(post) == set())  # the other one has noted what it got rid of
        workers.kill()
        fallen.set()
    return number < fatal


def test_killed_at_any_moment_nothing_is_lost_and_nothing_is_told_twice(
    app: Flask, writing: Writing, post: Post, workers: Workers
) -> None:
    expected, chance = _tables(writing), random.Random(11)
    lost: set[str] = set()
    for _ in range(3):
        workers.travel(PAST_CLAIMS)
        workers.start(2)
        before = post.seen
        workers.until(lambda before=before: post.seen > before or _written() > 0, 20)  # type: ignore[misc]
        workers.until(lambda: False, chance.uniform(0, 0.4))
        workers.gone()
        lost |= _unmarked(post)
    _all_done(post, workers, expected)
    assert {each for each, n in post.ids().items() if n > 1} <= lost


def _written() -> int:
    with db.database().reading() as session:
        return session.scalar(select(func.count()).select_from(Reminder)) or 0


def test_killed_between_taken_and_noted_it_comes_again_under_the_same_id(
    app: Flask, writing: Writing, post: Post, workers: Workers
) -> None:
    """What SMTP cannot rule out; a mail program knows the second by its Message-ID."""
    with writing() as session:
        session.add(Mail(
            key="only", kind="t", recipient="a@example.org", subject="only", text="t", html="t", written_at=clock.now(),
            due_at=clock.now(),
        ))  # fmt: skip
    post.at_data = lambda _number: workers.kill() is None
    workers.start(1)
    assert workers.until(lambda: post.seen == 1)
    workers.gone()
    post.at_data = lambda _number: True
    workers.travel(PAST_CLAIMS)
    workers.start(2)
    assert workers.until(lambda: post.seen == 2 and _unmarked(post) == set())
    workers.end()
    assert list(post.ids().values()) == [2]
