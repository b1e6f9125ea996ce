"""Who is told what about votes: those on the roll, once; one reminder; how it ended; and whom it is about."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core import clock
from app.site.notify.actions import tell
from app.site.notify.models import Notice
from app.site.notify.rules import Kind
from groups.membership.models import Group
from groups.membership.queries import active_member_ids
from groups.proposals.models import Proposal
from groups.proposals.own import READMISSION, REMOVAL
from groups.proposals.queries import silent_ids
from groups.signals import ProposalClosed, ProposalExecuted, ProposalOpened, ProposalReminded, ProposalVoted

ASKING = (Kind.VOTE_OPENED, Kind.VOTE_ENDS)


def opened(session: Session, fact: ProposalOpened) -> None:
    """Those who vote are asked, but for who asks; whom it is about hears it in words of its own."""
    proposal = session.get_one(Proposal, fact.proposal_id)
    inside = set(active_member_ids(session, fact.group_id)) - {fact.by_id}
    about = {each for each in inside if each == proposal.subject_id}
    _tell(session, Kind.VOTE_OPENED, proposal, set(silent_ids(session, proposal.id)) & inside - about)
    _tell(session, Kind.VOTE_ABOUT_ME, proposal, about)


def reminded(session: Session, fact: ProposalReminded) -> None:
    """Those who have not voted hear that it ends soon."""
    _tell(session, Kind.VOTE_ENDS, session.get_one(Proposal, fact.proposal_id), set(fact.member_ids))


def voted(session: Session, fact: ProposalVoted) -> None:
    """Whoever has voted needs no bell for it any more, and no mail."""
    proposal = session.get_one(Proposal, fact.proposal_id)
    asked = (Notice.member_id == fact.member_id, Notice.path == _path(proposal), Notice.read_at.is_(None))
    done = {"read_at": clock.now(), "mail_due": None}
    session.execute(update(Notice).where(*asked, Notice.kind.in_(ASKING)).values(**done))


def closed(session: Session, fact: ProposalClosed) -> None:
    """Everybody in the group hears how it ended."""
    proposal = session.get_one(Proposal, fact.proposal_id)
    _tell(
        session, Kind.VOTE_OVER, proposal, set(active_member_ids(session, fact.group_id)), passed=fact.passed
    )


def carried_out(session: Session, fact: ProposalExecuted) -> None:
    """Whoever was put out, or may come in again, hears it, and is led to a page that is there for him."""
    kind = {REMOVAL: Kind.PUT_OUT, READMISSION: Kind.TAKEN_BACK}.get(fact.kind)
    proposal = session.get_one(Proposal, fact.proposal_id)
    if kind is not None and fact.done and proposal.subject_id is not None:
        _tell(session, kind, proposal, {proposal.subject_id}, path="/groups")


def _tell(
    session: Session, kind: Kind, proposal: Proposal, whom: Collection[int], *, path: str = "", **more: Any
) -> None:
    if not whom:
        return
    group = session.get_one(Group, proposal.group_id)
    data = {
        "title": proposal.title, "kind": proposal.kind, "group": group.name, "tz": group.timezone,
        "ends": proposal.closes_at.isoformat(), **more,
    }  # fmt: skip
    if kind in ASKING:
        data["void_at"] = proposal.closes_at.isoformat()
    key = f"{kind}:{proposal.id}"
    tell(
        session,
        kind,
        whom,
        key=key,
        path=path or _path(proposal),
        data=data,
        now=clock.now(),
        group_id=group.id,
    )


def _path(proposal: Proposal) -> str:
    return f"/p/{proposal.public_id}"
