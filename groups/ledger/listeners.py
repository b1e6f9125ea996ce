"""What is written down because of facts: founding, coming and going, roles, the charter."""

from __future__ import annotations

from sqlalchemy import column, select, table
from sqlalchemy.orm import Session

from app.core import clock
from groups.ledger.actions import begin, write
from groups.membership.models import CharterValue, JoinRequest
from groups.membership.queries import membership_of
from groups.membership.rules import Role
from groups.signals import (
    CharterChanged,
    GroupFounded,
    ListingChanged,
    MemberJoined,
    MemberLeft,
    MemberReadmitted,
    ProposalExecuted,
    StewardEnded,
    StewardNamed,
)

# Proposals stand a floor above; here only the address of one is looked up.
PROPOSAL = table("proposal", column("id"), column("public_id"))


def founded(session: Session, fact: GroupFounded) -> None:
    """The first line: what the group began with."""
    begin(session, fact.group_id, clock.now())


def joined(session: Session, fact: MemberJoined) -> None:
    """Who came, by which way, and who let them in."""
    row = membership_of(session, fact.group_id, fact.member_id)
    asked = select(JoinRequest.decided_by_id).where(
        JoinRequest.group_id == fact.group_id,
        JoinRequest.member_id == fact.member_id,
        JoinRequest.accepted.is_(True),
    )
    via = row.via if row else ""
    by = session.scalar(asked.order_by(JoinRequest.id.desc()).limit(1)) if via == "request" else None
    write(session, fact.group_id, "join", {"via": via}, by, fact.member_id, now=clock.now())


def left(session: Session, fact: MemberLeft) -> None:
    """Who went, or was put out by the group."""
    kind = "removal" if fact.removed else "leave"
    write(
        session, fact.group_id, kind, {}, subject_id=fact.member_id, source=fact.source, now=clock.now(),
        actor_id=None if fact.removed else fact.member_id,
    )  # fmt: skip


def named(session: Session, fact: StewardNamed) -> None:
    """Who looks after the group from now on."""
    _role(session, fact, Role.STEWARD)


def ended(session: Session, fact: StewardEnded) -> None:
    """Who does no more."""
    _role(session, fact, Role.MEMBER)


def _role(session: Session, fact: StewardNamed | StewardEnded, role: Role) -> None:
    what = {"role": role.value, "why": fact.why}
    write(session, fact.group_id, "role", what, fact.by_id, fact.member_id, fact.source, now=clock.now())


def changed(session: Session, fact: CharterChanged) -> None:
    """What a parameter of the charter is now, and what it was."""
    rows = select(CharterValue.value).where(
        CharterValue.group_id == fact.group_id, CharterValue.key == fact.key
    )
    value, *before = session.scalars(rows.order_by(CharterValue.id.desc()).limit(2)).all()
    what = {"key": fact.key, "value": value, "was": before[0] if before else None}
    source = proposal(session, fact.proposal_id)
    write(session, fact.group_id, "charter", what, source=source, now=clock.now())


def listing(session: Session, fact: ListingChanged) -> None:
    """Whether strangers find the group."""
    source = proposal(session, fact.proposal_id)
    write(session, fact.group_id, "listing", {"listed": fact.listed}, source=source, now=clock.now())


def readmitted(session: Session, fact: MemberReadmitted) -> None:
    """Somebody who was put out may come in again."""
    source = proposal(session, fact.proposal_id)
    write(session, fact.group_id, "readmission", {}, None, fact.member_id, source, now=clock.now())


def decided(session: Session, fact: ProposalExecuted) -> None:
    """The group has decided, and it is done (or could not be)."""
    what = {"done": fact.done, "kind": fact.kind}
    source = proposal(session, fact.proposal_id)
    write(session, fact.group_id, "decision", what, source=source, now=clock.now())


def proposal(session: Session, proposal_id: int | None) -> str:
    """How a line names the proposal that it follows from."""
    found = select(PROPOSAL.c.public_id).where(PROPOSAL.c.id == proposal_id)
    address = None if proposal_id is None else session.scalar(found)
    return f"proposal:{address}" if address else ""
