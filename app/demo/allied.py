"""Merchants of the demonstration city: a reply, a claim that waits, two houses at one table, an evening over both."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.city import City
from app.merchants.actions import confirm, open_merchant_for
from app.merchants.models import Merchant
from app.merchants.queries import claims_of, merchant_of
from app.merchants.rules import How
from app.places.models import Venue
from events.claims.actions import reply
from events.dinners.rules import Visibility
from events.reviews.models import Review
from events.routes import actions as routes
from events.routes.actions import LegPlan
from groups.alliances import actions as alliances
from groups.alliances.models import Alliance
from groups.membership.models import Group

THANKS = "谢谢各位。红油那锅我们调了，靠门的位子也装了帘子，下回来试试。"


class Allied:
    """The scenes of merchants among themselves."""

    def __init__(self, city: City, *, house: str, keeper: str, ally: str, other: str, taken_by: str) -> None:
        self.city, self.house, self.keeper, self.ally, self.other = city, house, keeper, ally, other
        self.taken_by = taken_by  # the group that takes the evening, with room for others

    def tell(self, *, waits: str, hopeful: str) -> None:
        """Add all of them; `hopeful` says that `waits` is hers, and no table has said so yet."""
        story = self.city.story
        story.at(story.now - timedelta(days=30), partial(self._open, self.ally, self.other, True))
        story.at(story.now - timedelta(days=2), partial(self._open, waits, hopeful, False))
        story.at(story.now - timedelta(hours=3), self._answer)
        story.at(story.now - timedelta(hours=2), self._sit_down)

    def _venue(self, session: Session, key: str) -> Venue:
        return session.get_one(Venue, self.city.venues[key])

    def _open(self, key: str, who: str, stands: bool, session: Session, now: datetime) -> None:
        venue = self._venue(session, key)
        merchant = open_merchant_for(session, venue, self.city.members[who], venue.name, now)
        for claim in claims_of(session, merchant.id) if stands else ():
            confirm(session, claim, How.TABLES, None, now)

    def _answer(self, session: Session, now: datetime) -> None:
        venue = self._venue(session, self.house)
        wanted = select(Review).where(
            Review.venue_id == venue.id,
            Review.opened_at.is_not(None),
            Review.withdrawn_at.is_(None),
            Review.text != "",
        )
        review = session.scalars(wanted.order_by(Review.id.desc())).first()
        merchant = merchant_of(session, venue.id)
        if review is not None and merchant is not None:
            reply(session, review, merchant, self.city.members[self.keeper], THANKS, 0, now)

    def _sit_down(self, session: Session, now: datetime) -> None:
        one, two = (merchant_of(session, self.city.venues[key]) for key in (self.house, self.ally))
        if one is None or two is None:
            return
        founder, other = self.city.members[self.keeper], self.city.members[self.other]
        made = alliances.found_alliance(
            session,
            one,
            founder,
            name="苏州街联盟",
            city="北京",
            line="吃完火锅去喝茶",
            timezone="Asia/Shanghai",
            now=now,
        )
        alliances.ask(session, made, one, two, founder, now)
        session.flush()  # the answer looks for it
        alliances.answer(session, two, made, other, accept=True, now=now)
        self._evening(session, made.id, one, two, now)

    def _evening(
        self, session: Session, alliance_id: int, one: Merchant, two: Merchant, now: datetime
    ) -> None:
        start = (now + timedelta(days=6)).replace(
            hour=10, minute=0, second=0, microsecond=0
        )  # 18:00 in Beijing
        alliance = session.get_one(Alliance, alliance_id)
        plans = [
            LegPlan(self.city.venues[self.house], start, start + timedelta(hours=2), 24, "牛油锅，时蔬拼盘", 12800),
            LegPlan(
                self.city.venues[self.ally], start + timedelta(minutes=150), start + timedelta(minutes=220), 16,
                "普洱一壶，杏仁豆腐", 3800,
            ),
        ]  # fmt: skip
        route = routes.draw_up(
            session, alliance, one, self.city.members[self.keeper], "牛油锅之后一壶茶", plans, now
        )
        routes.agree(session, route, two, self.city.members[self.other], now)
        session.flush()  # open by now, so that it can be taken
        group = session.get_one(Group, self.city.groups[self.taken_by])
        routes.take(session, route, group, group.founder_id, 6, now, seen=Visibility.PUBLIC)
