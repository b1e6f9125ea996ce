"""Pages of coming and going: invites, joining, requests, leaving, handing over."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock, db
from app.core.access import Ability, Here
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import absolute, me, note, render, see_other, viewer
from groups.membership import actions, charter_words, queries, queries_entry, stewardship
from groups.membership.access import open_fellow, open_group, open_invite, open_issued, open_request
from groups.membership.forms import AskForm, InviteForm, ask_form
from groups.membership.rules import InviteState, JoinRule
from groups.membership.views import SLIP, bp, counts

CANDIDATES = 30


@bp.get("/g/<pid>/invites")
@needs(Ability.GROUP_INVITE)
def invites(pid: str) -> Response:
    """The invites that I made (a steward sees all), and the form of a new one."""
    group, here = open_group(db.session(), pid, viewer(), Ability.GROUP_INVITE)
    return _invites(group, here, InviteForm())


def _invites(group: Any, here: Here, form: InviteForm, status: int = 200) -> Response:
    by = None if here.may(Ability.GROUP_ADMIT) else me().id
    made = queries_entry.invites_of(db.session(), group.id, by)
    return render(
        "membership/invites.html", here, status, group=group, form=form, now=clock.now(), good=InviteState.USABLE,
        shown=[(invite, absolute("membership.invite_open", token=invite.token)) for invite in made],
    )  # fmt: skip


@bp.post("/g/<pid>/invites")
@limit("50 per day", deduct_when=counts)
@needs(Ability.GROUP_INVITE)
def invite(pid: str) -> Response:
    """Make a link."""
    group, here = open_group(db.session(), pid, viewer(), Ability.GROUP_INVITE)
    form = InviteForm()
    if not form.validate_on_submit():
        return _invites(group, here, form, 422)
    lasts, uses = form.limits()
    made = actions.invite(db.session(), group, me().id, lasts=lasts, max_uses=uses, now=clock.now())
    note(_("The link is ready. Send it, or let them scan it."))
    return see_other("membership.invites", pid=pid, _anchor=f"invite-{made.public_id}")


@bp.post("/g/<pid>/invites/<invite_id>/end")
@needs(Ability.GROUP_INVITE)
def revoke(pid: str, invite_id: str) -> Response:
    """Take a link back."""
    group, here = open_group(db.session(), pid, viewer(), Ability.GROUP_INVITE)
    actions.revoke(open_issued(db.session(), group, here, me(), invite_id), clock.now())
    note(_("Taken back. The link opens nothing any more."))
    return see_other("membership.invites", pid=pid)


@bp.get("/i/<token>")
@needs(Ability.GROUP_SEE)
def invite_open(token: str) -> Response:
    """What an invite leads to; readable without an account."""
    session = db.session()
    found, state, here = open_invite(session, token, viewer(), Ability.GROUP_SEE, clock.now())
    if here.may(Ability.GROUP_ROLL):
        return see_other("membership.page", pid=found.group.public_id)
    if state is not InviteState.USABLE:
        return render("membership/invite_over.html", here, group=found.group, state=state, status=410)
    lines = {line.parameter.key: line for line in queries.charter_lines(session, found.group_id)}
    return render(
        "membership/invite.html", here, group=found.group, invite=found, words=charter_words,
        slip=[lines[key] for key in SLIP], members=queries.count_members(session, found.group_id),
    )  # fmt: skip


@bp.post("/i/<token>/membership")
@limit("20 per day", deduct_when=counts)
@needs(Ability.GROUP_JOIN)
def accept(token: str) -> Response:
    """Come in by an invite."""
    now = clock.now()
    found, _state, _here = open_invite(db.session(), token, viewer(), Ability.GROUP_JOIN, now)
    actions.join(db.session(), found.group, me().id, invite=found, now=now)
    note(_("You belong to %(group)s now.", group=found.group.name))
    return see_other("membership.page", pid=found.group.public_id)


@bp.get("/g/<pid>/membership")
@needs(Ability.GROUP_JOIN)
def ask(pid: str) -> Response:
    """The group's own questions."""
    group, here = open_group(db.session(), pid, viewer(), Ability.GROUP_JOIN)
    form = _questions(group)
    if here.may(Ability.GROUP_LEAVE) or not form.answers():
        return see_other("membership.page", pid=pid)
    return render("membership/ask.html", here, group=group, form=form)


def _questions(group: Any) -> AskForm:
    charter = queries.charter_of(db.session(), group.id)
    return ask_form(charter.join_questions if charter.join_rule is JoinRule.REQUEST else ())


