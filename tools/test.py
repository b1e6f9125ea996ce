"""`./test`: sets up, then runs every test on SQLite, and again on PostgreSQL with Valkey."""

from __future__ import annotations

import os
import subprocess
import time

from tools.chromium import find_or_install_chromium
from tools.packages import python
from tools.say import ROOT, Trouble, say, step
from tools.setup import set_up

MOST_WORKERS = 4
NO_BROWSER = (
    "no Chromium was found, so the browser tests did not run: install chromium, or set CHROMIUM to its path"
)


def test(rest: list[str]) -> int:
    """Without arguments: both databases. With arguments: one run of pytest with them."""
    start = time.monotonic()
    set_up(dev=True)
    with step("Finding Chromium"):
        chromium = find_or_install_chromium()
    env = {**os.environ, "TONGZHUO_ENV": "testing", **({"CHROMIUM": chromium} if chromium else {})}
    if rest:
        return _pytest(rest, env)
    many = ["-n", str(min(os.cpu_count() or 1, MOST_WORKERS)), "--dist", "loadgroup"]
    say("\n· Every test, on SQLite")
    with_browser = [] if chromium else ["-m", "not browser"]
    sqlite = _pytest([*many, *with_browser], {**env, "TONGZHUO_TEST_BACKEND": "sqlite"})
    say("\n· Every test that asks a database, but the browser's, on PostgreSQL and Valkey")
    postgres = _pytest([*many, "-m", "not browser"], {**env, "TONGZHUO_TEST_BACKEND": "postgres"})
    return _verdict(sqlite, postgres, chromium, time.monotonic() - start)


def _pytest(arguments: list[str], env: dict[str, str]) -> int:
    return subprocess.run([python(), "-m", "pytest", *arguments], cwd=ROOT, env=env, check=False).returncode


def _verdict(sqlite: int, postgres: int, chromium: str | None, seconds: float) -> int:
    failed = [name for name, code in (("SQLite", sqlite), ("PostgreSQL and Valkey", postgres)) if code]
    if failed:
        raise Trouble(f"Tests failed on {' and on '.join(failed)}: the lines above name them.")
    if not chromium:
        if os.environ.get("CI"):
            raise Trouble(f"Not all is proven: {NO_BROWSER}.")
        say(f"\n✓ What ran has passed on both databases in {seconds:.0f} s; but {NO_BROWSER}.")
        return 0
    say(f"\n✓ All tests passed on SQLite and on PostgreSQL with Valkey, in {seconds:.0f} s.")
    return 0
