"""Pages of a merchant's people: who works here, invitations, the log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.exceptions import UnprocessableEntity
from werkzeug.wrappers import Response

from app.accounts.queries import members_by_id
from app.core import clock, db
from app.core.access import Ability, Here, NotThere
from app.core.boundary import needs
from app.core.limits import limit
from app.core.pages import cut
from app.core.web import me, note, render, see_other, viewer
from app.merchants import log, queries, staff
from app.merchants.access import open_merchant, open_staff, open_staff_invite
from app.merchants.forms import InviteForm, RoleForm
from app.merchants.rules import StaffRole
from app.merchants.wording import ROLES

bp = Blueprint("staff", __name__)


@bp.get("/shop/<pid>/staff")
@needs(Ability.MERCHANT_SEE)
def page(pid: str) -> Response:
    """Who works here; owners invite, change roles, let go."""
    merchant, here = open_merchant(db.session(), pid, viewer(), Ability.MERCHANT_SEE)
    return _page(merchant, here, InviteForm(formdata=None))


@bp.post("/shop/<pid>/staff/invites")
@needs(Ability.MERCHANT_RUN)
@limit("30 per hour")
def invite(pid: str) -> Response:
    """Write a link for one person."""
    merchant, here = open_merchant(db.session(), pid, viewer(), Ability.MERCHANT_RUN)
    form = InviteForm()
    if not form.validate_on_submit():
        return _page(merchant, here, form, 422)
    staff.invite(db.session(), merchant, me().id, form.chosen(), clock.now())
    note(_("Written. Send the link to one person; it works once, for a week."))
    return see_other("staff.page", pid=pid)


@bp.post("/shop/<pid>/staff/invites/<invite_pid>/end")
@needs(Ability.MERCHANT_RUN)
@limit("60 per hour")
def end_invite(pid: str, invite_pid: str) -> Response:
    """Take a link back."""
    merchant, _here = open_merchant(db.session(), pid, viewer(), Ability.MERCHANT_RUN)
    now = clock.now()
    found = [i for i in queries.invites_of(db.session(), merchant.id, now) if i.public_id == invite_pid]
    if not found:
        raise NotThere
    staff.revoke(db.session(), found[0], me().id, now)
    note(_("Taken back. The link opens nothing any more."))
    return see_other("staff.page", pid=pid)


@bp.post("/shop/<pid>/staff/<member_pid>/role")
@needs(Ability.MERCHANT_RUN)
@limit("60 per hour")
def role(pid: str, member_pid: str) -> Response:
    """Give somebody another role."""
    merchant, _here = open_merchant(db.session(), pid, viewer(), Ability.MERCHANT_RUN)
    row = open_staff(db.session(), merchant, member_pid)
    form = RoleForm()
    if not form.validate_on_submit():
        raise UnprocessableEntity
    staff.set_role(db.session(), row, me().id, StaffRole(form.role.data), clock.now())
    note(_("Saved."))
    return see_other("staff.page", pid=pid)


@bp.post("/shop/<pid>/staff/<member_pid>/end")
@needs(Ability.MERCHANT_RUN)
@limit("60 per hour")
def let_go(pid: str, member_pid: str) -> Response:
    """Let somebody go. What they did stays in the log."""
    merchant, _here = open_merchant(db.session(), pid, viewer(), Ability.MERCHANT_RUN)
    row = open_staff(db.session(), merchant, member_pid)
    staff.leave(db.session(), row, me().id, clock.now())
    note(_("Done. What they did stays in the log."))
    return see_other("staff.page" if row.member_id != me().id else "merchants.mine", pid=pid)


@bp.post("/shop/<pid>/leave")
@needs(Ability.MERCHANT_SEE)
@limit("30 per hour")
def leave(pid: str) -> Response:
    """Work here no more."""
    merchant, _here = open_merchant(db.session(), pid, viewer(), Ability.MERCHANT_SEE)
    staff.leave(db.session(), open_staff(db.session(), merchant, me().public_id), me().id, clock.now())
    note(_("You work there no more. For a year you still neither vouch nor review there."))
    return see_other("merchants.mine")


@bp.get("/shops/join/<token>")
@needs(Ability.MERCHANT_JOIN)
def invited(token: str) -> Response:
    """What a staff link leads to, and what it costs: no vouching and no reviews there."""
    now = clock.now()
    found, here = open_staff_invite(db.session(), token, viewer(), Ability.MERCHANT_JOIN, now)
    stands = found.stands(now)
    return render(
        "merchants/invited.html", here, 200 if stands else 410, merchant=found.merchant, token=token, stands=stands,
        role=ROLES[found.role], claims=queries.claims_of(db.session(), found.merchant_id),
    )  # fmt: skip


@bp.post("/shops/join/<token>")
@needs(Ability.MERCHANT_JOIN)
@limit("20 per day")
def accept(token: str) -> Response:
    """Come to work there."""
    now = clock.now()
    found, _here = open_staff_invite(db.session(), token, viewer(), Ability.MERCHANT_JOIN, now)
    pid = found.merchant.public_id
    staff.join(db.session(), found, me().id, now)
    note(_("Welcome. This is the desk."))
    return see_other("merchants.desk", pid=pid)


@bp.get("/shop/<pid>/log")
@needs(Ability.MERCHANT_LOG)
def lines(pid: str) -> Response:
    """What was done in the merchant's name, and by whom."""
    merchant, here = open_merchant(db.session(), pid, viewer(), Ability.MERCHANT_LOG)
    before = request.args.get("before", type=int)
    found = queries.lines_of(db.session(), merchant.id, before if before and 0 < before < 2**31 else None)
    page = cut(found, queries.LINES)
    return render("merchants/log.html", here, merchant=merchant, page=page, said=_said(page.rows))


def _said(rows: Sequence[Any]) -> dict[int, str]:
    """Each line in words; people are named as they are called today."""
    known = members_by_id(db.session(), sorted({row.what["who"] for row in rows if "who" in row.what}))
    names = {member_id: member.nickname for member_id, member in known.items()}
    return {row.id: log.say(row, names) for row in rows}


def _page(merchant: Any, here: Here, form: InviteForm, status: int = 200) -> Response:
    session = db.session()
    runs = here.may(Ability.MERCHANT_RUN)
    return render(
        "merchants/staff.html", here, status=status, merchant=merchant, form=form, roles=ROLES,
        people=queries.staff_of(session, merchant.id),
        invites=queries.invites_of(session, merchant.id, clock.now()) if runs else (),
    )  # fmt: skip