@bp.post("/g/<pid>/membership")
@limit("20 per day", deduct_when=counts)
@needs(Ability.GROUP_JOIN)
def join(pid: str) -> Response:
    """Come in, or ask to."""
    session = db.session()
    group, here = open_group(session, pid, viewer(), Ability.GROUP_JOIN)
    form = _questions(group)
    free = here.may(Ability.GROUP_LEAVE) or here.may(Ability.GROUP_ENTER)
    if not free and not form.validate_on_submit():
        return render("membership/ask.html", here, group=group, form=form, status=422)
    came = actions.join(session, group, me().id, answers=form.answers(), now=clock.now())
    if hasattr(came, "asked_at"):
        note(_("Asked. A steward will answer; you will hear of it."))
    else:
        note(_("You belong to %(group)s now.", group=group.name))
    return see_other("membership.page", pid=pid)


@bp.post("/g/<pid>/request/end")
@needs(Ability.GROUP_JOIN)
def withdraw(pid: str) -> Response:
    """Take one's own request back."""
    group, _here = open_group(db.session(), pid, viewer(), Ability.GROUP_JOIN)
    actions.withdraw(db.session(), group, me().id, clock.now())
    note(_("Your request is taken back."))
    return see_other("membership.page", pid=pid)


@bp.get("/g/<pid>/requests")
@needs(Ability.GROUP_ADMIT)
def requests(pid: str) -> Response:
    """Who asks to come in."""
    group, here = open_group(db.session(), pid, viewer(), Ability.GROUP_ADMIT)
    waiting = queries_entry.pending_requests(db.session(), group.id)
    return render("membership/requests.html", here, group=group, waiting=waiting)


@bp.post("/g/<pid>/requests/<request_id>")
@needs(Ability.GROUP_ADMIT)
def answer(pid: str, request_id: str) -> Response:
    """Accept or decline."""
    session = db.session()
    group, _here = open_group(session, pid, viewer(), Ability.GROUP_ADMIT)
    asked, accept = open_request(session, group, request_id), request.form.get("accept") == "yes"
    name = asked.member.nickname
    actions.answer_request(session, group, asked, me().id, accept=accept, now=clock.now())
    if accept:
        note(_("%(name)s belongs to the group now.", name=name))
    else:
        note(_("Declined. Nobody else is told."), "note")
    return see_other("membership.requests", pid=pid)


@bp.get("/g/<pid>/leave")
@needs(Ability.GROUP_LEAVE)
def leaving(pid: str) -> Response:
    """What happens when I leave."""
    session = db.session()
    group, here = open_group(session, pid, viewer(), Ability.GROUP_LEAVE)
    return render(
        "membership/leave.html", here, group=group, others=queries.count_members(session, group.id) - 1,
        last_steward=queries.steward_ids(session, group.id) == [me().id],
        heir=stewardship.next_acting(session, group, clock.now(), {me().id}),
    )  # fmt: skip


@bp.post("/g/<pid>/membership/end")
@needs(Ability.GROUP_LEAVE)
def leave(pid: str) -> Response:
    """Leave the group."""
    group, _here = open_group(db.session(), pid, viewer(), Ability.GROUP_LEAVE)
    stewardship.leave(db.session(), group, me().id, clock.now())
    note(_("You have left %(group)s. What you wrote there stays yours.", group=group.name))
    return see_other("membership.mine")


@bp.get("/g/<pid>/stewardship")
@needs(Ability.GROUP_STEWARD)
def handing_over(pid: str) -> Response:
    """To whom the group can be handed over."""
    group, here = open_group(db.session(), pid, viewer(), Ability.GROUP_STEWARD)
    willing = queries.willing_members(db.session(), group.id, me().id, CANDIDATES)
    return render("membership/hand_over.html", here, group=group, willing=willing)


@bp.post("/g/<pid>/stewardship")
@needs(Ability.GROUP_STEWARD)
def hand_over(pid: str) -> Response:
    """Hand the group over."""
    group, _here = open_group(db.session(), pid, viewer(), Ability.GROUP_STEWARD)
    to = open_fellow(db.session(), group, request.form.get("to", ""))
    stewardship.hand_over(db.session(), group, me().id, to.id, clock.now())
    note(_("%(name)s looks after the group now.", name=to.nickname))
    return see_other("membership.page", pid=pid)


@bp.post("/g/<pid>/willing")
@needs(Ability.GROUP_LEAVE)
def willing(pid: str) -> Response:
    """Say whether I would look after the group when a steward is needed."""
    group, _here = open_group(db.session(), pid, viewer(), Ability.GROUP_LEAVE)
    stewardship.be_willing(db.session(), group, me().id, request.form.get("willing") == "yes", clock.now())
    note(_("Noted."))
    return see_other("membership.roll", pid=pid)
