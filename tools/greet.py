"""Waits until the server answers, then says where it is and who may sign in. Started by tools/run.py."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request

PATIENCE = 60  # seconds


def main(address: str, server: int, python: str) -> int:
    """Prints the address and the demonstration's sign-ins; says nothing if the server has gone."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if not _alive(server):
            return 1
        if _answers(f"{address}/healthz"):
            _greet(address, python)
            return 0
        time.sleep(0.2)
    print(
        f"✗ No answer from {address}/healthz in {PATIENCE} s: read the lines above.",
        file=sys.stderr,
        flush=True,
    )
    return 1


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _greet(address: str, python: str) -> None:
    command = [python, "-m", "flask", "--app", "wsgi", "demo", "sign-ins"]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    public = os.environ.get("TONGZHUO_BASE_URL", address)
    print(f"\n✓ Tongzhuo 同桌 is open at {public}\n", flush=True)
    if told.returncode == 0 and told.stdout.strip():
        print(told.stdout.rstrip() + "\n", flush=True)
    print("  Ctrl-C closes it; what was done is kept.\n", flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
    except KeyboardInterrupt:
        sys.exit(1)
