"""Looking after a group: beginning and ending it, going, handing over, standing in until the group has elected."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.core.access import Refused
from app.core.db import lock
from app.core.signals import announce
from groups.membership import attested, life, terms
from groups.membership.models import Group, Membership
from groups.membership.models_terms import StewardTerm
from groups.membership.queries import active_rows, charter_of, membership_of, steward_ids
from groups.membership.queries_terms import last_ended, running
from groups.membership.rules import GroupReason, Role, steward_term_ends
from groups.signals import GroupHandedOver, MemberLeft, StewardEnded, StewardNamed


def leave(
    session: Session, group: Group, me_id: int, now: datetime, *, removed: bool = False, source: str = ""
) -> None:
    """Go, or be put out. When the last steward goes, the most recently vouched-for willing member stands in."""
    lock(session, group)
    row = membership_of(session, group.id, me_id, fresh=True)
    if row is None or row.left_at is not None:
        return
    steward = row.role is Role.STEWARD
    row.left_at, row.removed = now, row.removed or removed
    if steward:
        end(session, row, "left", now, source=source)
    announce(session, MemberLeft(group_id=group.id, member_id=me_id, removed=removed, source=source))
    if steward:
        stand_in(session, group, now)


def hand_over(session: Session, group: Group, me_id: int, to_id: int, now: datetime) -> None:
    """A steward gives the role to a willing member, for what is left of the term, and is a member like any other."""
    lock(session, group)
    mine = membership_of(session, group.id, me_id, fresh=True)
    theirs = membership_of(session, group.id, to_id, fresh=True)
    if theirs is None or theirs.left_at is not None or theirs is mine:
        raise Refused(GroupReason.NOBODY_TO_HAND_OVER_TO)
    if not theirs.willing:
        raise Refused(GroupReason.NOT_WILLING)
    if mine is None or mine.role is not Role.STEWARD:
        return  # a second press: it has been handed over
    rest = (mine.term_ends_at, mine.called_at, mine.acting)
    end(session, mine, "hand-over", now, by_id=me_id)
    if theirs.role is not Role.STEWARD:
        name_steward(session, theirs, now, why="hand-over", by_id=me_id)
        if rest[0] is not None:  # a term that were given on whole would never end
            theirs.term_ends_at, theirs.called_at, theirs.acting = rest


def name_steward(
    session: Session, row: Membership, now: datetime, *, why: str, by_id: int | None = None, source: str = ""
) -> None:
    """Make somebody a steward for a term; `why` and `source` as the fact says. The caller holds the group's lock."""
    before = None if steward_ids(session, row.group_id) else last_ended(session, row.group_id)
    begin(session, row, now, why=why, source=source)
    if before is not None and before.member_id != row.member_id:
        _note_takeover(session, row, before.member_id, why)
    announce(session, StewardNamed(row.group_id, row.member_id, why, by_id, source))


def begin(session: Session, row: Membership, now: datetime, *, why: str, source: str = "") -> None:
    """Begin a term, without a word to anybody: at the founding, say."""
    row.role, row.steward_since, row.acting = Role.STEWARD, now, why == "acting"
    whole = steward_term_ends(now, charter_of(session, row.group_id))
    row.term_ends_at = min(now + terms.ACTING, whole) if row.acting else whole
    row.called_at, row.warned_at, row.lapsed_at, row.look_at = None, None, None, now + terms.AT_FIRST
    known = running(session, row.group_id, row.member_id)
    if known is not None:
        known.ended_at, known.ended_by = now, why
        session.flush()  # one term of somebody runs at a time
    session.add(StewardTerm(
        group_id=row.group_id, member_id=row.member_id, began_at=now, began_by=why, source=source,
    ))  # fmt: skip
    session.flush()


def _note_takeover(session: Session, row: Membership, from_id: int, why: str) -> None:
    mine = running(session, row.group_id, row.member_id)
    if mine is not None:
        mine.took_over_from_id = from_id
    announce(session, GroupHandedOver(row.group_id, from_id, row.member_id, why))


def end(
    session: Session, row: Membership, why: str, now: datetime, *, by_id: int | None = None, source: str = ""
) -> None:
    """End somebody's time as a steward, and tell; who belongs to the group still is a member like any other."""
    known = running(session, row.group_id, row.member_id)
    if known is not None:
        known.ended_at, known.ended_by = now, why
    row.role, row.steward_since, row.acting = Role.MEMBER, None, False
    row.term_ends_at, row.called_at, row.look_at = None, None, now + terms.AT_FIRST
    session.flush()  # who looks after the group is read next
    announce(session, StewardEnded(row.group_id, row.member_id, why, by_id, source))


def stand_in(
    session: Session, group: Group, now: datetime, besides: Collection[int] = (), last: Collection[int] = ()
) -> Membership | None:
    """Where nobody looks after the group any more, somebody willing does until it has elected; perhaps nobody.

    `besides` never, `last` only where there is nobody else.
    """
    if steward_ids(session, group.id):
        return None
    following = next_acting(session, group, now, {*besides, *last}) or next_acting(
        session, group, now, besides
    )
    if following is not None:
        name_steward(session, following, now, why="acting")
    return following


def next_acting(
    session: Session, group: Group, now: datetime, besides: Collection[int] = ()
) -> Membership | None:
    """Who would stand in: a willing member seen of late, vouched for most recently; nobody where nobody is willing."""
    rows = {row.member_id: row for row in active_rows(session, group.id) if row.lapsed_at is None}
    if not any(row.willing for row in rows.values()):
        return None
    charter = charter_of(session, group.id)
    told = attested.since(session, group.id, now - timedelta(days=charter.roll_window_days))
    seen = life.last_seen(session, list(rows.values()))
    awake = now - timedelta(days=charter.silence_days)
    found = terms.acting(
        [
            terms.Standby(
                each.member_id, each.willing, seen[each.member_id] > awake,
                told[each.member_id].last_at if each.member_id in told else None, each.joined_at,
            )
            for each in rows.values()
        ],
        besides,
    )  # fmt: skip
    return rows[found] if found is not None else None


def lay_down(session: Session, group: Group, me_id: int, now: datetime) -> None:
    """Look after the group no more, and stay in it; somebody else stands in. A second press changes nothing."""
    lock(session, group)
    row = membership_of(session, group.id, me_id, fresh=True)
    if row is None or row.left_at is not None or row.role is not Role.STEWARD:
        return
    row.willing = False
    end(session, row, "laid-down", now, by_id=me_id)
    stand_in(session, group, now, besides={me_id})


def be_willing(session: Session, group: Group, me_id: int, willing: bool, now: datetime) -> None:
    """Say whether one would look after the group. Where nobody does, who would stands in at once."""
    lock(session, group)
    row = membership_of(session, group.id, me_id, fresh=True)
    if row is None or row.left_at is not None:
        return
    row.willing = willing
    if willing and not steward_ids(session, group.id):
        name_steward(session, row, now, why="acting")
    elif row.acting:
        end(session, row, "laid-down", now, by_id=me_id)
        stand_in(session, group, now, besides={me_id})
