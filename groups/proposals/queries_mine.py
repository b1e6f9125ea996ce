"""Reads about one member: what he has asked and answered, and which of some votes he may see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from groups.membership.models import Membership
from groups.proposals.models import Proposal, ProposalBallot, ProposalVoter
from groups.proposals.queries import WHOLE, options_by


def seen_by(session: Session, public_ids: Sequence[str], member_id: int) -> Sequence[Proposal]:
    """Those of these votes that belong to the member's groups."""
    mine = select(Membership.group_id).where(Membership.member_id == member_id, Membership.left_at.is_(None))
    query = select(Proposal).where(Proposal.public_id.in_(public_ids), Proposal.group_id.in_(mine))
    return session.scalars(query.options(*WHOLE)).all()


def asked_by(session: Session, member_id: int) -> Sequence[Proposal]:
    """Everything that the member has put to a vote."""
    return session.scalars(select(Proposal).where(Proposal.by_id == member_id).order_by(Proposal.id)).all()


def answered_by(session: Session, member_id: int) -> list[tuple[str, list[str], datetime]]:
    """The member's open ballots: of which vote, for what, and when."""
    query = select(Proposal.public_id, ProposalBallot).join(
        ProposalBallot, ProposalBallot.proposal_id == Proposal.id
    )
    rows = session.execute(
        query.where(ProposalBallot.member_id == member_id).order_by(ProposalBallot.id)
    ).all()
    options = options_by(session, [ballot.proposal_id for _address, ballot in rows])
    return [
        (
            address,
            [each.label or each.word for each in options[ballot.proposal_id] if each.rank in ballot.choices],
            ballot.cast_at,
        )
        for address, ballot in rows
    ]


def secret_parts(session: Session, member_id: int) -> list[str]:
    """The addresses of secret votes in which the member took part."""
    query = select(Proposal.public_id).join(ProposalVoter, ProposalVoter.proposal_id == Proposal.id)
    query = query.where(ProposalVoter.member_id == member_id, ProposalVoter.voted, Proposal.secret)
    return list(session.scalars(query.order_by(Proposal.id)))
