"""The box of secret ballots: put in, exchanged, shaken; nothing in it leads to a voter (ADR 0031)."""

from __future__ import annotations

import hashlib
import hmac
import random
import secrets
from collections.abc import Collection

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from groups.proposals.models import Proposal, SecretBallot

_dice = random.SystemRandom()


def mark_of(key: str, proposal: Proposal, member_id: int) -> str:
    """The mark of a ballot: made of what only the voter's browser keeps, for this vote and this voter alone."""
    words = f"{proposal.public_id}:{member_id}".encode()
    return hashlib.sha256(hmac.new(key.encode(), words, "sha256").digest()).hexdigest()


def holds(session: Session, mark: str) -> bool:
    """Whether a ballot of this mark lies in the box."""
    return session.scalar(select(SecretBallot.mark).where(SecretBallot.mark == mark)) is not None


def put(session: Session, proposal: Proposal, mark: str, choices: Collection[int]) -> None:
    """Put a ballot in, in place of the one of the same mark, and shake the box. The proposal is locked."""
    _shaken(session, proposal, {mark: sorted(choices)}, again=False)


def close(session: Session, proposal: Proposal) -> None:
    """Make every mark anew: no key in any browser fits any more."""
    _shaken(session, proposal, {}, again=True)


def _shaken(session: Session, proposal: Proposal, more: dict[str, list[int]], *, again: bool) -> None:
    """Write the whole box anew in a random order: rows then tell neither when nor in which order they came."""
    rows = session.execute(
        select(SecretBallot.mark, SecretBallot.choices).where(SecretBallot.proposal_id == proposal.id)
    )
    ballots = {mark: list(choices) for mark, choices in rows} | more
    found = [
        {"mark": secrets.token_hex(32) if again else mark, "proposal_id": proposal.id, "choices": choices}
        for mark, choices in ballots.items()
    ]
    _dice.shuffle(found)
    session.execute(delete(SecretBallot).where(SecretBallot.proposal_id == proposal.id))
    if found:
        session.execute(insert(SecretBallot), found)
