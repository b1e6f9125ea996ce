"""Who is told when members part from a group, and when two groups become one."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.accounts.blocks import hidden_from
from app.accounts.models import Member
from app.core import clock
from app.site.notify.actions import tell
from app.site.notify.rules import Kind
from groups.membership.models import Group
from groups.membership.queries import active_member_ids
from groups.signals import ForkAsked, GroupForked, GroupsMerged


def asked(session: Session, fact: ForkAsked) -> None:
    """Every member hears that one can go along, but for who asks."""
    group, by = session.get_one(Group, fact.group_id), session.get_one(Member, fact.by_id)
    whom = set(active_member_ids(session, group.id)) - {by.id} - hidden_from(session, by.id)
    tell(
        session, Kind.FORK_ASKED, whom, key=f"fork-asked:{fact.fork_id}", path=f"/g/{group.public_id}/fork",
        data={"who": by.nickname, "group": group.name}, now=clock.now(), group_id=group.id,
    )  # fmt: skip


def forked(session: Session, fact: GroupForked) -> None:
    """Whoever goes along hears that the new table is laid."""
    group, child = session.get_one(Group, fact.group_id), session.get_one(Group, fact.child_id)
    tell(
        session, Kind.FORK_DONE, fact.member_ids, key=f"fork-done:{child.id}", path=f"/g/{child.public_id}",
        data={"group": group.name, "title": child.name}, now=clock.now(), group_id=child.id,
    )  # fmt: skip


def merged(session: Session, fact: GroupsMerged) -> None:
    """Everybody of the group that has joined another hears where it is now."""
    gone, kept = session.get_one(Group, fact.group_id), session.get_one(Group, fact.kept_id)
    tell(
        session, Kind.GROUPS_MERGED, fact.member_ids, key=f"groups-merged:{gone.id}", path=f"/g/{kept.public_id}",
        data={"group": gone.name, "title": kept.name}, now=clock.now(), group_id=kept.id,
    )  # fmt: skip
