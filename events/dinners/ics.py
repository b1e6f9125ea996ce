"""Calendar files (RFC 5545): stable UID, growing SEQUENCE, the venue's own zone; and nothing written in by a title."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from flask_babel import gettext as _
from icalendar import Alarm, Calendar, Event

from app.core import i18n
from app.places.models import Venue
from app.places.queries_facts import Door
from events.dinners.models import Dinner

MAKER = "-//Tongzhuo//Dinners//EN"
REFRESH = timedelta(hours=1)
RINGS_BEFORE = timedelta(hours=2)


class Status(StrEnum):
    """How sure an entry is."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a calendar, as plain values: two that are equal make the same file."""

    uid: str
    sequence: int
    changed: datetime
    starts: datetime
    ends: datetime
    timezone: str
    title: str
    status: Status
    place: str
    words: str
    url: str
    position: tuple[float, float] | None = None
    rule: tuple[tuple[str, object], ...] = ()
    left_out: tuple[datetime, ...] = field(default=())


def as_calendar(dinner: Dinner, url: str, now: datetime, door: Door | None = None) -> bytes:
    """The file of one dinner; an update or a cancellation carries the same UID and a higher SEQUENCE."""
    calendar = _blank()
    calendar.add("method", "PUBLISH")
    calendar.add_component(_event(entry_of(dinner, url, door=door), now))
    return _written(calendar)


def as_feed(name: str, entries: Iterable[Entry], rings: bool = False) -> bytes:
    """Many entries as one calendar that programs fetch again; the same entries give the same bytes."""
    calendar = _blank()
    calendar.add("x-wr-calname", one_line(name))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for entry in entries:
        event = _event(entry, entry.changed)
        if rings and entry.status is Status.CONFIRMED:
            event.add_component(_alarm(entry))
        calendar.add_component(event)
    return _written(calendar)


def entry_of(
    dinner: Dinner, url: str, status: Status | None = None, title: str = "", *, note: bool = True,
    door: Door | None = None,
) -> Entry:  # fmt: skip
    """A dinner as an entry. Without `note` its words to the guests stay out, for they may name people.

    `door`: where a private kitchen is, for a file that only somebody with a seat reads.
    """
    usual = Status.TENTATIVE if dinner.time_open else Status.CONFIRMED
    status = Status.CANCELLED if dinner.called_off_at else status or usual
    venue = None if dinner.place_open else dinner.venue
    changes = (dinner.called_at, dinner.moved_at, dinner.called_off_at)
    return Entry(
        uid=uid(dinner.public_id, url), sequence=dinner.sequence, changed=max(at for at in changes if at is not None),
        starts=dinner.starts_at, ends=dinner.ends_at, timezone=dinner.timezone, title=title or dinner.title,
        status=status, place=place_words(venue, door), position=position(venue, door), url=url,
        words="\n".join(part for part in (dinner.note if note else "", url) if part),
    )  # fmt: skip


def uid(name: str, url: str) -> str:
    """A name for the whole world and for good: our id, at our own address."""
    return f"{name}@{urlsplit(url).hostname}"


def place_words(venue: Venue | None, door: Door | None = None) -> str:
    """Where it is, in one line that a map understands."""
    if venue is None:
        return str(_("To be decided"))
    where = (door.address if door else "") or venue.address or venue.area
    return ", ".join(part for part in (venue.name, where, venue.city) if part)


def position(venue: Venue | None, door: Door | None = None) -> tuple[float, float] | None:
    """Where it is on a map, if anybody has said so."""
    at = (door or venue) if venue is not None else None
    return (at.lat, at.lng) if at is not None and at.lat is not None and at.lng is not None else None


def one_line(text: str) -> str:
    """The text without anything that some reader might take for the end of a line."""
    return " ".join(_clean(line) for line in text.splitlines()).strip()


def lines(text: str) -> str:
    """The same with line ends that all readers know."""
    return "\n".join(_clean(line) for line in text.splitlines())


def _clean(line: str) -> str:
    return "".join(each for each in line if unicodedata.category(each) not in ("Cc", "Zl", "Zp"))


def _blank() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _written(calendar: Calendar) -> bytes:
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(entry: Entry, stamp: datetime) -> Event:
    zone = i18n.zone(entry.timezone)
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", stamp)
    event.add("last-modified", entry.changed)
    event.add("dtstart", entry.starts.astimezone(zone))
    event.add("dtend", entry.ends.astimezone(zone))
    if entry.rule:
        event.add("rrule", dict(entry.rule))
    if entry.left_out:
        event.add("exdate", [each.astimezone(zone) for each in entry.left_out])
    event.add("summary", one_line(entry.title))
    event.add("location", one_line(entry.place))
    if entry.position is not None:
        event.add("geo", entry.position)
    event.add("description", lines(entry.words))
    event.add("url", entry.url)
    event.add("status", entry.status.value)
    return event


def _alarm(entry: Entry) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", one_line(entry.title))
    alarm.add("trigger", -RINGS_BEFORE)
    return alarm
