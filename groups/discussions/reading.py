"""How far members have read and what they follow; and what is forgotten when words or accounts go."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.accounts.signals import AccountClosed
from app.core import db
from app.core.signals import announce
from groups.discussions import queries
from groups.discussions.models import Discussion, DiscussionReader, DiscussionVersion
from groups.discussions.rules import read_up_to
from groups.signals import DiscussionRead


def read(
    session: Session, discussion: Discussion, member_id: int, number: int, *, follow: bool = False
) -> DiscussionReader:
    """Note how far a member has read; never backwards, never beyond the last. Whoever writes follows too."""
    reader = queries.reader_of(session, discussion.id, member_id)
    if reader is not None:
        db.lock(session, reader)  # two tabs at once: the farther one counts
    before = None if reader is None else reader.read_number
    upto = read_up_to(before, number, discussion.last_number)
    if reader is None:
        reader = DiscussionReader(
            discussion_id=discussion.id, member_id=member_id, read_number=upto, following=follow
        )
        session.add(reader)
        session.flush()  # a second look in this unit must find it
    else:
        reader.read_number = upto
        reader.following = reader.following or follow
    if before is None or upto > before:
        announce(session, DiscussionRead(discussion.id, member_id, upto))
    return reader


def follow(session: Session, discussion: Discussion, member_id: int, wanted: bool) -> None:
    """Be told of replies, or not. Twice changes nothing."""
    reader = queries.reader_of(session, discussion.id, member_id)
    if reader is None:
        reader = read(session, discussion, member_id, -1)
    reader.following = wanted


def forget_wordings(session: Session, post_id: int) -> None:
    """Drop every wording of a post that was taken back."""
    session.execute(delete(DiscussionVersion).where(DiscussionVersion.post_id == post_id))


def forget(session: Session, fact: AccountClosed) -> None:
    """Whoever closes the account leaves no trace of what he read; what was written stays, as a former member's."""
    session.execute(delete(DiscussionReader).where(DiscussionReader.member_id == fact.member_id))
