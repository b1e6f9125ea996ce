"""Shared tables of the demonstration city: one that three already share and a fourth would join, one still empty."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.city import City
from app.demo.moments import on_wall
from app.merchants.queries import merchant_of
from app.places.models import Venue
from events.boards import actions
from events.boards.actions import Plan
from events.boards.models import Board
from events.boards.rules import Door
from events.dinners.rules import Party

LAMB = "一只烤全羊，人少了吃不完，来的人平摊。配菜和茶算在里面，酒水另点。"
CANCEL = "前一天中午前打个电话就行"
DOVE = "一锅鸽子汤，八个人刚好。"


class Boarding:
    """The scenes of strangers at one table."""

    def __init__(self, city: City, *, house: str, keeper: str) -> None:
        self.city, self.house, self.keeper = city, house, keeper

    def tell(self, *, seated: tuple[str, ...], asking: tuple[str, str]) -> None:
        """Put both up; these sit at the first, and one would join with a line of her own."""
        story = self.city.story
        story.at(
            story.now - timedelta(hours=30), partial(self._put_up, "烤全羊大圆桌", 6, 10, 6, LAMB, 16800)
        )
        story.at(story.now - timedelta(hours=5), partial(self._put_up, "独行人的鸽子汤", 9, 8, 4, DOVE, 8800))
        for number, key in enumerate(seated):
            story.at(story.now - timedelta(hours=28 - number), partial(self._ask, key, "", Door.ANYBODY))
        story.at(story.now - timedelta(hours=20), partial(self._wants_to_know, seated[0]))
        key, hello = asking
        story.at(story.now - timedelta(hours=2), partial(self._ask, key, hello, Door.ASK))

    def _put_up(
        self,
        title: str,
        days: int,
        seats: int,
        least: int,
        terms: str,
        fen: int,
        session: Session,
        now: datetime,
    ) -> None:
        venue = session.get_one(Venue, self.city.venues[self.house])
        merchant = merchant_of(session, venue.id)
        if merchant is None:
            return
        starts = on_wall(now, days, "18:30")
        plan = Plan(
            title, terms, CANCEL, fen, starts, starts + timedelta(minutes=150), starts - timedelta(hours=24), seats,
            least,
        )  # fmt: skip
        actions.put_up(session, merchant, venue, self.city.members[self.keeper], plan, now)

    def _wants_to_know(self, key: str, session: Session, now: datetime) -> None:
        board = session.scalars(select(Board).order_by(Board.id)).first()
        if board is not None:
            actions.set_door(session, board, self.city.members[key], Door.ASK, now)

    def _ask(self, key: str, hello: str, door: Door, session: Session, now: datetime) -> None:
        board = session.scalars(select(Board).order_by(Board.id)).first()
        if board is not None:
            actions.ask(session, board, self.city.members[key], Party(), hello, door, now)
