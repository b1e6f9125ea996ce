"""How this room is attached to the house."""

from __future__ import annotations

from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session

from app.accounts.signals import AccountClosed
from app.core import jobs, marks, panels, signals, wording
from app.site.moderation import (
    actions,
    listeners,
    queries,
    quiet,
    rounds,
    rules,
    things,
    things_people,
    things_reviews,
    things_talk,
    threats,
)
from app.site.moderation import panels as shown
from app.site.moderation.views import bp
from app.site.moderation.wording import REFUSALS
from events.signals.moderation import MemberQuieted


def register(app: Flask) -> None:
    """Attach pages, kinds of things, jobs, and the ways from other pages."""
    app.register_blueprint(bp)
    wording.add(REFUSALS)
    for ways in (things_talk.WAYS, things_reviews.WAYS, things_people.WAYS):
        for thing, each in ways.items():
            things.register(thing, each)
    jobs.on_each(queries.undecided, rounds.go_on)
    jobs.on_each(queries.holds_over, actions.lapse)
    jobs.on_each(_settled, actions.settle)
    signals.listen(AccountClosed, actions.forget)
    signals.listen_after(MemberQuieted, listeners.quieted)
    marks.put("home", "jury", queries.duty_number)
    marks.put("group", "threats", threats.upheld)
    panels.fill("home.todo", shown.todo)
    panels.fill("home.todo", quiet.todo)
    panels.fill("suspended", quiet.banner)
    panels.fill("member.ways", shown.on_member)
    panels.fill("group.aside", threats.on_group)
    panels.fill("group.numbers", threats.number_of)
    panels.fill("group.aside", shown.on_group)
    panels.fill("venue.aside", shown.on_venue)
    panels.fill("account.export", shown.parts_of)


def _settled(session: Session, now: datetime) -> list[int]:
    return list(queries.final(session, now - rules.APPEAL_WITHIN))
