"""What the tests of the headcount share."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.core.signals import deliver_inside
from events.dinners.holders import Holder
from events.dinners.models import Dinner
from events.dinners.rules import SeatState
from events.headcount import actions
from events.headcount.actions import Question
from events.headcount.models import Headcount
from events.headcount.rules import Preset
from tests.factories import a_dinner, a_group, a_member

HOUR = timedelta(hours=1)

BROTH = Question(Preset.BROTH)
FORM = {
    "preset": "broth",
    "question": "",
    "first": "",
    "second": "",
    "third": "",
    "fourth": "",
    "hours": "24",
}


def ask(session: Session, dinner: Dinner, now: datetime, hours: int = 24) -> Headcount:
    """The host sets the usual question."""
    return actions.set_headcount(session, dinner, dinner.host_id, BROTH, hours, now)


def says(session: Session, dinner: Dinner, member: Member, choice: int, now: datetime) -> SeatState:
    """The member answers for the whole party."""
    return actions.answer(session, dinner, Holder(member_id=member.id), choice, {}, now)


def told(session: Session) -> list[str]:
    """Deliver what waits inside the unit; answers the names of the facts about dinners in order."""
    session.flush()
    facts = [type(fact) for fact in deliver_inside(session)]
    return [kind.__name__ for kind in facts if kind.__module__.startswith("events.")]


class Table:
    """A dinner in three days with a host and members who sat down now."""

    def __init__(
        self, session: Session, names: str = "ada bo cy dee", seated: int = 3, **values: object
    ) -> None:
        self.host, *self.people = (a_member(session, name) for name in ("host", *names.split()))
        self.group = a_group(session, self.host, *self.people)
        self.now = clock.now()
        self.starts = self.now + timedelta(days=3)
        self.dinner: Dinner = a_dinner(
            session, self.group, self.host, *self.people[:seated], starts_at=self.starts, **values,  # type: ignore[arg-type]
        )  # fmt: skip

    @property
    def lock(self) -> datetime:
        return self.starts - 24 * HOUR
