"""Feeds and the site's map. Open to everybody, the same for everybody."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.core import clock, db, i18n
from app.core.access import Ability
from app.core.boundary import needs
from app.core.names import clean_name
from app.core.web import absolute, viewer
from app.places.access import open_venue
from app.site.feeds import atom, queries, told
from app.site.feeds.atom import Feed
from groups.membership.access import open_group

bp = Blueprint("feeds", __name__)
KEPT = 900  # seconds that a reader may keep a feed
LONGEST_CITY = 60
ALWAYS = ("home.index", "discover.index", "discover.on_map", "places.index")
URLSET = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
XML = '<?xml version="1.0" encoding="utf-8"?>\n'


@bp.get("/feeds/<city>.atom")
@needs(Ability.SITE_SEE)
def city(city: str) -> Response:
    """A city's tables with free seats."""
    name = clean_name(city)
    if not name or len(name) > LONGEST_CITY:
        raise NotFound
    found = queries.open_in(db.session(), name, clock.now())
    return _atom(Feed(
        absolute("feeds.city", city=name), absolute("discover.index", city=name),
        _("Tables with free seats in %(city)s", city=name), _("Dinners that still take people, from Tongzhuo."),
        _lang(), [told.dinner(dinner, free) for dinner, free in found],
    ))  # fmt: skip


@bp.get("/g/<pid>/tables.atom")
@needs(Ability.GROUP_SEE)
def group(pid: str) -> Response:
    """A group's public tables."""
    found, _here = open_group(db.session(), pid, viewer(), Ability.GROUP_SEE)
    rows = queries.of_group(db.session(), found.id, clock.now())
    return _atom(Feed(
        absolute("feeds.group", pid=pid), absolute("membership.page", pid=pid),
        _("Tables of %(group)s", group=found.name), found.line, _lang(),
        [told.dinner(dinner, free) for dinner, free in rows],
    ))  # fmt: skip


@bp.get("/v/<pid>/reviews.atom")
@needs(Ability.VENUE_SEE)
def venue(pid: str) -> Response:
    """What diners have said of a venue."""
    found, _here = open_venue(db.session(), pid, viewer())
    rows = queries.open_reviews(db.session(), found.id)
    return _atom(Feed(
        absolute("feeds.venue", pid=pid), absolute("places.page", pid=pid),
        _("Reviews of %(venue)s", venue=found.name),
        _("Written by people whose tablemates vouch that they were there."), _lang(),
        [told.review(review, found) for review in rows],
    ))  # fmt: skip


@bp.get("/sitemap.xml")
@needs(Ability.SITE_SEE)
def sitemap() -> Response:
    """Where the parts of the site's map are."""
    names = [("pages", 0)] + [
        (kind, part) for kind, many in queries.parts(db.session()).items() for part in range(many)
    ]
    addresses = (atom.clean(absolute("feeds.part", kind=kind, part=part)) for kind, part in names)
    places = (f"<sitemap><loc>{address}</loc></sitemap>" for address in addresses)
    head = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return _xml(f"{XML}{head}{''.join(places)}</sitemapindex>\n")


@bp.get("/sitemap/<kind>-<int:part>.xml")
@needs(Ability.SITE_SEE)
def part(kind: str, part: int) -> Response:
    """One part: public pages of a kind, with when they last changed; sent as it is read."""
    if kind == "pages" and part == 0:
        body = "".join(_place(absolute(endpoint), None) for endpoint in ALWAYS)
        return _xml(f"{XML}{URLSET}{body}</urlset>\n")
    if kind not in queries.KINDS or part >= queries.parts(db.session())[kind]:
        raise NotFound
    pattern = absolute(queries.KINDS[kind][0], pid="PID")
    return _xml(_part(kind, part, pattern))


def _part(kind: str, part: int, pattern: str) -> Iterator[str]:
    """In a session of its own: what is streamed is read after the view has ended."""
    yield XML + URLSET
    with db.database().looking() as session:
        for public_id, changed in queries.lines(session, kind, part):
            yield _place(pattern.replace("PID", public_id), atom.stamp(changed) if changed else None)
    yield "</urlset>\n"


def _place(address: str, changed: str | None) -> str:
    last = f"<lastmod>{changed}</lastmod>" if changed else ""
    return f"<url><loc>{atom.clean(address)}</loc>{last}</url>"


def _xml(body: str | Iterator[str]) -> Response:
    return Response(body, mimetype="application/xml")


def _lang() -> str:
    return "zh-CN" if i18n.lang() == "zh" else "en"


def _atom(feed: Feed) -> Response:
    answer = Response(atom.render(feed), content_type=f"{atom.MIMETYPE}; charset=utf-8")
    if viewer() is None:  # a feed reader is nobody; what somebody signed in is shown is kept by nobody
        answer.cache_control.private = True
        answer.cache_control.max_age = KEPT
    answer.vary.add("Accept-Language")
    answer.add_etag()
    return answer
