"""Who looks after the groups of the demonstration city: elections, hosting by turns and a swap that waits, terms."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from app.demo.city import City
from app.demo.content import SIGN_INS
from events.dinners import turning
from groups.elections import actions, queries
from groups.elections.rules import Cause
from groups.membership import terms
from groups.membership.models import Group, Membership
from groups.membership.queries import active_rows, charter_of
from groups.membership.rules import Role, steward_term_ends
from groups.proposals import voting
from groups.proposals.models import Proposal
from groups.proposals.queries import roll_lines

LATELY, ASKED, CAME = timedelta(days=40), timedelta(hours=20), timedelta(hours=3)
STOOD, BALLOTS = timedelta(hours=80), timedelta(hours=7)
LINES = (
    "每月至少两桌，一桌便宜的，一桌想了很久的。",
    "第一次来的人，我来接。",
    "周日中午场，带老人孩子都方便。",
)
MEATLESS = (
    "菜单提前发，不吃肉的放心，吃肉的也不饿。",
    "每月换一家素馆，不重样。",
    "我管订位，你们管吃。",
)
IN_LINE = 4
PICKS = ((0, 2), (0,), (1,), (0, 1), (2,))  # whom the first who may vote find fit, by their places


class Stewards:
    """The scenes of looking after a group."""

    def __init__(self, city: City, *, electing: str, voting: str, in_turn: str) -> None:
        self.city, self.now = city, city.story.now
        self.electing, self.voting, self.in_turn = electing, voting, in_turn

    def tell(self, *, swaps: str, asks: str) -> None:
        """Add all of them; `asks` would change places with `swaps`, who hosts in turn too."""
        at = self.city.story.at
        at(self.now - LATELY, self._renew)
        for key, begun, lines in ((self.electing, ASKED, LINES), (self.voting, STOOD, MEATLESS)):
            at(self.now - begun, partial(self._call, key))
            for place, words in enumerate(lines):
                at(self.now - begun + (place + 1) * CAME, partial(self._stand, key, place, words))
        at(self.now - BALLOTS, partial(self._ballots, self.voting))
        at(self.now - CAME, partial(self._line_up, self.in_turn))
        at(self.now - CAME, partial(self._swap, self.in_turn, asks, swaps))

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

    def _ballots(self, key: str, session: Session, now: datetime) -> None:
        """The vote opens, and some have voted by now."""
        election = queries.running(session, self.city.groups[key])
        if election is None:
            return
        actions.let_vote(session, election.id, now)
        if election.proposal_id is None:
            return
        vote = session.get_one(Proposal, election.proposal_id)
        tried = self.city.members[SIGN_INS[0]]  # whose vote waits for whoever tries the city
        roll = [line.member_id for line in roll_lines(session, vote.id) if line.entitled]
        for who, ranks in zip([each for each in roll if each != tried], PICKS, strict=False):
            voting.cast(session, vote, who, ranks, now, key=f"demo-{who}")

    def _swap(self, key: str, asks: str, swaps: str, session: Session, now: datetime) -> None:
        group = session.get_one(Group, self.city.groups[key])
        for who in (asks, swaps):
            turning.take_turns(session, group, self.city.members[who], True, now)
        turning.ask_swap(session, group, self.city.members[asks], self.city.members[swaps], now)
