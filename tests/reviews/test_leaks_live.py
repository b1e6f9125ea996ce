"""The leak test on the open line: sockets that listen while somebody seals and changes a review (R-04)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask
from flask_socketio.test_client import SocketIOTestClient
from sqlalchemy.orm import Session

from app.core import clock, crowd, jobs, realtime
from events.dinners.models import Dinner
from events.reviews.actions import open_if_due
from tests.reviews.test_leaks import MINE, NOTE, WORDS, Sealed
from tests.reviews.test_leaks import sealed as sealed

Writing = Callable[[], AbstractContextManager[Session]]
Sockets = dict[str, SocketIOTestClient]
SAID = {
    "text": f"{WORDS} soup", "taste": "4.5", "paid": "shared", "version": "0",
    "dishes-0-name": "Liebstoeckel", "dishes-0-again": "no_more", "dishes-0-note": NOTE,
}  # fmt: skip


@pytest.fixture
def sockets(app: Flask, sealed: Sealed) -> Iterator[Sockets]:
    """Everybody who may want to know listens to all that they may watch."""
    table = sealed.table
    made = {
        name: realtime.socketio.test_client(app, flask_test_client=reader)
        for name, reader in sealed.readers.items()
    }
    addresses = {
        "dinner": table.dinner.public_id, "venue": table.venue.public_id, "group": table.group.public_id,
        "member": table.members[1].public_id,
    }  # fmt: skip
    assert set(addresses) >= {"dinner", "venue", "group"} & set(crowd.topics)
    for socket in made.values():
        for kind in crowd.topics:
            socket.emit("watch", f"{kind}:{addresses.get(kind, table.dinner.public_id)}", callback=True)
        socket.get_received()
    yield made
    for socket in made.values():
        if socket.is_connected():
            socket.disconnect()


def _heard(sockets: Sockets) -> dict[str, str]:
    return {name: json.dumps(socket.get_received(), ensure_ascii=False) for name, socket in sockets.items()}


def _post(sealed: Sealed, path: str, **said: str) -> None:
    answer = sealed.author.post(path, data=said)
    assert answer.status_code == 303, answer.text[:500]


def test_nobody_hears_that_a_review_is_sealed_or_changed(sealed: Sealed, sockets: Sockets) -> None:
    jobs.run_ticks(clock.now())  # what is due without any review is told now
    _heard(sockets)
    at = f"/d/{sealed.table.dinner.public_id}"
    _post(sealed, f"{at}/review", **SAID)
    _post(sealed, f"{at}/review", **SAID | {"version": "1", "text": f"{WORDS} soup, {MINE}"})
    jobs.run_ticks(clock.now())
    assert set(_heard(sockets).values()) == {"[]"}  # not a word, and not that there is one


def test_the_line_does_tell_once_the_table_opens_and_even_then_no_words(
    sealed: Sealed, sockets: Sockets, writing: Writing
) -> None:
    """The same sockets do hear: the test above listened at the right doors."""
    at = f"/d/{sealed.table.dinner.public_id}"
    _post(sealed, f"{at}/review", **SAID)
    with writing() as session:
        dinner = session.get_one(Dinner, sealed.table.dinner.id)
        open_if_due(session, dinner, dinner.ends_at + timedelta(hours=73))
    heard = _heard(sockets)
    assert at[3:] in heard["tablemate"]
    assert sealed.table.venue.public_id in heard["stranger"]
    assert not [name for name, frames in heard.items() if WORDS in frames or NOTE in frames]
