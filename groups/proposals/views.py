"""Pages of votes: those of a group, one of them with its ballot, its roll; voting, speaking, taking back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as WerkzeugResponse

from app.core import clock, db
from app.core.access import Ability, Here, Refused
from app.core.boundary import needs
from app.core.limits import limit
from app.core.security import LARGEST_ID
from app.core.web import me, note, render, safe_path, see_other, viewer
from groups.membership.access import open_group
from groups.proposals import arguing, drawn, keys, kinds, opening, queries, speaking, voting
from groups.proposals.access import open_door
from groups.proposals.rules import ProposalReason, seal
from groups.proposals.wording import ROLLS

if TYPE_CHECKING:
    from groups.proposals.models import Proposal

bp = Blueprint("proposals", __name__)
PAST = 20
ABSTAIN = "abstain"


def door(pid: str, ability: Ability) -> tuple[Proposal, Here]:
    """The proposal of this address and what the viewer is toward it."""
    return open_door(db.session(), pid, viewer(), ability)


@bp.get("/g/<pid>/proposals")
@needs(Ability.PROPOSAL_SEE)
def index(pid: str) -> Response:
    """What the group votes on, and what it has decided."""
    session, now = db.session(), clock.now()
    group, here = open_group(session, pid, viewer(), Ability.PROPOSAL_SEE)
    before = min(request.args.get("before", 0, type=int), LARGEST_ID) or None
    running = [] if before else queries.running(session, group.id)
    page = queries.past(session, group.id, PAST, before)
    found = drawn.pictures(session, [*running, *page.rows], me().id, now)
    return render(
        "proposals/index.html", here, group=group, running=found[: len(running)], past=found[len(running) :],
        before=page.before,
    )  # fmt: skip


@bp.get("/p/<pid>")
@needs(Ability.PROPOSAL_SEE)
def page(pid: str) -> Response:
    """One vote: the question, how it stands as far as that may be read, the ballot, what people say."""
    proposal, here = door(pid, Ability.PROPOSAL_SEE)
    return shown(proposal, here)


def shown(
    proposal: Proposal, here: Here, status: int = 200, words: speaking.SayForm | None = None
) -> Response:
    """The page of a vote; `words` are those that could not be sent."""
    session = db.session()
    found = drawn.pictures(session, [proposal], me().id, clock.now())[0]
    found["tied"] = not found["voted"] and voting.is_partial(session, proposal, me().id, clock.now())
    found["may_vote"] = found["may_vote"] and not found["tied"]
    found["sides"] = drawn.sides(arguing.of(session, proposal, me().id)) if proposal.discussion_id else []
    kind = kinds.known(proposal.kind)
    answer = render(
        "proposals/page.html", here, status, p=found, group=proposal.group, seal=seal(proposal.seed),
        more=kind.show(session, proposal) if kind else "", words=words or speaking.SayForm(formdata=None),
    )  # fmt: skip
    return keys.keep(answer) if proposal.secret else answer


@bp.post("/p/<pid>/vote")
@needs(Ability.PROPOSAL_VOTE)
@limit("120 per hour")
def vote(pid: str) -> Response | WerkzeugResponse:
    """Cast a ballot, or change it."""
    proposal, _here = door(pid, Ability.PROPOSAL_VOTE)
    wanted = request.form.getlist("o")[:50]
    if not wanted:
        raise Refused(ProposalReason.NOT_AN_OPTION)
    session = db.session()
    chosen = [each for each in wanted if each != ABSTAIN]
    ranks = voting.ranks_of(queries.options_of(session, proposal.id), chosen)
    key = keys.here() if proposal.secret else ""
    voting.cast(session, proposal, me().id, ranks, clock.now(), key=key)
    note(_("Your vote counts. You can change it until the end."))
    answer = see_other(safe_path(request.form.get("back"), url_for("proposals.page", pid=pid)))
    return keys.keep(answer) if proposal.secret else answer


@bp.post("/p/<pid>/take-back")
@needs(Ability.PROPOSAL_TAKE_BACK)
def take_back(pid: str) -> WerkzeugResponse:
    """Its author takes it back, while nobody has voted."""
    proposal, _here = door(pid, Ability.PROPOSAL_TAKE_BACK)
    opening.take_back(db.session(), proposal, clock.now())
    note(_("Taken back. Nobody had voted yet."))
    return see_other("proposals.page", pid=pid)


@bp.post("/p/<pid>/words")
@needs(Ability.DISCUSSION_WRITE)
@limit("60 per hour")
def speak(pid: str) -> Response | WerkzeugResponse:
    """Say something about it: the first words open its discussion."""
    proposal, here = door(pid, Ability.DISCUSSION_WRITE)
    form = speaking.SayForm()
    if not form.validate_on_submit():
        return shown(proposal, here, 422, words=form)
    speaking.say(
        db.session(), proposal, me().id, form.text.data or "", form.mark(), clock.now(), form.taken()
    )
    return see_other("proposals.page", pid=pid, _anchor="words")


@bp.post("/p/<pid>/arguments/<argument_pid>/nod")
@needs(Ability.PROPOSAL_VOTE)
@limit("120 per hour")
def nod(pid: str, argument_pid: str) -> WerkzeugResponse:
    """Find an argument right, or not any more."""
    proposal, _here = door(pid, Ability.PROPOSAL_VOTE)
    on = request.form.get("on") == "1"
    arguing.nod(db.session(), proposal, argument_pid[:40], me().id, clock.now(), on=on)
    return see_other("proposals.page", pid=pid, _anchor="sides")


@bp.get("/p/<pid>/roll")
@needs(Ability.PROPOSAL_SEE)
def roll(pid: str) -> Response:
    """Who votes and why, as it was written down when the vote began; and the same counted again now."""
    session = db.session()
    proposal, here = door(pid, Ability.PROPOSAL_SEE)
    return render(
        "proposals/roll.html", here, proposal=proposal, group=proposal.group, title=kinds.called(proposal),
        lines=queries.roll_lines(session, proposal.id), law=ROLLS[proposal.roll_rule],
        again=opening.counted_again(session, proposal), told=proposal.closed_at is not None or not proposal.secret,
    )  # fmt: skip
