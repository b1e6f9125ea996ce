"""People, groups, venues and talk of the demonstration city."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core.names import confusable_key
from app.demo import content
from app.demo.moments import ZONE
from app.demo.story import Story
from app.places.actions import VenueWords, add_dish, create_venue
from app.places.models import Venue
from events.diets import actions as diets
from events.diets.actions import Told
from events.diets.needs import Need
from events.diets.rules import SeenBy, Severity
from groups.chat import actions as chat
from groups.chat.models import Channel, Entry
from groups.membership import actions as membership
from groups.membership.models import Group, Membership
from groups.membership.rules import JoinRule

OLDEST = timedelta(days=520)
Ids = dict[str, int]


class City:
    """Keeps the ids of what has been told so far, by the names that the files use."""

    def __init__(self, story: Story, password_hash: str) -> None:
        self.story = story
        self.password_hash = password_hash
        self.members: Ids = {}
        self.groups: Ids = {}
        self.venues: Ids = {}

    def tell(self) -> None:
        """Add all scenes of people, groups, venues and talk."""
        self.story.at(self.story.now - OLDEST, self._people)
        self.story.at(self.story.now - OLDEST, self._venues)
        self.story.at(self.story.now - OLDEST, self._diets)
        for words in content.groups():
            founded = self.story.now - timedelta(days=words["days"])
            self.story.at(founded, partial(self._group, words))
        for key, lines in content.talks().items():
            for who, hours, *said in lines:
                moment = self.story.now - timedelta(hours=hours)
                self.story.at(moment, partial(self._say, key, who, said))

    def _people(self, session: Session, now: datetime) -> None:
        for person in content.people():
            member = Member(
                nickname=person.nickname, name_key=confusable_key(person.nickname), email=person.email,
                email_key=person.email, email_confirmed_at=now, password_hash=self.password_hash,
                portrait=person.portrait, palate=person.palate, locale=person.language, created_at=now,
            )  # fmt: skip
            session.add(member)
            session.flush()  # everything else names them
            self.members[person.key] = member.id

    def _venues(self, session: Session, now: datetime) -> None:
        by = self.members[content.people()[0].key]
        for words in content.venues():
            lat, lng = words.get("at", (None, None))
            said = VenueWords(
                words["name"], words["city"], words["area"], words["address"], words["cuisine"], ZONE,
                booking_url=words.get("book", ""), lat=lat, lng=lng,
            )  # fmt: skip
            venue = create_venue(session, by, said, now)
            venue.art = words["art"]
            for name, yuan in words["dishes"]:
                add_dish(session, venue, by, name, int(yuan * 100), now)
            self.venues[words["id"]] = venue.id

    def _diets(self, session: Session, now: datetime) -> None:
        told: dict[str, list[Told]] = {}
        for key, need, seen_by, *more in content.diets():
            said = Told(Need(need), seen_by=SeenBy(seen_by))
            if more and said.need is Need.OTHER:
                said = replace(said, words=more[0])
            elif more:
                said = replace(said, severity=Severity(more[0]))
            told.setdefault(key, []).append(said)
        for key, needs in told.items():
            diets.write_own(session, self.members[key], needs, now)

    def _group(self, words: dict[str, Any], session: Session, now: datetime) -> None:
        founder, *others = words["members"]
        charter: dict[str, Any] = {"join_rule": JoinRule(words["join"])}
        if "questions" in words:
            charter["join_questions"] = tuple(words["questions"])
        group = membership.found_group(
            session, self.members[founder], name=words["name"], city=words["city"], line=words["line"],
            cloth=words["cloth"], listed=words.get("listed", True), timezone=ZONE, charter=charter, now=now,
        )  # fmt: skip
        self.groups[words["id"]] = group.id
        for number, key in enumerate(others, 1):
            joined = now + timedelta(days=number)
            self._join(session, group, key, joined)

    def _join(self, session: Session, group: Group, key: str, now: datetime) -> None:
        invite = membership.invite(session, group, group.founder_id, lasts=None, max_uses=None, now=now)
        membership.join(session, group, self.members[key], invite=invite, now=now)

    def _say(self, key: str, who: str, said: list[str], session: Session, now: datetime) -> None:
        text, *answered = said
        group = session.get_one(Group, self.groups[key])
        channel = session.get_one(Channel, group.channel_id)
        belongs = select(Membership.id).where(
            Membership.group_id == group.id, Membership.member_id == self.members[who]
        )
        if session.scalar(belongs) is None:
            return
        client_id = f"demo-{key}-{now.timestamp():.0f}"
        reply_to = None
        if answered:
            begins = Entry.text.startswith(answered[0])
            reply_to = session.scalar(select(Entry.seq).where(Entry.channel_id == channel.id, begins))
        chat.say(session, channel, self.members[who], text, client_id, now, reply_to=reply_to)

    def venue(self, session: Session, key: str | None) -> Venue | None:
        """The venue of that name in the files."""
        return session.get(Venue, self.venues[key]) if key else None
