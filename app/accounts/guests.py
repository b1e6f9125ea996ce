"""Guests and their personal links: made, found, given a new key, shut, and claimed by the account they become.

A link is a bearer's key: 256 random bits, of which the database knows only the digest.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models_guests import Guest
from app.accounts.signals import GuestsClaimed
from app.core.ids import digest, new_token
from app.core.names import clean_name
from app.core.signals import announce

KEY_LENGTH = len(new_token())


def make_guest(
    session: Session, name: str, now: datetime, *, locale: str = "", made_by_id: int | None = None
) -> Guest:
    """Somebody with a name and nothing else; no link yet."""
    guest = Guest(name=clean_name(name), locale=locale, made_by_id=made_by_id, made_at=now)
    session.add(guest)
    session.flush()  # seats name its id
    return guest


def give_link(session: Session, guest: Guest, expires_at: datetime, key: str | None = None) -> str:
    """Give the guest a link that opens the seat; an older one dies with it. Answers the key, kept nowhere else."""
    made = key or new_token()
    guest.token_digest, guest.link_expires_at, guest.link_revoked_at = digest(made), expires_at, None
    session.flush()  # the same key twice is one guest: the second press finds the first one's
    return made


def revoke_link(guest: Guest, now: datetime) -> None:
    """Shut the link; the seat stays as it is. Twice is once."""
    if guest.token_digest is not None and guest.link_revoked_at is None:
        guest.link_revoked_at = now


def opens(guest: Guest, now: datetime) -> bool:
    """Whether the guest's link still opens the seat."""
    expires = guest.link_expires_at
    alive = guest.token_digest is not None and guest.link_revoked_at is None and guest.merged_into_id is None
    return alive and expires is not None and now < expires


def guest_of_key(session: Session, key: str) -> Guest | None:
    """Whose link this is or was."""
    if len(key) != KEY_LENGTH:
        return None
    return session.scalar(select(Guest).where(Guest.token_digest == digest(key)))


def guest_by_key(session: Session, key: str, now: datetime) -> Guest | None:
    """Whose link this is, if it still opens anything."""
    guest = guest_of_key(session, key)
    return guest if guest is not None and opens(guest, now) else None


def claim_entered(session: Session, guest_id: int, member_id: int, now: datetime) -> bool:
    """A guest whom somebody has entered by name is this member, by the member's own word. Twice is once."""
    guest = session.get(Guest, guest_id)
    if guest is None or guest.merged_into_id is not None or guest.token_digest is not None:
        return False
    guest.merged_into_id = member_id
    announce(session, GuestsClaimed((guest.id,), member_id, now))
    return True


def claim(session: Session, keys: Sequence[str], member_id: int, now: datetime) -> int:
    """These guests turn out to be one account. Answers how many; rooms that know them move what is theirs."""
    if not keys:
        return 0
    query = select(Guest).where(Guest.token_digest.in_([digest(key) for key in keys])).order_by(Guest.id)
    # Locked and read afresh: of two accounts with the same link one is first, and the other finds it taken.
    rows = session.scalars(query.with_for_update().execution_options(populate_existing=True)).all()
    found = [guest for guest in rows if opens(guest, now)]
    for guest in found:
        guest.merged_into_id = member_id
    if found:
        announce(session, GuestsClaimed(tuple(guest.id for guest in found), member_id, now))
    return len(found)
