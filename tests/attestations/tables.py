"""Tables to be sat at: dinners that begin around the moment of the test, and what people do there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock, db
from events.attestations import rules
from events.attestations.actions import Words
from events.attestations.models import Finding
from events.attestations.rules import Word
from events.dinners.models import Dinner, Seat
from groups.membership.models import Group
from tests.factories import a_dinner, a_group, a_member

SECRET = b"t" * 40
BEGUN = timedelta(minutes=20)
OVER = timedelta(hours=3)  # since the start: a dinner lasts two
ALL = ("Ann", "Bo", "Cho", "Dan", "Eve", "Fei", "Gao", "Hal")


@dataclass(frozen=True, slots=True)
class Sat:
    """A dinner with its people, by name."""

    dinner: Dinner
    members: dict[str, Member]
    seats: dict[str, Seat]

    @property
    def pid(self) -> str:
        return self.dinner.public_id

    def id(self, name: str) -> int:
        return self.members[name].id


def a_table(
    session: Session,
    *names: str,
    since: timedelta = BEGUN,
    limit: int = 8,
    like: Sat | None = None,
    **values: Any,
) -> Sat:
    """A dinner that began so long ago, with these people; the first is the host. Everybody is of one group.

    `like`: the people and the group of an earlier table.
    """
    members = like.members if like else {name: a_member(session, name) for name in names or ALL[:3]}
    group = session.get_one(Group, like.dinner.group_id) if like else a_group(session, *members.values())
    dinner = a_dinner(session, group, *members.values(), seats=limit, starts_at=clock.now() - since, **values)
    rows = session.scalars(select(Seat).where(Seat.dinner_id == dinner.id).order_by(Seat.id)).all()
    return Sat(dinner, members, dict(zip(members, rows, strict=True)))


def key(sat: Sat) -> bytes:
    return rules.event_key(SECRET, sat.pid)


def spoken(sat: Sat, name: str, at: datetime | None = None) -> str:
    """What this person reads out."""
    return rules.spoken_code(key(sat), sat.seats[name].id, rules.code_step(at or clock.now()))


def qr(sat: Sat, name: str, at: datetime | None = None) -> str:
    """What this person's QR code says."""
    return rules.qr_payload(key(sat), sat.pid, sat.seats[name].id, rules.code_step(at or clock.now()))


def yes(sat: Sat, *names: str, but: str = "", heads: int | None = None) -> Words:
    """I was there, and so were these."""
    no = {sat.seats[but].id: Word.NO} if but else {}
    return Words(True, {sat.seats[name].id: Word.YES for name in names} | no, heads)


def states(session: Session, sat: Sat) -> dict[str, str]:
    """Name → what the table says."""
    rows = dict(
        session.execute(
            select(Finding.seat_id, Finding.state).where(Finding.dinner_id == sat.dinner.id)
        ).all()
    )
    return {name: rows[seat.id].value for name, seat in sat.seats.items() if seat.id in rows}


def rows(kind: type[Any]) -> Sequence[Any]:
    """Everything of a kind, as it is committed."""
    with db.database().reading() as session:
        return session.scalars(select(kind)).all()


def threads(page: str) -> tuple[int, int]:
    """How many whole threads and dashed ones a page draws across its table (those of the legend are straight)."""
    whole, dashed = (
        re.findall(f'class="{kind}" d="M[^"]*Q', page) for kind in ("thread", "thread thread--one")
    )
    return len(whole), len(dashed)
