"""Pages for what goes wrong: a clear sentence, never a trace, nothing secret."""

from __future__ import annotations

import logging

from flask import Flask, Response, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from app.core import wording
from app.core.access import MovedOn, NotThere, NotYours, Refused, Suspended
from app.core.web import render, safe_path, see_other, viewer

log = logging.getLogger(__name__)
DRAWN = frozenset({403, 404, 409, 413, 422, 429, 500, 503})


def init(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(NotThere, lambda _e: page(404))
    app.register_error_handler(MovedOn, _moved_on)
    app.register_error_handler(NotYours, _not_yours)
    app.register_error_handler(Refused, lambda refused: page(409, wording.say(refused.reason)))
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(RecursionError, lambda _e: page(422))
    app.register_error_handler(Exception, _unexpected)


def page(status: int, sentence: str = "", **headers: str) -> Response:
    """The drawn page of this status; `sentence` says what happened and the way out."""
    if request.accept_mimetypes.best == "application/json":
        told = jsonify(ok=False, status=status, sentence=sentence)
        told.status_code = status
        told.headers.update(headers)
        return told
    drawn = status if status in DRAWN else (422 if status < 500 else 500)
    back = safe_path(_referrer_path(), "/")
    answer = render(f"errors/{drawn}.html", status=status, reason=sentence, back_path=back)
    answer.headers.update(headers)
    return answer


def _referrer_path() -> str:
    referrer = request.referrer or ""
    return (
        referrer.removeprefix(request.host_url.rstrip("/")) if referrer.startswith(request.host_url) else ""
    )


def _moved_on(moved: MovedOn) -> Response:
    """An address that is kept in somebody's pocket leads on; what was sent is not sent again."""
    return redirect(moved.path, 308 if request.method in ("GET", "HEAD") else 303)  # type: ignore[return-value]


def _not_yours(error: NotYours) -> Response:
    if viewer() is None:
        target = request.full_path.rstrip("?") if request.method == "GET" else _referrer_path()
        return see_other(url_for("accounts.sign_in", next=safe_path(target)))  # type: ignore[return-value]
    if isinstance(error, Suspended):
        sentence = _(
            "A jury asks you to write nothing for some days. Your home says until when, why, and how to appeal."
        )
        return page(403, sentence)
    return page(403)


def _stale(_error: CSRFError) -> Response:
    return page(
        403,
        _(
            "This page had been open too long, or the form came from elsewhere. Go back, reload, and send it again."
        ),
    )


def _http(error: HTTPException) -> Response:
    if isinstance(error, SecurityError):  # a Host that nobody trusts: no address can be built for a page
        return Response("This is not that site.\n", 400, mimetype="text/plain")
    answer = page(error.code or 500)
    for name, value in error.get_response().headers.items():
        if name in ("Allow", "Retry-After"):  # a 405 without Allow breaks the protocol
            answer.headers[name] = value
    return answer


def _database_away(error: OperationalError) -> Response:
    log.error("database unavailable: %s", type(error.orig).__name__)
    return page(503, **{"Retry-After": "5"})


def _unexpected(error: Exception) -> Response:
    log.exception("unexpected %s at %s", type(error).__name__, request.endpoint)
    return page(500)
