"""What time does: terms end, silence ends them too, who is away is warned and lapses. One member at a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core.db import lock
from app.core.signals import announce
from groups.elections import queries
from groups.elections.actions import open_election
from groups.elections.rules import Cause
from groups.membership import life, stewardship, terms
from groups.membership.charter import Charter
from groups.membership.models import Group, Membership
from groups.membership.queries import charter_of, count_members
from groups.membership.rules import Role, steward_term_ends
from groups.membership.terms import Duty, Next
from groups.signals import CharterChanged, MemberLapsed, MemberWarned

OF_STEWARDS = frozenset({"steward_term_days", "silence_days"})


def look(session: Session, membership_id: int, now: datetime) -> None:
    """Look at a member whose moment has come; behind the group's lock, so that two workers do it once."""
    row = session.get_one(Membership, membership_id)
    group = session.get_one(Group, row.group_id)
    lock(session, group)
    lock(session, row)
    if row.left_at is not None or row.look_at is None or row.look_at > now:
        return
    charter = charter_of(session, group.id)
    row.seen_at = life.last_seen(session, [row])[row.member_id]
    if row.role is Role.STEWARD:
        _at_steward(session, group, row, charter, now)
    else:
        _at_member(session, row, charter, now)
    session.flush()  # facts of this look are heard by readers of these rows


def _at_steward(session: Session, group: Group, row: Membership, charter: Charter, now: datetime) -> None:
    seen, ends = row.seen_at or row.joined_at, row.term_ends_at or steward_term_ends(now, charter)
    row.term_ends_at = ends
    alone = count_members(session, group.id) < 2
    silent_since = now - timedelta(days=charter.silence_days)
    lively = seen <= silent_since and life.is_lively(session, group.id, silent_since, row.member_id)
    found = terms.at_steward(Duty(ends, row.called_at is not None, seen), charter, now, lively=lively)
    row.look_at = found.again
    if found.what is Next.WAIT:
        return
    if alone:  # whoever is alone rules alone, and gives the term on to themselves
        row.term_ends_at, row.called_at, row.acting = steward_term_ends(now, charter), None, False
        row.look_at = now + terms.LOOKED
    elif found.what is Next.CALL:
        _call(session, group, row, now)
    elif found.what is Next.TERM_OVER:
        stewardship.end(session, row, "term", now)
        stewardship.stand_in(session, group, now, last={row.member_id})
    else:
        stewardship.end(session, row, "silence", now)
        stewardship.stand_in(session, group, now, besides={row.member_id})


def _call(session: Session, group: Group, row: Membership, now: datetime) -> None:
    """Some time before a term's end the group is asked, for all whose terms end with it; not two at once."""
    if queries.running(session, group.id, fresh=True) is not None:
        row.look_at = now + terms.AGAIN
        return
    ends = (row.term_ends_at or now) + terms.AGAIN
    for each in queries.stewards(session, group.id):
        if each.term_ends_at is not None and each.term_ends_at <= ends:
            each.called_at = now
    session.flush()  # the election counts who stays
    open_election(session, group, Cause.TERM, now, row.member_id)


def _at_member(session: Session, row: Membership, charter: Charter, now: datetime) -> None:
    if row.lapsed_at is not None:
        row.look_at = None
        return
    seen = row.seen_at or row.joined_at
    if row.warned_at is not None and row.warned_at < seen:
        row.warned_at = None  # has been here since
    found = terms.at_member(seen, row.warned_at, charter, now)
    row.look_at = found.again
    if found.what is Next.WARN:
        row.warned_at = now
        announce(session, MemberWarned(row.group_id, row.member_id, found.again))
    elif found.what is Next.LAPSE:
        row.lapsed_at, row.look_at = now, None
        announce(session, MemberLapsed(row.group_id, row.member_id))


def charter_changed(session: Session, fact: CharterChanged, now: datetime) -> None:
    """Terms follow their rule, with time for an election; whatever else time decides is looked at anew."""
    group = session.get_one(Group, fact.group_id)
    charter = charter_of(session, group.id)
    if fact.key in OF_STEWARDS:
        for row in queries.stewards(session, group.id):
            if fact.key == "steward_term_days" and row.called_at is None and not row.acting:
                began = row.steward_since or row.joined_at
                row.term_ends_at = max(steward_term_ends(began, charter), now + terms.NEAR)
            row.look_at = now
    elif fact.key == "roll_window_days":
        session.execute(
            update(Membership)
            .where(
                Membership.group_id == group.id,
                Membership.left_at.is_(None),
                Membership.lapsed_at.is_(None),
                Membership.role == Role.MEMBER,
            )
            .values(look_at=now)
        )
    elif fact.key == "steward_seats":
        chosen = [row for row in queries.stewards(session, group.id) if not row.acting]
        if len(chosen) < charter.steward_seats:
            open_election(session, group, Cause.WANTED, now)
    session.flush()  # the next look finds the new terms
