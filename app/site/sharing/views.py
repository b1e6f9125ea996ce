"""Sharing: the picture of a link, and for each thing a page with its code, its link and its text to paste."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app.core import db
from app.core.access import Ability
from app.core.boundary import needs
from app.core.cloths import CLOTHS
from app.core.panels import gather
from app.core.web import absolute, render, viewer
from app.places.access import open_venue
from app.site.sharing import picture, texts
from events.dinners import drawn
from events.dinners import queries as dinners
from events.dinners.keys import door
from events.dinners.page import share_url
from events.reviews.access import open_review
from groups.membership.access import open_group
from groups.membership.queries import count_members

bp = Blueprint("sharing", __name__)
KEPT = 300  # seconds: a preview may be so old


@bp.get("/picture/<cloth>.png")
@needs(Ability.SITE_SEE)
def cloth(cloth: str) -> Response:
    """A cloth with a bowl on it."""
    if cloth not in CLOTHS:
        raise NotFound
    return _png(picture.table(cloth, 0, 0), 86_400)


@bp.get("/d/<pid>/picture.png")
@needs(Ability.DINNER_SEE)
def dinner_picture(pid: str) -> Response:
    """The dinner's table as it fills."""
    dinner, _here = door(pid, Ability.DINNER_SEE)
    taken = dinners.taken(db.session(), dinner.id)
    return _png(picture.table(dinner.group.cloth, dinner.seats, min(taken, dinner.seats)), KEPT)


@bp.get("/d/<pid>/share")
@needs(Ability.DINNER_SEE)
def dinner(pid: str) -> Response:
    """Share a dinner."""
    found, here = door(pid, Ability.DINNER_SEE)
    who = viewer()
    said = {
        "dinner": found, "around": drawn.around(dinners.seats_of(db.session(), found.id), who.id if who else None),
        "pact": dinners.pact_of(db.session(), found), "address": share_url(found, here), "here": here,
    }  # fmt: skip
    text = "\n".join(str(each) for each in gather("dinner.text", **said))
    return _page(here, found.title, share_url(found, here), text, url_for("dinners.page", pid=pid))


@bp.get("/g/<pid>/share")
@needs(Ability.GROUP_SEE)
def group(pid: str) -> Response:
    """Share a group. Where strangers do not find it, only an invitation opens it: the page says so."""
    found, here = open_group(db.session(), pid, viewer(), Ability.GROUP_SEE)
    address = absolute("membership.page", pid=pid)
    text = texts.of_group(found, count_members(db.session(), found.id), address)
    hidden = (
        ""
        if found.listed
        else _("Strangers do not find this group. To let somebody in, send an invite link.")
    )
    invite = url_for("membership.invites", pid=pid) if here.may(Ability.GROUP_INVITE) else ""
    return _page(
        here, found.name, address, text, url_for("membership.page", pid=pid), hidden=hidden, invite=invite
    )


@bp.get("/v/<pid>/share")
@needs(Ability.VENUE_SEE)
def venue(pid: str) -> Response:
    """Share a place."""
    found, here = open_venue(db.session(), pid, viewer())
    lines = cast(list[tuple[int, str]], gather("venue.lines", venues=[found]))
    said = dict(lines).get(found.id, "")
    address = absolute("places.page", pid=pid)
    return _page(
        here, found.name, address, texts.of_venue(found, str(said), address), url_for("places.page", pid=pid)
    )


@bp.get("/r/<pid>/share")
@needs(Ability.REVIEW_SEE)
def review(pid: str) -> Response:
    """Share a review that is open."""
    found, here = open_review(db.session(), pid, viewer())
    if found.opened_at is None or found.withdrawn_at is not None:
        raise NotFound
    who = found.author.nickname
    address = absolute("reviews.page", pid=pid)
    text = texts.of_review(found, who, found.html, address)
    title = _("%(who)s on %(venue)s", who=who, venue=found.venue.name)
    return _page(here, title, address, text, url_for("reviews.page", pid=pid))


def _page(here: Any, title: str, address: str, text: str, back: str, **more: Any) -> Response:
    return render("sharing/page.html", here, title=title, address=address, text=text, back=back, **more)


def _png(body: bytes, seconds: int) -> Response:
    answer = Response(body, mimetype="image/png")
    answer.cache_control.private = True
    if viewer() is None:
        answer.cache_control.max_age = seconds
    else:
        answer.cache_control.no_store = True  # nothing that a member sees is kept between
    answer.add_etag()
    answer.make_conditional(request)
    return answer
