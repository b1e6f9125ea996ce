"""A ledger that another installation wrote: checked, kept as it came, and continued here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from groups.ledger.actions import begin, write
from groups.ledger.models import LedgerForeign
from groups.ledger.rules import NOTHING, canonical, chained
from groups.membership.models import Group

DEEPEST = 8  # chains within chains: a group that moved so often
MOST_LINES = 100_000
KEYS = frozenset({"actor", "at", "group", "kind", "seq", "source", "subject", "v", "what"})


class Unsound(ValueError):
    """It is no ledger, or not as it was written."""


def read(text: str) -> list[dict[str, Any]]:
    """The lines of a ledger file, each written in the one way. Raises Unsound."""
    lines = text.split("\n")
    if len(lines) > MOST_LINES:
        raise Unsound("too long")
    found = []
    try:
        for line in lines:
            if line:
                value = json.loads(line)
                if not isinstance(value, dict) or canonical(value) != line:
                    raise Unsound("a line is not written as lines are")
                found.append(value)
    except (ValueError, TypeError, RecursionError) as problem:
        raise Unsound("a line cannot be read") from problem
    check(found)
    return found


def check(lines: Sequence[Any], depth: int = 0) -> dict[str, Any]:
    """The head of a sound ledger. Raises Unsound."""
    if depth > DEEPEST or not lines or not all(isinstance(line, dict) for line in lines):
        raise Unsound("this is no ledger")
    head: dict[str, Any] = lines[0]
    chain = [line for line in lines[1:] if "body" in line]
    before = NOTHING
    for seq, line in enumerate(chain, start=1):
        before = _follows(line, before, seq, head.get("group"))
    if type(head.get("group")) is not str or type(head.get("lines")) is not int:
        raise Unsound("its head is none")
    if (head.get("ledger"), head.get("lines"), head.get("head")) != (1, len(chain), before):
        raise Unsound("its end is missing")
    foreign = [line["foreign"] for line in lines[1:] if "foreign" in line]
    if foreign:
        check(foreign, depth + 1)
    return head


def _follows(line: dict[str, Any], before: str, seq: int, group: object) -> str:
    body = line.get("body")
    if not isinstance(body, dict) or frozenset(body) != KEYS:
        raise Unsound(f"line {seq} is no line")
    if (body["seq"], body["group"], line.get("before")) != (seq, group, before):
        raise Unsound(f"line {seq} does not follow")
    if line.get("hash") != chained(before, body):
        raise Unsound(f"line {seq} was altered")
    return str(line["hash"])


def take(session: Session, group_id: int, lines: Sequence[dict[str, Any]], by_id: int, now: datetime) -> None:
    """Keep a checked ledger verbatim, and say in the group's own that it continues that one."""
    head = lines[0]
    begin(session, group_id, now)
    for seq, line in enumerate(lines):
        session.add(LedgerForeign(group_id=group_id, seq=seq, text=canonical(line)))
    what = {"group": head["group"][:40], "head": head["head"], "lines": head["lines"]}
    write(session, group_id, "import", what, actor_id=by_id, now=now)


def brought_by(
    session: Session, member_id: int, name: str, head: Mapping[str, Any], since: datetime
) -> Group | None:
    """The group that this member has founded lately under this name from the ledger of this head."""
    wanted = select(Group).join(LedgerForeign, LedgerForeign.group_id == Group.id).where(
        Group.founder_id == member_id, Group.name == name, Group.created_at > since, LedgerForeign.seq == 0,
        LedgerForeign.text == canonical(dict(head)),
    )  # fmt: skip
    return session.scalars(wanted.order_by(Group.id).limit(1)).first()
