"""Reads of votes that set a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from app.core import marks
from events.dinners.models import Dinner
from events.dinners.queries import with_all
from events.voted.models import DinnerVote
from groups.membership.models import Membership
from groups.proposals.models import Proposal, ProposalOption
from groups.proposals.rules import Outcome

FRESH = marks.ago(timedelta(days=14))  # then nobody is reminded of it any more


def of_vote(session: Session, proposal_id: int) -> DinnerVote | None:
    """What belongs to this vote, with its host."""
    query = select(DinnerVote).where(DinnerVote.proposal_id == proposal_id)
    return session.scalar(query.options(joinedload(DinnerVote.host)))


def dinner_of(session: Session, row: DinnerVote) -> Dinner | None:
    """The dinner that the vote has set, with what its card names."""
    if row.dinner_id is None:
        return None
    return session.scalar(with_all(select(Dinner).where(Dinner.id == row.dinner_id)))


def of_origin(session: Session, public_id: str, group_id: int) -> DinnerVote | None:
    """The vote of this address in this group, as the form that it filled in names it."""
    query = select(DinnerVote).join(Proposal, Proposal.id == DinnerVote.proposal_id)
    query = query.where(Proposal.public_id == public_id, Proposal.group_id == group_id)
    return session.scalar(query.options(joinedload(DinnerVote.proposal)))


def of_dinner(session: Session, dinner_id: int) -> DinnerVote | None:
    """The vote that has set this dinner."""
    query = select(DinnerVote).where(DinnerVote.dinner_id == dinner_id)
    return session.scalar(query.options(joinedload(DinnerVote.proposal)).limit(1))


@cache
def has_set() -> Select[DinnerVote]:
    """Whether a vote has set the dinner, for its page's marks."""
    return select(DinnerVote).where(DinnerVote.dinner_id == marks.DINNER)


def chosen(session: Session, proposal: Proposal) -> ProposalOption | None:
    """The option that has passed."""
    query = select(ProposalOption).where(ProposalOption.proposal_id == proposal.id)
    return session.scalar(query.where(ProposalOption.rank == proposal.winner))


def same_table(session: Session, group_id: int, venue_id: int | None, starts_at: datetime) -> int | None:
    """A dinner of the group at this very place and moment."""
    query = select(Dinner.id).where(
        Dinner.group_id == group_id, Dinner.venue_id == venue_id, Dinner.starts_at == starts_at,
        Dinner.called_off_at.is_(None), Dinner.time_open.is_(False), Dinner.place_open.is_(False),
    )  # fmt: skip
    return session.scalar(query.limit(1))


@cache
def waits() -> Select[DinnerVote]:
    """Votes of the last weeks that have passed, whose dinner the member was to host and nobody has called."""
    return (
        select(DinnerVote)
        .join(Proposal, Proposal.id == DinnerVote.proposal_id)
        .join(
            Membership,
            (Membership.group_id == Proposal.group_id) & (Membership.member_id == DinnerVote.host_id),
        )
        .where(DinnerVote.host_id == marks.MEMBER, DinnerVote.dinner_id.is_(None))
        .where(Proposal.outcome == Outcome.PASSED, Proposal.closed_at > FRESH, Membership.left_at.is_(None))
    )


def waiting_for(session: Session, member_id: int, now: datetime) -> Sequence[DinnerVote]:
    """Those, the oldest first."""
    query = waits().options(joinedload(DinnerVote.proposal).joinedload(Proposal.group))
    return session.scalars(
        query.order_by(DinnerVote.id).limit(5), marks.values(member=member_id, now=now)
    ).all()


def hosted_by(session: Session, member_id: int) -> Sequence[str]:
    """Addresses of the votes whose dinner the member was to host."""
    query = select(Proposal.public_id).join(DinnerVote, DinnerVote.proposal_id == Proposal.id)
    return session.scalars(query.where(DinnerVote.host_id == member_id).order_by(Proposal.id)).all()
