"""A small and a large town on both databases, for the benchmarks that compare them."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from app.core import db
from app.core.settings import Settings
from app.factory import create_app
from bench import town_fill
from bench.cluster import backends, cluster, make

SMALL = 1_000
Towns = tuple[Flask, dict[str, db.Database]]
Run = Callable[[Towns, Callable[[], int], argparse.Namespace], None]


def towns(url: Callable[[int], str], folder: Path, sizes: dict[str, int]) -> Towns:
    """Both towns, built where nothing is kept; the app serves whichever is in use."""
    found = {}
    for name, size in sizes.items():
        app = create_app(Settings(
            env="production", secret_key="bench-" * 8, database_url=url(size), data=folder,
            base_url="http://localhost:8000",
        ))  # fmt: skip
        town_fill.build(size)
        found[name] = db.database()
    return app, found


def options(words: str | None) -> argparse.Namespace:
    """What both benchmarks of the town are asked."""
    asked = argparse.ArgumentParser(description=words)
    asked.add_argument("--data", type=Path, help="a folder that keeps what is built; else a scratch one")
    asked.add_argument("--reviews", type=int, default=1_000_000, help="in the large town")
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument(
        "--patience", type=float, default=10.0, help="seconds to wait for a quiet machine, each round"
    )
    asked.add_argument("--only", choices=("sqlite", "postgresql"))
    return asked.parse_args()


def on_both(given: argparse.Namespace, run: Run) -> None:
    """Run it with the two towns on SQLite, then on PostgreSQL."""
    sizes = {"small": SMALL, "large": given.reviews}
    with tempfile.TemporaryDirectory() as scratch:
        folder = (given.data or Path(scratch)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        if given.only != "postgresql":
            run(
                towns(lambda size: f"sqlite:///{folder / town_fill.edition(size)}.db", folder, sizes),
                lambda: 0,
                given,
            )
        if given.only != "sqlite":
            base, first = folder / "postgresql", town_fill.edition(SMALL)
            with cluster(base, first) as (address, leader):
                make(base, town_fill.edition(given.reviews))
                urls = {size: address.replace(first, town_fill.edition(size)) for size in sizes.values()}
                run(towns(urls.__getitem__, folder, sizes), lambda: backends(leader), given)
