"""On a group's page: that a jury found one of its tables to have demanded something for its words (X-13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from flask import render_template
from flask_babel import ngettext
from markupsafe import Markup
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.core import clock, db, marks
from app.core.web import marked
from app.places.models import Venue
from app.site.moderation.models import Case
from app.site.moderation.rules import FADES, Thing, Verdict
from events.dinners.models import Dinner

MOST = 3


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of a table: where, when, and until when it stands beside the group's name."""

    case: str
    venue: str
    at: datetime
    until: datetime


@cache
def upheld() -> Select[*tuple[Any, ...]]:
    """Cases of the group's tables that were upheld and have not faded."""
    return (
        select(Case.public_id, Case.decided_at, Venue.name)
        .join(Dinner, Dinner.id == Case.dinner_id)
        .join(Venue, Venue.id == Case.venue_id)
        .where(Dinner.group_id == marks.GROUP, Case.thing == Thing.TABLE, Case.outcome == Verdict.UPHOLD)
        .where(Case.decided_at > marks.ago(FADES))
    )


def of_group(session: Session, group_id: int, now: datetime) -> Sequence[Found]:
    """The last few of them."""
    query = upheld().order_by(Case.decided_at.desc(), Case.id.desc()).limit(MOST)
    rows = session.execute(query, marks.values(group=group_id, now=now))
    return [Found(case, venue, at, at + FADES) for case, at, venue in rows]


def on_group(group: Any, **_more: object) -> Markup | str:
    """Beside the group's name, for everybody who sees the group. Nothing is asked where nothing was found."""
    if not marked("group", "threats", group=group.id):
        return ""
    found = of_group(db.session(), group.id, clock.now())
    return Markup(render_template("moderation/_on_group.html", found=found))  # noqa: S704  a rendered template


def number_of(group: Any, **_more: object) -> list[Markup]:
    """Among the numbers under the group's name: how often, and the way to what was found."""
    if not marked("group", "threats", group=group.id):
        return []
    times = len(of_group(db.session(), group.id, clock.now()))
    words = ngettext("%(num)d finding of a jury", "%(num)d findings of a jury", times)
    return [Markup('<a href="#findings">{}</a>').format(words)]
