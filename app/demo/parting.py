"""Groups that part in the demonstration city: one has, and in another somebody asks who goes along."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from app.demo.city import City
from groups.membership.models import Group
from groups.membership.queries import active_rows
from groups.splitting import forking

PARTED, ASKED = timedelta(days=24), timedelta(hours=30)


class Parting:
    """Who would rather sit at a table of their own."""

    def __init__(self, city: City, parted: str, asking: str) -> None:
        self.city, self.now, self.parted, self.asking = city, city.story.now, parted, asking

    def tell(self) -> None:
        """Add both."""
        at = self.city.story.at
        at(
            self.now - PARTED,
            partial(self._part, self.parted, "夜里十点的桌", "下班晚的人，十点还开的馆子。", 3),
        )
        at(self.now - ASKED, partial(self._part, self.asking, "一个人也开桌", "独自吃饭也想有人坐对面。", 2))

    def _part(self, key: str, name: str, line: str, going: int, session: Session, now: datetime) -> None:
        group = session.get_one(Group, self.city.groups[key])
        first, *others = [row.member_id for row in active_rows(session, group.id)[-going:]]
        fork = forking.ask(session, group, first, name, line, now)
        for member_id in others:
            forking.go_along(session, group, fork, member_id, now)
