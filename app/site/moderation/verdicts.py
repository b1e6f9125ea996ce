"""What a verdict does, and what an operator's hold does until there is one; each with its line in the public log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core.db import lock
from app.core.signals import announce
from app.site.moderation import queries
from app.site.moderation.models import Case, LogLine
from app.site.moderation.rules import HIDING, QUIET, Thing, Verdict
from app.site.moderation.things import ways_of
from events.attestations import judging
from events.attestations.models import Dispute
from events.dinners.models import Dinner
from events.signals.moderation import MemberQuieted
from groups.ledger.actions import write as write_ledger

BELIEF = {Verdict.THERE: 1, Verdict.NOT_THERE: -1}


def write(session: Session, case: Case, kind: str, now: datetime, **what: Any) -> None:
    """Add a line to the public log, and to the ledger of the group that the case is of."""
    session.add(LogLine(case_id=case.id, kind=kind, what=what, at=now))
    if case.group_id is not None:
        plain = {"case": case.public_id, "thing": case.thing.value} | what
        plain.pop("whys", None)  # free words
        write_ledger(session, case.group_id, kind, plain, source=f"case:{case.public_id}", now=now)


def execute(session: Session, case: Case, verdict: Verdict, now: datetime) -> None:
    """Let it be as the jury says. Said again, nothing changes; a second verdict undoes what only the first wanted."""
    if case.thing is Thing.SEAT:
        _believe(session, case, BELIEF.get(verdict, 0), now)
    elif verdict in HIDING or verdict is Verdict.UPHOLD:
        hide(session, case, now)
    else:
        show(session, case, now)
    _quiet(session, case, verdict, now)


def hide(session: Session, case: Case, now: datetime) -> bool:
    """Hide the thing and say why in its place; False where it is hidden already, or gone."""
    ways = ways_of(case.thing)
    if ways.hide is None or is_hidden(case):
        return False
    finding = {"case": case.public_id, "reason": case.reason.value}
    kept = ways.hide(session, case.thing_id, finding, now)
    if kept is None:
        return False
    case.kept = {**(case.kept or {}), "hidden": kept}
    write(session, case, "hide", now, reason=case.reason.value)
    return True


def show(session: Session, case: Case, now: datetime) -> bool:
    """Show it again as it was; False where it was not hidden."""
    ways = ways_of(case.thing)
    if ways.show is None or not is_hidden(case):
        return False
    ways.show(session, case.thing_id, case.kept["hidden"], now)
    case.kept = {**case.kept, "hidden": None}
    write(session, case, "restore", now)
    return True


def is_hidden(case: Case) -> bool:
    """Whether this case has hidden its thing."""
    return (case.kept or {}).get("hidden") is not None


def _quiet(session: Session, case: Case, verdict: Verdict, now: datetime) -> None:
    """Suspend from writing, or take that back where an earlier verdict of this case had done it."""
    member = session.get(Member, case.reported_id) if case.reported_id is not None else None
    if member is None or not (verdict in QUIET or case.outcome in QUIET):
        return
    lock(session, member)
    until = now + QUIET[verdict] if verdict in QUIET else None
    if until is None and member.quiet_until is None:
        return
    others = queries.quiet_by_others(session, member.id, case.id, now)
    member.quiet_until = max((end for end in (until, others) if end is not None), default=None)
    write(
        session,
        case,
        "quiet" if until else "quiet-lifted",
        now,
        **({"days": QUIET[verdict].days} if until else {}),
    )
    announce(session, MemberQuieted(member.id))


def _believe(session: Session, case: Case, belief: int, now: datetime) -> None:
    """Strangers believe one side: that is evidence of two log-odds at this table, and never a punishment."""
    dispute = session.scalar(select(Dispute).where(Dispute.seat_id == case.thing_id))
    if dispute is None or dispute.jury == belief:
        return
    dinner = session.get_one(Dinner, dispute.dinner_id)
    lock(session, dinner)
    dispute.jury = belief
    session.flush()  # the table is judged with it
    judging.judge(session, dinner, now)
