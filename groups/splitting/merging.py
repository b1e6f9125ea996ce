"""Joining: a vote in each group, about the same words; with the second yes one of them becomes part of the other."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.core.db import lock
from app.core.signals import announce
from groups.discussions.models import Discussion
from groups.ledger.actions import write
from groups.membership.models import Group, Membership
from groups.membership.queries import active, group_by_public_id
from groups.membership.rules import Role
from groups.proposals.models import Proposal, ProposalOption
from groups.signals import GroupsMerged, MemberJoined
from groups.splitting import queries
from groups.splitting.models import MergeSide
from groups.splitting.rules import SplitReason, digest

KIND = "merge"


def payload(other: Group, kept: Group) -> dict[str, Any]:
    """What a vote about joining carries."""
    return {"kept": kept.public_id, "other": other.public_id}


def the_groups(session: Session, proposal: Proposal) -> tuple[Group, Group, Group] | None:
    """The group that votes, the other, and the one whose address and rules stay; None: there is no such pair."""
    mine = session.get_one(Group, proposal.group_id)
    other = group_by_public_id(session, str(proposal.payload.get("other")))
    kept = group_by_public_id(session, str(proposal.payload.get("kept")))
    if other is None or kept is None or kept not in (mine, other):
        return None
    return mine, other, kept


def check(
    session: Session, proposal: Proposal, _option: ProposalOption | None, _now: datetime
) -> StrEnum | None:
    """Whether these two can still join."""
    found = the_groups(session, proposal)
    if found is None:
        return SplitReason.NOT_THERE
    mine, other, _kept = found
    if mine.id == other.id:
        return SplitReason.SAME
    return SplitReason.MOVED if mine.merged_into_id or other.merged_into_id else None


def run(session: Session, proposal: Proposal, _option: ProposalOption, now: datetime) -> None:
    """This side has passed it. With the other's yes to the same words it happens, else it waits for that."""
    found = the_groups(session, proposal)
    assert found is not None  # `check` was asked a moment ago
    mine, other, kept = found
    said = digest(proposal.title, proposal.text, (mine.public_id, other.public_id), kept.public_id)
    for each in sorted((mine, other), key=lambda one: one.id):
        lock(session, each)
    theirs = queries.matching_side(session, mine.id, other.id, said, now)
    side = _side(session, mine, other, kept, said, proposal, now)
    if theirs is not None:
        side.done_at = theirs.done_at = now
        join(session, other if kept is mine else mine, kept, side.source, now)


def _side(
    session: Session, mine: Group, other: Group, kept: Group, said: str, proposal: Proposal, now: datetime
) -> MergeSide:
    """The row of this side's yes; a second vote about the same words renews it."""
    side = session.scalar(select(MergeSide).where(MergeSide.group_id == mine.id, MergeSide.digest == said))
    if side is None:
        side = MergeSide(group_id=mine.id, other_id=other.id, kept_id=kept.id, digest=said)
        session.add(side)
    side.title, side.text, side.source = proposal.title, proposal.text, f"proposal:{proposal.public_id}"
    side.passed_at = now
    return side


def join(session: Session, gone: Group, kept: Group, source: str, now: datetime) -> None:
    """Make `gone` part of `kept`: its people and its discussions go there, its address leads there, its talk stays."""
    line = write(session, gone.id, "merged", {"group": kept.public_id}, source=source, now=now)
    came = {"group": gone.public_id, "head": line.hash, "lines": line.seq}
    write(session, kept.id, "merge", came, source=source, now=now)
    moved = _move_people(session, gone, kept, now)
    session.execute(
        update(Discussion).where(Discussion.group_id == gone.id).values(group_id=kept.id)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    gone.merged_into_id, gone.listed = kept.id, False
    announce(session, GroupsMerged(gone.id, kept.id, tuple(moved)))


def _move_people(session: Session, gone: Group, kept: Group, now: datetime) -> list[int]:
    """Everybody of the one belongs to the other; whoever that one has put out by a vote stays out."""
    found = select(Membership).where(Membership.group_id == kept.id)
    known = {row.member_id: row for row in session.scalars(found)}
    moved = []
    for row in session.scalars(active().where(Membership.group_id == gone.id).order_by(Membership.id)).all():
        # Nobody has left: no seat, no answer and no talk is lost, so MemberLeft is not said.
        row.role, row.steward_since, row.left_at = Role.MEMBER, None, now
        moved.append(row.member_id)
        there = known.get(row.member_id)
        if there is not None and (there.left_at is None or there.removed):
            continue
        if there is None:
            there = Membership(group_id=kept.id, member_id=row.member_id)
            session.add(there)
        there.role, there.via, there.joined_at, there.left_at = Role.MEMBER, "merge", now, None
        announce(session, MemberJoined(kept.id, row.member_id))
    return moved
