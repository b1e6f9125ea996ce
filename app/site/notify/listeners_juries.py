"""Who is told about cases: whose thing was reported, whom the lot has chosen, and both sides of what was said."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.core import clock
from app.site.notify.actions import tell
from app.site.notify.rules import Kind
from events.signals.moderation import CaseAppealed, CaseDecided, CaseOpened, JurorDrawn


def opened(session: Session, fact: CaseOpened) -> None:
    """Whose thing it is may speak before anybody votes; by whom it was reported nobody says."""
    if fact.member_id is not None:
        _tell(session, Kind.CASE_OPENED, fact.public_id, [fact.member_id], "", thing=fact.thing)


def drawn(session: Session, fact: JurorDrawn) -> None:
    """A vote is awaited."""
    _tell(session, Kind.JURY_DUTY, fact.public_id, [fact.member_id], str(fact.number))


def decided(session: Session, fact: CaseDecided) -> None:
    """Both sides read what the jury says, and why."""
    _tell(session, Kind.CASE_DECIDED, fact.public_id, fact.member_ids, str(fact.number), outcome=fact.outcome)


def appealed(session: Session, fact: CaseAppealed) -> None:
    """Both sides know that eleven others are asked."""
    _tell(session, Kind.CASE_APPEALED, fact.public_id, fact.member_ids, "")


def _tell(
    session: Session, kind: Kind, public_id: str, whom: Iterable[int], tail: str, **data: object
) -> None:
    path = f"/case/{public_id}"
    tell(session, kind, whom, key=f"{kind}:{public_id}:{tail}", path=path, data=data, now=clock.now())
