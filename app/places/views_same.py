"""Pages of doubles: saying that two venues are one, deciding it, and undoing it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock, db
from app.core.access import Ability, Here, NotThere
from app.core.boundary import needs
from app.core.limits import limit
from app.core.names import clean_name
from app.core.web import me, note, render, see_other, viewer
from app.places import merging
from app.places.access import open_venue
from app.places.facts import Sameness
from app.places.queries import alike_in_city, venue_by_public_id
from app.places.queries_facts import merge_by, merges_of
from app.places.shown import may_decide

bp = Blueprint("same", __name__)
MOST = 12


@bp.get("/v/<pid>/same")
@needs(Ability.VENUE_DESCRIBE)
def page(pid: str) -> Response:
    """Which other place this one might be, and what was said of that before."""
    venue, here = open_venue(db.session(), pid, viewer(), Ability.VENUE_DESCRIBE)
    return _page(venue, here)


@bp.post("/v/<pid>/same")
@needs(Ability.VENUE_DESCRIBE)
@limit("20 per hour")
def propose(pid: str) -> Response:
    """Say that this place is that one."""
    venue, here = open_venue(db.session(), pid, viewer(), Ability.VENUE_DESCRIBE)
    other = venue_by_public_id(db.session(), request.form.get("other", "")[:40])
    if other is None or other is venue:
        return _page(venue, here, status=422, missing=True)
    merging.propose(db.session(), venue, other, me().id, clock.now())
    note(_("Said. Somebody else who ate at one of the two confirms it."))
    return see_other("same.page", pid=venue.public_id)


@bp.post("/v/<pid>/same/<merge_pid>")
@needs(Ability.VENUE_DESCRIBE)
@limit("30 per hour")
def decide(pid: str, merge_pid: str) -> Response:
    """Confirm that two places are one, or say that they are two."""
    asked, decides = _asked(pid, merge_pid)
    kept = asked.kept.public_id
    if request.form.get("they") == "one":
        merging.confirm(db.session(), asked, me().id, decides, clock.now())
        note(_("One place now. The other address leads here."))
        return see_other("places.page", pid=kept)
    merging.decline(db.session(), asked, me().id, decides, clock.now())
    note(_("They stay two."))
    return see_other("places.page", pid=pid)


@bp.post("/v/<pid>/same/<merge_pid>/undo")
@needs(Ability.VENUE_DESCRIBE)
@limit("10 per hour")
def undo(pid: str, merge_pid: str) -> Response:
    """Make two places of one again."""
    done, decides = _asked(pid, merge_pid)
    gone = done.gone.public_id
    merging.part(db.session(), done, me().id, decides, clock.now())
    note(_("Two places again. What came from the other is there again."))
    return see_other("places.page", pid=gone)


def _asked(pid: str, merge_pid: str) -> tuple[Any, bool]:
    session = db.session()
    asked = merge_by(session, merge_pid)
    known = asked is not None and asked.state in (Sameness.MERGED, Sameness.PARTED)
    address = asked.kept.public_id if asked is not None and known and asked.gone.public_id == pid else pid
    venue, _here = open_venue(session, address, viewer(), Ability.VENUE_DESCRIBE)
    if asked is None or venue.id not in (asked.gone_id, asked.kept_id):
        raise NotThere
    return asked, may_decide(session, (asked.gone, asked.kept), me().id, clock.now())


def _page(venue: Any, here: Here, status: int = 200, missing: bool = False) -> Response:
    session = db.session()
    text = clean_name(request.args.get("q", "")[:100])
    return render(
        "places/same.html", here, status=status, venue=venue, text=text, missing=missing, states=Sameness,
        found=alike_in_city(session, venue, text, MOST), merges=merges_of(session, venue.id),
    )  # fmt: skip
