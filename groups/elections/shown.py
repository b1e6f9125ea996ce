"""What pages show of elections: one election, its place on the group's page, what waits at home."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from flask import render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.core import clock, db, marks
from app.core.access import Ability, Here
from app.core.panels import gather
from app.core.viewer import Viewer
from app.core.web import marked, me, render, viewer
from groups.elections import queries, wording
from groups.elections.forms import StandForm
from groups.elections.models import Candidate, Election
from groups.elections.rules import Phase
from groups.membership import terms
from groups.membership.models import Group
from groups.membership.queries import charter_of, membership_of
from groups.proposals import drawn, keys
from groups.proposals.models import Proposal
from groups.proposals.queries import options_of


def picture(group: Group, election: Election, form: StandForm) -> dict[str, Any]:
    """An election as its page shows it."""
    session, who = db.session(), viewer()
    standing = queries.candidates(session, election.id)
    facts = _facts(group, standing)
    if election.phase is Phase.OVER:
        standing = sorted(standing, key=lambda each: (-(each.votes or 0), each.id))
    vote = election.proposal if election.phase is Phase.VOTING else None
    options = options_of(session, vote.id) if vote else []
    ballot = drawn.pictures(session, [vote], me().id, clock.now())[0] if vote else None
    return {
        "group": group, "election": election, "phase": election.phase, "candidates": standing, "form": form,
        "facts": facts, "words": wording, "ballot": ballot,
        "charter": charter_of(session, group.id), "stewards": queries.stewards(session, group.id),
        "options": {each.payload["member"]: each.public_id for each in options if each.payload and not each.withdrawn},
        "none_of": next((each.public_id for each in options if each.word), ""),
        "counting": ballot is not None and ballot["counting"],
        "mine": next((each for each in standing if who is not None and each.member_id == who.id), None),
    }  # fmt: skip


def _facts(group: Group, standing: Sequence[Candidate]) -> dict[int, list[str]]:
    """What rooms above tell of each candidate."""
    told = gather("election.candidate", group=group, member_ids=[each.member_id for each in standing])
    return dict(cast("list[tuple[int, list[str]]]", told))


def page(group: Group, election: Election, here: Here, form: StandForm, status: int = 200) -> Response:
    """The page of an election; whoever votes in secret keeps the ballot's key from now on."""
    found = picture(group, election, form)
    answer = render("elections/election.html", here, status, **found)
    may_vote = found["ballot"] is not None and found["ballot"]["may_vote"]
    return keys.keep(answer) if may_vote else answer


def on_group(group: Group, here: Here, **_more: object) -> str:
    """On top of the group's page, for members: an election, nobody who looks after it, that I was away."""
    if not here.may(Ability.GROUP_ROLL):
        return ""
    session, who = db.session(), viewer()
    mine = membership_of(session, group.id, who.id) if who else None
    away = mine is not None and (mine.lapsed_at is not None or mine.warned_at is not None)
    election = queries.running(session, group.id) if marked("group", "election", group=group.id) else None
    vacant = election is None and not marked("group", "stewards", group=group.id)
    if not (away or election or vacant):
        return ""
    lapses = mine.warned_at + terms.WARNED if mine is not None and mine.warned_at is not None else None
    return render_template(
        "elections/_on_group.html", group=group, election=election, vacant=vacant, away=away, mine=mine, lapses=lapses,
        number=len(queries.candidates(session, election.id)) if election else 0,
    )  # fmt: skip


def todo(viewer: Viewer, now: datetime, **_more: object) -> list[dict[str, Any]]:
    """At home: a group of mine looks for somebody who looks after it."""
    session = db.session()
    if not marks.at_home(session, "elections", viewer.id, now):
        return []
    return [
        {"icon": "ladle", "title": _("Who looks after %(group)s?", group=election.group.name),
         "meta": _("Say whether you would."), "action": _("Look"), "rank": 45,
         "href": url_for("elections.page", pid=election.group.public_id, epid=election.public_id)}
        for election in queries.open_for(session, viewer.id)
    ]  # fmt: skip


def on_vote(session: Session, vote: Proposal) -> str | Markup:
    """On the page of an election's vote: the way to those who stand."""
    election = queries.by_proposal(session, vote.id)
    if election is None:
        return ""
    group = session.get_one(Group, election.group_id)
    standing = queries.candidates(session, election.id)
    return Markup(render_template(  # noqa: S704  a rendered template
        "elections/_on_vote.html", group=group, election=election, candidates=standing, facts=_facts(group, standing),
    ))  # fmt: skip


def parts_of(member_id: int) -> list[dict[str, Any]]:
    """What is held of a member, for a file of one's own."""
    session = db.session()
    return [{
        "candidacies": [
            {"group": group, "words": row.words, "stood": row.stood_at.isoformat(), "votes": row.votes,
             "elected": row.elected}
            for row, group in queries.candidacies(session, member_id)
        ],
        "looked_after": [
            {"group": group, "began": row.began_at.isoformat(), "by": row.began_by, "ended_by": row.ended_by,
             "ended": row.ended_at.isoformat() if row.ended_at else None}
            for row, group in queries.terms_of(session, member_id)
        ],
    }]  # fmt: skip
