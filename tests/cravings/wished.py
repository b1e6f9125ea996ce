"""What the tests of cravings share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from events.cravings import actions, queries
from events.cravings.actions import WishWords
from events.cravings.models import Craving, CravingDraft
from events.cravings.rules import Audience, Tongue
from events.dinners.models import Dinner
from events.dinners.rules import Party

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
HOUR = timedelta(hours=1)
THIS_HOUR = clock.now().replace(minute=0, second=0, microsecond=0)  # one for all: an hour may end meanwhile


def evening(days: int = 1, start: int = 0, hours: int = 4) -> tuple[datetime, datetime]:
    """So many days ahead, from a round hour on."""
    begins = THIS_HOUR + timedelta(days=days) + start * HOUR
    return begins, begins + hours * HOUR


def wish(
    session: Session, member: Member, food: str = "hotpot", *, windows: Sequence[tuple[datetime, datetime]] = (),
    area: str = "", cap_fen: int | None = None, least: int = 3, audience: Audience = Audience.CITY,
    tongue: Tongue = Tongue.ANY, adults: int = 0, city: str = "Beijing",
) -> Craving:  # fmt: skip
    """Somebody wishes for hotpot tomorrow, with whomever."""
    words = WishWords(
        food=food, windows=windows or [evening()], city=city, area=area, timezone="Asia/Shanghai", cap_fen=cap_fen,
        party=Party(adults), least=least, audience=audience, tongue=tongue,
    )  # fmt: skip
    return actions.wish(session, member.id, words, clock.now())


def drafts(session: Session) -> list[CravingDraft]:
    """All there are."""
    return list(session.scalars(select(CravingDraft).order_by(CravingDraft.id)))


def dinners(session: Session) -> list[Dinner]:
    """All there are."""
    return list(session.scalars(select(Dinner).order_by(Dinner.id)))


def say(session: Session, draft: CravingDraft, accepted: bool, *members: Member, place: str = "") -> None:
    """These members accept or decline, one a minute."""
    for member in members:
        given = session.info.setdefault("minutes", 0)
        session.info["minutes"] = given + 1
        actions.answer(session, draft, member.id, accepted, place, clock.now() + timedelta(minutes=given))


def the_hour(session: Session, draft: CravingDraft) -> None:
    """The hour of the draft has come."""
    session.flush()
    actions.settle(session, draft.id, draft.answers_until)
    session.flush()


def members_of(session: Session, draft: CravingDraft) -> set[int]:
    """Whose wishes a draft came of."""
    return {row.member_id for row in queries.answers_in(session, draft.id)}
