"""How votes about offers are called, and what their pages show of what is voted on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask import render_template
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy.orm import Session

from app.places import ties
from events.invitations import deciding, queries, shown
from events.invitations.deciding import ASK, COUNTER, DECLINE
from events.invitations.saying import said
from groups.proposals.kinds import Kind, register
from groups.proposals.models import Proposal, ProposalOption


def label(proposal: Proposal, option: ProposalOption) -> str:
    """A time that is offered, as the reader says it."""
    slot = option.payload.get("slot")
    return said(slot, proposal.payload["zone"]) if slot else ""


def show(session: Session, proposal: Proposal) -> str:
    """The invitation as it was when the vote opened; for another wish, what would be different."""
    offer = queries.offer_with(session, proposal.payload["offer"])
    version = queries.version(session, offer.id, proposal.payload["version"])
    wish = proposal.payload.get("terms")
    changes = (
        shown.differences(version.terms, deciding.terms_from(wish), proposal.payload["zone"]) if wish else []
    )
    page = render_template(
        "invitations/_on_vote.html", offer=offer, slip=shown.slip(offer, version), changes=changes
    )
    return Markup(page)  # noqa: S704  a template's


def tied(session: Session, proposal: Proposal, members: Collection[int], now: datetime) -> set[int]:
    """Whoever is tied to the house does not answer it for the group, nor make its quorum (X-07)."""
    return ties.tied(session, queries.house_of(session, proposal.payload["offer"]), members, now)


def attach() -> None:
    """Register the kinds."""
    run, decline, counter = deciding.run_ask, deciding.run_decline, deciding.run_counter
    check, fail = deciding.check, deciding.fail_ask
    asks, declines, wishes = (
        _l("An invitation: shall we come?"),
        _l("Decline an invitation"),
        _l("Ask a house for something else"),
    )
    register(Kind(ASK, asks, "letter", check=check, run=run, fail=fail, partial=tied, show=show, label=label))
    register(Kind(DECLINE, declines, "letter", check=check, run=decline, partial=tied, show=show))
    register(Kind(COUNTER, wishes, "letter", check=check, run=counter, partial=tied, show=show))
