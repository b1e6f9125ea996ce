"""`./run` and `./test`: standard library only, so that any Python from 3.11 on can start it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)
OLDEST = (3, 11)


def main(arguments: list[str]) -> int:
    """Does one of the commands; a failure is one sentence that tells the remedy."""
    from tools.say import Trouble

    os.chdir(ROOT)
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    try:
        return _commands().get(command, _usage)(rest)
    except Trouble as trouble:
        print(f"\n✗ {trouble}", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        print("\n✗ Stopped half-way; start again, and it goes on from here.", file=sys.stderr, flush=True)
    return 1


def _commands() -> dict[str, Callable[[list[str]], int]]:
    from tools.lock import lock
    from tools.run import run
    from tools.setup import setup
    from tools.test import test

    keep = {name: partial(_keep, name) for name in ("backup", "restore")}
    return {"run": run, "test": test, "setup": setup, "lock": lock, **keep}


def _keep(name: str, rest: list[str]) -> int:
    """Hands over to the project's own environment, which knows the databases."""
    from tools.packages import python

    return subprocess.run([python(), "-m", "tools.keep", name, *rest], check=False).returncode


def _usage(_rest: list[str]) -> int:
    print(
        "Usage: python3 tools/dev.py run | test | setup | lock | backup FILE | restore FILE", file=sys.stderr
    )
    return 2


def _with_a_newer_python() -> None:
    """Goes on with a newer interpreter when `python3` is an old one, as on some Macs."""
    for minor in range(14, OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, *sys.argv])
    have = ".".join(map(str, sys.version_info[:2]))
    sys.exit(f"✗ Tongzhuo needs Python 3.11 or newer, and this is {have}: install one, then start again.")


if __name__ == "__main__":
    if sys.version_info < OLDEST:
        _with_a_newer_python()
    sys.exit(main(sys.argv[1:]))
