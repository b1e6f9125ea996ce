"""Whether a venue's page costs the same with a million reviews around it: `python -m bench.venue_page` (G-G1, G-G3)."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from app.core import db
from bench.pages import Ask, asker
from bench.rooms import Row, _cookie, measure
from bench.town_data import HOT, PLAIN
from bench.towns import Towns, on_both, options

RATIO = 1.5
PAGES = {
    "ten tables": f"/v/venue-{PLAIN}",
    "a tenth of all tables": f"/v/venue-{HOT}",
    "its vouched reviews": f"/v/venue-{HOT}?show=vouched",
    "older reviews": f"/v/venue-{HOT}?before={{middle}}",
    "search, whole request": "/search?q=火锅",
}


def rows(towns: Towns, sizes: dict[str, int]) -> list[Row]:
    """Whole requests, by a stranger and by a member."""
    app, databases = towns
    made = []
    for who in ("stranger", "member"):
        for name, path in PAGES.items():
            asks = {}
            for size, database in databases.items():
                db.use(database)
                cookie = _cookie(app, 1) if who == "member" else ""
                asks[size] = _in(database, asker(app, path.format(middle=sizes[size] // 2), cookie))
            made.append(Row(f"{name}, {who}", asks))
    return made


def _in(database: db.Database, ask: Ask) -> Callable[[], object]:
    def run() -> object:
        db.use(database)
        return ask()

    return run


def run(towns: Towns, spent: Callable[[], int], given: argparse.Namespace) -> None:
    """Measure and print."""
    measured = rows(towns, {"small": 1_000, "large": given.reviews})
    shares = measure(measured, given.rounds, spent, given.patience)
    print(f"\n{'SQLite' if towns[1]['large'].sqlite else 'PostgreSQL'}; idle before each round: "
          f"{', '.join(f'{share:.0%}' for share in shares)}.")  # fmt: skip
    print(
        f"{'ms':34} {'small: CPU':>10} {'base':>6} {'wall':>7}   {'large: CPU':>10} {'base':>6} {'wall':>7}  ratio"
    )
    for row in measured:
        calm = any(quiet for quiet, _ in row.rounds["large"])
        verdict = (
            f"<= {RATIO} {'met' if row.ratio() <= RATIO else 'NOT met'}{'' if calm else ' (no quiet round)'}"
        )
        numbers = (*row.cost("small"), *row.cost("large"), row.ratio())
        line = "{:10.2f} {:6.2f} {:7.2f}   {:10.2f} {:6.2f} {:7.2f}  {:5.2f}".format(*numbers)
        print(f"{row.name:34} {line} {verdict}")


if __name__ == "__main__":
    on_both(options(__doc__), run)
