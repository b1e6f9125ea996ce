"""Dinners of the demonstration city: called, sat at, vouched for, reviewed."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.city import City
from app.demo.moments import ZONE, on_wall
from app.places.models import Dish
from events.attestations import actions as attestations
from events.attestations.code import code_step
from events.attestations.queries import attested_seat
from events.attestations.rules import Word
from events.dinners import actions, seats
from events.dinners.actions import Plan
from events.dinners.models import Dinner, Seat
from events.dinners.rules import Pact, Party, Visibility
from events.reviews import actions as reviews
from events.reviews.actions import Content, DishSaid
from events.reviews.rules import Again, Paid, Scores
from groups.membership.models import Group

LASTS = timedelta(hours=2)
AGAIN = {"a": Again.AGAIN, "f": Again.FINE, "n": Again.NO_MORE}
STRETCH_FROM, STRETCH = 20, 3  # older dinners lie further back than the files say: a life of months


class Evening:
    """One dinner's scenes."""

    def __init__(self, city: City, words: dict[str, Any], *, ahead: bool) -> None:
        self.city, self.words = city, words
        self.starts = _starts(city.story.now, words, ahead)
        self.called = min(self.starts - timedelta(days=6), city.story.now - timedelta(hours=30))
        self.missed: str = words.get("missed", {}).get("who", "")
        self.dinner_id = 0

    def tell_before(self) -> None:
        """Call the dinner some days ahead; people take their seats, some give them back, some wait."""
        called = self.called
        self.city.story.at(called, self._call)
        for number, key in enumerate(self.words["sat"][1:] + self.words.get("bench", []), 1):
            self._seat_at(called + timedelta(hours=2 * number), key)
        for key in self.words.get("gone", []):
            self._seat_at(called + timedelta(hours=1), key)
            self.city.story.at(called + timedelta(hours=40), partial(self._give_back, key))

    def tell_after(self) -> None:
        """People read codes, say who was there, and write; then the window closes."""
        story, ends = self.city.story, self.starts + LASTS
        story.at(self.starts + timedelta(minutes=12), self._scan)
        for number, key in enumerate(self._speakers(), 1):
            story.at(ends + timedelta(minutes=25 * number), partial(self._vouch, key))
        for number, row in enumerate(self.words.get("reviews", []), 1):
            story.at(
                ends + timedelta(hours=9, minutes=20 * number),
                partial(self._review, row),
            )
        if not self.words.get("open"):
            story.at(ends + timedelta(minutes=5), actions.tell_over)
            story.at(ends + timedelta(hours=73), self._open)

    def _speakers(self) -> list[str]:
        sat: list[str] = self.words["sat"]
        if self.words.get("open"):
            return [sat[0], sat[2], sat[3], sat[6]]
        return [key for key in sat if key != self.missed]

    def _call(self, session: Session, now: datetime) -> None:
        words, city = self.words, self.city
        venue = city.venue(session, words.get("venue"))
        plan = Plan(
            title=words["title"], note=words.get("note", ""), venue_id=venue.id if venue else None, timezone=ZONE,
            starts_at=self.starts, ends_at=self.starts + LASTS, closes_at=self.starts - timedelta(hours=1),
            seats=words["seats"], cap_fen=words["cap"] * 100 or None,
            visibility=Visibility(words.get("visibility", "group")),
        )  # fmt: skip
        group = session.get_one(Group, city.groups[words["group"]])
        host = city.members[words["sat"][0]]
        pact = Pact(drinks_pool=False)
        dinner = actions.call_dinner(session, group, host, plan, pact, now, steward=True)
        self.dinner_id = dinner.id
        if words["sat"][0] in words.get("children", []):
            seats.take_seat(session, dinner, host, Party(children=1), 1, now)

    def _seat_at(self, moment: datetime, key: str) -> None:
        moment = min(moment, self.starts - timedelta(hours=2))
        self.city.story.at(moment, partial(self._take_seat, key))

    def _take_seat(self, key: str, session: Session, now: datetime) -> None:
        party = Party(children=1 if key in self.words.get("children", []) else 0)
        seats.take_seat(session, self.dinner(session), self.city.members[key], party, 1, now)

    def _give_back(self, key: str, session: Session, now: datetime) -> None:
        seats.give_back(session, self.dinner(session), self.city.members[key], now)

    def _scan(self, session: Session, now: datetime) -> None:
        """Most read the host's code, a few read a neighbour's."""
        dinner, by_key = self.dinner(session), self.seats(session)
        sat = [key for key in self.words["sat"] if key != self.missed]
        pairs = [(sat[0], key) for key in sat[1:-1]] + list(pairwise(sat[1:]))
        for shower, reader in pairs:
            attestations.record_scan(
                session, dinner, by_key[shower], by_key[reader], code_step(now), spoken=False, now=now
            )

    def _vouch(self, key: str, session: Session, now: datetime) -> None:
        by_key = self.seats(session)
        others = {
            by_key[each].id: Word.NO if each == self.missed else Word.YES
            for each in self.words["sat"]
            if each != key
        }
        words = attestations.Words(present=True, of_others=others)
        attestations.say(session, self.dinner(session), by_key[key], words, now)

    def _review(self, row: list[Any], session: Session, now: datetime) -> None:
        key, text, scores, dishes, yuan = row
        seat = attested_seat(session, self.dinner_id, self.city.members[key])
        if seat is None:
            return
        taste, room, service, value = (score or None for score in scores)
        paid = Paid.MERCHANT_ALL if self.words.get("hosted") else Paid.SHARED
        said = Content(
            text, Scores(taste=taste, room=room, service=service, value=value), paid, yuan * 100 or None,
            self._dishes(session, dishes),
        )  # fmt: skip
        reviews.write_review(session, self.dinner(session), seat, said, now)

    def _dishes(self, session: Session, text: str) -> list[DishSaid]:
        said = []
        for each in filter(None, text.split(",")):
            name, verdict = each.rsplit(" ", 1)
            dish = session.scalar(
                select(Dish).where(Dish.venue_id == self.city.venues[self.words["venue"]], Dish.name == name)
            )
            if dish is not None:
                said.append(DishSaid(AGAIN[verdict], public_id=dish.public_id))
        return said

    def _open(self, session: Session, now: datetime) -> None:
        reviews.open_if_due(session, self.dinner(session), now)

    def dinner(self, session: Session) -> Dinner:
        """The dinner, once it has been called."""
        return session.get_one(Dinner, self.dinner_id)

    def seats(self, session: Session) -> dict[str, Seat]:
        """Who of the city has a seat there."""
        keys = {member_id: key for key, member_id in self.city.members.items()}
        rows = session.scalars(
            select(Seat).where(Seat.dinner_id == self.dinner_id, Seat.member_id.is_not(None))
        )
        return {keys[seat.member_id]: seat for seat in rows if seat.member_id in keys}


def _starts(now: datetime, words: dict[str, Any], ahead: bool) -> datetime:
    days = words["days"]
    if not ahead and days > STRETCH_FROM:
        days *= STRETCH
    starts = on_wall(now, days if ahead else -days, words["hour"])
    if words.get("late") and starts < now + timedelta(hours=2):
        starts += timedelta(days=1)  # too late for tonight's table: it is tomorrow's
    return starts
