"""What lives in the rooms of the demonstration city: signs, pins, and things shared as cards."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo import content
from app.demo.city import City
from events.dinners.models import Dinner
from events.tipping.models import Tipping
from groups.chat import actions as chat
from groups.chat import pins, reactions
from groups.chat.models import Channel, Entry
from groups.membership.models import Group

SOON = timedelta(minutes=10)


class Lively:
    """The scenes of what is set under, above and between the messages."""

    def __init__(self, city: City) -> None:
        self.city, self.now = city, city.story.now

    def tell(self) -> None:
        """Add all of them."""
        words = content.lively()
        for key, who, hours, kind, title in words["shared"]:
            scene = partial(self._share, key, who, kind, title)
            self.city.story.at(self.now - timedelta(hours=hours), scene)
        self.city.story.at(self.now - SOON, partial(self._set, words))

    def _set(self, words: dict[str, Any], session: Session, now: datetime) -> None:
        for key, beginning, sign, people in words["signs"]:
            channel, post = self._post(session, key, beginning)
            for who in people:
                reactions.react(session, channel, post, self.city.members[who], sign, True, now)
        for key, beginning, who in words["pins"]:
            channel, post = self._post(session, key, beginning)
            pins.pin(session, channel, post, self.city.members[who], True, now)

    def _share(self, key: str, who: str, kind: str, title: str, session: Session, now: datetime) -> None:
        """Post the address of a thing; the room shows it as a card."""
        model: Any = Tipping if kind == "tipping" else Dinner
        public_id = session.scalars(select(model.public_id).where(model.title == title)).first()
        path = {"tipping": f"/tip/{public_id}", "poll": f"/d/{public_id}/poll"}.get(kind, f"/d/{public_id}")
        channel = self._channel(session, key)
        chat.say(session, channel, self.city.members[who], path, f"demo-shared-{kind}-{public_id}", now)

    def _channel(self, session: Session, key: str) -> Channel:
        group = session.get_one(Group, self.city.groups[key])
        return session.get_one(Channel, group.channel_id)

    def _post(self, session: Session, key: str, beginning: str) -> tuple[Channel, Entry]:
        channel = self._channel(session, key)
        found = select(Entry).where(Entry.channel_id == channel.id, Entry.text.startswith(beginning))
        return channel, session.scalars(found.order_by(Entry.seq.desc())).first() or self._lost(beginning)

    def _lost(self, beginning: str) -> Entry:
        raise LookupError(f"nobody says {beginning!r} in talks.toml")
