"""Four who press buttons without a pause, each counting what was acknowledged; and what of it stands."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import requests
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, db
from events.attestations.models import Claim, HeadCount
from events.attestations.models import Testimony as Spoken
from events.attestations.rules import Word
from events.dinners.models import Dinner, Seat
from events.dinners.rules import SeatState
from events.reviews.models import Review
from groups.chat.models import Entry
from tests.access.world import World
from tests.chat.real import cookie_of
from tests.reviews.tables import SatTable, a_sat_table

PATIENCE = 60


@dataclass
class Actor:
    """Does act number 1, 2, 3 … Acknowledged acts must stand; the one after the last may."""

    name: str
    cookie: str
    path: Callable[[int], str]
    form: Callable[[int], dict[str, str]]
    stands: Callable[[Session, Actor], int]  # the number of the last act that is in the database
    done: int = 0
    sent: int = 0
    problems: list[str] = field(default_factory=list)

    def act(self, base: str, enough: threading.Event, least: int) -> None:
        """Until the server is gone; `enough` is set when `least` acts were acknowledged."""
        goal = self.done + least
        try:
            with requests.Session() as browser:
                token = come_in(browser, base, self.cookie)
                while True:
                    self.sent = self.done + 1
                    form = self.form(self.sent) | {"csrf_token": token}
                    answer = browser.post(
                        base + self.path(self.sent), form, allow_redirects=False, timeout=PATIENCE
                    )
                    if answer.status_code != 303:
                        self.problems.append(f"{self.name} {self.sent}: {answer.status_code}")
                        return
                    self.done = self.sent
                    if self.done >= goal:
                        enough.set()
        except requests.RequestException:
            return  # the power is gone

    def check(self) -> None:
        """Everything acknowledged stands; what stands unacknowledged counts from now on."""
        with db.database().reading() as session:
            found = self.stands(session, self)
        assert self.done <= found <= self.sent, (self.name, self.done, found, self.sent)
        self.done = found


def come_in(browser: requests.Session, base: str, cookie: str) -> str:
    """Give the browser this cookie; answers the token of its forms."""
    name, _, value = cookie.partition("=")
    browser.cookies.set(name, value, domain="127.0.0.1", path="/")
    page = browser.get(f"{base}/venues", timeout=PATIENCE).text
    found = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert found is not None, page[:300]
    return found.group(1)


def four(app: Flask, world: World) -> list[Actor]:
    """One who talks, one who sits down and gets up, one who counts heads, one who changes a review."""
    with db.database().writing() as session:
        table = a_sat_table(session)
        _vouch_for_all(session, table)
        writer = table.members[0].id
    ids, who = (
        world.ids,
        {role: cookie_of(app, world.members[role]) for role in ("host", "member", "third")},
    )
    member, over = world.members["member"], f"/d/{ids['over']}"
    sits = {"adults": "0", "children": "0", "pact": "1"}
    return [
        Actor(
            "talk", who["host"], lambda _n: f"/c/{ids['channel']}/say",
            lambda n: {"text": f"no {n}", "client_id": f"talk-{n:08}"}, _said,
        ),
        Actor(
            "seat", who["member"], lambda n: f"/d/{ids['dinner']}/seat" + ("" if n % 2 else "/give-back"),
            lambda n: sits if n % 2 else {}, lambda session, actor: _turns(session, actor, member),
        ),
        Actor("heads", who["third"], lambda _n: f"{over}/vouch", lambda n: {"present": "yes", "heads": str(n)}, _heads),
        Actor(
            "review", cookie_of(app, writer), lambda _n: f"/d/{table.dinner.public_id}/review",
            lambda n: {"text": f"the {n}th wording of it", "paid": "shared", "version": str(n - 1)}, _version,
        ),
    ]  # fmt: skip


def _vouch_for_all(session: Session, table: SatTable) -> None:
    """The words behind the findings, so that the server's own minute finds what stands written."""
    for witness in table.seats:
        session.add(Claim(dinner_id=table.dinner.id, seat_id=witness.id, present=True, said_at=clock.now()))
        for subject in table.seats:
            if subject is not witness:
                session.add(Spoken(
                    dinner_id=table.dinner.id, witness_seat_id=witness.id, subject_seat_id=subject.id, word=Word.YES,
                    said_at=clock.now(),
                ))  # fmt: skip


def _said(session: Session, _actor: Actor) -> int:
    texts = session.scalars(select(Entry.text).where(Entry.text.like("no %")).order_by(Entry.seq)).all()
    assert texts == [f"no {n}" for n in range(1, len(texts) + 1)]  # none missing, none twice, in order
    return len(texts)


def _heads(session: Session, _actor: Actor) -> int:
    return session.scalar(select(HeadCount.heads)) or 0


def _version(session: Session, _actor: Actor) -> int:
    return session.scalar(select(Review.version).where(Review.text.like("the %"))) or 0


def _turns(session: Session, actor: Actor, member_id: int) -> int:
    query = select(Seat.state).join(Dinner, Dinner.id == Seat.dinner_id).where(Seat.member_id == member_id)
    sits = session.scalar(query) in (SeatState.GOING, SeatState.WAITING)
    return actor.done if sits == bool(actor.done % 2) else actor.sent
