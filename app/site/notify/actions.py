"""The verbs of being told: tell, read, wish."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.accounts.signals import AccountClosed
from app.core.signals import announce
from app.site.notify.models import Manner, Notice, Wish
from app.site.notify.queries import known_keys, manner_of, unwilling
from app.site.notify.rules import GRACE, HABITS, Kind, Quiet, Way, choice_of, write_hours
from app.site.notify.signals import Told


def tell(
    session: Session, kind: Kind, member_ids: Iterable[int], *, key: str, path: str, data: Mapping[str, Any],
    now: datetime, group_id: int | None = None,
) -> None:  # fmt: skip
    """Tell these members once: a notice each, and a mail later for those who want it."""
    ids = set(member_ids)
    ids -= known_keys(session, key, ids)
    ids -= unwilling(session, kind, Way.PAGE, ids)
    if not ids:
        return
    no_mail = unwilling(session, kind, Way.MAIL, ids)
    due = now if HABITS[kind].urgent else now + GRACE
    rows = [
        {
            "member_id": each, "key": key, "kind": kind.value, "path": path, "data": dict(data), "told_at": now,
            "group_id": group_id, "mail_due": None if each in no_mail else due,
        }
        for each in sorted(ids)
    ]  # fmt: skip
    session.execute(insert(Notice), rows)
    announce(session, Told(member_ids=tuple(sorted(ids)), kind=kind.value))


def read(session: Session, notice: Notice, now: datetime) -> None:
    """Mark one as read; a mail that waits for it is not needed any more."""
    if notice.read_at is None:
        notice.read_at = now
        notice.mail_due = None


def read_all(session: Session, member_id: int, now: datetime) -> None:
    """Mark all as read."""
    session.execute(
        update(Notice)
        .where(Notice.member_id == member_id, Notice.read_at.is_(None))
        .values(read_at=now, mail_due=None)
    )


def read_about(session: Session, member_id: int, path: str, now: datetime) -> None:
    """Mark as read what leads to this page."""
    session.execute(
        update(Notice)
        .where(Notice.member_id == member_id, Notice.path == path, Notice.read_at.is_(None))
        .values(read_at=now, mail_due=None)
    )


def wish(session: Session, member_id: int, kind: Kind, way: Way, wanted: bool, now: datetime) -> None:
    """Want this kind this way, or do not. Saying it twice changes nothing."""
    kind = choice_of(kind)
    query = select(Wish).where(Wish.member_id == member_id, Wish.kind == kind.value, Wish.way == way.value)
    row = session.scalar(query)
    if row is None:
        session.add(Wish(member_id=member_id, kind=kind.value, way=way.value, wanted=wanted, set_at=now))
    else:
        row.wanted, row.set_at = wanted, now


def set_manner(session: Session, member_id: int, quiet: Quiet | None, reminders: Iterable[int]) -> None:
    """Choose quiet hours, and how long before a dinner one is reminded."""
    row = own_manner(session, member_id)
    row.quiet_since, row.quiet_until = (quiet.since, quiet.until) if quiet else (None, None)
    row.reminders = write_hours(reminders)


def own_manner(session: Session, member_id: int) -> Manner:
    """The member's row, made as by default where there is none."""
    row = manner_of(session, member_id)
    if row not in session:
        session.add(row)
    return row


def forget(session: Session, fact: AccountClosed) -> None:
    """Whoever closes the account leaves nothing of what was told to them, or how."""
    for kind in (Notice, Wish, Manner):
        session.execute(delete(kind).where(kind.member_id == fact.member_id))
