"""What a house has promised a group by word of mouth: it stands on the card of the group's next table there."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.demo.city import City
from events.bills.models import GroupPerk

SAID = timedelta(days=3)


class Carded:
    """One promise, as somebody of the group wrote it down."""

    def __init__(self, city: City, *, group: str, venue: str, by: str) -> None:
        self.city, self.group, self.venue, self.by = city, group, venue, by

    def tell(self, words: str, agreed_with: str) -> None:
        """Add the scene."""
        self.words, self.agreed_with = words, agreed_with
        self.city.story.at(self.city.story.now - SAID, self._write)

    def _write(self, session: Session, now: datetime) -> None:
        city = self.city
        session.add(GroupPerk(
            group_id=city.groups[self.group], venue_id=city.venues[self.venue], words=self.words,
            agreed_with=self.agreed_with, agreed_on=now.date(), written_by_id=city.members[self.by], written_at=now,
        ))  # fmt: skip
