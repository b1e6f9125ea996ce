"""The cookie: which device it holds, who that is, and when it was last seen."""

from __future__ import annotations

import logging

from flask import Flask, Response, g, request, session
from sqlalchemy.exc import OperationalError

from app.accounts import actions, keys, queries, rules
from app.core import clock, db
from app.core.boundary import glance
from app.core.viewer import Viewer

log = logging.getLogger(__name__)
TOKEN = "_user_id"  # noqa: S105  the name under which Flask-Login keeps it


def init(app: Flask) -> None:
    """Tell Flask-Login whom a token belongs to, and note after answers that a device was seen."""
    # Flask would send the cookie with every answer, even with files that caches between may keep (AU10).
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    manager = app.login_manager  # type: ignore[attr-defined]
    manager.session_protection = None  # a phone changes its address on every street
    manager.user_loader(load)
    app.after_request(_note_seen)


def load(token: str) -> Viewer | None:
    """Who holds the token. When the database is away it says so once, so that the error page can be drawn."""
    if g.get("accounts_away"):
        return None
    try:
        with glance() as opened:
            found = queries.viewer_of(opened, str(token))
    except OperationalError:
        g.accounts_away = True
        raise
    if found is None:
        return None
    viewer, seen_at = found
    if rules.is_stale(seen_at, clock.now()):
        g.accounts_seen = viewer.device_id
    return viewer


def begin(token: str) -> None:
    """Give this browser the device's token, in a session with nothing in it from before (SECURITY.md AU3).

    Only keys of links stay: whoever came by a link and signs in to sit down still sees the table.
    """
    kept = {name: session[name] for name in keys.KEPT if name in session}
    session.clear()
    session.update(kept)
    session[TOKEN] = token
    session["_fresh"] = True
    session.permanent = True


def end() -> None:
    """Take everything out of this browser's session."""
    session.clear()


def _note_seen(answer: Response) -> Response:
    device_id = g.pop("accounts_seen", None)
    if device_id is not None and request.endpoint != "static":
        session.modified = True  # the cookie lives on for whoever keeps coming
        answer.call_on_close(lambda: _touch(device_id))
    return answer


def _touch(device_id: int) -> None:
    """In a short unit of its own after the answer has gone out: reading pages never waits for a writer."""
    try:
        with db.database().writing() as opened:
            actions.touch_device(opened, device_id, clock.now())
    except OperationalError:
        log.warning("could not note that device %s was seen", device_id)
