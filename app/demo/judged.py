"""Two cases of the demonstration city: one that a jury has decided, and one that waits for its votes."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core.viewer import Viewer
from app.demo.city import City
from app.demo.story import Scene
from app.site.moderation import actions, queries, rounds, things
from app.site.moderation.models import Case, Juror
from app.site.moderation.rules import Reason, Side, Verdict
from events.reviews.models import Review

WHY = (
    "话重了，可说的是菜，不是人。",
    "写的人解释得清楚。",
    "店家也没被骂。",
    "口味不同而已。",
    "留着，别人自己会看。",
)


class Judged:
    """The scenes of both cases."""

    def __init__(self, city: City) -> None:
        self.city = city

    def tell(self) -> None:
        """Add all of them."""
        story = self.city.story
        for place, hours in enumerate((60, 27)):
            story.at(story.now - timedelta(hours=hours), self._reported(place))
            story.at(story.now - timedelta(hours=hours, minutes=-2), self._minute)
        story.at(story.now - timedelta(hours=40), self._heard)
        story.at(story.now - timedelta(hours=30), self._voted)

    def _reported(self, place: int) -> Scene:
        def scene(session: Session, now: datetime) -> None:
            standing = (Review.opened_at.is_not(None), Review.withdrawn_at.is_(None), Review.text != "")
            review = session.scalar(
                select(Review).where(*standing).order_by(Review.id).offset(3 + 4 * place).limit(1)
            )
            others = [
                each for each in self.city.members.values() if review is None or each != review.author_id
            ]
            if review is None:
                return
            by = session.get_one(Member, others[place])
            viewer = Viewer(by.id, by.public_id, by.nickname, by.portrait, 0, "zh", by.timezone)
            found = things.find(session, "review", review.public_id, viewer)
            words = "这话让服务员下不来台。" if place else "说得太难听了。"
            actions.report(session, found, by.id, Reason.INSULT, words, now)

        return scene

    def _heard(self, session: Session, now: datetime) -> None:
        case = session.scalar(select(Case).order_by(Case.id).limit(1))
        if case is not None and case.reported_id is not None:
            text = "我说的是那道菜，退了还收钱，账单也在。"
            actions.speak(session, case, case.reported_id, Side.REPORTED, text, now)

    def _voted(self, session: Session, now: datetime) -> None:
        case = session.scalar(select(Case).order_by(Case.id).limit(1))
        turn = queries.rounds_of(session, case.id)[-1] if case is not None else None
        if case is None or turn is None:
            return
        for juror, why in zip(queries.jurors_of(session, turn.id), WHY, strict=False):
            seat = session.get_one(Juror, juror.id)
            seat.round = turn
            actions.vote(session, case, seat, Verdict.KEEP, why, now)
        self._minute(session, now)

    def _minute(self, session: Session, now: datetime) -> None:
        for each in queries.undecided(session, now):
            rounds.go_on(session, each, now)
