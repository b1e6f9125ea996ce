"""Pages of what is known of a venue: its facts with their sources, what became of it, and a private kitchen's door."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock, db
from app.core.access import Ability, Here, NotThere
from app.core.boundary import needs
from app.core.i18n import zone
from app.core.limits import limit
from app.core.web import me, note, render, see_other, viewer
from app.places.access import open_venue
from app.places.facts import Change, FactKind
from app.places.forms_facts import ChangeForm, DoorForm, FactForm
from app.places.saying import change, keep_private, say
from app.places.shown import changes_in_words, facts_of, source_of
from app.places.wording_facts import ANSWERS

bp = Blueprint("facts", __name__)


@bp.get("/v/<pid>/facts")
@needs(Ability.VENUE_SEE)
def page(pid: str) -> Response:
    """Everything that is said of a venue, by whom and since when; members say more here."""
    venue, here = open_venue(db.session(), pid, viewer())
    return _page(venue, here)


@bp.post("/v/<pid>/facts/<kind>")
@needs(Ability.VENUE_DESCRIBE)
@limit("120 per hour")
def word(pid: str, kind: str) -> Response:
    """Say one fact, say that it is still so, or take one's word back."""
    venue, here = open_venue(db.session(), pid, viewer(), Ability.VENUE_DESCRIBE)
    if kind not in set(FactKind):
        raise NotThere
    fact, form = FactKind(kind), FactForm(FactKind(kind))
    if not form.validate_on_submit():
        return _page(venue, here, status=422, wrong=fact, form=form)
    now = clock.now()
    say(
        db.session(),
        venue,
        fact,
        form.value.data or "",
        me().id,
        source_of(db.session(), venue, me().id, now),
        now,
    )
    return see_other(f"/v/{venue.public_id}/facts#fact-{fact}")


@bp.post("/v/<pid>/changes")
@needs(Ability.VENUE_DESCRIBE)
@limit("30 per hour")
def became(pid: str) -> Response:
    """Say that the house has closed, opened again, moved, or been renamed."""
    venue, here = open_venue(db.session(), pid, viewer(), Ability.VENUE_DESCRIBE)
    form = ChangeForm()
    if not form.validate_on_submit() or form.on.data is None:
        return _page(venue, here, status=422, change=form)
    change(
        db.session(), venue, Change(form.what.data), form.on.data, me().id, clock.now(), name=form.name.data or "",
        address=form.address.data or "", area=form.area.data or "",
    )  # fmt: skip
    note(_("Written down. Reviews from before keep saying how it was."))
    return see_other("places.page", pid=venue.public_id)


@bp.post("/v/<pid>/door")
@needs(Ability.VENUE_DESCRIBE)
@limit("30 per hour")
def door(pid: str) -> Response:
    """Say where a kitchen is, and whether everybody may know."""
    venue, here = open_venue(db.session(), pid, viewer(), Ability.VENUE_DESCRIBE)
    form = DoorForm()
    if not form.validate_on_submit():
        return _page(venue, here, status=422, door=form)
    private = request.form.get("private") == "y"
    keep_private(db.session(), venue, me().id, private, form.address.data or "", *form.at())
    note(
        _("Only those with a seat see the address now.") if private else _("Everybody sees the address now.")
    )
    return see_other("places.edit", pid=venue.public_id)


def _page(venue: Any, here: Here, status: int = 200, **more: Any) -> Response:
    session, now, who = db.session(), clock.now(), viewer()
    today = now.astimezone(zone(venue.timezone)).date()
    facts = facts_of(session, venue, now, who.id if who else None)
    return render(
        "places/facts.html", here, status=status, venue=venue, facts=facts,
        changes=changes_in_words(session, venue), answers=ANSWERS, today=today.isoformat(),
        **{"wrong": None, "form": None, "change": ChangeForm(formdata=None), "door": None} | more,
    )  # fmt: skip
