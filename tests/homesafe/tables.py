"""A table of three that is over, and what was told of its ring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock, db
from app.site.notify.models import Notice
from app.site.notify.rules import Kind
from events.dinners.models import Dinner
from events.dinners.rules import SeatState
from tests.factories import a_dinner, a_group, a_member, a_seat

LENGTH = timedelta(hours=2)


@dataclass
class Table:
    """Ids: the host, Bo and Cy sit; Di waits, and Eve is only of the group."""

    dinner: int
    pid: str
    host: int
    bo: int
    cy: int
    di: int
    eve: int

    @property
    def seated(self) -> tuple[int, int, int]:
        return self.host, self.bo, self.cy


def a_table(session: Session, ended: timedelta = timedelta(minutes=10)) -> Table:
    """Over for so long; before its end with a negative time."""
    people = [a_member(session, name, locale="en") for name in ("Ann", "Bo", "Cy", "Di", "Eve")]
    host, bo, cy, di, eve = people
    group = a_group(session, *people)
    dinner = a_dinner(session, group, host, bo, cy, starts_at=clock.now() - LENGTH - ended)
    a_seat(session, dinner, di, SeatState.WAITING)
    return Table(dinner.id, dinner.public_id, host.id, bo.id, cy.id, di.id, eve.id)


def told(kind: Kind) -> list[int]:
    """Whom the notices of this kind went to, in order."""
    with db.database().reading() as session:
        query = select(Notice.member_id).where(Notice.kind == kind.value).order_by(Notice.id)
        return list(session.scalars(query))


def dinner_of(session: Session, table: Table) -> Dinner:
    return session.get_one(Dinner, table.dinner)


def name_of(session: Session, member_id: int) -> str:
    return session.get_one(Member, member_id).nickname
