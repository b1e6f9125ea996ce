"""Houses that knock in the demonstration city: letters that lie before a group, and a group that looks for a table."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.city import City
from app.demo.moments import ZONE, on_wall
from app.merchants.actions import confirm, open_merchant_for
from app.merchants.queries import claims_of
from app.merchants.rules import How
from app.places.models import Venue
from events.invitations import actions, deciding, needing, talking
from events.invitations.models import Offer
from events.invitations.needing import Wanted
from events.invitations.rules import Pays, Side, Terms, usual_valid_until
from groups.membership.models import Group

SENT = timedelta(hours=30)


class Knocking:
    """Two houses, three letters, and a group that looks for a table."""

    def __init__(self, city: City, *, group: str, keeper: str, voter: str, venues: tuple[str, str]) -> None:
        self.city, self.now = city, city.story.now
        self.group, self.keeper, self.voter, self.venues = group, keeper, voter, venues

    def tell(self) -> None:
        """Add all of them."""
        sent = self.now - SENT
        for venue in self.venues:
            self.city.story.at(sent - timedelta(days=40), partial(self._open, venue))
        self.city.story.at(sent, partial(self._send, self.venues[0], self._tasting()))
        self.city.story.at(sent + timedelta(hours=3), self._talk)
        self.city.story.at(sent + timedelta(hours=5), self._vote)
        self.city.story.at(sent + timedelta(hours=6), partial(self._send, self.venues[1], self._dinner()))
        self.city.story.at(sent + timedelta(hours=8), self._look)

    def _open(self, key: str, session: Session, now: datetime) -> None:
        venue = session.get_one(Venue, self.city.venues[key])
        merchant = open_merchant_for(session, venue, self.city.members[self.keeper], venue.name, now)
        session.flush()  # its claims are read below
        for claim in claims_of(session, merchant.id):
            confirm(session, claim, How.TABLES, None, now)

    def _send(self, key: str, terms: Terms, session: Session, now: datetime) -> None:
        venue = session.get_one(Venue, self.city.venues[key])
        merchant = open_merchant_for(session, venue, self.city.members[self.keeper], venue.name, now)
        group = session.get_one(Group, self.city.groups[self.group])
        until = usual_valid_until(talking.starts_of(terms, venue.timezone), now)
        actions.send(session, venue, merchant.id, group, terms, until, self.city.members[self.keeper], now)

    def _talk(self, session: Session, now: datetime) -> None:
        offer = self._offer(session)
        talking.say(session, offer, Side.GROUP, self.city.members[self.voter], "锅底能做清真的吗？", now)
        answer = "做不到，牛油和后厨都不分开。清汤那边可以少盐。"
        talking.say(session, offer, Side.HOUSE, self.city.members[self.keeper], answer, now)

    def _vote(self, session: Session, now: datetime) -> None:
        deciding.ask(session, self._offer(session), self.city.members[self.voter], 3, now)

    def _look(self, session: Session, now: datetime) -> None:
        group = session.get_one(Group, self.city.groups[self.group])
        day = on_wall(self.now, 9, "18:00").date()
        days = (day, day + timedelta(days=1))
        wanted = Wanted(8, 10, days, 15000, True, "想找一间安静的包间，慢慢吃。", "素食 2，花生过敏 1")
        needing.ask(session, group, self.city.members[self.voter], wanted, now)

    def _offer(self, session: Session) -> Offer:
        query = select(Offer).where(Offer.venue_id == self.city.venues[self.venues[0]])
        return session.scalars(query.order_by(Offer.id)).one()

    def _slot(self, days: int, hour: str) -> str:
        return f"{on_wall(self.now, days, hour).astimezone(ZoneInfo(ZONE)):%Y-%m-%dT%H:%M}"

    def _tasting(self) -> Terms:
        menu = (
            ("糟辣酸汤锅", 12800),
            ("冻豆腐夹肉", 3600),
            ("手打虾滑", 5800),
            ("鲜切三拼", 8800),
            ("红糖锅盔", 1800),
        )
        words = "冬天新菜单八道，一桌十人。锅底和菜免单，酒水自理。想听实话，不好吃请直说，我们改。"
        slots = (self._slot(9, "18:00"), self._slot(10, "19:00"))
        return Terms(words, slots, 8, 10, menu=menu, pays=Pays.HOUSE)

    def _dinner(self) -> Terms:
        words = "周中安静，给你们留最大的圆桌。汤是早上开始熬的。"
        return Terms(
            words, (self._slot(11, "18:30"),), 6, 12, price_fen=12800, tiers=((10, 10800),), perk="每桌一壶酸梅汤",
            menu=(("吊龙伴", 6800), ("手打牛丸", 4800)), fees=(("tea", 300),),
        )  # fmt: skip
