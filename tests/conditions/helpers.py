"""What the tests of conditional seats share."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.core.signals import deliver_inside
from events.conditions import actions
from events.conditions.actions import Wish
from events.conditions.models import Condition
from events.dinners.models import Dinner
from events.dinners.rules import Party

FORM = {"at_least": "", "whom": "", "cap": "", "adults": "0", "children": "0", "pact": "1"}


def comes_if(
    session: Session, dinner: Dinner, member: Member, *, adults: int = 0, children: int = 0, **wish: int
) -> list[str]:
    """The member answers with an if, and the unit's facts are delivered as at its end; answers which."""
    actions.answer(
        session, dinner, member.id, Party(adults, children), Wish(**wish), dinner.pact_version, clock.now()
    )
    return settled(session)


def settled(session: Session) -> list[str]:
    """Deliver what waits inside the unit; answers the names of the facts that were told."""
    session.flush()
    told = [type(fact).__name__ for fact in deliver_inside(session)]
    session.flush()
    return told


def ifs(session: Session, dinner: Dinner) -> dict[str, str]:
    """What has become of everybody's if, by name."""
    query = select(Member.nickname, Condition.state).join(Member, Member.id == Condition.member_id)
    return {
        name: state.value for name, state in session.execute(query.where(Condition.dinner_id == dinner.id))
    }
