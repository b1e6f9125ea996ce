"""What makes seats with an if be settled anew: everything that moves seats, cap, time or belonging."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.accounts.signals import AccountClosed
from app.core import clock
from app.core.signals import announce_once
from events.conditions import queries
from events.conditions.rules import ConditionState
from events.conditions.settling import settle
from events.dinners.models import Dinner
from events.signals import ConditionsDue
from groups.signals import MemberLeft


def something_moved(session: Session, fact: Any) -> None:
    """A fact that names a dinner: its answers are due, once in this round however many such facts there are."""
    announce_once(session, ConditionsDue(fact.dinner_id))


def somebody_left(session: Session, fact: MemberLeft) -> None:
    """Whoever belongs to the group no more may not be seated at its tables by an old answer."""
    for dinner_id in queries.dinners_waited_for(session, fact.group_id, fact.member_id):
        announce_once(session, ConditionsDue(dinner_id))


def account_closed(session: Session, fact: AccountClosed) -> None:
    """A former member comes nowhere."""
    for row in queries.open_of(session, fact.member_id):
        row.state = ConditionState.WITHDRAWN


def on_due(session: Session, fact: ConditionsDue) -> None:
    """Settle once, whatever moved. What settling moves makes it due again, and then nothing is left to move."""
    settle(session, session.get_one(Dinner, fact.dinner_id), clock.now())
