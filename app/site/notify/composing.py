"""Which mails are written when: what is urgent at once and alone, the rest together, and nobody is woken for it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import db
from app.core.i18n import zone
from app.site.notify import actions, letters, queries
from app.site.notify.models import Notice
from app.site.notify.rules import HABITS, Kind, Quiet, gather_at

log = logging.getLogger(__name__)


def compose_due(now: datetime) -> int:
    """Write the mails that are due, some members at a time; returns how many. One that fails stops no other's."""
    written, last = 0, 0
    while True:
        with db.database().writing() as session:
            batch = queries.awaiting_mail(session, now, last)
            for member in batch:
                last = member.id
                written += _safely(session, member, now)
        if not batch:
            return written


def _safely(session: Session, member: Member, now: datetime) -> int:
    try:
        with session.begin_nested():
            return compose_for(session, member, now)
    except Exception:
        log.exception("the mail of member %s could not be written", member.id)
        return 0


def compose_for(session: Session, member: Member, now: datetime) -> int:
    """Write one member's mails; returns how many."""
    waiting = queries.unmailed(session, member.id)
    good = [each for each in waiting if _may_go(session, member, each, now)]
    urgent = [each for each in good if HABITS[Kind(each.kind)].urgent and _is_due(each, now)]
    for notice in urgent:
        _write(session, member, [notice], now)
    rest = [each for each in good if not HABITS[Kind(each.kind)].urgent]
    if not any(_is_due(each, now) for each in rest):
        return len(urgent)
    return len(urgent) + _gather(session, member, rest, now)


def _gather(session: Session, member: Member, rest: Sequence[Notice], now: datetime) -> int:
    """One mail of all that is not urgent, unless the member sleeps or has had one just now."""
    manner = actions.own_manner(session, member.id)
    quiet = None
    if manner.quiet_since is not None and manner.quiet_until is not None:
        quiet = Quiet(manner.quiet_since, manner.quiet_until)
    later = gather_at(now, zone(member.timezone), quiet, manner.gathered_at)
    if later is not None:
        for notice in rest:
            notice.mail_due = later
        return 0
    manner.gathered_at = now
    _write(session, member, rest, now)
    return 1


def _is_due(notice: Notice, now: datetime) -> bool:
    return notice.mail_due is not None and notice.mail_due <= now


def _may_go(session: Session, member: Member, notice: Notice, now: datetime) -> bool:
    """Whether it may be mailed at all; what may not never waits again."""
    void = void_at(notice)
    # Nobody is written to at an address that is only a claim; nor of a group that was left since, nor too late.
    reachable = bool(member.email) and member.email_confirmed_at is not None and member.is_open()
    if reachable and (void is None or now < void) and queries.still_concerns(session, notice):
        return True
    notice.mail_due = None
    return False


def _write(session: Session, member: Member, notices: Sequence[Notice], now: datetime) -> None:
    for notice in notices:
        notice.mail_due = None
    if len(notices) == 1:
        letters.write_one(session, member, notices[0], now, void_at(notices[0]))
    else:
        letters.write_digest(session, member, notices, now)


def void_at(notice: Notice) -> datetime | None:
    """From when on a notice's mail would only mislead."""
    said = notice.data.get("void_at")
    return datetime.fromisoformat(said) if said else None
