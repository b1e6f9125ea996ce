"""What feeds do because of facts elsewhere, and what a member takes along of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.accounts.signals import AccountClosed
from app.core import db
from events.calendars import actions, queries
from groups.signals import MemberLeft


def left(session: Session, fact: MemberLeft) -> None:
    """Whoever leaves a group reads its calendar no more; coming back makes a new address."""
    actions.switch_off(session, fact.member_id, fact.group_id)


def closed(session: Session, fact: AccountClosed) -> None:
    """A closed account reads nothing."""
    actions.switch_all_off(session, fact.member_id)


def parts_of(member_id: int) -> list[dict[str, Any]]:
    """This room's part of the file that members take along; addresses are secrets and stay out of it."""
    feeds = queries.feeds_of(db.session(), member_id).values()
    kinds = [
        {"of": "group" if feed.group_id else "own", "since": feed.made_at.isoformat(), "rings": feed.rings}
        for feed in feeds
    ]
    return [{"calendars": kinds}]
