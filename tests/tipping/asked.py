"""What the tests of proposals share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.places.models import Venue
from events.dinners.models import Dinner
from events.dinners.rules import Pact, Party, Visibility
from events.tipping import actions, queries
from events.tipping.actions import Proposal
from events.tipping.models import Tipping, TippingAnswer
from groups.membership.models import Group

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
DAY = timedelta(days=1)


def a_proposal(
    session: Session, group: Group, by: Member, *, venues: Sequence[Venue] = (), slots: int = 2, need: int = 4,
    seats: int = 6, visibility: Visibility = Visibility.GROUP, title: str = "Hotpot on Friday",
) -> Tipping:  # fmt: skip
    """A proposal of two times, in two days and in three; its proposer can come to all of it."""
    now = clock.now()
    proposal = Proposal(
        title=title, note="", timezone="Asia/Shanghai", starts=[now + (2 + n) * DAY for n in range(slots)],
        venue_ids=[venue.id for venue in venues], need=need, seats=seats, cap_fen=None, closes_at=now + DAY,
        visibility=visibility,
    )  # fmt: skip
    tipping = actions.propose(session, group, by.id, proposal, Pact(), now)
    return queries.tipping_of(session, tipping.id)


def yes(
    session: Session, tipping: Tipping, *members: Member, slots: Sequence[int] = (0,), places: Sequence[int] = (0,),
    adults: int = 0,
) -> Dinner | None:  # fmt: skip
    """Each says yes to these times and places, by their numbers; answers the dinner that came of the last yes."""
    found = None
    again = queries.tipping_of(session, tipping.id)
    for member in members:
        found = actions.answer(
            session, again, member.id, [again.slots[n].id for n in slots], [again.places[n].id for n in places],
            Party(adults), clock.now(),
        )  # fmt: skip
    return found


def planted(session: Session, tipping: Tipping, *members: Member) -> None:
    """Answers that were never decided upon, as if the process had died in between."""
    again = queries.tipping_of(session, tipping.id)
    for member in members:
        session.add(TippingAnswer(
            tipping_id=again.id, member_id=member.id, answered_at=clock.now(), slots=[again.slots[0]],
            places=[again.places[0]],
        ))  # fmt: skip


def dinners(session: Session) -> list[Dinner]:
    """All there are."""
    return list(session.scalars(select(Dinner).order_by(Dinner.id)))
