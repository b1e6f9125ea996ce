"""Pages of many tables: all of them at a glance, laying them, drawing, and sitting at one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db
from app.core.access import Ability
from app.core.boundary import needs
from app.core.ids import digest
from app.core.limits import limit
from app.core.web import note, render, see_other, viewer
from events.dinners.holders import Holder
from events.dinners.keys import door, guest_here
from events.tables import actions, queries, rules, shown
from events.tables.forms import TablesForm
from events.tables.wording import WAYS_META

bp = Blueprint("tables", __name__)


def holder_here(pid: str) -> Holder | None:
    """Whose party is looking: a member's, or a guest's by the browser's key."""
    who = viewer()
    if who is not None:
        return Holder(member_id=who.id)
    guest = guest_here(pid)
    return Holder(guest_id=guest.id) if guest is not None else None


@bp.get("/d/<pid>/tables")
@needs(Ability.DINNER_SEE)
def page(pid: str) -> Response:
    """Every table with its people; for the host, how they are laid."""
    dinner, here = door(pid, Ability.DINNER_SEE)
    return _page(dinner, here, _filled(dinner))


@bp.post("/d/<pid>/tables")
@needs(Ability.TABLES_SET)
@limit("60 per hour")
def lay(pid: str) -> Response | WerkzeugResponse:
    """Lay the tables."""
    dinner, here = door(pid, Ability.TABLES_SET)
    form = TablesForm()
    form.about(dinner.seats, queries.asked(db.session(), dinner.id))
    if not form.validate_on_submit():
        return _page(dinner, here, form, 422)
    actions.lay(db.session(), dinner, form.read, form.chosen(), clock.now())
    note(ngettext("%(num)d table is set.", "%(num)d tables are set.", len(form.read)))
    return see_other("tables.page", pid=pid)


@bp.post("/d/<pid>/tables/draw")
@needs(Ability.TABLES_SET)
@limit("60 per hour")
def draw(pid: str) -> WerkzeugResponse:
    """Place everybody who has no table yet."""
    dinner, _here = door(pid, Ability.TABLES_SET)
    left = actions.draw(db.session(), dinner, clock.now())
    if left:
        words = ngettext(
            "%(num)d person found no table with room for the whole party. Make one larger.",
            "%(num)d people found no table with room for the whole party. Make one larger.", left,
        )  # fmt: skip
        note(words, "you")
    else:
        note(_("Everybody has a table."))
    return see_other("tables.page", pid=pid)


@bp.post("/d/<pid>/tables/one")
@needs(Ability.TABLES_SET)
def one(pid: str) -> WerkzeugResponse:
    """One table again."""
    dinner, _here = door(pid, Ability.TABLES_SET)
    actions.single(db.session(), dinner, clock.now())
    note(_("Everybody sits at one table."))
    return see_other("dinners.page", pid=pid)


@bp.post("/d/<pid>/tables/<int:number>")
@needs(Ability.TABLE_SIT)
@limit("120 per hour")
def sit(pid: str, number: int) -> WerkzeugResponse:
    """Sit at this table, with whoever comes along."""
    holder = holder_here(pid)
    dinner, _here = door(pid, Ability.TABLE_SIT)
    actions.sit_at(db.session(), dinner, holder or Holder(guest_id=0), number, clock.now())
    note(_("You sit at table %(number)s.", number=number))
    return see_other("tables.page", pid=pid)


@bp.get("/d/<pid>/tables.json")
@needs(Ability.QUEUE_READ)
def export(pid: str) -> Response:
    """Everything that the draws depended on, so that anybody at the dinner can repeat them."""
    dinner, _here = door(pid, Ability.QUEUE_READ)
    session = db.session()
    seating, draws = queries.seating_of(session, dinner.id), queries.draws_of(session, dinner.id)
    return jsonify(
        sizes=queries.sizes_of(session, dinner.id), seed_sha256=digest(seating.seed) if seating else None,
        draws=[
            {"at": each.drawn_at.isoformat(), "inputs": each.inputs, "outcome": each.outcome} for each in draws
        ],
    )  # fmt: skip


def _page(dinner: Any, here: Any, form: TablesForm, status: int = 200) -> Response:
    session, now = db.session(), clock.now()
    found = shown.laid(session, dinner, viewer(), holder_here(dinner.public_id), now)
    seating = queries.seating_of(session, dinner.id)
    return render(
        "tables/page.html", here, status, dinner=dinner, form=form, laid=found, seating=seating, ways=WAYS_META,
        open=now < dinner.starts_at and dinner.called_off_at is None, draws=len(queries.draws_of(session, dinner.id)),
    )  # fmt: skip


def _filled(dinner: Any) -> TablesForm:
    session = db.session()
    seating, sizes = queries.seating_of(session, dinner.id), queries.sizes_of(session, dinner.id)
    even = sizes == rules.even_sizes(dinner.seats, len(sizes)) if sizes else True
    form = TablesForm(
        formdata=None, count=len(sizes) or rules.proposed_tables(dinner.seats),
        sizes="" if even else ", ".join(map(str, sizes)), way=(seating.way if seating else rules.Way.CHOSEN).value,
    )  # fmt: skip
    form.about(dinner.seats, queries.asked(session, dinner.id))
    return form
