"""Codes that a phone read without network: uploaded later, each answered by itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.core.access import Ability, Here, NotThere, NotYours, Refused
from app.core.viewer import Viewer
from app.core.wording import say
from events.attestations import actions, queries, rules, wording
from events.attestations.access import open_by_code
from events.attestations.rules import CodeReason
from events.dinners.access import open_dinner
from events.dinners.models import Dinner

MOST = 60
LONGEST = 40_000
LATEST = 4_102_444_800_000  # the year 2100, in milliseconds


@dataclass(frozen=True, slots=True)
class Kept:
    """One code as a phone kept it: its text, and when it was read by the phone's clock."""

    code: str
    at: datetime


def read(sent: str) -> list[Kept] | None:
    """What was uploaded, as JSON: `[{"code": text, "at": milliseconds}]`; None when it is no such list."""
    try:
        rows = json.loads(sent[:LONGEST])
    except (ValueError, RecursionError):
        return None
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST:
        return None
    kept = [_one(row) for row in rows]
    return [each for each in kept if each is not None] if all(kept) else None


def _one(row: Any) -> Kept | None:
    code, at = (row.get("code"), row.get("at")) if isinstance(row, dict) else (None, None)
    if not isinstance(code, str) or isinstance(at, bool) or not isinstance(at, int) or not 0 <= at < LATEST:
        return None
    return Kept(code.rsplit("/t/", 1)[-1][:200], datetime.fromtimestamp(at / 1000, UTC))


def open_with(
    session: Session,
    pid: str,
    key: bytes,
    kept: Sequence[Kept],
    viewer: Viewer | None,
    link: str | None,
    now: datetime,
) -> tuple[Dinner, Here]:
    """The dinner's door; where it stays shut, a code that was read at the table opens it. Raises NotThere, NotYours."""
    try:
        return open_dinner(session, pid, viewer, Ability.PRESENCE_CLAIM, link)
    except (NotThere, NotYours):
        if viewer is None:
            raise
        for each in kept:
            qr = rules.parse_qr(each.code)
            if qr is not None and qr.dinner == pid and rules.is_genuine(key, qr):
                found = open_by_code(session, key, qr, viewer, now, each.at)
                return found.dinner, found.here
        raise


def take(
    session: Session, dinner: Dinner, key: bytes, member_id: int, kept: Sequence[Kept], now: datetime
) -> list[dict[str, Any]]:
    """Take each; one that is refused hides nothing from the next. `ok`, `again`, and a sentence for people."""
    return [_taken(session, dinner, key, member_id, each, now) for each in kept]


def _taken(
    session: Session, dinner: Dinner, key: bytes, member_id: int, kept: Kept, now: datetime
) -> dict[str, Any]:
    try:
        qr = rules.parse_qr(kept.code)
        # A code of this minute needs no word of the phone's clock, which may go wrong.
        fresh = qr is not None and qr.step in rules.accepted_steps(now)
        done = actions.take_qr(session, dinner, key, member_id, qr, now, None if fresh else kept.at)
    except Refused as refused:
        # Such a refusal comes before anything is written, so the others of the same upload stand.
        retry = refused.reason is CodeReason.NOT_OPEN_YET
        return {"code": kept.code, "ok": False, "retry": retry, "sentence": say(refused.reason)}
    if isinstance(done, actions.Elsewhere):
        return {
            "code": kept.code,
            "ok": False,
            "retry": False,
            "sentence": wording.apart(done.mine, done.theirs),
        }
    sentence = wording.done(isinstance(done, actions.Tied), done.again, queries.name_of(session, done.shower))
    return {"code": kept.code, "ok": True, "again": done.again, "retry": False, "sentence": sentence}
