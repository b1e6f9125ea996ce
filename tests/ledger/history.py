"""Histories of a group, lived through the real actions, and a ledger read back into a state."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.signals import announce, deliver_inside
from groups.ledger.export import written
from groups.ledger.people import person
from groups.membership import actions, stewardship
from groups.membership.models import CharterValue, Group, Membership
from groups.membership.queries import active, charter_values, membership_of
from groups.membership.queries_entry import pending_of
from groups.membership.rules import Role
from groups.signals import CharterChanged, MemberLeft, StewardEnded

State = tuple[dict[str, str], dict[str, Any]]


def live(session: Session, group: Group, step: tuple[str, int, int], people: list[int]) -> None:
    """One step of a history; what is not possible at this moment changes nothing."""
    verb, one, other = step
    row = membership_of(session, group.id, people[one], fresh=True)
    here = row is not None and row.left_at is None
    if verb == "join" and not (row and row.removed):
        _come_in(session, group, people[one], people[other])
    elif verb == "leave":
        stewardship.leave(session, group, people[one], clock.now())
    elif verb == "hand over" and here and row and row.role is Role.STEWARD and one != other:
        if _is_here(session, group, people[other]):
            stewardship.hand_over(session, group, people[one], people[other], clock.now())
    elif verb == "remove" and here and row and row.role is Role.MEMBER:
        row.left_at, row.removed = clock.now(), True
        announce(session, MemberLeft(group.id, people[one], removed=True, source="proposal:x"))
    elif verb == "end" and here and row and row.role is Role.STEWARD:
        row.role, row.steward_since = Role.MEMBER, None
        announce(session, StewardEnded(group.id, people[one], "term"))
    elif verb == "rule":
        key, value = (("quorum_percent", str(20 + other)), ("join_rule", "open"))[one % 2]
        session.add(
            CharterValue(group_id=group.id, key=key, value=value, source="proposal:x", set_at=clock.now())
        )
        session.flush()
        announce(session, CharterChanged(group.id, key, value, 1))
    deliver_inside(session)


def _come_in(session: Session, group: Group, me_id: int, by_id: int) -> None:
    asked = pending_of(session, group.id, me_id)
    if asked is not None:
        actions.answer_request(session, group, asked, by_id, accept=True, now=clock.now())
    else:
        actions.join(session, group, me_id, now=clock.now())


def _is_here(session: Session, group: Group, member_id: int) -> bool:
    row = membership_of(session, group.id, member_id, fresh=True)
    return row is not None and row.left_at is None


def in_tables(session: Session, group: Group) -> State:
    """Roles and charter as the tables have them."""
    rows = session.scalars(active().where(Membership.group_id == group.id))
    roles = {person(session, group.id, row.member_id): row.role.value for row in rows}
    return roles, {key: row.value for key, row in charter_values(session, group.id).items()}


def replayed(lines: Iterable[str]) -> State:
    """Roles and charter as an export tells them, from its lines alone."""
    roles: dict[str, str] = {}
    charter: dict[str, Any] = {}
    for body in (json.loads(line).get("body") for line in lines):
        if body is None:
            continue
        what, who = body["what"], body["subject"]
        if body["kind"] == "founding":
            roles, charter = dict(what["roles"]), dict(what["charter"])
        elif body["kind"] == "join":
            roles.setdefault(who, "member")
        elif body["kind"] == "role":
            roles[who] = what["role"]
        elif body["kind"] in ("leave", "removal"):
            roles.pop(who, None)
        elif body["kind"] == "merged":
            roles.clear()  # all of them belong to the other group
        elif body["kind"] == "charter":
            charter[what["key"]] = what["value"]
    return roles, charter


def exported(session: Session, group: Group) -> list[str]:
    """The export's lines."""
    session.flush()
    return list(written(session, group))


def lines_of(session: Session, model: type[Any], group_id: int) -> list[Any]:
    """Rows of the group in order."""
    return list(session.scalars(select(model).where(model.group_id == group_id).order_by(model.seq)))
