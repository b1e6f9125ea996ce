"""What these votes show: on their own page, on the dinner's, at home, in the file of one's own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from app.core import clock, db, i18n, marks
from app.core.access import Ability, Here
from app.core.viewer import Viewer
from app.core.web import marked, viewer
from app.places.queries import address_of, standing_id
from events.dinners import moments
from events.dinners.cards import cards
from events.dinners.models import Dinner
from events.voted import queries, rules
from events.voted.actions import ORIGIN
from events.voted.wording import said
from groups.proposals.models import Proposal, ProposalOption
from groups.proposals.rules import Outcome


def label(_proposal: Proposal, option: ProposalOption) -> str:
    """An option, as the reader says it."""
    return said(rules.wish_from(option.payload)) if option.payload else ""


def on_vote(session: Session, proposal: Proposal) -> str:
    """The vote's page: who would host; after it the dinner, or the way to call what was chosen."""
    row, who, now = queries.of_vote(session, proposal.id), viewer(), clock.now()
    if row is None or who is None:
        return ""
    running = proposal.closed_at is None and now < proposal.closes_at
    asker_hosts = row.host_id == proposal.by_id
    set_by_it = queries.dinner_of(session, row)
    dinner = cards(session, [set_by_it], who.id, now, name_group=False)[0] if set_by_it is not None else None
    page = render_template(
        "voted/_on_vote.html", row=row, proposal=proposal, running=running, dinner=dinner, mine=row.host_id == who.id,
        may_volunteer=running and asker_hosts and row.host_id != who.id, may_step_back=running and not asker_hosts,
        call=call(session, proposal, now) if proposal.outcome is Outcome.PASSED and dinner is None else "",
        whole=proposal.payload["whole"],
    )  # fmt: skip
    return Markup(page)  # noqa: S704  a template's


def call(session: Session, proposal: Proposal, now: datetime) -> str:
    """The way to call what was chosen, with all that is known filled in."""
    option = queries.chosen(session, proposal)
    if option is None or not option.payload:
        return ""
    wish = rules.wish_from(option.payload)
    ahead = wish.starts_at if wish.starts_at and wish.starts_at > now else None
    venue = standing_id(session, wish.venue_id)
    return url_for(
        "dinners.new", pid=proposal.group.public_id, title=proposal.title, origin=f"{ORIGIN}{proposal.public_id}",
        starts=moments.write_local(ahead, i18n.zone(wish.zone)) if ahead else None,
        venue=address_of(session, venue) if venue is not None else None,
    )  # fmt: skip


def on_dinner(dinner: Dinner, here: Here, **_more: object) -> str:
    """The dinner's page: that a vote has set it. Nothing is asked where none has."""
    if not here.may(Ability.PROPOSAL_SEE) or not marked("dinner", "voted", dinner=dinner.id):
        return ""
    row = queries.of_dinner(db.session(), dinner.id)
    return render_template("voted/_on_dinner.html", proposal=row.proposal) if row else ""


def ways(group: Any, **_more: object) -> list[dict[str, Any]]:
    """What a group may be asked: when and where it eats."""
    return [{
        "title": _("When and where we eat"), "meta": _("What wins is a table by itself."), "icon": "calendar",
        "href": url_for("voted.new", pid=group.public_id), "rank": 5,
    }]  # fmt: skip


def todo(viewer: Viewer, now: datetime, **_more: object) -> list[dict[str, Any]]:
    """What waits at home: a table that was decided by half, and that the viewer was to host."""
    session = db.session()
    if not marks.at_home(session, "voted", viewer.id, now):
        return []
    return [{
        "icon": "calendar", "title": _("The vote is over: set “%(title)s”", title=row.proposal.title),
        "meta": row.proposal.group.name, "action": _("Call this dinner"), "rank": 14,
        "href": url_for("proposals.page", pid=row.proposal.public_id),
    } for row in queries.waiting_for(session, viewer.id, now)]  # fmt: skip


def export(member_id: int) -> list[dict[str, Any]]:
    """What a member takes along: the votes whose table was theirs to host."""
    found = queries.hosted_by(db.session(), member_id)
    return [{"would_host": list(found)}] if found else []
