"""What is discussed in the demonstration city: openings, replies, an edit, and how far some have read."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from app.demo import content
from app.demo.city import City
from groups.discussions import actions, queries, reading
from groups.discussions.models import Discussion
from groups.membership.models import Group
from groups.membership.queries import active_member_ids


class Discussing:
    """The scenes of all discussions."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.ids: dict[str, int] = {}

    def tell(self) -> None:
        """Add all of them."""
        for words in content.discussions():
            self._at(words["hours"], self._open, words)
            for who, hours, answers, text in words["replies"]:
                self._at(hours, self._reply, words, who, answers, text)
            if "edit" in words:
                self._at(words["edit"][0], self._edit, words)
            if "pinned" in words:
                self._at(words["pinned"], self._pin, words)
            self._at(1, self._read, words)

    def _at(self, hours: float, scene: Any, *words: Any) -> None:
        self.city.story.at(self.city.story.now - timedelta(hours=hours), partial(scene, *words))

    def _open(self, words: dict[str, Any], session: Session, now: datetime) -> None:
        group = session.get_one(Group, self.city.groups[words["group"]])
        by, mark = self.city.members[words["by"]], self._mark(now)
        made = actions.open_one(session, group, by, words["title"], words["text"], mark, now)
        self.ids[words["title"]] = made.id

    def _reply(
        self, words: dict[str, Any], who: str, answers: int, text: str, session: Session, now: datetime
    ) -> None:
        number = answers if answers >= 0 else None
        actions.reply(
            session, self._of(session, words), self.city.members[who], text, self._mark(now), now, number
        )

    def _edit(self, words: dict[str, Any], session: Session, now: datetime) -> None:
        discussion = self._of(session, words)
        actions.edit(
            session, discussion, queries.opening_of(session, discussion.id), words["edit"][1], 1, now
        )

    def _pin(self, words: dict[str, Any], session: Session, now: datetime) -> None:
        discussion = self._of(session, words)
        founder = session.get_one(Group, discussion.group_id).founder_id
        actions.pin(session, discussion, founder, True, now)

    def _read(self, words: dict[str, Any], session: Session, now: datetime) -> None:
        """Two of three have read all but the last two replies."""
        discussion = self._of(session, words)
        for member_id in active_member_ids(session, discussion.group_id):
            if member_id % 3:
                reading.read(session, discussion, member_id, max(0, discussion.last_number - 2))

    def _of(self, session: Session, words: dict[str, Any]) -> Discussion:
        return session.get_one(Discussion, self.ids[words["title"]])

    @staticmethod
    def _mark(now: datetime) -> str:
        return f"demo-talk-{now.timestamp():.0f}"
