"""How gunicorn serves: one cooperative process by default; pages and chat apart by TONGZHUO_ROLE."""

import os

ROLE = os.environ.get("TONGZHUO_ROLE") or "all"
SOCKETS = ROLE in ("all", "chat")
if SOCKETS:
    # First of all: a driver imported before the patch blocks every greenlet silently.
    from gevent import monkey

    monkey.patch_all()

import importlib
import signal
from typing import Any

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


def post_worker_init(_worker: Any) -> None:
    """Proves that the database driver cooperates, and lets open sockets go at once on SIGTERM."""
    if not SOCKETS:
        return
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
    print("\n✓ Tongzhuo has closed; everything that was done is kept.", flush=True)
