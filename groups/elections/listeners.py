"""What follows for elections from facts elsewhere: a steward gone, a member gone, an account closed, another rule."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.signals import AccountClosed
from app.core import clock
from groups.elections import actions, queries, watching
from groups.elections.models import Candidate
from groups.elections.rules import CAUSES, Cause, Outcome
from groups.membership.models import Group, Membership
from groups.membership.models_terms import StewardTerm
from groups.membership.terms import AT_FIRST
from groups.proposals.models import ProposalOption
from groups.signals import CharterChanged, GroupsMerged, MemberLeft, StewardEnded, StewardNamed


def steward_ended(session: Session, fact: StewardEnded) -> None:
    """Whoever goes without a successor of the group's choice leaves a seat to be filled."""
    cause = CAUSES.get(fact.why)
    if cause is not None:
        group = session.get_one(Group, fact.group_id)
        actions.open_election(session, group, cause, clock.now(), fact.member_id)


def steward_named(session: Session, fact: StewardNamed) -> None:
    """Whoever stands in does so until the group has chosen."""
    if fact.why == "acting":
        actions.open_election(session, session.get_one(Group, fact.group_id), Cause.WANTED, clock.now())


def member_left(session: Session, fact: MemberLeft) -> None:
    """Who belongs to the group no more stands for nothing in it."""
    election = queries.running(session, fact.group_id)
    if election is not None:
        actions.stand_back(session, election, fact.member_id, clock.now())


def account_closed(session: Session, fact: AccountClosed) -> None:
    """A former member's name and lines stand nowhere any more, the counts do."""
    own = select(Candidate.election_id).where(Candidate.member_id == fact.member_id)
    proposals = queries.proposals_of(own)
    for option in session.scalars(select(ProposalOption).where(ProposalOption.proposal_id.in_(proposals))):
        if option.payload.get("member") == fact.member_id:
            option.label = actions.FORMER
    session.execute(update(Candidate).where(Candidate.member_id == fact.member_id).values(words=""))


def groups_merged(session: Session, fact: GroupsMerged) -> None:
    """A group that has joined another chooses nobody any more; whoever came along is looked at there."""
    now = clock.now()
    election = queries.running(session, fact.group_id)
    if election is not None:
        actions.close(session, election, Outcome.NOBODY_STOOD, (), now)
    session.execute(
        update(StewardTerm)
        .where(StewardTerm.group_id == fact.group_id, StewardTerm.ended_at.is_(None))
        .values(ended_at=now, ended_by="left")
    )
    session.execute(
        update(Membership)
        .where(
            Membership.group_id == fact.kept_id, Membership.member_id.in_(fact.member_ids),
            Membership.look_at.is_(None), Membership.lapsed_at.is_(None),
        )
        .values(look_at=now + AT_FIRST)
    )  # fmt: skip


def charter_changed(session: Session, fact: CharterChanged) -> None:
    """Terms and silence follow what the group has decided."""
    watching.charter_changed(session, fact, clock.now())
