"""What the tools print, and how they run other programs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Trouble(Exception):
    """Something stopped us; its text is one sentence that tells the remedy."""


def say(words: str) -> None:
    """Prints one line at once, also into a pipe."""
    print(words, flush=True)


@contextmanager
def step(words: str) -> Iterator[None]:
    """Says what is being done, and how long it took once it is done."""
    start = time.monotonic()
    say(f"· {words} …")
    yield
    say(f"  done in {time.monotonic() - start:.1f} s")


def quietly(command: list[str], remedy: str, env: Mapping[str, str] | None = None) -> str:
    """Runs a program, keeps its words to itself, and shows their end only when it fails."""
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **(env or {})}, text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace",
    )  # fmt: skip
    if done.returncode:
        tail = "\n".join(f"    {line[:200]}" for line in done.stdout.strip().splitlines()[-15:])
        print(tail, file=sys.stderr, flush=True)
        raise Trouble(remedy)
    return done.stdout
