"""Reads of proposals: one, those of a group, its options, its roll, its ballots; those due."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Member
from app.core import marks
from app.core.db import pairs
from app.core.pages import Page, cut
from groups.membership.models import CharterValue, Group, Membership
from groups.proposals.models import Proposal, ProposalBallot, ProposalOption, ProposalVoter, SecretBallot
from groups.proposals.rules import AGAINST, REMINDS_BEFORE, Option, reminds_at

WHOLE = (
    joinedload(Proposal.group),
    joinedload(Proposal.by),
    joinedload(Proposal.subject),
    joinedload(Proposal.discussion),
)


def by_public_id(session: Session, public_id: str) -> Proposal | None:
    """The proposal of this address, with its group, seen by nobody yet: doors decide."""
    query = select(Proposal).where(Proposal.public_id == public_id)
    return session.scalar(query.options(*WHOLE))


def running(session: Session, group_id: int, kind: str | None = None) -> Sequence[Proposal]:
    """Votes of the group that are not over, those that end first first."""
    query = select(Proposal).where(Proposal.group_id == group_id, Proposal.closed_at.is_(None))
    if kind is not None:
        query = query.where(Proposal.kind == kind)
    return session.scalars(query.options(*WHOLE).order_by(Proposal.closes_at, Proposal.id)).all()


def running_by(session: Session, group_id: int, member_id: int) -> int:
    """How many votes a member has running in the group."""
    query = select(func.count()).select_from(Proposal)
    query = query.where(
        Proposal.group_id == group_id, Proposal.by_id == member_id, Proposal.closed_at.is_(None)
    )
    return session.scalar(query) or 0


def asked(
    session: Session, group_id: int, member_id: int, kind: str, title: str, now: datetime
) -> Sequence[Proposal]:
    """Votes of this kind and name that a member has running in the group."""
    query = select(Proposal).where(Proposal.group_id == group_id, Proposal.by_id == member_id)
    query = query.where(Proposal.closed_at.is_(None), Proposal.closes_at > now)
    query = query.where(Proposal.kind == kind, Proposal.title == title)
    return session.scalars(query.order_by(Proposal.id)).all()


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


def past(session: Session, group_id: int, size: int, before: int | None = None) -> Page[Proposal]:
    """Votes of the group that are over, the newest question first."""
    query = select(Proposal).where(Proposal.group_id == group_id, Proposal.closed_at.is_not(None))
    if before is not None:
        query = query.where(Proposal.id < before)
    return cut(
        session.scalars(query.options(*WHOLE).order_by(Proposal.id.desc()).limit(size + 1)).all(), size
    )


def lines_of(session: Session, proposal_ids: Sequence[int], member_id: int) -> dict[int, ProposalVoter]:
    """The member's line on the roll of each of these."""
    query = select(ProposalVoter).where(
        ProposalVoter.proposal_id.in_(proposal_ids), ProposalVoter.member_id == member_id
    )
    return {line.proposal_id: line for line in session.scalars(query)} if proposal_ids else {}


def numbers_voted(session: Session, proposal_ids: Sequence[int]) -> dict[int, int]:
    """How many have taken part in each of these so far."""
    query = select(ProposalVoter.proposal_id, func.count()).where(
        ProposalVoter.proposal_id.in_(proposal_ids), ProposalVoter.voted
    )
    return pairs(session, query.group_by(ProposalVoter.proposal_id)) if proposal_ids else {}


def options_by(session: Session, proposal_ids: Sequence[int]) -> dict[int, list[ProposalOption]]:
    """The options of each of these, in the order of proposing."""
    found: dict[int, list[ProposalOption]] = {each: [] for each in proposal_ids}
    query = select(ProposalOption).where(ProposalOption.proposal_id.in_(proposal_ids))
    for option in session.scalars(query.order_by(ProposalOption.rank)) if proposal_ids else ():
        found[option.proposal_id].append(option)
    return found


