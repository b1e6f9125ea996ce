"""What groups of the demonstration city have voted on, and what they vote on now."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from app.demo import content
from app.demo.city import City
from groups.membership.models import Group
from groups.proposals import arguing, closing, own, queries, speaking, voting
from groups.proposals.kinds import NONE_OF_THESE, YES_NO, Choice
from groups.proposals.models import Proposal
from groups.proposals.opening import open_proposal
from groups.proposals.rules import Side

FOR, AGAINST = 0, 1


class Voting:
    """The scenes of all votes."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.ids: dict[str, int] = {}

    def tell(self) -> None:
        """Add all of them, and their ends."""
        for number, words in enumerate(content.votes()):
            asked = self.city.story.now - timedelta(hours=words["hours"])
            words["key"] = str(number)
            self.city.story.at(asked, partial(self._ask, words))
            for place, (who, *ranks) in enumerate(_ballots(words), 1):
                self.city.story.at(
                    asked + timedelta(minutes=37 * place), partial(self._vote, words, who, ranks)
                )
            for who, hours, text, *side in words.get("said", ()):
                moment = self.city.story.now - timedelta(hours=hours)
                self.city.story.at(moment, partial(self._say, words, who, text, side))
            for who, place in words.get("right", ()):
                moment = self.city.story.now - timedelta(hours=words["said"][place][1] - 1)
                self.city.story.at(moment, partial(self._nod, words, who, words["said"][place][0]))
            ends = asked + timedelta(days=words["days"])
            if ends <= self.city.story.now:
                self.city.story.at(ends, partial(self._end, words))

    def _ask(self, words: dict[str, Any], session: Session, now: datetime) -> None:
        group = session.get_one(Group, self.city.groups[words["group"]])
        payload = own.charter_payload(session, group, *words["rule"]) if "rule" in words else {}
        labels = words.get("options")
        options = [*(Choice(each) for each in labels), NONE_OF_THESE] if labels else YES_NO
        made = open_proposal(
            session, group, self.city.members[words["by"]], kind=words["kind"], title=words.get("title", ""),
            text=words["text"], options=options, payload=payload, closes_at=now + timedelta(days=words["days"]),
            secret=words.get("secret"), now=now,
        )  # fmt: skip
        self.ids[words["key"]] = made.id

    def _vote(
        self, words: dict[str, Any], who: str, ranks: list[int], session: Session, now: datetime
    ) -> None:
        vote, member = self._of(session, words), self.city.members[who]
        line = queries.voter(session, vote.id, member)
        if line is not None and line.entitled:
            voting.cast(session, vote, member, ranks, now, key=f"demo-{member}")

    def _say(
        self, words: dict[str, Any], who: str, text: str, side: list[str], session: Session, now: datetime
    ) -> None:
        mark, taken = f"vote-{words['key']}-{who}", Side(side[0]) if side else None
        speaking.say(session, self._of(session, words), self.city.members[who], text, mark, now, taken)

    def _nod(self, words: dict[str, Any], who: str, whose: str, session: Session, now: datetime) -> None:
        vote, member = self._of(session, words), self.city.members[who]
        said = next(
            each
            for each in arguing.of(session, vote, member)
            if each.post.author_id == self.city.members[whose]
        )
        arguing.nod(session, vote, said.argument.public_id, member, now, on=True)

    def _end(self, words: dict[str, Any], session: Session, now: datetime) -> None:
        closing.close_due(session, self.city.groups[words["group"]], now)

    def _of(self, session: Session, words: dict[str, Any]) -> Proposal:
        return session.get_one(Proposal, self.ids[words["key"]])


def _ballots(words: dict[str, Any]) -> list[list[Any]]:
    """Who is for what: the asker is for it too, where it is yes or no."""
    if "picks" in words:
        return list(words["picks"])
    yes = [[who, FOR] for who in (words["by"], *words["for"])]
    return yes + [[who, AGAINST] for who in words["against"]]
