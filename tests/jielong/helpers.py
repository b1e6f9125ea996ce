"""What the tests of lists share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Member
from app.core import clock
from events.dinners import seats
from events.dinners.models import Dinner, Seat
from events.dinners.rules import Party, SeatState

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
Travel = Callable[[timedelta], None]
HERE = (SeatState.GOING, SeatState.OFFERED, SeatState.WAITING)
_IN = re.compile(r'name="(in\d+)"')
_RADIO = re.compile(r'<input type="radio" name="([^"]+)" value="([^"]+)" checked>')
_COUNT = re.compile(r'<input class="input" id="([ac]\d+)"[^>]* value="(\d+)">')


def confirmed(page: str, text: str, **changed: str) -> dict[str, str]:
    """The form of the preview as a browser sends it when nothing is touched but `changed`; "" unticks a line."""
    sent = {"text": text} | dict.fromkeys(_IN.findall(page), "y")
    sent |= dict(_RADIO.findall(page)) | dict(_COUNT.findall(page)) | changed
    return {name: value for name, value in sent.items() if value}


def heads(session: Session, dinner: Dinner) -> list[tuple[str, str, int]]:
    """Name, state and size of every party here, in the order of asking."""
    query = select(Seat).where(Seat.dinner_id == dinner.id, Seat.state.in_(HERE))
    query = query.options(joinedload(Seat.member), joinedload(Seat.guest)).order_by(Seat.asked_at, Seat.id)
    found = session.scalars(query).all()
    sizes = Counter(seat.brought_by_id or seat.id for seat in found)
    return [
        (seat.person.nickname if seat.person else "?", seat.state.value, sizes[seat.id])
        for seat in found
        if seat.brought_by_id is None
    ]


def sit(session: Session, dinner: Dinner, *members: Member, adults: int = 0) -> None:
    """These members take seats."""
    for member in members:
        seats.take_seat(session, dinner, member.id, Party(adults), dinner.pact_version, clock.now())
        session.flush()


@dataclass
class Table:
    """A table of eight: Ann hosts, Bo sits in the group, Eve is nobody's."""

    ann: Member
    bo: Member
    eve: Member
    dinner: Dinner
    list: str
    page: str


def enter(browser: FlaskClient, t: Table, text: str, **changed: str) -> str:
    """Paste, look, confirm as it stands; the sentence that follows."""
    looked = browser.post(t.list, data={"text": text})
    assert looked.status_code == 200
    answer = browser.post(
        f"{t.list}/enter", data=confirmed(looked.text, text, **changed), follow_redirects=True
    )
    assert answer.status_code == 200
    return answer.text


def seated(writing: Writing, t: Table) -> list[tuple[str, str, int]]:
    """Every party at the table and on its bench."""
    with writing() as session:
        return heads(session, t.dinner)


def text_of(browser: FlaskClient, t: Table) -> str:
    """The list as it copies out."""
    answer = browser.get(f"{t.list}.txt")
    assert answer.mimetype == "text/plain"
    return answer.text
