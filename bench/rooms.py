"""Whether a room of a million entries costs what one of a thousand does: `python -m bench.rooms` (G-C5, G-G1, G-G3)."""

from __future__ import annotations

import argparse
import gc
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from flask import Flask

from app.accounts.models import Member
from app.core import clock, db, search, search_words, signals
from app.core.limits import limiter
from app.core.settings import Settings
from app.factory import create_app
from bench import machine, rooms_data
from bench.cluster import backends, cluster
from bench.pages import Ask, asker
from bench.rooms_data import Place
from groups.chat import actions
from groups.chat import search as chat_search
from groups.chat.models import Channel
from groups.chat.search import KIND
from groups.signals import EntryWritten
from tests.factories import a_room, sign_in

PAGES = {
    "first page": "/c/{room}",
    "older page": "/c/{room}?before={middle}",
    "around a number": "/c/{room}?at={middle}",
    "jump to unread": "/c/{room}?at={unread}",
    "rooms, badges": "/chats",
    "catch-up of 50": "/c/{room}/entries?after={recent}",
    "search page": "/c/{room}/search?q=的",
}
WORDS = {
    "very common": "的", "English, begun": "hotp", "one character": "火", "rare": "松露", "absent": "鼹鼠",
    "common + absent": "的 鼹鼠", "common once": "旧店", "never together": "周一 周二", "two halves": "的 hotpot",
}  # fmt: skip
RATIO, QUICK, WORST = 1.2, 1.0, 50.0
TIMES, SAYINGS = 8, 200
Cost = tuple[float, float, float]  # ms: CPU of this process, CPU of the database's, wall


@dataclass(slots=True)
class Row:
    """One thing that is measured, in the small and in the large room: (quiet, cost) of each round."""

    name: str
    asks: dict[str, Callable[[], object]]
    rounds: dict[str, list[tuple[bool, Cost]]] = field(
        default_factory=lambda: {each: [] for each in rooms_data.SIZES}
    )

    def cost(self, size: str) -> Cost:
        """The median of quiet rounds, or of all where there is none."""
        rounds = [cost for quiet, cost in self.rounds[size] if quiet] or [
            cost for _, cost in self.rounds[size]
        ]
        return median(c[0] for c in rounds), median(c[1] for c in rounds), median(c[2] for c in rounds)

    def ratio(self) -> float:
        """Of both processes' CPU, round by round, so that what slows a round slows both."""
        pairs = zip(self.rounds["large"], self.rounds["small"], strict=True)
        ratios = [(a[0], (a[1][0] + a[1][1]) / (b[1][0] + b[1][1])) for a, b in pairs]
        return median([ratio for quiet, ratio in ratios if quiet] or [ratio for _, ratio in ratios])


def measure(rows: list[Row], rounds: int, spent: Callable[[], int], patience: float) -> list[float]:
    """Interleaved rounds, now the one room first and now the other; answers how idle the machine was before each."""
    for row in rows:
        for ask in row.asks.values():
            ask()
    gc.collect()
    gc.freeze()
    shares = []
    for number in range(rounds):
        shares.append(_calm(patience))
        for row in rows:
            limiter.reset()
            for size, ask in list(row.asks.items())[:: -1 if number % 2 else 1]:
                row.rounds[size].append((machine.quiet(shares[-1]), _cost(ask, spent)))
    return shares


def _calm(patience: float) -> float:
    """How idle the machine is, after waiting so many seconds at most for it to be quiet."""
    end = time.monotonic() + patience
    while not machine.quiet(share := machine.idle()) and time.monotonic() < end:
        time.sleep(0.5)
    return share


def _cost(ask: Callable[[], object], spent: Callable[[], int], times: int = TIMES) -> Cost:
    wall, cpu, base = time.perf_counter(), time.process_time(), spent()
    for _ in range(times):
        ask()
    own, theirs = (time.process_time() - cpu) * 1e3, (spent() - base) / 1e6
    return own / times, theirs / times, (time.perf_counter() - wall) * 1e3 / times


def pages(app: Flask, places: list[Place]) -> list[Row]:
    """Whole requests of somebody who is in the room."""
    rows = []
    for name, path in PAGES.items():
        asks: dict[str, Callable[[], object]] = {}
        for place in places:
            numbers = {
                "middle": place.size // 2,
                "unread": place.size - rooms_data.UNREAD,
                "recent": place.size - 50,
            }
            asks[place.name] = asker(
                app, path.format(room=place.public_id, **numbers), _cookie(app, place.member_id)
            )
        rows.append(Row(name, asks))
    return rows


def questions(places: list[Place]) -> list[Row]:
    """The index alone."""
    return [
        Row(name, {place.name: _question(place, words) for place in places}) for name, words in WORDS.items()
    ]


def _question(place: Place, words: str) -> Ask:
    query = search_words.read(words)

    def ask() -> bytes:
        with db.database().reading() as session:
            return str(search.find(session, KIND, place.channel_id, query)).encode()

    return ask


