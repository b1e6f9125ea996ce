"""What happens to votes because of facts elsewhere."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.core import clock
from groups.proposals import opening, queries
from groups.signals import GroupsMerged


def merged(session: Session, fact: GroupsMerged) -> None:
    """A group that has joined another decides nothing any more: what it was asked is taken back."""
    now = clock.now()
    for proposal in queries.running(session, fact.group_id):
        if now < proposal.closes_at:
            opening.take_back(session, proposal, now, whatever_was_said=True)
