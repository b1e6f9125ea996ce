"""Reads of elections: the one that runs, those that were, candidates, what is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Member
from app.core import marks
from groups.elections.models import Candidate, Election
from groups.membership.models import Group, Membership
from groups.membership.models_terms import StewardTerm
from groups.membership.rules import Role

PAST = 20
AT_ONCE = 200  # people looked at in a minute


def running(session: Session, group_id: int, *, fresh: bool = False) -> Election | None:
    """The election that is not over."""
    query = select(Election).where(Election.group_id == group_id, Election.closed_at.is_(None))
    query = query.options(joinedload(Election.proposal), joinedload(Election.about))
    return session.scalar(query.execution_options(populate_existing=True) if fresh else query)


def by_public_id(session: Session, public_id: str) -> Election | None:
    """The election of this address, with its group and its vote, seen by nobody yet: doors decide."""
    query = select(Election).where(Election.public_id == public_id)
    loads = (joinedload(Election.group), joinedload(Election.proposal), joinedload(Election.about))
    return session.scalar(query.options(*loads))


def by_proposal(session: Session, proposal_id: int) -> Election | None:
    """The election that this vote decides."""
    return session.scalar(select(Election).where(Election.proposal_id == proposal_id))


def proposals_of(election_ids: Select[int]) -> Select[int | None]:
    """The votes of these elections, to be asked within a statement."""
    return select(Election.proposal_id).where(
        Election.id.in_(election_ids), Election.proposal_id.is_not(None)
    )


def past(session: Session, group_id: int) -> Sequence[Election]:
    """Elections that are over, the newest first."""
    query = select(Election).where(Election.group_id == group_id, Election.closed_at.is_not(None))
    return session.scalars(query.order_by(Election.opened_at.desc(), Election.id.desc()).limit(PAST)).all()


def candidates(session: Session, election_id: int) -> Sequence[Candidate]:
    """Those who stand, in the order in which they came forward."""
    query = select(Candidate).where(Candidate.election_id == election_id, Candidate.withdrew_at.is_(None))
    loaded = query.options(joinedload(Candidate.member))
    return session.scalars(loaded.order_by(Candidate.stood_at, Candidate.id)).all()


def candidate(session: Session, election_id: int, member_id: int) -> Candidate | None:
    """Somebody's row, also when they stood back."""
    query = select(Candidate).where(Candidate.election_id == election_id, Candidate.member_id == member_id)
    return session.scalar(query.options(joinedload(Candidate.member)))


def elected_in(session: Session, election_ids: Sequence[int]) -> dict[int, list[Member]]:
    """Who was elected, by election."""
    query = select(Candidate).where(Candidate.election_id.in_(election_ids), Candidate.elected)
    found: dict[int, list[Member]] = {}
    for row in session.scalars(query.options(joinedload(Candidate.member)).order_by(Candidate.id)):
        found.setdefault(row.election_id, []).append(row.member)
    return found


def stewards(session: Session, group_id: int) -> Sequence[Membership]:
    """Those who look after the group, read afresh behind its lock."""
    query = select(Membership).where(
        Membership.group_id == group_id, Membership.left_at.is_(None), Membership.role == Role.STEWARD
    )
    loaded = query.options(joinedload(Membership.member)).execution_options(populate_existing=True)
    return session.scalars(loaded.order_by(Membership.steward_since, Membership.id)).all()


def to_vote_on(session: Session, now: datetime) -> Sequence[int]:
    """Elections whose candidates have had their time."""
    query = select(Election.id).where(
        Election.closed_at.is_(None), Election.proposal_id.is_(None), Election.stands_until <= now
    )
    return session.scalars(query.order_by(Election.id)).all()


def to_ask_again(session: Session, now: datetime) -> Sequence[int]:
    """Elections whose empty seats are to be asked for again."""
    return session.scalars(select(Election.id).where(Election.again_at <= now).order_by(Election.id)).all()


def to_look_at(session: Session, now: datetime) -> Sequence[int]:
    """Memberships whose terms, silence or absence are to be looked at, the longest due first."""
    query = select(Membership.id).where(Membership.look_at <= now, Membership.left_at.is_(None))
    return session.scalars(query.order_by(Membership.look_at, Membership.id).limit(AT_ONCE)).all()


def open_for_me() -> Select[Election]:
    """Elections of my groups in which people still come forward, for home's marks."""
    mine = select(Membership.group_id).where(
        Membership.member_id == marks.MEMBER, Membership.left_at.is_(None)
    )
    return select(Election).where(
        Election.closed_at.is_(None), Election.proposal_id.is_(None), Election.group_id.in_(mine)
    )


def open_for(session: Session, member_id: int) -> Sequence[Election]:
    """The same, with their groups."""
    query = open_for_me().options(joinedload(Election.group)).order_by(Election.stands_until, Election.id)
    return session.scalars(query, marks.values(member=member_id)).all()


def looked_after() -> Select[Membership]:
    """Those who look after the group, for its page's marks."""
    return select(Membership).where(
        Membership.group_id == marks.GROUP, Membership.left_at.is_(None), Membership.role == Role.STEWARD
    )


def candidacies(session: Session, member_id: int) -> Sequence[tuple[Candidate, str]]:
    """Where somebody stood, with the names of the groups."""
    query = select(Candidate, Group.name).join(Election, Election.id == Candidate.election_id)
    rows = session.execute(
        query.join(Group, Group.id == Election.group_id)
        .where(Candidate.member_id == member_id)
        .order_by(Candidate.id)
    )
    return [(row, name) for row, name in rows]


def terms_of(session: Session, member_id: int) -> Sequence[tuple[StewardTerm, str]]:
    """What somebody looked after, with the names of the groups."""
    query = select(StewardTerm, Group.name).join(Group, Group.id == StewardTerm.group_id)
    rows = session.execute(query.where(StewardTerm.member_id == member_id).order_by(StewardTerm.id))
    return [(row, name) for row, name in rows]


def of_group() -> Select[Election]:
    """The group's running election, for its page's marks."""
    return select(Election).where(Election.group_id == marks.GROUP, Election.closed_at.is_(None))
