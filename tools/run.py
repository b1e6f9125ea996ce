"""`./run`: sets up, brings the database up to date, loads the demonstration city, and serves."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

from tools.packages import python
from tools.say import ROOT, Trouble, quietly, say, step
from tools.setup import set_up

HOST, PORT = "127.0.0.1", "8000"
BAD = 3
SETTINGS = f"""
from app.core.settings import BadSettings, from_environ
try:
    from_environ()
except BadSettings as bad:
    print(bad)
    raise SystemExit({BAD})
"""


def run(rest: list[str]) -> int:
    """Ends by becoming the server itself, so that signals reach it directly."""
    if rest:
        raise Trouble("./run takes no arguments: settings are environment variables, see docs/running.md.")
    host, port = os.environ.setdefault("HOST", HOST), os.environ.setdefault("PORT", PORT)
    _check_port(host, port)
    set_up(dev=False)
    _check_settings()
    with step("Bringing the database up to date"):
        _flask(
            "db", "upgrade", remedy="The database could not be brought up to date: see the last line above."
        )
    with step("Loading the demonstration city, if the database is empty"):
        _flask(
            "demo",
            "load",
            "--if-empty",
            remedy="The demonstration city did not load: see the last line above.",
        )
    say("· Starting …")
    _greet_when_ready(host, port)
    command = [python(), "-m", "gunicorn", "--config", "gunicorn.conf.py", "wsgi:app"]
    os.execv(command[0], command)


def _check_port(host: str, port: str) -> None:
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise Trouble(f"PORT is {port!r}: set it to a number from 1 to 65535.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            raise Trouble(
                f"Nothing can be served on {host}:{port} ({error.strerror}): "
                f"stop what uses it, or choose another port with PORT={int(port) + 1} ./run."
            ) from None


def _check_settings() -> None:
    """Says what is wrong with the environment in the sentence that the app has for it."""
    asked = subprocess.run([python(), "-c", SETTINGS], cwd=ROOT, capture_output=True, text=True, check=False)
    if asked.returncode == BAD:
        raise Trouble(asked.stdout.strip())


def _flask(*words: str, remedy: str) -> None:
    quietly([python(), "-m", "flask", "--app", "wsgi", *words], remedy)


def _greet_when_ready(host: str, port: str) -> None:
    """Leaves a small process behind that speaks once the server answers; it is nobody's child."""
    here = "[::1]" if host == "::" else "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104
    here = f"[{here}]" if ":" in here and not here.startswith("[") else here
    if os.fork():
        os.wait()
        return
    greeter = [sys.executable, str(ROOT / "tools" / "greet.py"), f"http://{here}:{port}", str(os.getppid())]
    subprocess.Popen([*greeter, python()], stdin=subprocess.DEVNULL)
    os._exit(0)
