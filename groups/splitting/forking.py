"""Parting: three members take the rules along and lay a table of their own; nobody can forbid it (GR-11)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.core.access import Refused
from app.core.cloths import CLOTHS
from app.core.db import lock
from app.core.names import clean_name
from app.core.signals import announce
from groups.ledger.actions import begin, write
from groups.ledger.people import people
from groups.membership.actions import found_group
from groups.membership.charter import PARAMETERS
from groups.membership.models import Group, Membership
from groups.membership.queries import charter_of, membership_of
from groups.membership.rules import Role
from groups.signals import ForkAsked, ForkChanged, GroupForked, MemberJoined
from groups.splitting import queries
from groups.splitting.models import Fork, ForkConsent
from groups.splitting.rules import SUFFICE, SplitReason


def ask(session: Session, group: Group, by_id: int, name: str, line: str, now: datetime) -> Fork:
    """Say that one wants a table of one's own under this name; who asks goes along. The same again is the same."""
    lock(session, group)
    mine = queries.open_fork_of(session, group.id, by_id, now)
    if mine is not None and mine.name == clean_name(name):
        return mine
    if mine is not None:
        raise Refused(SplitReason.ANOTHER)
    fork = Fork(group_id=group.id, by_id=by_id, name=clean_name(name), line=clean_name(line), asked_at=now)
    session.add(fork)
    session.flush()  # its consents need its id
    session.add(ForkConsent(fork_id=fork.id, member_id=by_id, at=now))
    announce(session, ForkAsked(group.id, fork.id, by_id))
    return fork


def go_along(session: Session, group: Group, fork: Fork, me_id: int, now: datetime) -> Group | None:
    """Go along; with the third the new group is there, and is answered. Twice is once. Raises Refused."""
    lock(session, group)
    lock(session, fork)
    if fork.child_id is not None:
        return None
    if not queries.is_open(fork, now):
        raise Refused(SplitReason.OVER)
    if queries.consent_of(session, fork.id, me_id) is None:
        session.add(ForkConsent(fork_id=fork.id, member_id=me_id, at=now))
        session.flush()  # counted below
        announce(session, ForkChanged(group.id, fork.id))
    going = queries.going(session, fork)
    return _part(session, group, fork, going, now) if len(going) >= SUFFICE else None


def stay(session: Session, group: Group, fork: Fork, me_id: int) -> None:
    """Stay after all, while it has not happened."""
    lock(session, fork)
    consent = queries.consent_of(session, fork.id, me_id)
    if fork.child_id is None and consent is not None and fork.by_id != me_id:
        session.delete(consent)
        announce(session, ForkChanged(group.id, fork.id))


def take_back(session: Session, group: Group, fork: Fork, now: datetime) -> None:
    """Who asked takes it back, while it has not happened."""
    lock(session, fork)
    if fork.child_id is None and fork.ended_at is None:
        fork.ended_at = now
        announce(session, ForkChanged(group.id, fork.id))


def _part(session: Session, group: Group, fork: Fork, going: list[int], now: datetime) -> Group:
    founder = fork.by_id if fork.by_id in going else going[0]
    charter = charter_of(session, group.id)
    child = found_group(
        session, founder, name=fork.name, city=group.city, line=fork.line, cloth=_another(group.cloth),
        listed=group.listed, timezone=group.timezone, now=now,
        charter={each.key: getattr(charter, each.key) for each in PARAMETERS},
    )  # fmt: skip
    for member_id in going:
        if member_id != founder:
            session.add(Membership(
                group_id=child.id, member_id=member_id, role=Role.MEMBER, via="fork", joined_at=now,
            ))  # fmt: skip
            announce(session, MemberJoined(group_id=child.id, member_id=member_id))
    fork.done_at, fork.child_id = now, child.id
    _write_down(session, group, child, going, now)
    announce(session, GroupForked(group.id, child.id, tuple(going)))
    return child


def _write_down(session: Session, group: Group, child: Group, going: list[int], now: datetime) -> None:
    """In both ledgers: the new one says where the old one stood."""
    known = people(session, group.id, going)
    what = {"group": child.public_id, "people": [known[each] for each in going]}
    line = write(session, group.id, "fork", what, now=now)
    begin(session, child.id, now)
    came = {"group": group.public_id, "head": line.hash, "lines": line.seq}
    write(session, child.id, "forked", came, now=now)


def _another(cloth: str) -> str:
    """Another cloth than the one at home, so that nobody takes one for the other."""
    place = CLOTHS.index(cloth) if cloth in CLOTHS else 0
    return CLOTHS[(place + 9) % len(CLOTHS)]


def is_here(session: Session, group_id: int, member_id: int) -> bool:
    """Whether somebody belongs to the group now."""
    row = membership_of(session, group_id, member_id)
    return row is not None and row.left_at is None
