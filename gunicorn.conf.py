"""How gunicorn serves: one cooperative process by default; pages and chat apart by TONGZHUO_ROLE."""

import os

ROLE = os.environ.get("TONGZHUO_ROLE") or "all"
SOCKETS = ROLE in ("all", "chat")
if SOCKETS:
    # First of all: a driver imported before the patch blocks every greenlet silently.
    from gevent import monkey

    monkey.patch_all()

import importlib
import mmap
import signal
import sys
from typing import Any, TextIO

wsgi_app = "wsgi:app"
_host = os.environ.get("HOST") or "127.0.0.1"
bind = f"{'[' + _host + ']' if ':' in _host else _host}:{os.environ.get('PORT') or '8000'}"
graceful_timeout = 5
timeout = 60
keepalive = 5
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL") or "warning"
# One place decides which proxies are believed: TONGZHUO_TRUSTED_PROXIES, in the app.
forwarded_allow_ips = ""
# Newer gunicorn opens a control socket in the home folder, which a service may not have.
control_socket_disable = True

if SOCKETS:
    worker_class = "gevent"
    worker_connections = 10_000
    # Sockets live in one process; many processes need TONGZHUO_REDIS_URL (docs/running.md).
    workers = int(os.environ.get("WEB_CONCURRENCY") or 1) if os.environ.get("TONGZHUO_REDIS_URL") else 1
else:
    worker_class = "gthread"
    workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
    threads = 8


_kept: list[TextIO] = []
# Shared with the workers: whether one of them ever came up.
_has_served = mmap.mmap(-1, 1)


def on_starting(_server: Any) -> None:
    """Stops before anything is served when the environment is wrong, in one sentence."""
    from app.core.settings import BadSettings, from_environ

    try:
        from_environ()
    except BadSettings as bad:
        sys.exit(f"✗ {bad}")


def post_worker_init(_worker: Any) -> None:
    """Proves that the database driver cooperates, and lets open sockets go at once on SIGTERM."""
    if SOCKETS:
        _serve_sockets()
    _has_served[0] = 1


def _serve_sockets() -> None:
    waiting = importlib.import_module("psycopg.waiting")
    assert waiting.wait.__name__ != "wait_c", "psycopg was imported before gevent's patch"
    import gevent

    before = signal.getsignal(signal.SIGTERM)
    assert callable(before)

    def stop(number: int, frame: Any) -> None:
        gevent.spawn(_let_sockets_go)
        before(number, frame)

    # Without this a single open socket keeps the old worker for the whole graceful timeout.
    signal.signal(signal.SIGTERM, stop)
    if _has_the_jobs():
        from app.core import jobs

        jobs.start()


def _has_the_jobs() -> bool:
    """Whether this worker is the one of this machine that also does the work outside of requests."""
    import fcntl

    from app.core.settings import from_environ

    settings = from_environ()
    if settings.jobs == "worker":
        return False  # `flask worker` has them
    folder = settings.data
    folder.mkdir(parents=True, exist_ok=True)
    # Kept open, and so locked, for as long as the worker lives; the next one then finds it free.
    _kept.append((folder / "jobs.lock").open("w"))
    try:
        fcntl.flock(_kept[-1], fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _let_sockets_go() -> None:
    from app.core.realtime import socketio

    engine = socketio.server.eio
    for sid in list(engine.sockets):
        try:
            engine.disconnect(sid)
        except Exception:  # noqa: S112  one that is already gone keeps nobody else here
            continue


def on_exit(_server: Any) -> None:
    """The last word of `./run`."""
    if _has_served[0]:
        print("\n✓ Tongzhuo has closed; everything that was done is kept.", flush=True)
