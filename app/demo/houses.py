"""What is said of the houses of the demonstration city, and where its private kitchen is."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from app.core import db
from app.demo import content
from app.demo.city import City
from app.places.facts import FactKind
from app.places.models import Venue
from app.places.saying import keep_private, say
from app.places.shown import source_of

PHONES_SAID = timedelta(days=90)
KITCHEN = "羊房胡同 11 号，绿门，按铃"


class Houses:
    """The scenes of what people say of venues."""

    def __init__(self, city: City) -> None:
        self.city = city

    def tell(self) -> None:
        """Add all of them."""
        story, told = self.city.story, content.read("houses")["said"]
        for words in content.venues():
            by, phone = content.people()[0].key, words.get("phone", "")
            if phone and words["id"] not in told:
                story.at(story.now - PHONES_SAID, partial(self._say, words["id"], by, "phone", phone))
        for venue, rows in told.items():
            for who, kind, value, days in rows:
                story.at(story.now - timedelta(days=days), partial(self._say, venue, who, kind, value))
        story.at(story.now - PHONES_SAID, self._close_the_door)

    def _say(self, venue: str, who: str, kind: str, value: str, session: Session, now: datetime) -> None:
        found, by = session.get_one(Venue, self.city.venues[venue]), self.city.members[who]
        with db.current(session):
            source = source_of(session, found, by, now)
        say(session, found, FactKind(kind), value, by, source, now)

    def _close_the_door(self, session: Session, now: datetime) -> None:
        kitchen = session.get_one(Venue, self.city.venues["private"])
        keep_private(session, kitchen, kitchen.created_by_id, True, KITCHEN, None, None)
