"""What happens around a dinner ahead: votes, pasted lists, the one question, ifs, bookings, tables."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from app.demo.city import City
from app.demo.dinners import Evening
from app.demo.moments import on_wall
from events.bookings import actions as bookings
from events.bookings.actions import Record
from events.bookings.rules import BookingState
from events.conditions import actions as conditions
from events.dinners.holders import Holder
from events.dinners.rules import Party
from events.headcount import actions as headcount
from events.headcount import queries as counts
from events.headcount.rules import ASKED_BEFORE, HOURS, Preset, lock_moment
from events.homesafe import actions as homesafe
from events.homesafe.rules import EARLY
from events.jielong import actions as lists
from events.jielong.preview import look
from events.jielong.rules import read_list
from events.polls import actions as polls
from events.polls import queries as votes
from events.polls.actions import Ask
from events.polls.rules import Kind, Word
from events.tables import actions as tables
from events.tables.rules import Way

WORDS = {"y": Word.YES, "i": Word.IF_NEED_BE, "n": Word.NO}
HOUR = timedelta(hours=1)


class Around:
    """The scenes around one dinner, told after its own."""

    def __init__(self, city: City, evening: Evening) -> None:
        self.city, self.evening, self.words = city, evening, evening.words
        self.host = self.words["sat"][0]

    def tell(self) -> None:
        """Add a scene for everything that the files say of it."""
        began = self.evening.called
        tellings: list[tuple[str, Any, timedelta]] = [
            ("polls", self._vote, timedelta(0)),
            ("list", self._paste, 20 * HOUR),
            ("ifs", self._say_if, 16 * HOUR),
            ("booking", self._book, 26 * HOUR),
            ("tables", self._lay, 36 * HOUR),
        ]
        for key, scene, later in tellings:
            if key in self.words:
                self.city.story.at(began + later, partial(scene, self.words[key]))
        for number, row in enumerate(self.words.get("polls", {}).get("votes", []), 1):
            self.city.story.at(began + 3 * number * HOUR, partial(self._answer_polls, row))
        if "headcount" in self.words:
            self._tell_headcount(self.words["headcount"])
        opens = self.evening.starts - EARLY
        if "ring" in self.words and opens <= self.city.story.now:
            self.city.story.at(opens, self._open_ring)

    def _vote(self, said: dict[str, Any], session: Session, now: datetime) -> None:
        dinner, by = self.evening.dinner(session), self.city.members[self.host]
        walls = [on_wall(self.city.story.now, days, self.words["hour"]) for days in said["days"]]
        venues = tuple(self.city.venues[key] for key in said["places"])
        closes = on_wall(self.city.story.now, said["closes"], "21:00")
        asks = [
            Ask(Kind.DATE, walls=tuple(wall.replace(tzinfo=None) for wall in walls)),
            Ask(Kind.PLACE, venue_ids=venues),
        ]
        for ask in asks:
            polls.open_poll(session, dinner, ask, closes, by, now)

    def _answer_polls(self, row: list[str], session: Session, now: datetime) -> None:
        key, *columns = row
        dinner = self.evening.dinner(session)
        by_kind = sorted(votes.running(session, dinner.id), key=lambda said: said.poll.kind)
        words = {
            option.public_id: WORDS[letter]
            for said, column in zip(by_kind, columns, strict=True)
            for option, letter in zip(said.options, column, strict=True)
        }
        polls.answer(session, dinner, Holder(self.city.members[key]), words, now, wants_seat=True)

    def _paste(self, text: str, session: Session, now: datetime) -> None:
        """As the pages do it: read, look it through, enter."""
        dinner = self.evening.dinner(session)
        found = look(session, dinner, read_list(text), {}, {}, now)
        lists.enter(session, dinner, found.wanted, self.city.members[self.host], now)

    def _say_if(self, rows: list[list[Any]], session: Session, now: datetime) -> None:
        for key, at_least, whom in rows:
            wish = conditions.Wish(at_least or None, self.city.members.get(whom))
            conditions.answer(
                session, self.evening.dinner(session), self.city.members[key], Party(), wish, 1, now
            )

    def _book(self, said: dict[str, Any], session: Session, now: datetime) -> None:
        dinner, by = self.evening.dinner(session), self.city.members[self.host]
        deposit = said.get("deposit", 0) * 100 or None
        record = Record(
            state=BookingState(said.get("state", "confirmed")), booked_by_id=by, name_used=said["name"],
            held_until=dinner.starts_at + timedelta(minutes=20), room=said["room"], deposit_fen=deposit,
            deposit_by_id=by if deposit else None, cancelling="", fees="", url="", answer=said.get("answer", ""),
        )  # fmt: skip
        bookings.write(session, dinner, by, record, 0, now)
        if "told" in said:
            bookings.tell_count(session, dinner, by, said["told"], now)

    def _lay(self, sizes: list[int], session: Session, now: datetime) -> None:
        dinner = self.evening.dinner(session)
        tables.lay(session, dinner, sizes, Way.DRAWN, now)
        session.flush()  # the draw reads the tables
        tables.draw(session, dinner, now)

    def _tell_headcount(self, said: dict[str, Any]) -> None:
        """Whatever the hour is now: the question is asked already, and the number not yet final."""
        story, starts = self.city.story, self.evening.starts
        hours = next(each for each in HOURS if lock_moment(starts, each) > story.now)
        asked = lock_moment(starts, hours) - ASKED_BEFORE
        story.at(self.evening.called + HOUR, partial(self._set_headcount, Preset(said["ask"]), hours))
        story.at(asked, _tick)
        for number, (key, choice) in enumerate(said["answers"].items(), 1):
            story.at(asked + number * HOUR, partial(self._answer_headcount, key, choice))

    def _set_headcount(self, preset: Preset, hours: int, session: Session, now: datetime) -> None:
        dinner, by = self.evening.dinner(session), self.city.members[self.host]
        headcount.set_headcount(session, dinner, by, headcount.Question(preset), hours, now)

    def _answer_headcount(self, key: str, choice: int, session: Session, now: datetime) -> None:
        holder = Holder(self.city.members[key])
        headcount.answer(session, self.evening.dinner(session), holder, choice, {}, now)

    def _open_ring(self, session: Session, now: datetime) -> None:
        homesafe.open_ring(session, self.evening.dinner(session), self.city.members[self.words["ring"]], now)


def _tick(session: Session, now: datetime) -> None:
    for dinner_id in counts.due(session, now):
        headcount.tick(session, dinner_id, now)
