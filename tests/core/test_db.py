"""The unit of work: reading cannot write, facts are told inside and after, writers queue."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.core import clock, db, signals
from app.core.mail import Mail, post
from tests.factories import a_member


@dataclass(frozen=True, slots=True)
class Rang(signals.Fact):
    """A bell rang."""

    times: int


def _mail(session: Session, key: str) -> None:
    post(
        session,
        key=key,
        kind="test",
        recipient="a@example.org",
        subject="s",
        text="t",
        html="h",
        now=clock.now(),
    )


def _count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Mail)) or 0


def test_a_reading_unit_cannot_write(app: Flask) -> None:
    with pytest.raises(DBAPIError), db.database().reading() as session:
        a_member(session, "Ann")


def test_a_failed_unit_leaves_nothing(app: Flask) -> None:
    def fails() -> None:
        with db.database().writing() as session:
            _mail(session, "one")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    with db.database().reading() as session:
        assert _count(session) == 0


def test_facts_are_told_inside_then_after_the_commit(app: Flask) -> None:
    told: list[tuple[str, int]] = []

    def inside(session: Session, fact: Rang) -> None:
        _mail(session, f"rang {fact.times}")
        if fact.times < 2:
            signals.announce(session, Rang(fact.times + 1))

    def after(fact: Rang) -> None:
        with db.database().reading() as session:
            told.append(("after", _count(session)))

    signals.listen(Rang, inside)
    signals.listen(Rang, inside)
    signals.listen_after(Rang, after)
    with db.database().writing() as session:
        signals.announce(session, Rang(1))
    assert told == [("after", 2), ("after", 2)]


def test_a_listener_that_fails_after_the_commit_hides_nothing(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[int] = []

    def bad(_fact: Rang) -> None:
        raise ZeroDivisionError

    signals.listen_after(Rang, bad)
    signals.listen_after(Rang, lambda fact: heard.append(fact.times))
    with db.database().writing() as session:
        signals.announce(session, Rang(5))
    assert heard == [5]
    assert "failed after Rang" in caplog.text


def test_sixteen_threads_that_read_then_write_all_succeed(app: Flask) -> None:
    problems: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for turn in range(10):
                with db.database().writing() as session:
                    _count(session)
                    _mail(session, f"{number}-{turn}")
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    with db.database().reading() as session:
        assert _count(session) == 160


def test_a_gate_is_handed_on_in_order_of_asking() -> None:
    gate, order, ready = db.FairGate(), [], threading.Barrier(2)

    def wait_turn(number: int) -> None:
        ready.wait()
        with gate:
            order.append(number)

    threads = []
    with gate:
        for number in range(5):
            thread = threading.Thread(target=wait_turn, args=(number,))
            thread.start()
            ready.wait()
            while len(gate._queue) <= number:
                pass
            threads.append(thread)
    for thread in threads:
        thread.join()
    assert order == [0, 1, 2, 3, 4]
