"""The front door: landing, my home, discover, health."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, make_response
from sqlalchemy.exc import SQLAlchemyError

from app.core import access, db
from app.core.access import Ability
from app.core.boundary import needs
from app.core.web import render
from app.site.home import queries

bp = Blueprint("home", __name__)


@bp.get("/healthz")
@needs(Ability.SITE_SEE)
def health() -> Response:
    """Whether this process serves: 200 when the database answers, 503 when not."""
    try:
        queries.alive(db.session())
    except SQLAlchemyError:
        return _plain("database unavailable", 503)
    return _plain("ok", 200)


def _plain(text: str, status: int) -> Response:
    answer = make_response(text + "\n", status)
    answer.mimetype = "text/plain"
    return answer


@bp.get("/styleguide")
@needs(Ability.SITE_SEE)
def styleguide() -> Response:
    """All components on one sheet; not part of the product, so not served by it."""
    if current_app.config["SETTINGS"].production:
        raise access.NotThere
    return render("styleguide.html")