def ballots_by(session: Session, proposal_ids: Sequence[int]) -> dict[int, list[ProposalBallot]]:
    """The open ballots of each of these, with their people, the first first."""
    found: dict[int, list[ProposalBallot]] = {each: [] for each in proposal_ids}
    query = select(ProposalBallot).where(ProposalBallot.proposal_id.in_(proposal_ids))
    query = query.options(joinedload(ProposalBallot.member)).order_by(
        ProposalBallot.cast_at, ProposalBallot.id
    )
    for ballot in session.scalars(query) if proposal_ids else ():
        found[ballot.proposal_id].append(ballot)
    return found


@cache
def waits() -> Select[Proposal]:
    """Votes that wait for the member: running, on the roll, not answered, still of the group."""
    return (
        select(Proposal)
        .join(ProposalVoter, ProposalVoter.proposal_id == Proposal.id)
        .join(
            Membership,
            and_(Membership.group_id == Proposal.group_id, Membership.member_id == ProposalVoter.member_id),
        )
        .where(ProposalVoter.member_id == marks.MEMBER, ProposalVoter.entitled, ~ProposalVoter.voted)
        .where(Proposal.closed_at.is_(None), Proposal.closes_at > marks.NOW, Membership.left_at.is_(None))
    )


def waiting_for(session: Session, member_id: int, now: datetime, limit: int = 5) -> Sequence[Proposal]:
    """Votes that wait for the member, those that end first first."""
    query = waits().options(*WHOLE).order_by(Proposal.closes_at, Proposal.id).limit(limit)
    return session.scalars(query, marks.values(member=member_id, now=now)).all()


@cache
def there_are_some() -> Select[Proposal]:
    """Votes that run in the group, for its page's marks."""
    return select(Proposal).where(Proposal.group_id == marks.GROUP, Proposal.closed_at.is_(None))


def address_of(session: Session, proposal_id: int) -> tuple[str, str]:
    """The addresses of a proposal and of its group."""
    query = select(Proposal.public_id, Group.public_id).join(Group, Group.id == Proposal.group_id)
    proposal, group = session.execute(query.where(Proposal.id == proposal_id)).one()
    return proposal, group


def set_by(session: Session, sources: Collection[str]) -> dict[str, Proposal]:
    """The proposals that these sources name: lines of a charter lead to what set them."""
    wanted = {each.removeprefix("proposal:") for each in sources if each.startswith("proposal:")}
    query = select(Proposal).where(Proposal.public_id.in_(wanted))
    return {f"proposal:{each.public_id}": each for each in session.scalars(query)} if wanted else {}


def titles_of(session: Session, sources: Collection[str]) -> dict[str, str]:
    """What those are called that were given a title: lines of the ledger name them."""
    return {source: each.title for source, each in set_by(session, sources).items() if each.title}


def votes_for(session: Session, proposals: Collection[Proposal]) -> dict[int, int]:
    """How many were for what passed, by proposal."""
    winners = {each.id: each.winner for each in proposals}
    found = options_by(session, list(winners))
    return {key: option.votes for key, own in found.items() for option in own if option.rank == winners[key]}


def history_of(session: Session, group_id: int, key: str) -> Sequence[CharterValue]:
    """Every line of a parameter of the charter, the newest first."""
    query = select(CharterValue).where(CharterValue.group_id == group_id, CharterValue.key == key)
    return session.scalars(query.order_by(CharterValue.id.desc())).all()


def inside(session: Session, group_id: int) -> Sequence[Member]:
    """Everybody who belongs to the group, by name."""
    query = select(Member).join(Membership, Membership.member_id == Member.id)
    query = query.where(Membership.group_id == group_id, Membership.left_at.is_(None))
    return session.scalars(query.order_by(Member.nickname, Member.id)).all()


def put_out(session: Session, group_id: int) -> Sequence[Member]:
    """Those whom the group has put out and not taken back, by name."""
    query = select(Member).join(Membership, Membership.member_id == Member.id)
    query = query.where(Membership.group_id == group_id, Membership.removed, Member.closed_at.is_(None))
    return session.scalars(query.order_by(Member.nickname, Member.id)).all()
