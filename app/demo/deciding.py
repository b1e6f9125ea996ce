"""What is still being decided in the demonstration city: tables that need some more, wishes, a weekly series."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from app.demo import content
from app.demo.city import City
from app.demo.moments import ZONE, on_wall
from events.cravings import actions as cravings
from events.cravings.actions import WishWords
from events.cravings.rules import Audience, Tongue
from events.dinners import seats
from events.dinners.rules import Pact, Party, Visibility
from events.series import actions as series
from events.series.models import Series
from events.series.queries import occurrences
from events.series.rules import Pattern, Rhythm
from events.tipping import actions as tipping
from events.tipping import queries as proposals
from events.tipping.actions import Proposal
from groups.membership.models import Group

CITY = "北京"
FROM, UNTIL = "18:00", "21:30"
ASKED_BEFORE = timedelta(hours=28)


class Deciding:
    """The scenes of everything that is no dinner yet."""

    def __init__(self, city: City) -> None:
        self.city, self.now = city, city.story.now
        self.tippings: dict[str, int] = {}

    def tell(self) -> None:
        """Add all of them."""
        for words in content.deciding("tipping"):
            asked = self.now - ASKED_BEFORE
            self.city.story.at(asked, partial(self._propose, words))
            for number, row in enumerate(words["answers"][1:], 1):
                self.city.story.at(
                    asked + timedelta(hours=5 * number), partial(self._answer, words["title"], row)
                )
        for words in content.deciding("craving"):
            for key, hours in words["who"]:
                self.city.story.at(self.now - timedelta(hours=hours), partial(self._wish, words, key))
        for words in content.deciding("series"):
            self.city.story.at(self.now - timedelta(days=words["begun"]), partial(self._begin, words))

    def _propose(self, words: dict[str, Any], session: Session, now: datetime) -> None:
        starts = [on_wall(self.now, days, hour) for days, hour in words["times"]]
        first = words["answers"][0][0]
        proposal = Proposal(
            title=words["title"], note=words["note"], timezone=ZONE, starts=starts,
            venue_ids=[self.city.venues[key] for key in words["venues"]], need=words["need"], seats=words["seats"],
            cap_fen=words["cap"] * 100, closes_at=on_wall(self.now, words["closes"], "21:00"),
        )  # fmt: skip
        group = session.get_one(Group, self.city.groups[words["group"]])
        made = tipping.propose(session, group, self.city.members[first], proposal, Pact(), now)
        self.tippings[words["title"]] = made.id

    def _answer(self, title: str, row: list[Any], session: Session, now: datetime) -> None:
        key, times, places = row
        found = proposals.tipping_of(session, self.tippings[title])
        slots = [slot.id for number, slot in enumerate(found.slots) if number in times]
        where = [place.id for number, place in enumerate(found.places) if number in places]
        tipping.answer(session, found, self.city.members[key], slots, where, Party(), now)

    def _wish(self, words: dict[str, Any], key: str, session: Session, now: datetime) -> None:
        windows = [(on_wall(self.now, day, FROM), on_wall(self.now, day, UNTIL)) for day in words["days"]]
        wish = WishWords(
            food=words["food"], windows=windows, city=CITY, area="", timezone=ZONE, cap_fen=None, party=Party(),
            least=words["least"], audience=Audience.GROUPS, tongue=Tongue.ANY,
        )  # fmt: skip
        cravings.wish(session, self.city.members[key], wish, now)

    def _begin(self, words: dict[str, Any], session: Session, now: datetime) -> None:
        hour, minute = map(int, words["hour"].split(":"))
        draft = series.Draft(
            title=words["title"], note=words["note"], venue_id=self.city.venues[words["venue"]], timezone=ZONE,
            pattern=Pattern(Rhythm.WEEKLY, weekdays=(words["weekday"],)), starts_on=on_wall(now, 1, "00:00").date(),
            ends_on=None, wall=time(hour, minute), minutes=120, closes_before=120, seats=words["seats"],
            cap_fen=words["cap"] * 100, visibility=Visibility.GROUP, pact=Pact(),
        )  # fmt: skip
        group = session.get_one(Group, self.city.groups[words["group"]])
        made = series.begin(session, group, self.city.members[words["host"]], draft, now)
        if made.next_on is not None:
            series.skip(session, made, made.next_on, now)
        self._sit_down(session, made, words["sat"], now)

    def _sit_down(self, session: Session, made: Series, keys: list[str], now: datetime) -> None:
        """Most come next time, and one has a seat for the time after already."""
        session.flush()  # its tables are read now
        days = [each.dinner for each in occurrences(session, [made.id], made.starts_on) if each.dinner]
        for dinner, people in zip(days, (keys, keys[:1]), strict=False):
            for key in people:
                seats.take_seat(session, dinner, self.city.members[key], Party(), 1, now)