def _cookie(app: Flask, member_id: int) -> str:
    browser = app.test_client()
    sign_in(browser, member_id)
    cookie = browser.get_cookie(app.config["SESSION_COOKIE_NAME"])
    if cookie is None:
        raise RuntimeError("signing in gave no cookie")
    return f"{cookie.key}={cookie.value}"


def sayings(place: Place, spent: Callable[[], int]) -> dict[str, Cost]:
    """What a message costs up to its commit, in a new room of this database: without the index, and with it."""
    with db.database().writing() as session:
        room = a_room(session, session.get_one(Member, place.member_id), title="spare")
        room_id = room.id
    costs = {}
    for name, listeners in (("without", []), ("with", [chat_search.keep])):
        heard, signals._inside[EntryWritten] = signals._inside[EntryWritten], listeners
        costs[name] = _cost(_sayer(name, room_id, place.member_id), spent, SAYINGS)
        signals._inside[EntryWritten] = heard
    return costs


def _sayer(name: str, room_id: int, member_id: int) -> Callable[[], None]:
    numbers = iter(range(SAYINGS))

    def say() -> None:
        number = next(numbers)
        with db.database().writing() as session:
            channel = session.get_one(Channel, room_id)
            text = f"今晚去吃重庆火锅吗，第{number}次"
            actions.say(session, channel, member_id, text, f"{name}-{number:06}", clock.now())
            signals.deliver_inside(session)  # here, so that nothing is told outside

    return say


def _verdict(row: Row, share: bool, sqlite: bool) -> str:
    calm = any(quiet for quiet, _ in row.rounds["large"])
    own, theirs, _wall = row.cost("large")
    if share:
        met, goal = row.ratio() <= RATIO, f"ratio <= {RATIO}"
    elif sqlite and row.name not in ("never together", "two halves"):
        met, goal = own <= QUICK, f"<= {QUICK:.0f} ms"
    else:
        met, goal = own + theirs <= WORST, f"<= {WORST:.0f} ms"
    return f"{goal:12} {'met' if met else 'NOT met'}{'' if calm else ' (no quiet round)'}"


def report(rows: list[Row], share: bool, sqlite: bool) -> None:
    """A table: the CPU of this process and of the database's, then the wall, in both rooms."""
    print(
        f"{'ms':20} {'10^3: CPU':>9} {'base':>6} {'wall':>7}   {'10^6: CPU':>9} {'base':>6} {'wall':>7}  {'ratio':>6}"
    )
    for row in rows:
        small, large = row.cost("small"), row.cost("large")
        numbers = "{:9.2f} {:6.2f} {:7.2f}   {:9.2f} {:6.2f} {:7.2f}".format(*small, *large)
        print(f"{row.name:20} {numbers}  {row.ratio():6.2f}  {_verdict(row, share, sqlite)}")


def run(url: str, folder: Path, options: argparse.Namespace, spent: Callable[[], int]) -> None:
    """Build where nothing is kept, measure, print."""
    app = create_app(Settings(
        env="production", secret_key="bench-" * 8, database_url=url, data=folder, base_url="http://localhost:8000",
    ))  # fmt: skip
    start, wall = time.process_time(), time.perf_counter()
    places = rooms_data.build()
    print(f"\n{db.database().engine.dialect.name}: there after {time.perf_counter() - wall:.0f} s "
          f"({time.process_time() - start:.0f} s CPU of ours)")  # fmt: skip
    whole, index = pages(app, places), questions(places)
    shares = measure([*whole, *index], options.rounds, spent, options.patience)
    print(f"Idle before each round: {', '.join(f'{share:.0%}' for share in shares)}.")
    report(whole, True, db.database().sqlite)
    report(index, False, db.database().sqlite)
    said = sayings(places[1], spent)
    for name, cost in said.items():
        print("One message {} the index: CPU {:.2f} ms, database {:.2f}, wall {:.2f}".format(name, *cost))
    db.database().dispose()


def main() -> None:
    """Measure on SQLite and on PostgreSQL."""
    asked = argparse.ArgumentParser(prog="python -m bench.rooms", description=__doc__)
    asked.add_argument("--data", type=Path, help="a folder that keeps what is built; else a scratch one")
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument(
        "--patience", type=float, default=10.0, help="seconds to wait for a quiet machine, each round"
    )
    asked.add_argument("--only", choices=("sqlite", "postgresql"))
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = (options.data or Path(scratch)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        if options.only != "postgresql":
            run(f"sqlite:///{folder / rooms_data.edition()}.db", folder, options, lambda: 0)
        if options.only != "sqlite":
            with cluster(folder / "postgresql", rooms_data.edition()) as (url, leader):
                run(url, folder, options, lambda: backends(leader))


if __name__ == "__main__":
    main()
