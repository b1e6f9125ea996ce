"""An offer as a live card in a room: what it is, and the way to the vote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import render_template
from markupsafe import Markup
from sqlalchemy import select

from app.core import db
from app.core.viewer import Viewer
from events.invitations import queries, shown
from groups.chat.cards import offer
from groups.membership.models import Membership
from groups.proposals.models import Proposal


def draw(public_ids: Sequence[str], viewer: Viewer) -> Mapping[str, Markup]:
    """The cards of those offers that are the viewer's groups': as many questions for one as for fifty."""
    session = db.session()
    found = queries.offers_by(session, public_ids)
    belongs = set(
        session.scalars(
            select(Membership.group_id).where(
                Membership.member_id == viewer.id, Membership.left_at.is_(None),
                Membership.group_id.in_([each.group_id for each in found]),
            )
        )
    )  # fmt: skip
    mine = [each for each in found if each.group_id in belongs]
    votes = session.scalars(
        select(Proposal).where(Proposal.id.in_([e.vote_id for e in mine if e.vote_id]))
    ).all()
    by_id = {vote.id: vote for vote in votes if vote.closed_at is None}
    return {
        row["offer"].public_id: Markup(  # noqa: S704  a template's
            render_template("invitations/_card.html", r=row, vote=by_id.get(row["offer"].vote_id))
        )
        for row in shown.rows(mine, of_house=False)
    }


def attach() -> None:
    """Let rooms show offers."""
    offer("offer", "/o/", draw)
