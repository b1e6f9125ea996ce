"""Pages of looking after a group: who does, an election, standing in it, asking for a recall, being back."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.core import clock, db
from app.core.access import Ability
from app.core.boundary import needs
from app.core.limits import limit
from app.core.web import me, note, render, see_other, viewer
from groups.elections import actions, queries, shown, voting, wording
from groups.elections.access import open_election_door, open_steward
from groups.elections.forms import RecallForm, StandForm
from groups.membership import away, stewardship
from groups.membership.access import open_group
from groups.membership.queries import membership_of
from groups.membership.queries_terms import history

bp = Blueprint("elections", __name__)


@bp.get("/g/<pid>/stewards")
@needs(Ability.GROUP_SEE)
def stewards(pid: str) -> Response:
    """Who looks after the group, until when, and who did before; strangers read the dates, members the names."""
    return _stewards(pid, 200, RecallForm(formdata=None))


def _stewards(pid: str, status: int, form: RecallForm, asked: str = "") -> Response:
    session, who = db.session(), viewer()
    group, here = open_group(session, pid, who, Ability.GROUP_SEE)
    past = queries.past(session, group.id)
    return render(
        "elections/stewards.html", here, status, group=group, stewards=queries.stewards(session, group.id),
        running=queries.running(session, group.id), past=past, lines=history(session, group.id), words=wording,
        elected=queries.elected_in(session, [each.id for each in past]), form=form, asked=asked,
        mine=membership_of(session, group.id, who.id) if who else None,
    )  # fmt: skip


@bp.get("/g/<pid>/elections/<epid>")
@needs(Ability.GROUP_ROLL)
def page(pid: str, epid: str) -> Response:
    """An election: why, who stands, the vote, how it ended."""
    group, election, here = open_election_door(db.session(), pid, epid, viewer(), Ability.GROUP_ROLL)
    return shown.page(group, election, here, StandForm(formdata=None))


@bp.post("/g/<pid>/elections/<epid>/candidates")
@needs(Ability.ELECTION_STAND)
@limit("60 per hour")
def stand(pid: str, epid: str) -> Response:
    """Come forward."""
    session, form = db.session(), StandForm()
    group, election, here = open_election_door(session, pid, epid, viewer(), Ability.ELECTION_STAND)
    if not form.validate_on_submit():
        return shown.page(group, election, here, form, 422)
    actions.stand(session, election, me().id, form.words.data or "", clock.now())
    note(_("You stand. You can stand back until the vote ends."))
    return see_other("elections.page", pid=pid, epid=epid)


@bp.post("/g/<pid>/elections/<epid>/candidates/end")
@needs(Ability.ELECTION_STAND)
@limit("60 per hour")
def stand_back(pid: str, epid: str) -> Response:
    """Stand no more."""
    session = db.session()
    _group, election, _here = open_election_door(session, pid, epid, viewer(), Ability.ELECTION_STAND)
    actions.stand_back(session, election, me().id, clock.now())
    note(_("You do not stand. Nobody is told why."))
    return see_other("elections.page", pid=pid, epid=epid)


@bp.post("/g/<pid>/stewards/<member_pid>/recall")
@needs(Ability.STEWARD_RECALL)
@limit("10 per day")
def recall(pid: str, member_pid: str) -> Response:
    """Ask the group whether a steward shall go on."""
    session, form = db.session(), RecallForm()
    group, _here = open_group(session, pid, viewer(), Ability.STEWARD_RECALL)
    subject = open_steward(session, group, member_pid)
    if not form.validate_on_submit():
        return _stewards(pid, 422, form, member_pid)
    vote = voting.ask_to_recall(session, group, me().id, subject, form.why.data or "", clock.now())
    note(_("The group is asked. Whoever is on the roll votes in secret."))
    return see_other("proposals.page", pid=vote.public_id)


@bp.post("/g/<pid>/stewards/end")
@needs(Ability.GROUP_STEWARD)
def lay_down(pid: str) -> Response:
    """Look after the group no more, and stay in it."""
    group, _here = open_group(db.session(), pid, viewer(), Ability.GROUP_STEWARD)
    stewardship.lay_down(db.session(), group, me().id, clock.now())
    note(_("You have laid it down. Thank you for looking after the group."))
    return see_other("elections.stewards", pid=pid)


@bp.post("/g/<pid>/here")
@needs(Ability.GROUP_ROLL)
def come_back(pid: str) -> Response:
    """Be here again after having been away."""
    group, _here = open_group(db.session(), pid, viewer(), Ability.GROUP_ROLL)
    away.come_back(db.session(), group, me().id, clock.now())
    note(_("Good to have you back. You count again."))
    return see_other("membership.page", pid=pid)
