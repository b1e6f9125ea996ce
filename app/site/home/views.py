"""The front door: landing, my home, health."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, make_response

from app.core import access, clock, db
from app.core.access import Ability
from app.core.boundary import needs
from app.core.viewer import Viewer
from app.core.web import absolute, render, viewer
from app.site.home import queries, shown
from events.dinners import cards
from events.dinners import queries as dinners
from events.reviews import queries as reviews

bp = Blueprint("home", __name__)
ON_LANDING, AT_HOME = 3, 4


@bp.get("/")
@needs(Ability.SITE_SEE)
def index() -> Response:
    """My home, or what a stranger sees first."""
    found = viewer()
    return _landing() if found is None else _home(found)


def _landing() -> Response:
    session, now = db.session(), clock.now()
    open_tables = dinners.open_seats(session, None, now, ON_LANDING)
    return render(
        "home/landing.html",
        tonight=queries.lively(session, now),
        cards=cards.cards(session, open_tables, None, now),
    )


def _home(found: Viewer) -> Response:
    session, now = db.session(), clock.now()
    open_tables = dinners.open_seats(session, None, now, AT_HOME, found.id)
    mine = dinners.next_dinner(session, found.id, now)
    seats = dinners.seats_at(session, [each.id for each in (mine, *open_tables) if each is not None])
    return render(
        "home/home.html", next=shown.next_table(mine, seats, found, now), todos=shown.todos(found, now),
        groups=queries.my_groups(session, found.id),
        cards=cards.cards(session, open_tables, found.id, now, seats=seats),
        fresh=reviews.fresh_from_tablemates(session, found.id, 3),
    )  # fmt: skip


@bp.get("/healthz")
@needs(Ability.SITE_SEE)
def health() -> Response:
    """Whether this process serves: 200 when the database answers, 503 when not."""
    well = queries.alive(db.session)
    return _plain("ok", 200) if well else _plain("database unavailable", 503)


@bp.get("/robots.txt")
@needs(Ability.SITE_SEE)
def robots() -> Response:
    """What crawlers may read: public pages; nothing that belongs to somebody."""
    private = ("/chats", "/c/", "/i/", "/l/", "/u/", "/discover/here", "/language", "/sign-", "/me")
    lines = [f"Disallow: {path}" for path in private]
    return _plain("\n".join(["User-agent: *", *lines, "", f"Sitemap: {absolute('feeds.sitemap')}"]), 200)


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
