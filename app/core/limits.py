"""How often: Flask-Limiter, per member or per address, in memory or in Redis."""

from __future__ import annotations

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from app.core import remote
from app.core.settings import Settings
from app.core.web import viewer


def who() -> str:
    """The key that is counted: the member, else the address."""
    found = viewer()
    return f"m{found.id}" if found else f"a{get_remote_address()}"


limiter = Limiter(key_func=who, default_limits=["900 per minute"], headers_enabled=False)
limit = limiter.limit


def init(app: Flask, settings: Settings) -> None:
    """Count in Redis where several processes serve, in memory otherwise; off in tests unless a test asks."""
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or "memory://"
    if settings.redis_url:
        app.config["RATELIMIT_STORAGE_OPTIONS"] = {"connection_pool": remote.pool(settings.redis_url)}
        app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] = True
        # Of several requests that find Redis gone in the same moment, the library lets only the first fall back, and
        # all others fail: those are let through uncounted.
        app.config["RATELIMIT_SWALLOW_ERRORS"] = True
    limiter.init_app(app)
    limiter.enabled = settings.env != "testing"
    limiter.request_filter(lambda: request.endpoint == "static")
