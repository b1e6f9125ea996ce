"""Pages of groups: the invitations, an open table, and what became of promises."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock, db
from app.core.access import Ability
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, note, render, see_other, viewer
from events.invitations import finding, keeping, knowing, needing, queries, shown
from events.invitations.access import open_need, open_to_tick
from events.invitations.forms_need import NeedForm
from events.invitations.promises import Outcome
from events.invitations.saying import day
from events.invitations.views import bp
from groups.membership.access import open_group
from groups.membership.queries import charter_of


@bp.get("/g/<pid>/offers")
@needs(Ability.OFFER_LIST)
def of_group(pid: str) -> Response:
    """The group's invitations, its open table with answers in order, and what its charter says of them."""
    group, here = open_group(db.session(), pid, viewer(), Ability.OFFER_LIST)
    now = clock.now()
    need = queries.open_need(db.session(), group.id, now)
    return render(
        "invitations/group.html", here, group=group, need=need, answers=answers(need),
        rows=shown.rows(queries.of_group(db.session(), group.id), of_house=False),
        wants=_wants(group), day=day,
    )  # fmt: skip


@bp.get("/g/<pid>/need")
@needs(Ability.NEED_ASK)
def need_form(pid: str) -> Response:
    """The form of an open table."""
    group, here = open_group(db.session(), pid, viewer(), Ability.NEED_ASK)
    return _need_page(group, here, NeedForm(formdata=None))


@bp.post("/g/<pid>/need")
@needs(Ability.NEED_ASK)
@limit("20 per hour")
def ask(pid: str) -> Response:
    """Publish it: every house of the city may answer."""
    group, here = open_group(db.session(), pid, viewer(), Ability.NEED_ASK)
    form = NeedForm()
    form.about(group.timezone, clock.now())
    if not form.validate_on_submit():
        return _need_page(group, here, form, 422)
    needing.ask(db.session(), group, me().id, form.wanted(), clock.now())
    note(_("Every house of your city may answer now. Nobody learns who you are."))
    return see_other("invitations.of_group", pid=pid)


@bp.post("/need/<pid>/close")
@needs(Ability.NEED_CLOSE)
def close_need(pid: str) -> Response:
    """Take it back; what was offered stays."""
    need, _here = open_need(db.session(), pid, viewer(), Ability.NEED_CLOSE)
    group = need.group.public_id
    needing.close(db.session(), need.id, clock.now())
    note(_("Taken back. What was offered stays."))
    return see_other("invitations.of_group", pid=group)


@bp.post("/d/<pid>/promises")
@needs(Ability.PROMISE_TICK)
@limit("60 per hour")
def tick(pid: str) -> Response:
    """Say of each promise what became of it."""
    dinner, _here = open_to_tick(db.session(), pid, viewer())
    known = {each.value for each in Outcome}
    said = {
        name[2:]: Outcome(value)
        for name, value in request.form.items()
        if name.startswith("p-") and value in known
    }
    keeping.tick(db.session(), dinner, me().id, said, clock.now())
    note(_("Noted, without your name. Other groups see how many promises were kept."))
    return see_other("dinners.page", pid=pid)


def answers(need: Any) -> list[dict[str, Any]]:
    """What was offered for an open table: the best fit first, then whoever came first; nothing else (M-23)."""
    if need is None:
        return []
    offers = queries.of_need(db.session(), need.id)
    newest = queries.newest_of(db.session(), offers)
    order = needing.in_order(need, offers, newest)
    rows = {row["offer"].id: row for row in shown.rows(offers, of_house=False)}
    return [{**rows[offer.id], "fit": found} for offer, found in order]


def _wants(group: Any) -> list[str]:
    wants = knowing.policy_of(charter_of(db.session(), group.id))
    if not wants.welcome:
        return [str(_("Restaurants may not write to this group."))]
    return [
        str(_("At most %(num)d invitations from restaurants a month.", num=wants.a_month)),
        *finding.policy_words(wants),
    ]


def _need_page(group: Any, here: Any, form: NeedForm, status: int = 200) -> Response:
    if not hasattr(form, "offered"):
        form.about(group.timezone, clock.now())
    running = queries.open_need(db.session(), group.id, clock.now())
    return render("invitations/need.html", here, status, group=group, form=form, running=running)
