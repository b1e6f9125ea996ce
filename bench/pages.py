"""What a page costs against bare Flask with the same bytes: `python -m bench.pages` (goals G-P1, G-P2, G-P4, G-P5)."""

from __future__ import annotations

import argparse
import cProfile
import gc
import gzip
import pstats
import re
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from flask import Flask, Response
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from app.core.limits import limiter
from bench import city, machine
from tests.counting import count_queries

ROOT = Path(__file__).parent.parent
GOALS = {"member": 6.0, "stranger": 2.5}
MOST_QUERIES = 8
OURS, BARE = 12, 60  # requests in a row of each, every round
Ask = Callable[[], bytes]


@dataclass(slots=True)
class Page:
    """One page for one kind of viewer, with what its rounds measured: (quiet, our µs, µs of bare Flask)."""

    name: str
    who: str
    ours: Ask
    bare: Ask
    body: bytes
    calls: int  # of functions: a neighbour cannot bend them
    queries: list[int]
    rounds: list[tuple[bool, float, float]] = field(default_factory=list)

    def measure(self, quiet: bool) -> None:
        """One round: the yardstick, the page, the yardstick again."""
        before, own, after = _cost(self.bare, BARE), _cost(self.ours, OURS), _cost(self.bare, BARE)
        self.rounds.append((quiet, own, (before + after) / 2))

    def line(self) -> str:
        """Its line of the table; the verdict comes from quiet rounds alone."""
        own, bare = median(r[1] for r in self.rounds), median(r[2] for r in self.rounds)
        calm = [r[1] / r[2] for r in self.rounds if r[0]]
        ratio = median(calm or [r[1] / r[2] for r in self.rounds])
        goal = GOALS[self.who]
        verdict = ("met" if ratio <= goal else "NOT met") if calm else "no quiet round"
        asked = f"{self.queries[0]} ({min(self.queries)}-{max(self.queries)})"
        return (
            f"{self.name:7} {self.who:9} {own:7.0f} {bare:6.0f} {ratio:6.1f} {goal:5.1f}  {verdict:15}"
            f"{self.calls:6} {asked:>10} {len(self.body) / 1000:7.1f} {len(gzip.compress(self.body)) / 1000:5.1f}"
        )


def _cost(ask: Ask, times: int) -> float:
    """CPU µs of one request, of so many in a row."""
    start = time.process_time()
    for _ in range(times):
        ask()
    return (time.process_time() - start) / times * 1e6


def asker(app: Flask, path: str, cookie: str) -> Ask:
    """A client with no cost of its own: it calls the app as a server would."""
    headers = Headers({"Accept-Language": "zh-CN,zh;q=0.9", **({"Cookie": cookie} if cookie else {})})
    environ = EnvironBuilder(path=path, base_url="http://localhost:8000", headers=headers).get_environ()
    status: list[str] = []

    def start_response(line: str, *_rest: Any) -> Callable[[bytes], Any]:
        status.append(line)
        return lambda _data: None

    def ask() -> bytes:
        answer: Any = app(dict(environ), start_response)
        try:
            body = b"".join(answer)
        finally:
            answer.close()
        if status.pop() != "200 OK":
            raise RuntimeError(f"{path} did not answer 200: {body[:200]!r}")
        return body

    return ask


def bare_flask(bodies: Iterable[bytes]) -> Flask:
    """The yardstick: `/<number>` answers a constant."""
    app, constants = Flask("bare"), list(bodies)

    @app.get("/<int:number>")
    def constant(number: int) -> Response:
        return Response(constants[number], mimetype="text/html")

    return app


def _calls(ask: Ask) -> int:
    """How many functions one request calls."""
    counting = cProfile.Profile()
    counting.runcall(ask)
    return int(pstats.Stats(counting).total_calls)  # type: ignore[attr-defined]


def _queries(ask: Ask) -> int:
    with count_queries() as asked:
        ask()
    return len(asked)


def pages(place: city.City) -> list[Page]:
    """Every kind of page for a member and for a stranger, warmed up."""
    kinds = [(name, who, paths) for name, paths in place.addresses.items() for who in GOALS]
    asks = [
        [asker(place.app, p, place.cookie if who == "member" else "") for p in paths]
        for _, who, paths in kinds
    ]
    bodies = [each[0]() for each in asks]
    yardstick = bare_flask(bodies)
    return [
        Page("landing" if name == "home" and who == "stranger" else name, who, some[0],
             asker(yardstick, f"/{number}", ""), body, _calls(some[0]),
             [_queries(ask) for ask in some])
        for number, ((name, who, _), some, body) in enumerate(zip(kinds, asks, bodies, strict=True))
    ]  # fmt: skip


def measure(some: list[Page], rounds: int) -> list[float]:
    """Interleaved rounds; answers how idle the machine was before each."""
    gc.collect()
    gc.freeze()
    shares = []
    for _ in range(rounds):
        limiter.reset()
        shares.append(machine.idle())
        for page in some:
            page.measure(machine.quiet(shares[-1]))
    return shares


def weight(some: list[Page]) -> str:
    """What the first view loads, gzipped: scripts, style, and everything with the drawings."""
    sizes = {ref: _gzipped(ref) for page in some for ref in _references(page)}
    script, style = sizes.get("dist/app.js", 0), sizes.get("dist/app.css", 0)
    most = max(len(gzip.compress(p.body)) / 1000 + sum(sizes[ref] for ref in _references(p)) for p in some)
    return (
        f"\nJavaScript {script:.1f} KB of 45, CSS {style:.1f} KB of 25, heaviest first view {most:.1f} KB of 150 "
        "(gzipped, without photographs)"
    )


def _references(page: Page) -> set[str]:
    # The live line's script comes by itself after the first view of whoever has something to hear.
    found = re.findall(rb'(?:href|src|data-socket)="/static/([^?"#]+)', page.body)
    return {each.decode() for each in found}


def _gzipped(path: str) -> float:
    file = ROOT / "static" / path
    return len(gzip.compress(file.read_bytes())) / 1000 if file.is_file() else 0.0


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    asked.add_argument("--database-url", default="", help="an empty database instead of a scratch SQLite")
    asked.add_argument("--rounds", type=int, default=9)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        some = pages(city.found(Path(folder), options.database_url))
        shares = measure(some, options.rounds)
    calm = sum(machine.quiet(share) for share in shares)
    print(
        f"Idle before each round: {', '.join(f'{s:.0%}' for s in shares)}; {calm} quiet of {len(shares)}.\n"
    )
    print("page    viewer      CPU µs   bare  ratio  goal  verdict          calls queries(of all) KB  gzip")
    print("\n".join(page.line() for page in some))
    worst = max(max(page.queries) for page in some)
    print(f"\nMost queries of any such page: {worst} of {MOST_QUERIES}.")
    print(weight(some).lstrip())


if __name__ == "__main__":
    main()
