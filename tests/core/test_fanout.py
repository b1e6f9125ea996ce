"""The direct path against a real server: in order, whole, never held up by one who is slow, never beyond the room."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core import frames
from tests.core.fanclients import PATIENCE, Client, Raw, Served, until

pytestmark = pytest.mark.slow


@pytest.fixture(params=["direct", "library"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    """Both paths keep the same promises."""
    server = Served(tmp_path / "log", request.param)
    yield server
    server.stop()


@pytest.fixture
def direct(tmp_path: Path) -> Iterator[Served]:
    server = Served(tmp_path / "log", "direct")
    yield server
    server.stop()


def test_a_room_is_told_in_order_and_nobody_else(served: Served) -> None:
    clients = [Client(served) for _ in range(4)]
    for client in clients[:3]:
        assert client.ask("enter", "r") == "in"
    assert clients[0].ask("say", "r", 0, 300) == "told"
    for client in clients[:3]:
        assert client.hears(list(range(300)))
    assert clients[3].numbers == []
    assert served.is_sound()


def test_who_comes_hears_from_then_on_and_who_goes_hears_no_more(served: Served) -> None:
    stays, goes, comes = (Client(served) for _ in range(3))
    stays.ask("enter", "r")
    goes.ask("enter", "r")
    assert goes.ask("hurry", "r", 0, 50) == "out"
    comes.ask("enter", "r")
    stays.ask("say", "r", 100, 50)
    assert stays.hears([*range(150)])
    assert comes.hears([*range(100, 150)])
    assert goes.ask("gone") == []
    assert goes.numbers == [*range(50)]
    goes.ask("enter", "r")
    stays.ask("leave", "r")
    goes.ask("say", "r", 500, 3)
    assert goes.hears([*range(50), 500, 501, 502])
    assert stays.ask("gone") == []
    assert stays.numbers == [*range(150)]


def test_what_goes_in_parts_arrives_whole_and_what_follows_behind_it(served: Served) -> None:
    slow, quick = Raw(served, buffer=4096), Client(served)
    slow.ask("enter", "r")
    quick.ask("enter", "r")
    for at in range(0, 40, 4):
        quick.ask("say", "r", at, 4, 15_000)
    assert quick.hears(list(range(40)))
    assert slow.numbers(40) == list(range(40))
    quick.ask("say", "r", 40, 1)
    assert slow.numbers(1) == [40]
    assert served.is_sound()


def test_who_does_not_read_is_cut_and_slows_nobody(direct: Served) -> None:
    deaf, quick = Raw(direct, buffer=4096), Client(direct)
    deaf.ask("enter", "r")
    quick.ask("enter", "r")
    started, told = time.monotonic(), 0
    while not quick.ask("gone"):
        quick.ask("say", "r", told, 10, 60_000)
        told += 10
        assert told < 1000, "nobody was cut"
    assert quick.hears(list(range(told)))
    assert time.monotonic() - started < PATIENCE
    deaf.close()
    again = Raw(direct)
    again.ask("enter", "r")
    quick.ask("say", "r", told, 1)
    assert again.numbers(1) == [told]
    assert direct.is_sound()


def test_polling_upgrading_and_upgraded_clients_hear_the_same(served: Served) -> None:
    clients = [
        Client(served, "polling"), Client(served, "websocket"), Client(served, "polling", "websocket"),
    ]  # fmt: skip
    for client in clients:
        client.ask("enter", "r")
    for at in range(0, 60, 10):  # a polling client takes no more than 16 at once
        clients[1].ask("say", "r", at, 10)
        for client in clients:
            assert client.hears(list(range(at + 10)))
    clients[0].ask("leave", "r")
    clients[1].ask("say", "r", 60, 60)
    for client in clients[1:]:
        assert client.hears(list(range(120)))
    assert clients[0].numbers == list(range(60))
    assert served.is_sound()


def test_what_takes_the_librarys_path_overtakes_nothing(served: Served) -> None:
    client = Client(served)
    client.ask("enter", "r")
    client.ask("say", "r", -2, 2)
    client.ask("alike", "r")
    assert client.hears([-2, -1, 0, 1, 2, 3])


def test_lines_that_end_at_any_moment_end_nothing_else(direct: Served) -> None:
    stays = Client(direct)
    stays.ask("enter", "r")
    others = [Raw(direct, buffer=4096) for _ in range(12)]
    for other in others:
        other.ask("enter", "r")
    stays.ask("say", "r", 0, 8, 40_000)  # the others' rest waits for them to read
    for number, other in enumerate(others):
        if number % 3 == 0:
            other.wire.close()  # gone without a word, while its rest is written
        elif number % 3 == 1:
            other.send(b"\x03\xe8", frames.CLOSE)
    stays.ask("say", "r", 8, 8, 40_000)
    stays.ask("cut", "r")
    assert until(lambda: len(stays.ask("gone")) == 12)
    stays.ask("say", "r", 16, 1)
    assert until(lambda: 16 in stays.numbers)
    assert [number for number in stays.numbers if number >= 0] == list(range(17))
    assert direct.is_sound()


def test_an_open_line_outlives_a_silence(tmp_path: Path) -> None:
    served = Served(tmp_path / "log", "hasty")
    try:
        client, pings = Raw(served), 0
        client.ask("enter", "r")
        while pings < 4:  # seconds; the library's writer waits two of them for something to write
            if client.frame() == (frames.TEXT, b"2"):
                client.send("3")
                pings += 1
        client.ask("say", "r", 7, 1)
        assert client.numbers(1) == [7]
        assert served.is_sound()
    finally:
        served.stop()


@pytest.mark.parametrize(
    ("sent", "kind", "code"),
    [
        (b"x" * 100_001, frames.TEXT, frames.TOO_BIG),
        (b"\xff\xfe", frames.TEXT, frames.NO_TEXT),
        (b"", 5, frames.MALFORMED),
    ],
)
def test_who_does_not_speak_the_protocol_is_told_why_and_cut(
    direct: Served, sent: bytes, kind: int, code: int
) -> None:
    odd, other = Raw(direct), Raw(direct)
    other.send(b"still there?", frames.PING)
    assert other.frame() == (frames.PONG, b"still there?")
    odd.send(sent, kind)
    assert odd.frame() == (frames.CLOSE, code.to_bytes(2, "big"))
    with pytest.raises((EOFError, ConnectionError)):
        odd.frame()
    other.ask("enter", "r")
    other.ask("say", "r", 1, 1)
    assert other.numbers(1) == [1]
    assert direct.is_sound()
