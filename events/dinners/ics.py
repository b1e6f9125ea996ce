"""A dinner as a calendar file (RFC 5545): stable UID, growing SEQUENCE, the venue's own zone."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from flask_babel import gettext as _
from icalendar import Calendar, Event

from app.core import i18n
from events.dinners.models import Dinner


def as_calendar(dinner: Dinner, url: str, now: datetime) -> bytes:
    """The file; an update or a cancellation carries the same UID and a higher SEQUENCE."""
    calendar = Calendar()
    calendar.add("prodid", "-//Tongzhuo//Dinners//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_event(dinner, url, now))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(dinner: Dinner, url: str, now: datetime) -> Event:
    zone = i18n.zone(dinner.timezone)
    event = Event()
    event.add("uid", f"{dinner.public_id}@{urlsplit(url).hostname}")
    event.add("sequence", dinner.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", dinner.starts_at.astimezone(zone))
    event.add("dtend", dinner.ends_at.astimezone(zone))
    event.add("summary", dinner.title)
    event.add("location", place_words(dinner))
    event.add("description", "\n".join(part for part in (dinner.note, url) if part))
    event.add("url", url)
    event.add("status", "CANCELLED" if dinner.called_off_at else "CONFIRMED")
    return event


def place_words(dinner: Dinner) -> str:
    """Where it is, in one line that a map understands."""
    venue = dinner.venue
    if venue is None:
        return str(_("To be decided"))
    return ", ".join(part for part in (venue.name, venue.address or venue.area, venue.city) if part)
