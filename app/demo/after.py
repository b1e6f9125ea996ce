"""What happens after a dinner of the demonstration city: a seat stayed empty and is forgiven; the way home."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from app.demo.city import City
from app.demo.dinners import LASTS, Evening
from events.attestations.rules import WORDS_WINDOW
from events.homesafe import actions as homesafe
from events.showing import actions as showing
from events.showing import queries as missed

WITHIN = timedelta(hours=1)


class After:
    """The scenes after one dinner, told after its own."""

    def __init__(self, city: City, evening: Evening) -> None:
        self.city, self.evening, self.words = city, evening, evening.words

    def tell(self) -> None:
        """Add what the files say of it."""
        story, ends = self.city.story, self.evening.starts + LASTS
        if "missed" in self.words:
            noted = ends + WORDS_WINDOW + WITHIN
            story.at(noted, _look_through)
            for number, key in enumerate(self.words["missed"]["forgiven_by"], 1):
                story.at(noted + 5 * number * WITHIN, partial(self._forgive, key))
        if "ring" in self.words:
            story.at(ends - WITHIN, partial(self._open_ring, self.words["ring"]["by"]))
            for key, ride in self.words["ring"]["leaves"].items():
                story.at(ends, partial(self._leave, key, ride))
            for number, key in enumerate(self.words["ring"]["home"], 1):
                story.at(ends + timedelta(minutes=20 + 9 * number), partial(self._be_home, key))

    def _forgive(self, key: str, session: Session, now: datetime) -> None:
        empty = self.evening.seats(session)[self.evening.missed]
        showing.forgive(session, self.evening.dinner(session), self.city.members[key], empty.public_id, now)

    def _open_ring(self, key: str, session: Session, now: datetime) -> None:
        homesafe.open_ring(session, self.evening.dinner(session), self.city.members[key], now)

    def _leave(self, key: str, ride: str, session: Session, now: datetime) -> None:
        homesafe.leave(session, self.evening.dinner(session), self.evening.seats(session)[key], ride, now)

    def _be_home(self, key: str, session: Session, now: datetime) -> None:
        homesafe.be_home(session, self.evening.dinner(session), self.evening.seats(session)[key], now)


def _look_through(session: Session, now: datetime) -> None:
    for dinner_id in missed.to_look_through(session, now):
        showing.look_through(session, dinner_id, now)
