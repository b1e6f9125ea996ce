"""A vote in the group's room: a line when it begins and ends, and a live card that is voted on in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy.orm import Session

from app.core import clock, db, panels
from app.core.viewer import Viewer
from groups.chat import actions as chat
from groups.chat.cards import offer
from groups.chat.wording import add_notes
from groups.proposals import drawn, queries_mine
from groups.proposals.models import Proposal
from groups.signals import ProposalClosed, ProposalOpened

OPENED, PASSED, NOT_PASSED = "proposal.opened", "proposal.passed", "proposal.not_passed"


def draw(public_ids: Sequence[str], viewer: Viewer) -> Mapping[str, Markup]:
    """The cards of these votes for somebody in their groups: as many questions for one as for fifty."""
    session = db.session()
    proposals = queries_mine.seen_by(session, public_ids, viewer.id)
    return {
        found["pid"]: Markup(render_template("proposals/_card.html", p=found))  # noqa: S704  a template's
        for found in drawn.pictures(session, proposals, viewer.id, clock.now())
    }


def opened(session: Session, fact: ProposalOpened) -> None:
    """The room hears that something is asked."""
    _note(session, fact.proposal_id, OPENED, fact.by_id)


def closed(session: Session, fact: ProposalClosed) -> None:
    """And how it ended."""
    _note(session, fact.proposal_id, PASSED if fact.passed else NOT_PASSED, None)


def _note(session: Session, proposal_id: int, key: str, about_id: int | None) -> None:
    proposal, now = session.get_one(Proposal, proposal_id), clock.now()
    room = chat.channel_of_group(session, proposal.group_id, now)
    named = key if about_id is not None or key != OPENED else f"{OPENED}.by_rule"
    chat.note(session, room, named, now, about_id, path=f"/p/{proposal.public_id}")


def ways(channel: Any, **_more: object) -> list[dict[str, Any]]:
    """In the plus menu of a group's room: ask everybody."""
    if channel.kind != "group":
        return []
    href = url_for("proposals.ways", pid=channel.home_path.rpartition("/")[2])
    return [{"title": _("Put it to the vote"), "icon": "scroll", "href": href, "rank": 25}]


def attach() -> None:
    """Let rooms show votes."""
    add_notes({
        OPENED: _l("%(name)s asks the group to vote"),
        f"{OPENED}.by_rule": _l("By the table rules, the group is asked to vote"),
        PASSED: _l("A vote is over: passed"),
        NOT_PASSED: _l("A vote is over: not passed"),
    })  # fmt: skip
    panels.fill("chat.plus", ways)
    offer("proposal", "/p/", draw, calls=(OPENED, f"{OPENED}.by_rule"))
