"""Taking part in a vote: one ballot of each on the roll, which may be changed until the end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.signals import announce
from groups.proposals import box, kinds, queries
from groups.proposals.models import Proposal, ProposalBallot, ProposalOption, ProposalVoter
from groups.proposals.rules import ProposalReason, ballot_problem
from groups.signals import ProposalChanged, ProposalVoted


def cast(
    session: Session, proposal: Proposal, member_id: int, ranks: Collection[int], now: datetime, *, key: str = ""
) -> None:  # fmt: skip
    """Vote for these options; for none abstains. Again changes it. `key` is the browser's, for a secret vote.

    Raises Refused when it is over, the member is not on the roll, the options are no answer, or the ballot cannot be
    found again.
    """
    db.lock(session, proposal)
    if proposal.closed_at is not None or now >= proposal.closes_at:
        raise Refused(ProposalReason.CLOSED)
    line = _line(session, proposal, member_id, now)
    options = queries.options_of(session, proposal.id)
    problem = ballot_problem([queries.counted(each) for each in options], ranks, proposal.most)
    if problem is not None:
        raise Refused(problem)
    if proposal.secret:
        changed = _put_in_box(session, proposal, line, ranks, key)
    else:
        changed = _note(session, proposal, member_id, ranks, now)
    if not line.voted:
        line.voted = True
        announce(session, ProposalVoted(proposal.id, member_id))
    if changed:
        announce(session, ProposalChanged(proposal.group_id, proposal.id))


def ranks_of(options: Sequence[ProposalOption], public_ids: Collection[str]) -> set[int]:
    """The ranks of these options. Raises Refused when one of them is no option here."""
    known = {option.public_id: option.rank for option in options}
    if not known.keys() >= set(public_ids):
        raise Refused(ProposalReason.NOT_AN_OPTION)
    return {known[each] for each in public_ids}


def _line(session: Session, proposal: Proposal, member_id: int, now: datetime) -> ProposalVoter:
    line = queries.voter(session, proposal.id, member_id, fresh=True)
    if line is None:
        raise Refused(ProposalReason.JOINED_LATER)
    if is_partial(
        session, proposal, member_id, now
    ):  # also who came to the other side after the roll was written
        raise Refused(ProposalReason.PARTIAL)
    if not line.entitled:
        raise Refused(ProposalReason.NOT_ON_ROLL)
    return line


def is_partial(session: Session, proposal: Proposal, member_id: int, now: datetime) -> bool:
    """Whether the member stands on the other side of what is asked."""
    kind = kinds.known(proposal.kind)
    return kind is not None and member_id in kind.partial(session, proposal, [member_id], now)


def _note(
    session: Session, proposal: Proposal, member_id: int, ranks: Collection[int], now: datetime
) -> bool:
    ballot = queries.ballot_of(session, proposal.id, member_id)
    if ballot is None:
        ballot = ProposalBallot(proposal_id=proposal.id, member_id=member_id, choices=None, cast_at=now)
        session.add(ballot)
    same = ballot.choices == sorted(ranks)
    ballot.choices = sorted(ranks)
    return not same


def _put_in_box(
    session: Session, proposal: Proposal, line: ProposalVoter, ranks: Collection[int], key: str
) -> bool:
    mark = box.mark_of(key, proposal, line.member_id)
    if not key or (line.voted and not box.holds(session, mark)):
        raise Refused(ProposalReason.BALLOT_KEY_LOST)
    box.put(session, proposal, mark, ranks)
    return not line.voted  # that one was exchanged is nobody's to see
