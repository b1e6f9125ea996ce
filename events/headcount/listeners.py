"""What happens to the headcount because of facts elsewhere."""

from __future__ import annotations

from sqlalchemy.orm import Session

from events.dinners.models import Dinner
from events.headcount.actions import follow_dinner
from events.signals import DinnerChanged


def dinner_changed(session: Session, fact: DinnerChanged) -> None:
    """The number is final as long before the dinner as it was."""
    follow_dinner(session, session.get_one(Dinner, fact.dinner_id))
