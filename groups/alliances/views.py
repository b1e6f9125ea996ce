"""Pages of alliances, for the people of their houses: found, ask, come, the sheet, one's perk, leaving."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock, db
from app.core.access import Ability, Here
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, note, render, see_other, viewer
from app.merchants.access import open_merchant
from groups.alliances import actions, openings, queries
from groups.alliances.access import open_alliance, open_asked
from groups.alliances.forms import AskForm, FoundForm, PerkForm
from groups.alliances.rules import sheet

bp = Blueprint("alliances", __name__)


@bp.get("/shop/<pid>/alliances")
@needs(Ability.MERCHANT_SEE)
def index(pid: str) -> Response:
    """The alliances of a merchant, who asks it to come, and the way to found one."""
    merchant, here = open_merchant(db.session(), pid, viewer(), Ability.MERCHANT_SEE)
    return _index(merchant, here, FoundForm(formdata=None))


@bp.post("/shop/<pid>/alliances")
@needs(Ability.MERCHANT_RUN)
@limit("10 per day")
def found(pid: str) -> Response:
    """Found an alliance."""
    merchant, here = open_merchant(db.session(), pid, viewer(), Ability.MERCHANT_RUN)
    form = FoundForm()
    if not form.validate_on_submit():
        return _index(merchant, here, form, 422)
    made = actions.found_alliance(
        db.session(), merchant, me().id, name=form.name.data or "", city=form.city.data or "",
        line=form.line.data or "", timezone=me().timezone, now=clock.now(),
    )  # fmt: skip
    note(_("Founded. Ask the house next door."))
    return see_other("alliances.page", pid=pid, group_pid=actions.address_of(db.session(), made))


@bp.get("/shop/<pid>/alliances/<group_pid>")
@needs(Ability.MERCHANT_SEE)
def page(pid: str, group_pid: str) -> Response:
    """The houses at one table: perks, what went from one to another, what is still promised."""
    merchant, alliance, row, here = open_alliance(
        db.session(), pid, group_pid, viewer(), Ability.MERCHANT_SEE
    )
    return _page(merchant, alliance, row, here)


@bp.post("/shop/<pid>/alliances/<group_pid>/asked")
@needs(Ability.MERCHANT_RUN)
@limit("30 per day")
def ask(pid: str, group_pid: str) -> Response:
    """Ask another house to come."""
    session = db.session()
    merchant, alliance, row, here = open_alliance(session, pid, group_pid, viewer(), Ability.MERCHANT_RUN)
    form = AskForm()
    if not form.validate_on_submit():
        return _page(merchant, alliance, row, here, 422, ask=form)
    other = queries.confirmed_at(session, form.public_id())
    actions.ask(session, alliance, merchant, other, me().id, clock.now())
    note(_("Asked. They find it on their desk."))
    return see_other("alliances.page", pid=pid, group_pid=group_pid)


@bp.post("/shop/<pid>/alliances/<group_pid>/come")
@needs(Ability.MERCHANT_RUN)
@limit("30 per day")
def come(pid: str, group_pid: str) -> Response:
    """Come: from now on nobody of either house judges the other's tables."""
    merchant, alliance = open_asked(db.session(), pid, group_pid, viewer())
    actions.answer(db.session(), merchant, alliance, me().id, accept=True, now=clock.now())
    note(_("You sit at one table now."))
    return see_other("alliances.page", pid=pid, group_pid=group_pid)


@bp.post("/shop/<pid>/alliances/<group_pid>/decline")
@needs(Ability.MERCHANT_RUN)
@limit("30 per day")
def decline(pid: str, group_pid: str) -> Response:
    """Do not come."""
    merchant, alliance = open_asked(db.session(), pid, group_pid, viewer())
    actions.answer(db.session(), merchant, alliance, me().id, accept=False, now=clock.now())
    note(_("Declined."))
    return see_other("alliances.index", pid=pid)


@bp.post("/shop/<pid>/alliances/<group_pid>/perk")
@needs(Ability.MERCHANT_RUN)
@limit("60 per day")
def perk(pid: str, group_pid: str) -> Response:
    """Say what one gives those who come from an ally."""
    session = db.session()
    merchant, alliance, row, here = open_alliance(session, pid, group_pid, viewer(), Ability.MERCHANT_RUN)
    form = PerkForm()
    if not form.validate_on_submit():
        return _page(merchant, alliance, row, here, 422, perk=form)
    actions.set_perk(session, row, me().id, form.perk.data or "", clock.now())
    note(_("Saved."))
    return see_other("alliances.page", pid=pid, group_pid=group_pid)


@bp.post("/shop/<pid>/alliances/<group_pid>/notice")
@needs(Ability.MERCHANT_RUN)
@limit("30 per day")
def notice(pid: str, group_pid: str) -> Response:
    """Give notice: out in thirty days."""
    _m, _a, row, _here = open_alliance(db.session(), pid, group_pid, viewer(), Ability.MERCHANT_RUN)
    actions.give_notice(db.session(), row, me().id, clock.now())
    note(_("You leave in thirty days. What is promised until then stands on the page."))
    return see_other("alliances.page", pid=pid, group_pid=group_pid)


@bp.post("/shop/<pid>/alliances/<group_pid>/stay")
@needs(Ability.MERCHANT_RUN)
@limit("30 per day")
def stay(pid: str, group_pid: str) -> Response:
    """Take the notice back."""
    _m, _a, row, _here = open_alliance(db.session(), pid, group_pid, viewer(), Ability.MERCHANT_RUN)
    actions.stay(db.session(), row, me().id, clock.now())
    note(_("You stay."))
    return see_other("alliances.page", pid=pid, group_pid=group_pid)


def _index(merchant: Any, here: Here, form: FoundForm, status: int = 200) -> Response:
    session = db.session()
    return render(
        "alliances/index.html", here, status, merchant=merchant, form=form,
        allies=queries.allies_of(session, merchant.id), asked=queries.asked(session, merchant.id),
    )  # fmt: skip


def _page(merchant: Any, alliance: Any, row: Any, here: Here, status: int = 200, **forms: Any) -> Response:
    session, now = db.session(), clock.now()
    houses = queries.houses_of(session, alliance.id)
    return render(
        "alliances/page.html", here, status, merchant=merchant, alliance=alliance, mine=row, houses=houses,
        shops=_at_table(houses, merchant.id),
        waiting=queries.waiting(session, alliance.id), names={each.merchant_id: each.merchant.name for each in houses},
        sheet=sheet(openings.moves(session, alliance.id)), promises=openings.open_promises(session, alliance.id, now),
        **{"ask": AskForm(formdata=None), "perk": PerkForm(formdata=None, perk=row.perk), **forms},
    )  # fmt: skip


def _at_table(houses: Any, mine_id: int) -> list[dict[str, str]]:
    """The houses as they sit, one's own first, and a chair for whoever comes next."""
    first = sorted(houses, key=lambda each: each.merchant_id != mine_id)
    seats = [
        {"state": "shop", "glyph": each.merchant.name[:1], "label": each.merchant.name} for each in first
    ]
    if seats:
        seats[0] |= {"state": "you shop", "label": _("You")}
    return [*seats, {"state": "free"}]
