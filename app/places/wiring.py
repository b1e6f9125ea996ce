"""How this room is attached to the house."""

from __future__ import annotations

from flask import Flask, redirect, request, url_for
from werkzeug.wrappers import Response

from app.core import panels, wording
from app.places import export, views_facts, views_same
from app.places.access import Moved
from app.places.views import bp
from app.places.wording import SENTENCES


def register(app: Flask) -> None:
    """Attach blueprints, listeners and panels."""
    wording.add(SENTENCES)
    for each in (bp, views_facts.bp, views_same.bp):
        app.register_blueprint(each)
    app.register_error_handler(Moved, _lead_there)
    panels.fill("account.export", export.parts_of)


def _lead_there(moved: Moved) -> Response:
    """Whoever reads the old address is led to the same page of the other venue for good; a form only to its page."""
    if request.method in ("GET", "HEAD") and request.endpoint:
        path = url_for(request.endpoint, **{**(request.view_args or {}), "pid": moved.public_id})
        asked = request.query_string.decode("ascii", "ignore")
        return redirect(f"{path}?{asked}" if asked else path, code=301)
    return redirect(url_for("places.page", pid=moved.public_id), code=303)
