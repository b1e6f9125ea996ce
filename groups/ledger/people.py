"""How people stand in a ledger: by a salted commitment, whose meaning goes when they are erased."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.accounts.signals import AccountClosed
from app.core.ids import new_token
from groups.ledger.models import LedgerPerson
from groups.ledger.rules import commitment

KEPT = "ledger people"


def person(session: Session, group_id: int, member_id: int) -> str:
    """The commitment of a member in this group: the same one each time, until the account is closed.

    Within the unit in which it is closed the old one is still used; afterwards nobody knows it.
    """
    kept: dict[tuple[int, int], str] = session.info.setdefault(KEPT, {})
    if (group_id, member_id) in kept:
        return kept[group_id, member_id]
    found = session.scalar(
        select(LedgerPerson).where(LedgerPerson.group_id == group_id, LedgerPerson.member_id == member_id)
    )
    if found is None:
        found = _commit_to(session, group_id, member_id)
    kept[group_id, member_id] = found.token
    return found.token


def _commit_to(session: Session, group_id: int, member_id: int) -> LedgerPerson:
    member = session.get_one(Member, member_id)
    salt = new_token()
    made = LedgerPerson(
        group_id=group_id, member_id=member_id, salt=salt, token=commitment(salt, member.public_id)
    )
    if member.closed_at is None:  # who is erased stays nobody
        session.add(made)
        session.flush()  # two who name him first meet here
    return made


def people(session: Session, group_id: int, member_ids: list[int]) -> dict[int, str]:
    """The same for many at once."""
    kept: dict[tuple[int, int], str] = session.info.setdefault(KEPT, {})
    known = select(LedgerPerson.member_id, LedgerPerson.token).where(LedgerPerson.group_id == group_id)
    for member_id, token in session.execute(known):
        kept.setdefault((group_id, member_id), token)
    return {each: person(session, group_id, each) for each in member_ids}


def forget(session: Session, fact: AccountClosed) -> None:
    """Erase who is meant. Lines that this very closing still writes use the old commitment."""
    kept: dict[tuple[int, int], str] = session.info.setdefault(KEPT, {})
    mine = LedgerPerson.member_id == fact.member_id
    for group_id, token in session.execute(select(LedgerPerson.group_id, LedgerPerson.token).where(mine)):
        kept[group_id, fact.member_id] = token
    session.execute(delete(LedgerPerson).where(mine))
