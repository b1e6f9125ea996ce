"""Whoever asks for an act of power and may not: refused, and a line in the ledger all the same."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import after_this_request, has_request_context, request
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.core import clock, db
from app.core.access import Ability
from app.core.boundary import SAFE
from groups.ledger.actions import write
from groups.ledger.models import LedgerLine
from groups.ledger.people import person
from groups.ledger.rules import canonical, moment

REFUSAL = "refusal"
MOST = 50  # a day in one group, whoever knocks: nobody fills a ledger by being refused


def note(group_id: int, ability: Ability, member_id: int | None) -> None:
    """Write it down once the request is answered: what is refused is rolled back, and the line must stand."""
    if not has_request_context() or request.method in SAFE:
        return

    @after_this_request
    def _write(response: Response) -> Response:
        with db.database().writing() as session:
            write_down(session, group_id, ability.value, member_id, clock.now())
        return response


def write_down(session: Session, group_id: int, act: str, member_id: int | None, now: datetime) -> None:
    """One line a day for the same person and act."""
    who = "" if member_id is None else person(session, group_id, member_id)
    today = (
        LedgerLine.group_id == group_id, LedgerLine.kind == REFUSAL, LedgerLine.at > moment(now - timedelta(days=1)),
    )  # fmt: skip
    what = {"act": act}
    same = select(LedgerLine.id).where(*today, LedgerLine.actor == who, LedgerLine.what == canonical(what))
    many = session.scalar(select(func.count()).select_from(LedgerLine).where(*today)) or 0
    if many < MOST and session.scalar(same.limit(1)) is None:
        write(session, group_id, REFUSAL, what, actor_id=member_id, now=now)
