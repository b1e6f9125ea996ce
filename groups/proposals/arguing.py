"""What is said for and against: taking a side with one's words, and finding another's right."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.blocks import hidden_from
from app.accounts.signals import AccountClosed
from app.core import db
from app.core.access import NotThere, Refused
from app.core.signals import announce
from groups.discussions.models import DiscussionPost
from groups.proposals.models import Proposal
from groups.proposals.models_sides import Argument, Nod
from groups.proposals.rules import ProposalReason, Side
from groups.signals import ProposalChanged

READ = 40  # arguments of a vote that are looked at


@dataclass(frozen=True, slots=True)
class Said:
    """An argument as somebody sees it."""

    argument: Argument
    post: DiscussionPost
    nods: int
    nodded: bool
    mine: bool


def take_side(session: Session, proposal: Proposal, post: DiscussionPost, side: Side) -> None:
    """Put one's own post on a side, once. The proposal is locked; of several answers there are no two sides."""
    known = session.scalar(select(Argument.id).where(Argument.post_id == post.id))
    if known is None and proposal.most == 1:
        session.add(Argument(proposal_id=proposal.id, post_id=post.id, side=side))


def nod(
    session: Session, proposal: Proposal, public_id: str, member_id: int, now: datetime, *, on: bool
) -> None:
    """Find an argument right, or not any more. Twice is once. Raises NotThere, Refused."""
    db.lock(session, proposal)
    found = next(
        (each for each in of(session, proposal, member_id) if each.argument.public_id == public_id), None
    )
    if found is None:
        raise NotThere
    if proposal.closed_at is not None or now >= proposal.closes_at:
        raise Refused(ProposalReason.CLOSED)
    if found.mine:
        raise Refused(ProposalReason.OWN_WORDS)
    if proposal.secret:
        raise Refused(ProposalReason.NODS_TELL)
    if found.nodded == on:
        return
    if on:
        session.add(Nod(argument_id=found.argument.id, member_id=member_id, at=now))
    else:
        session.execute(delete(Nod).where(Nod.argument_id == found.argument.id, Nod.member_id == member_id))
    announce(session, ProposalChanged(proposal.group_id, proposal.id))


def of(session: Session, proposal: Proposal, viewer_id: int) -> list[Said]:
    """What is said for and against and stands, what most find right first; of those whom the viewer meets."""
    query = (
        select(Argument)
        .join(DiscussionPost, DiscussionPost.id == Argument.post_id)
        .where(Argument.proposal_id == proposal.id)
        .where(DiscussionPost.removed_at.is_(None), DiscussionPost.hidden.is_(None))
        .options(joinedload(Argument.post).joinedload(DiscussionPost.author))
    )
    arguments = session.scalars(query.order_by(Argument.id.desc()).limit(READ)).all()
    apart = hidden_from(session, viewer_id) if arguments else ()
    nods = _nods(session, [each.id for each in arguments])
    found = [
        Said(
            each, each.post, len(nods[each.id]), viewer_id in nods[each.id], each.post.author_id == viewer_id
        )
        for each in arguments
        if each.post.author_id not in apart
    ]
    return sorted(found, key=lambda each: (-each.nods, each.argument.id))


def _nods(session: Session, argument_ids: list[int]) -> dict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    query = select(Nod.argument_id, Nod.member_id).where(Nod.argument_id.in_(argument_ids))
    for argument_id, member_id in session.execute(query) if argument_ids else ():
        found[argument_id].add(member_id)
    return found


def forget(session: Session, fact: AccountClosed) -> None:
    """Whoever closes the account finds nothing right any more; what was said stays, as a former member's."""
    session.execute(delete(Nod).where(Nod.member_id == fact.member_id))


def nodded_by(session: Session, member_id: int) -> int:
    """How many arguments of others a member finds right, for the own file."""
    return session.scalar(select(func.count()).select_from(Nod).where(Nod.member_id == member_id)) or 0
