"""A town in which juries can be drawn: people with vouched-for seats in several circles, and two who quarrel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock, db
from app.core.viewer import Viewer
from app.site.moderation import actions, queries, rounds, things
from app.site.moderation.models import Case, Juror, LogLine, Round
from app.site.moderation.rules import Reason, Verdict
from events.attestations.models import Finding
from events.attestations.rules import SeatFinding
from events.dinners.models import Seat
from groups.chat import actions as chat
from groups.chat.models import Entry
from groups.membership.models import Group
from tests.factories import a_dinner, a_group, a_member

Writing = Callable[[], AbstractContextManager[Session]]
AsMember = Callable[[int], FlaskClient]
LONG_AGO = timedelta(days=300)


def viewer_of(member: Member) -> Viewer:
    """The member as somebody who looks."""
    return Viewer(member.id, member.public_id, member.nickname, member.portrait, 0, "en", "Asia/Shanghai")


def of_standing(session: Session, name: str) -> Member:
    """Somebody whose account is old enough to judge."""
    member = a_member(session, name)
    member.created_at = clock.now() - LONG_AGO
    return member


def dined(session: Session, group: Group, *members: Member, ago: timedelta = timedelta(days=250)) -> int:
    """A dinner of these people at which everybody was vouched for."""
    dinner = a_dinner(session, group, *members, starts_at=clock.now() - ago)
    for seat in session.scalars(select(Seat).where(Seat.dinner_id == dinner.id)):
        session.add(Finding(
            dinner_id=dinner.id, seat_id=seat.id, state=SeatFinding.CONFIRMED, probability=0.99, why={},
            found_at=clock.now(), judged_at=clock.now(),
        ))  # fmt: skip
    return dinner.id


class Town:
    """Ann and Bo talk in their group's room; twenty-four others dine in four circles and know neither."""

    def __init__(self, writing: Writing, circles: int = 4, each: int = 6) -> None:
        with writing() as session:
            ann, bo = of_standing(session, "Ann"), of_standing(session, "Bo")
            home = a_group(session, ann, bo, name="Haidian Foragers")
            self.judges: list[int] = []
            for number in range(circles):
                people = [of_standing(session, f"Judge {number} {place}") for place in range(each)]
                group = a_group(session, *people, name=f"Circle {number}")
                for _ in range(2):
                    dined(session, group, *people)
                self.judges += [person.id for person in people]
            room = chat.channel_of_group(session, home.id, clock.now())
            for person in (ann, bo):
                chat.admit(session, room, person.id, clock.now())
            said = chat.say(session, room, ann.id, "you are all fools", "said-by-ann-1", clock.now())
            self.ann, self.bo, self.room, self.seq = ann.id, bo.id, room.public_id, said.seq
            self.entry_id, self.group_id = said.id, home.id
        self.writing = writing

    @property
    def ref(self) -> str:
        """The message's name in addresses of reports."""
        return f"{self.room}.{self.seq}"

    def report(self, by: int | None = None, reason: Reason = Reason.INSULT, words: str = "unkind") -> int:
        """Bo reports what Ann has said."""
        with self.writing() as session:
            member = session.get_one(Member, by or self.bo)
            found = things.find(session, "message", self.ref, viewer_of(member))
            return actions.report(session, found, member.id, reason, words, clock.now()).id

    def tick(self, case_id: int, ahead: timedelta = timedelta(0)) -> None:
        """A minute's job for this case, so much later."""
        now = clock.now() + ahead
        with self.writing() as session:
            ids = queries.undecided(session, now)
        for each in ids:
            with self.writing() as session:
                rounds.go_on(session, each, now)

    def jury(self, case_id: int) -> list[int]:
        """Who judges now."""
        with db.database().reading() as session:
            return [each.member_id for each in self._sitting(session, case_id)]

    def vote(self, case_id: int, votes: Sequence[Verdict], ahead: timedelta = timedelta(hours=25)) -> None:
        """The jury votes, in the order in which it sits."""
        now = clock.now() + ahead
        with self.writing() as session:
            case = session.get_one(Case, case_id)
            for juror, verdict in zip(self._sitting(session, case_id), votes, strict=False):
                actions.vote(session, case, juror, verdict, f"because {verdict.value}", now)
        self.tick(case_id, ahead)

    def case(self, case_id: int) -> Case:
        """The case as it stands."""
        with db.database().reading() as session:
            return session.get_one(Case, case_id)

    def message(self) -> Entry:
        """Ann's words as they stand."""
        with db.database().reading() as session:
            return session.get_one(Entry, self.entry_id)

    def log(self, case_id: int) -> list[str]:
        """What the public log says, by kind."""
        with db.database().reading() as session:
            lines = session.scalars(select(LogLine).where(LogLine.case_id == case_id).order_by(LogLine.id))
            return [each.kind for each in lines]

    def turn(self, case_id: int) -> Round:
        """The jury that sits, or sat last."""
        with db.database().reading() as session:
            return queries.rounds_of(session, case_id)[-1]

    def _sitting(self, session: Session, case_id: int) -> list[Juror]:
        turn = queries.rounds_of(session, case_id)[-1]
        sitting = [each for each in queries.jurors_of(session, turn.id) if each.left_at is None]
        for each in sitting:
            each.round = turn
        return sitting


def later(hours: int) -> datetime:
    """So many hours from now."""
    return clock.now() + timedelta(hours=hours)
