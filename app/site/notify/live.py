"""The bell: what follows from notices once they are committed."""

from __future__ import annotations

from datetime import datetime

from app.accounts.signals import LinkAsked
from app.core import db, jobs, realtime
from app.site.notify import composing, post_office, queries
from app.site.notify.signals import Told

MOST_RUNG = 60  # beyond it the pages learn at their next visit; a bell is no reason to ask 500 times


def ring(fact: Told) -> None:
    """Tell the members' open pages how many notices are unread, and have due mails written."""
    with db.database().reading() as session:
        counts = {each: queries.unread(session, each) for each in fact.member_ids[:MOST_RUNG]}
    for member_id, unread in counts.items():
        realtime.tell([member_id], "notice", unread=unread)
    jobs.soon()


def hurry(_fact: LinkAsked) -> None:
    """Somebody waits for this mail."""
    jobs.soon()


def deliver(now: datetime) -> None:
    """The chore: compose what waits, send what is due."""
    composing.compose_due(now)
    post_office.send_due(now)
