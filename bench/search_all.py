"""What one question to everything costs, in a small town and in a large one: `python -m bench.search_all` (G-G3)."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from app.core import clock, db, search
from app.site.search import finding, queries, rules
from app.site.search.index import NUMBERS
from app.site.search.rules import Asker, Kind
from bench.rooms import QUICK, WORST, Row, measure
from bench.towns import Towns, on_both, options

WORDS = {
    "very common": "的", "name, very common": "火锅", "English, begun": "hotp", "one character": "火",
    "one letter": "h", "pinyin initials": "hg", "rare": "松露", "absent": "鼹鼠", "common + absent": "的 鼹鼠",
    "a slip": "noodel hoouse", "never together": "周一 周二", "two halves": "的 hotpot",
}  # fmt: skip
OF_ONE = "one kind: "  # the index alone, as a room of talk is asked
HARD = ("never together", "two halves")


def rows(databases: dict[str, db.Database]) -> list[Row]:
    """Each question to the index of reviews alone, to everything by a stranger, and by who is in thirty groups."""
    made = []
    for label, ask in (("", _everything(0)), ("in 30 groups: ", _everything(1)), (OF_ONE, _one_kind)):
        for name, words in WORDS.items():
            asks = {size: _in(database, ask, words) for size, database in databases.items()}
            made.append(Row(label + name, asks))
    return made


def _in(database: db.Database, ask: Callable[[str], object], words: str) -> Callable[[], object]:
    def run() -> object:
        db.use(database)
        return ask(words)

    return run


def _one_kind(words: str) -> object:
    with db.database().reading() as session:
        return search.find(session, NUMBERS[Kind.REVIEWS], 0, rules.question(words).query)


def _everything(member_id: int) -> Callable[[str], object]:
    def ask(words: str) -> object:
        with db.database().reading() as session:
            who, city = Asker(), "北京"
            if member_id:
                who, city = queries.asker(session, member_id, "zh", clock.now())
            return finding.look(session, rules.question(words, city), who)

    return ask


def _verdict(row: Row, sqlite: bool) -> str:
    own, theirs, _wall = row.cost("large")
    newest_first = sqlite and row.name.startswith(OF_ONE) and not row.name.endswith(HARD)
    most = QUICK if newest_first else WORST
    calm = any(quiet for quiet, _ in row.rounds["large"])
    return f"<= {most:.0f} ms {'met' if own + theirs <= most else 'NOT met'}{'' if calm else ' (no quiet round)'}"


def report(measured: list[Row], sqlite: bool) -> None:
    """A table: the CPU of this process and of the database's, then the wall, in both towns."""
    print(
        f"{'ms':36} {'small: CPU':>10} {'base':>6} {'wall':>7}   {'large: CPU':>10} {'base':>6} {'wall':>7}"
    )
    for row in measured:
        numbers = (*row.cost("small"), *row.cost("large"))
        line = "{:10.2f} {:6.2f} {:7.2f}   {:10.2f} {:6.2f} {:7.2f}".format(*numbers)
        print(f"{row.name:36} {line}  {_verdict(row, sqlite)}")


def run(towns: Towns, spent: Callable[[], int], given: argparse.Namespace) -> None:
    """Measure and print."""
    _app, databases = towns
    measured = rows(databases)
    shares = measure(measured, given.rounds, spent, given.patience)
    sqlite = databases["large"].sqlite
    print(f"\n{'SQLite' if sqlite else 'PostgreSQL'}; idle before each round: "
          f"{', '.join(f'{share:.0%}' for share in shares)}.")  # fmt: skip
    report(measured, sqlite)


if __name__ == "__main__":
    on_both(options(__doc__), run)
