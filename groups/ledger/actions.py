"""The one verb of the ledger: write a line. Nothing in it is ever changed or removed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from groups.ledger.models import LedgerHead, LedgerLine
from groups.ledger.people import people, person
from groups.ledger.rules import KIND, NOTHING, canonical, chained, moment
from groups.membership.models import Group, Membership
from groups.membership.queries import active, charter_values

FOUNDING = "founding"
LATE = timedelta(minutes=1)


def write(
    session: Session,
    group_id: int,
    kind: str,
    what: Mapping[str, Any],
    actor_id: int | None = None,
    subject_id: int | None = None,
    source: str = "",
    *,
    now: datetime,
) -> LedgerLine:
    """Add a line to the group's ledger. A group that has none yet begins it with how things stand.

    `what`: plain values; people in it as `person(session, group_id, member_id)`, never by name.
    """
    head = _locked(session, group_id) or begin(session, group_id, now)
    return _add(session, head, kind, what, now, actor_id, subject_id, source)


def begin(session: Session, group_id: int, now: datetime) -> LedgerHead:
    """Open the ledger with the state of things: the charter, and who looks after the group and belongs to it."""
    head = _locked(session, group_id)
    if head is not None:
        return head
    group = session.get_one(Group, group_id)
    head = LedgerHead(group_id=group_id, seq=0, hash=NOTHING)
    session.add(head)
    session.flush()  # two who begin at once meet here
    rows = session.scalars(active().where(Membership.group_id == group_id)).all()
    known = people(session, group_id, sorted(row.member_id for row in rows))
    what = {
        "charter": {key: row.value for key, row in charter_values(session, group_id).items()},
        "founded": group.created_at.isoformat(),
        "late": now - group.created_at > LATE,  # begun after the group was: what came before is not in it
        "listed": group.listed,
        "name": group.name,
        "roles": {known[row.member_id]: row.role.value for row in rows},
    }
    _add(session, head, FOUNDING, what, now, None, group.founder_id, "")
    return head


def _locked(session: Session, group_id: int) -> LedgerHead | None:
    found = select(LedgerHead).where(LedgerHead.group_id == group_id).with_for_update()
    return session.scalar(found.execution_options(populate_existing=True))


def _add(
    session: Session,
    head: LedgerHead,
    kind: str,
    what: Mapping[str, Any],
    now: datetime,
    actor_id: int | None,
    subject_id: int | None,
    source: str,
) -> LedgerLine:
    if not KIND.fullmatch(kind):
        raise ValueError(f"{kind!r} is no kind of line")
    group = session.get_one(Group, head.group_id)
    line = LedgerLine(
        group_id=head.group_id, seq=head.seq + 1, at=moment(now), kind=kind, source=source, what=canonical(dict(what)),
        actor=_named(session, head.group_id, actor_id), subject=_named(session, head.group_id, subject_id),
        before=head.hash,
    )  # fmt: skip
    line.hash = chained(line.before, line.body(group.public_id))
    session.add(line)
    head.seq, head.hash = line.seq, line.hash
    session.flush()  # whoever writes next stands behind it
    return line


def _named(session: Session, group_id: int, member_id: int | None) -> str:
    return "" if member_id is None else person(session, group_id, member_id)
