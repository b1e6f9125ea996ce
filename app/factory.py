"""The factory: puts the house together, lowest floor first."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from flask_login import LoginManager
from werkzeug.middleware.proxy_fix import ProxyFix

from app import cli, schema
from app.core import (
    boundary,
    clock,
    db,
    errors,
    i18n,
    jobs,
    limits,
    packing,
    photos_web,
    realtime,
    security,
    web,
)
from app.core.environment import Environment
from app.core.settings import Settings, from_environ

ROOT = Path(__file__).parent.parent
ROOMS = (
    "app.accounts", "app.places", "app.merchants",
    "groups.membership", "groups.ledger", "groups.chat", "groups.discussions", "groups.proposals",
    "groups.elections", "groups.splitting", "groups.alliances",
    "events.dinners", "events.polls", "events.tipping", "events.voted", "events.cravings", "events.conditions",
    "events.headcount", "events.series", "events.diets", "events.jielong", "events.bookings", "events.tables",
    "events.attestations", "events.showing", "events.homesafe", "events.calendars", "events.bills", "events.reviews",
    "events.claims", "events.invitations", "events.cards", "events.routes", "events.memory",
    "events.boards",
    "app.site.moderation", "app.site.notify", "app.site.discover", "app.site.search", "app.site.sharing",
    "app.site.feeds", "app.site.home",
)  # fmt: skip
LARGEST_REQUEST = 1024 * 1024  # of words; routes that take pictures say so


def create_app(settings: Settings | None = None) -> Flask:
    """Make the app. Raises BadSettings when the environment is wrong."""
    settings = settings or from_environ()
    app = Flask("tongzhuo", root_path=str(ROOT), static_folder="static", template_folder="templates")
    _configure(app, settings)
    db.use(db.Database(settings.database_url))
    clock.follow(settings.clock_file)
    LoginManager(app)
    packing.init(app)  # first in, so last to touch an answer
    web.init(app)
    i18n.init(app)
    photos_web.init(app, settings)
    security.init(app, settings)
    limits.init(app, settings)
    errors.init(app)
    realtime.init(app, settings)
    app.extensions["huey"] = jobs.init(app, settings)
    for room in ROOMS:
        import_module(f"{room}.wiring").register(app)
    cli.register(app)
    boundary.guard(app)
    return app


def _hosts(settings: Settings) -> list[str] | None:
    """Production answers to its own name, and to this machine's when its health is asked; development to any."""
    own = urlsplit(settings.base_url).hostname or ""
    return [own, "localhost", "127.0.0.1", "[::1]"] if settings.production else None


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        ROOT=ROOT,
        SETTINGS=settings,
        SCHEMA=schema.metadata,
        SECRET_KEY=settings.secret_key,
        BASE_URL=settings.base_url,
        TRUSTED_HOSTS=_hosts(settings),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=500_000,
        MAX_FORM_PARTS=600,
        SESSION_COOKIE_NAME="__Host-tongzhuo" if settings.secure else "tongzhuo",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=90 * 24 * 3600,
        WTF_CSRF_TIME_LIMIT=None,  # bound to the session; a form left open overnight still works
        TEMPLATES_AUTO_RELOAD=settings.env == "development",
    )
    app.url_map.merge_slashes = False  # its redirect would say the Host header back, whatever that is
    app.jinja_environment = Environment
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
