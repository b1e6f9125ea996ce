"""Who looks after the groups of the demonstration city: an election that runs, hosting by turns, terms."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from app.demo.city import City
from events.dinners import turning
from groups.elections import actions, queries
from groups.elections.rules import Cause
from groups.membership import terms
from groups.membership.models import Group, Membership
from groups.membership.queries import active_rows, charter_of
from groups.membership.rules import Role, steward_term_ends

LATELY, ASKED, CAME = timedelta(days=40), timedelta(hours=20), timedelta(hours=3)
LINES = (
    "每月至少两桌，一桌便宜的，一桌想了很久的。",
    "第一次来的人，我来接。",
    "周日中午场，带老人孩子都方便。",
)
IN_LINE = 4


class Stewards:
    """The scenes of looking after a group."""

    def __init__(self, city: City, electing: str, in_turn: str) -> None:
        self.city, self.now, self.electing, self.in_turn = city, city.story.now, electing, in_turn

    def tell(self) -> None:
        """Add all of them."""
        at = self.city.story.at
        at(self.now - LATELY, self._renew)
        at(self.now - ASKED, partial(self._call, self.electing))
        for place, words in enumerate(LINES):
            at(self.now - ASKED + (place + 1) * CAME, partial(self._stand, self.electing, place, words))
        at(self.now - CAME, partial(self._line_up, self.in_turn))

    def _renew(self, session: Session, now: datetime) -> None:
        """The terms of this city began in different weeks, none of them yesterday."""
        for row in session.query(Membership).filter_by(role=Role.STEWARD, left_at=None):
            charter = charter_of(session, row.group_id)
            row.term_ends_at = steward_term_ends(now - timedelta(days=row.group_id % 5 * 7), charter)

    def _call(self, key: str, session: Session, now: datetime) -> None:
        group = session.get_one(Group, self.city.groups[key])
        steward = next(row for row in active_rows(session, group.id) if row.role is Role.STEWARD)
        steward.term_ends_at, steward.called_at = now + terms.NEAR, now
        session.flush()  # the election counts who stays
        actions.open_election(session, group, Cause.TERM, now, steward.member_id)

    def _stand(self, key: str, place: int, words: str, session: Session, now: datetime) -> None:
        group_id = self.city.groups[key]
        election = queries.running(session, group_id)
        if election is not None:
            actions.stand(session, election, active_rows(session, group_id)[place].member_id, words, now)

    def _line_up(self, key: str, session: Session, now: datetime) -> None:
        group = session.get_one(Group, self.city.groups[key])
        for place, row in enumerate(active_rows(session, group.id)[:IN_LINE]):
            turning.take_turns(session, group, row.member_id, True, now + timedelta(minutes=place))
