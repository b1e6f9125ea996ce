"""In the demonstration city a group votes on when and where it eats next."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from app.demo.city import City
from app.demo.moments import ZONE, on_wall
from app.places.models import Venue
from events.voted import actions
from events.voted.rules import Wish
from groups.membership.models import Group
from groups.proposals import queries, voting
from groups.proposals.models import Proposal

ASKED, LASTS = timedelta(hours=21), timedelta(days=3)


class Voted:
    """A vote about three evenings at three places."""

    def __init__(self, city: City, group: str, by: str, host: str) -> None:
        self.city, self.now, self.group, self.by, self.host = city, city.story.now, group, by, host
        self.vote_id = 0

    def tell(self, where: dict[str, tuple[int, str]], ballots: dict[str, tuple[int, ...]]) -> None:
        """Add it: places with their days and hours, and who could live with which of them."""
        asked, at = self.now - ASKED, self.city.story.at
        at(asked, partial(self._ask, where))
        at(asked + timedelta(hours=1), self._host)
        for number, (who, ranks) in enumerate(ballots.items(), 2):
            at(asked + timedelta(hours=number), partial(self._vote, who, ranks))

    def _ask(self, where: dict[str, tuple[int, str]], session: Session, now: datetime) -> None:
        wishes = []
        for key, (days, hour) in where.items():
            venue, starts = session.get_one(Venue, self.city.venues[key]), on_wall(self.now, days, hour)
            wishes.append((f"{days} {venue.name}", Wish(starts, ZONE, venue.id, venue.name)))
        asked = actions.Question(
            title="入冬第一顿辣", text="降温了，找一天把汗吃出来。", wishes=wishes, seats=10, none=True,
            secret=False, closes_at=now + LASTS,
        )  # fmt: skip
        group = session.get_one(Group, self.city.groups[self.group])
        self.vote_id = actions.ask(session, group, self.city.members[self.by], asked, now).id

    def _host(self, session: Session, now: datetime) -> None:
        vote = session.get_one(Proposal, self.vote_id)
        actions.volunteer(session, vote, self.city.members[self.host], now, hosts=True)

    def _vote(self, who: str, ranks: tuple[int, ...], session: Session, now: datetime) -> None:
        vote, member = session.get_one(Proposal, self.vote_id), self.city.members[who]
        line = queries.voter(session, vote.id, member)
        if line is not None and line.entitled:
            voting.cast(session, vote, member, ranks, now)
