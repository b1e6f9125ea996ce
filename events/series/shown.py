"""What pages show of series: the next days with what became of each, and a line in a list."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.core import i18n
from app.places.models import Venue
from app.places.queries import venue_choices
from events.dinners import queries as dinners
from events.dinners.forms import label
from events.series import growing, queries, rules
from events.series.models import Occurrence, Series
from events.series.wording import says
from groups.membership.models import Group

CHOICES = 60


def sentence(series: Series) -> str:
    """How it comes again and when: every Friday, 19:00."""
    return str(_("%(days)s, %(time)s", days=says(series.pattern), time=series.wall))


def days(session: Session, series: Series, now: datetime) -> list[dict[str, Any]]:
    """The next days, each with its state: set (a dinner), skipped, or open."""
    if series.ended_at is not None:
        return []
    known = queries.fates(session, series.id, growing.yesterday(series, now))
    found = growing.coming_days(series, now, rules.SHOWN)
    # A table that was set before the rhythm changed still comes.
    found += [day for day, each in known.items() if day not in found and _still_comes(each, now)]
    return [_day(series, day, known.get(day)) for day in sorted(found)]


def _still_comes(known: Occurrence, now: datetime) -> bool:
    return known.dinner is not None and known.dinner.starts_at > now


def _day(series: Series, day: date, known: Occurrence | None) -> dict[str, Any]:
    starts, shifted = rules.at_wall(day, series.time, i18n.zone(series.timezone))
    dinner = known.dinner if known else None
    if dinner is not None:
        starts = dinner.starts_at
    style = "full" if dinner or shifted else "day"
    return {
        "day": day, "when": i18n.say_when(starts, style, series.timezone), "dinner": dinner,
        "skipped": known is not None and known.skipped_at is not None, "shifted": shifted and dinner is None,
        "href": url_for("dinners.page", pid=dinner.public_id) if dinner else "",
    }  # fmt: skip


def venues(session: Session, group: Group) -> list[Venue]:
    """Places to choose from: where the group has been, then others of its city."""
    known = list(dinners.group_venues(session, group.id))
    seen = {venue.id for venue in known}
    return known + [each for each in venue_choices(session, group.city, "", CHOICES) if each.id not in seen]


def labels(found: list[Venue]) -> list[str]:
    """The same as they are offered while typing."""
    return list(dict.fromkeys(label(venue) for venue in found))


def minutes(count: int) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=count)
