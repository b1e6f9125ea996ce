"""What the tests of dinners share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.accounts.models import Device, Member
from app.core import clock, db, i18n
from app.core.ids import digest, new_token
from events.dinners import moments, queries, seats
from events.dinners.models import Dinner, Seat
from events.dinners.rules import Party
from groups.membership.models import CharterValue, Group

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
SHANGHAI = i18n.zone("Asia/Shanghai")
SEAT = {"adults": "0", "children": "0", "pact": "1"}


def local(ahead: timedelta = timedelta(days=2)) -> str:
    """So far ahead, as a datetime-local field of Shanghai has it."""
    return moments.write_local(clock.now() + ahead, SHANGHAI)


def call(**changed: str) -> dict[str, str]:
    """The form of a new dinner, as the page sends it."""
    return {
        "title": "Old-stove hotpot", "starts": local(), "place": "", "city": "", "area": "", "seats": "8", "cap": "",
        "note": "", "ends": "", "closes": "", "visibility": "group", "split_mode": "equal", "treat": "",
        "plus_one_weight": "100", "child_weight": "50", "late_cancel_hours": "24", "deposit_note": "", "no_urging": "y",
    } | changed  # fmt: skip


def charter(session: Session, group: Group, **values: object) -> None:
    """Let the group's charter say this."""
    for key, value in values.items():
        session.add(
            CharterValue(group_id=group.id, key=key, value=str(value), source="founding", set_at=clock.now())
        )
    session.flush()


def states(session: Session, dinner: Dinner) -> dict[str, str]:
    """Who is what at the dinner, by name."""
    rows = session.execute(
        select(Member.nickname, Seat.state)
        .join(Member, Member.id == Seat.member_id)
        .where(Seat.dinner_id == dinner.id)
    )
    return {name: state.value for name, state in rows}


def count(session: Session, dinner: Dinner, *wanted: str) -> int:
    """How many seats, companions' too, are in one of these states."""
    found = session.scalars(select(Seat.state).where(Seat.dinner_id == dinner.id)).all()
    return sum(state.value in wanted for state in found)


def the_dinner(session: Session) -> Dinner:
    """The only dinner there is."""
    return session.scalars(select(Dinner)).one()


def browsers(app: Flask, member_ids: Sequence[int], now: datetime) -> list[FlaskClient]:
    """A signed-in browser for each, devices written in one unit."""
    tokens = [new_token() for _each in member_ids]
    with db.database().writing() as session:
        session.add_all(
            Device(member_id=member_id, token_digest=digest(token), created_at=now, seen_at=now)
            for member_id, token in zip(member_ids, tokens, strict=True)
        )
    found = []
    for token in tokens:
        browser = app.test_client()
        with browser.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
        found.append(browser)
    return found


@contextmanager
def counted() -> Iterator[list[str]]:
    """Every statement that the database is given meanwhile."""
    said: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    engine = db.database().engine
    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def sit(session: Session, dinner: Dinner, *members: Member, adults: int = 0, children: int = 0) -> None:
    for member in members:
        party = Party(adults, children)
        seats.take_seat(session, dinner, member.id, party, dinner.pact_version, clock.now())
        session.flush()


def own(session: Session, dinner: Dinner, member: Member) -> Seat:
    seat = queries.own_seat(session, dinner.id, member.id)
    assert seat is not None
    return seat
