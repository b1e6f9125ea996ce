"""How votes end: counted, and what was passed carried out, once, in closing order; and the one reminder before."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.core import db
from app.core.access import Refused
from app.core.signals import announce
from groups.membership.models import Group
from groups.proposals import box, kinds, queries, rules
from groups.proposals.models import Proposal, ProposalOption
from groups.proposals.reasons import code
from groups.proposals.rules import Law, Outcome, Unmet
from groups.signals import ProposalClosed, ProposalExecuted, ProposalReminded

log = logging.getLogger(__name__)


def close_due(session: Session, group_id: int, now: datetime) -> None:
    """End every vote of the group whose time is over, those that ended first first: asked every minute.

    Whoever comes second waits at the group's row, and finds nothing left to do.
    """
    db.lock(session, session.get_one(Group, group_id))
    for proposal in queries.due_in(session, group_id, now):
        db.lock(session, proposal)
        if proposal.closed_at is None:
            _close(session, proposal, now)


def _close(session: Session, proposal: Proposal, now: datetime) -> None:
    options = queries.options_of(session, proposal.id)
    counted_as = [queries.counted(each) for each in options]
    counted = rules.count(counted_as, queries.choices_cast(session, proposal))
    result = rules.result(counted_as, counted, proposal.entitled, law_of(proposal))
    for option in options:
        option.votes = counted.votes[option.rank]
    proposal.closed_at, proposal.outcome, proposal.winner = now, result.outcome, result.winner
    proposal.taken, proposal.abstained = counted.taken, counted.abstained
    if proposal.secret:
        box.close(session, proposal)
    session.flush()  # who carries it out finds it ended
    passed = result.outcome is Outcome.PASSED
    announce(session, ProposalClosed(proposal.group_id, proposal.id, passed))
    if passed:
        _carry_out(session, proposal, next(each for each in options if each.rank == result.winner), now)
    elif kind := kinds.known(proposal.kind):
        _safely(session, proposal, lambda: kind.fail(session, proposal, now))


def law_of(proposal: Proposal) -> Law:
    """What the charter asked when it opened."""
    return Law(
        proposal.quorum_percent, proposal.majority_percent, proposal.tie, proposal.plurality, proposal.seed
    )


def _carry_out(session: Session, proposal: Proposal, option: ProposalOption, now: datetime) -> None:
    kind = kinds.known(proposal.kind)
    if kind is None:
        proposal.refusal = code(Unmet.FAULT)
    else:
        proposal.refusal = _safely(session, proposal, lambda: _run(session, kind, proposal, option, now))
    if not proposal.refusal:
        proposal.executed_at = now
    announce(session, ProposalExecuted(proposal.group_id, proposal.id, proposal.kind, not proposal.refusal))


def _run(
    session: Session, kind: kinds.Kind, proposal: Proposal, option: ProposalOption, now: datetime
) -> None:
    no = kind.check(session, proposal, option, now)
    if no is not None:
        raise Refused(no)
    kind.run(session, proposal, option, now)


def _safely(session: Session, proposal: Proposal, act: Callable[[], None]) -> str:
    """Do it wholly or not at all: why not, or "". What was announced on the way goes with what was undone."""
    told = len(session.info.get("facts", ()))
    try:
        with session.begin_nested():
            act()
    except Refused as no:
        why = code(no.reason)
    except OperationalError:
        raise  # the database's trouble is not the vote's: all of this is undone, and the next minute tries again
    except Exception:  # one vote that cannot be carried out must not hold up the others
        log.exception("proposal %s could not be carried out", proposal.public_id)
        why = code(Unmet.FAULT)
    else:
        return ""
    del session.info.get("facts", [])[told:]
    return why


def remind(session: Session, proposal_id: int, now: datetime) -> None:
    """Tell those on the roll who have not voted that the vote ends soon, once."""
    proposal = session.get_one(Proposal, proposal_id)
    db.lock(session, proposal)
    if proposal.closed_at is not None or proposal.reminded_at is not None or now >= proposal.closes_at:
        return
    if now < rules.reminds_at(proposal.opened_at, proposal.closes_at):
        return
    proposal.reminded_at = now
    silent = queries.silent_ids(session, proposal.id)
    if silent:
        announce(session, ProposalReminded(proposal.group_id, proposal.id, tuple(silent)))
