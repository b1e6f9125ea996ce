"""A dinner that has begun, its seats, and bills written on it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, db
from app.core.access import Refused
from events.bills import actions, agreeing, queries, settling
from events.bills.ledger import by_head, split_of
from events.bills.queries import Whole
from events.bills.rules import Mode, Pool, Says, Settling
from events.bills.sheet import LineRow, PaymentRow, Sheet
from events.dinners.models import Dinner, Seat
from tests.factories import a_dinner, a_group, a_member, a_venue

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
EN = {"Accept-Language": "en"}


@dataclass
class Table:
    """Ids and addresses of a dinner that began an hour ago; seats and members by name."""

    pid: str
    id: int
    seats: dict[str, int] = field(default_factory=dict)
    pids: dict[str, str] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The address of the bill."""
        return f"/d/{self.pid}/bill"


def a_table(session: Session, *names: str, **values: Any) -> Table:
    """The first is the host; somebody outside is in the group and has no seat."""
    people = [a_member(session, name) for name in names]
    outside = a_member(session, "Outside")
    group = a_group(session, people[0], *people[1:], outside)
    began = clock.now() - timedelta(hours=1)
    dinner = a_dinner(
        session, group, *people, seats=20, venue=a_venue(session, people[0]), starts_at=began, **values
    )
    session.flush()
    seats = {
        seat.member_id: seat for seat in session.scalars(select(Seat).where(Seat.dinner_id == dinner.id))
    }
    return Table(
        dinner.public_id, dinner.id,
        {person.nickname: seats[person.id].id for person in people},
        {person.nickname: seats[person.id].public_id for person in people},
        {person.nickname: person.id for person in [*people, outside]},
    )  # fmt: skip


def dinner_of(session: Session, table: Table) -> Dinner:
    """Its row."""
    return session.get_one(Dinner, table.id)


def bill_on(session: Session, table: Table) -> Whole:
    """Everything on its bill."""
    bill = queries.bill_of(session, table.id)
    assert bill is not None
    return queries.whole(session, bill)


def a_sheet(table: Table, payer: str, *amounts: int, mode: Mode = Mode.EQUAL, **values: Any) -> Sheet:
    """Lines of these amounts, all paid by one."""
    lines = tuple(LineRow(None, f"dish {n}", Pool.DISHES, amount) for n, amount in enumerate(amounts))
    given = {"payments": (PaymentRow(table.seats[payer], sum(amounts)),), **values}
    return Sheet(mode, lines, **given)


def begin(session: Session, table: Table, sheet: Sheet, by: str, key: str = "k" * 20) -> Whole:
    """Write a first sheet down."""
    actions.write(session, dinner_of(session, table), table.seats[by], sheet, 0, key, clock.now())
    return bill_on(session, table)


def edit(session: Session, table: Table, sheet: Sheet, by: str) -> Whole:
    """Write it anew, having read what stands."""
    version = bill_on(session, table).bill.version
    actions.write(session, dinner_of(session, table), table.seats[by], sheet, version, "", clock.now())
    return bill_on(session, table)


def share_of(session: Session, table: Table, name: str) -> int:
    """What somebody would see as theirs."""
    found = bill_on(session, table)
    return by_head(found, split_of(found).shares).get(found.head(table.seats[name]), 0)


def propose(session: Session, table: Table, by: str) -> None:
    """Propose the bill as it stands."""
    found = bill_on(session, table)
    share = share_of(session, table, by)
    agreeing.propose(
        session, dinner_of(session, table), table.seats[by], found.bill.version, share, clock.now()
    )


def agree(session: Session, table: Table, *names: str, says: Says = Says.AGREE) -> None:
    """They say so, of the share they see."""
    for name in names:
        agreeing.answer(
            session,
            dinner_of(session, table),
            table.seats[name],
            says,
            share_of(session, table, name),
            "",
            clock.now(),
        )


def told(table: Table) -> Whole:
    """The bill as it stands committed."""
    with db.database().reading() as session:
        return bill_on(session, table)


def reason(refused: pytest.ExceptionInfo[Refused]) -> object:
    """Why it was refused."""
    return refused.value.reason


def agreed(session: Session, table: Table, *amounts: int) -> None:
    """Lin has paid for all; Zhou and Su agree, so it stands."""
    begin(session, table, a_sheet(table, "Lin", *amounts), "Lin")
    propose(session, table, "Lin")
    agree(session, table, "Zhou", "Su")


def transfer(session: Session, table: Table, name: str) -> str:
    """The address of what somebody has to pay."""
    rows = bill_on(session, table).transfers
    return next(each.public_id for each in rows if each.from_seat_id == table.seats[name])


def say(session: Session, table: Table, name: str, pid: str, after: Settling) -> None:
    """Somebody says so of a transfer."""
    own = session.get_one(Seat, table.seats[name])
    settling.say(session, dinner_of(session, table), own, pid, after, clock.now())
