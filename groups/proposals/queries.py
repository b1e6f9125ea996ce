"""Reads of proposals: one, those of a group, its options, its roll, its ballots; those due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, joinedload

from groups.membership.models import Membership
from groups.proposals.models import Proposal, ProposalBallot, ProposalOption, ProposalVoter, SecretBallot
from groups.proposals.rules import AGAINST, REMINDS_BEFORE, Option, reminds_at


def by_public_id(session: Session, public_id: str) -> Proposal | None:
    """The proposal of this address, with its group, seen by nobody yet: doors decide."""
    query = select(Proposal).where(Proposal.public_id == public_id)
    return session.scalar(query.options(joinedload(Proposal.group)))


def running(session: Session, group_id: int, kind: str | None = None) -> Sequence[Proposal]:
    """Votes of the group that are not over, those that end first first."""
    query = select(Proposal).where(Proposal.group_id == group_id, Proposal.closed_at.is_(None))
    if kind is not None:
        query = query.where(Proposal.kind == kind)
    return session.scalars(query.order_by(Proposal.closes_at, Proposal.id)).all()


def running_by(session: Session, group_id: int, member_id: int) -> int:
    """How many votes a member has running in the group."""
    query = select(func.count()).select_from(Proposal)
    query = query.where(
        Proposal.group_id == group_id, Proposal.by_id == member_id, Proposal.closed_at.is_(None)
    )
    return session.scalar(query) or 0


def options_of(session: Session, proposal_id: int) -> Sequence[ProposalOption]:
    """The options in the order of proposing."""
    query = select(ProposalOption).where(ProposalOption.proposal_id == proposal_id)
    return session.scalars(query.order_by(ProposalOption.rank)).all()


def number_voted(session: Session, proposal_id: int) -> int:
    """How many have taken part so far."""
    query = select(func.count()).select_from(ProposalVoter)
    return session.scalar(query.where(ProposalVoter.proposal_id == proposal_id, ProposalVoter.voted)) or 0


def voter(session: Session, proposal_id: int, member_id: int, *, fresh: bool = False) -> ProposalVoter | None:
    """Somebody's line of the roll."""
    query = select(ProposalVoter).where(
        ProposalVoter.proposal_id == proposal_id, ProposalVoter.member_id == member_id
    )
    return session.scalar(query.execution_options(populate_existing=True) if fresh else query)


def ballot_of(session: Session, proposal_id: int, member_id: int) -> ProposalBallot | None:
    """Somebody's open ballot."""
    query = select(ProposalBallot).where(
        ProposalBallot.proposal_id == proposal_id, ProposalBallot.member_id == member_id
    )
    return session.scalar(query)


def choices_cast(session: Session, proposal: Proposal) -> list[frozenset[int]]:
    """Every ballot, open or secret, as the ranks that it is for."""
    box = SecretBallot if proposal.secret else ProposalBallot
    found = session.scalars(select(box.choices).where(box.proposal_id == proposal.id))
    return [frozenset(each) for each in found]


def counted(option: ProposalOption) -> Option:
    """The option as the law counts it."""
    against = option.word in (word.value for word in AGAINST)
    return Option(option.rank, option.public_id, against, option.withdrawn)


def roll_lines(session: Session, proposal_id: int) -> Sequence[ProposalVoter]:
    """The roll as it was written down, with its people: who votes first, then by tables."""
    query = select(ProposalVoter).where(ProposalVoter.proposal_id == proposal_id)
    order = (ProposalVoter.entitled.desc(), ProposalVoter.tables.desc(), ProposalVoter.member_id)
    return session.scalars(query.options(joinedload(ProposalVoter.member)).order_by(*order)).all()


def silent_ids(session: Session, proposal_id: int) -> Sequence[int]:
    """Members on the roll who have not taken part and still belong to the group."""
    query = (
        select(ProposalVoter.member_id)
        .join(Proposal, Proposal.id == ProposalVoter.proposal_id)
        .join(
            Membership,
            and_(Membership.group_id == Proposal.group_id, Membership.member_id == ProposalVoter.member_id),
        )
        .where(ProposalVoter.proposal_id == proposal_id, ProposalVoter.entitled, ~ProposalVoter.voted)
        .where(Membership.left_at.is_(None))
    )
    return session.scalars(query.order_by(ProposalVoter.member_id)).all()


def to_remind(session: Session, now: datetime) -> Sequence[int]:
    """Votes (their ids) that end within a day and whose silent voters were not reminded."""
    query = select(Proposal).where(
        Proposal.closed_at.is_(None), Proposal.reminded_at.is_(None), Proposal.closes_at > now,
        Proposal.closes_at <= now + REMINDS_BEFORE,
    )  # fmt: skip
    found = session.scalars(query.order_by(Proposal.id))
    return [each.id for each in found if now >= reminds_at(each.opened_at, each.closes_at)]


def groups_due(session: Session, now: datetime) -> Sequence[int]:
    """Groups (their ids) with a vote whose time is over."""
    query = select(Proposal.group_id).where(Proposal.closed_at.is_(None), Proposal.closes_at <= now)
    return session.scalars(query.distinct().order_by(Proposal.group_id)).all()


def due_in(session: Session, group_id: int, now: datetime) -> Sequence[Proposal]:
    """Votes of the group whose time is over, in closing order."""
    query = select(Proposal).where(
        Proposal.group_id == group_id, Proposal.closed_at.is_(None), Proposal.closes_at <= now
    )
    query = query.order_by(Proposal.closes_at, Proposal.id)
    return session.scalars(query.execution_options(populate_existing=True)).all()


def present_ids(session: Session, group_id: int) -> Sequence[int]:
    """Everybody who belongs to the group now and has not lapsed."""
    query = select(Membership.member_id).where(
        Membership.group_id == group_id, Membership.left_at.is_(None), Membership.lapsed_at.is_(None)
    )
    return session.scalars(query.order_by(Membership.member_id)).all()
