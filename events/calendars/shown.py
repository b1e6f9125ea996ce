"""What stands in a feed: dinners, the choices of open polls, and what of a series is still to be set."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.core import i18n
from app.places.queries_facts import Door, doors_of
from events.calendars import queries
from events.calendars.models import Feed
from events.calendars.rules import still_in
from events.dinners.ics import Entry, Status, entry_of, place_words, position, uid
from events.dinners.models import Dinner, Seat
from events.dinners.queries import ON_THE_LIST
from events.dinners.rules import SeatState
from events.polls.queries import open_options
from events.series import queries as series_queries
from events.series import rules
from events.series.models import Occurrence, Series
from events.series.recurrence import as_rrule

Address = Callable[[str, str], str]  # of a "dinner" or a "series", by its public id


def entries(session: Session, feed: Feed, address: Address, now: datetime) -> list[Entry]:
    """Everything in the feed, in the language of this moment."""
    if feed.group_id is None:
        own = queries.own_dinners(session, feed.member_id, now)
        doors = _doors(session, own)
        found = [_own(dinner, seat, address, doors.get(dinner.id)) for dinner, seat in own]
        series = series_queries.to_come(session, host_id=feed.member_id)
    else:
        found = [_of_group(dinner, address) for dinner in queries.group_dinners(session, feed.group_id, now)]
        series = series_queries.to_come(session, group_id=feed.group_id)
    kept = [pair for pair in found if still_in(pair[1].ends, pair[1].status is Status.CANCELLED, now)]
    return [*_with_choices(session, kept), *_to_come(session, series, address, now)]


def name_of(feed: Feed) -> str:
    """How the calendar is called in the program that shows it."""
    return feed.group.name if feed.group else str(_("My tables"))


def mark(name: str, found: Iterable[Entry], rings: bool) -> str:
    """The same for the same content: a program that has it is answered without writing it again."""
    said = repr((name, rings, list(found)))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _doors(session: Session, own: Sequence[tuple[Dinner, Seat]]) -> dict[int, Door]:
    """Where the private kitchens are at whose tables one's seat is confirmed, by dinner."""
    sure = [(d.id, d.venue) for d, seat in own if d.venue is not None and seat.state is SeatState.GOING]
    doors = doors_of(session, [venue for _id, venue in sure])
    return {dinner_id: doors[venue.id] for dinner_id, venue in sure if venue.id in doors}


def _own(dinner: Dinner, seat: Seat, address: Address, door: Door | None) -> tuple[Dinner, Entry]:
    status, title = _standing(dinner, seat.state)
    entry = entry_of(dinner, address("dinner", dinner.public_id), status, title, door=door)
    moments = (entry.changed, seat.asked_at, seat.seated_at, seat.gone_at)
    return dinner, replace(entry, changed=max(at for at in moments if at is not None))


def _standing(dinner: Dinner, state: SeatState) -> tuple[Status | None, str]:
    """How sure the dinner is for somebody, and what it is then called."""
    words = {"title": dinner.title}
    if dinner.called_off_at is not None:
        return Status.CANCELLED, _("Called off: %(title)s", **words)
    if state not in ON_THE_LIST:
        return Status.CANCELLED, _("Given back: %(title)s", **words)
    if state is SeatState.WAITING:
        return Status.TENTATIVE, _("On the bench: %(title)s", **words)
    if state is SeatState.OFFERED:
        return Status.TENTATIVE, _("Held for you: %(title)s", **words)
    return None, ""


def _of_group(dinner: Dinner, address: Address) -> tuple[Dinner, Entry]:
    title = _("Called off: %(title)s", title=dinner.title) if dinner.called_off_at else ""
    return dinner, entry_of(dinner, address("dinner", dinner.public_id), title=title, note=False)


def _with_choices(session: Session, found: Sequence[tuple[Dinner, Entry]]) -> list[Entry]:
    """Where the time is being decided, every choice stands in the place of the dinner, tentatively."""
    open_ids = [
        dinner.id for dinner, entry in found if dinner.time_open and entry.status is not Status.CANCELLED
    ]
    choices: dict[int, list[Entry]] = defaultdict(list)
    by_id = {dinner.id: entry for dinner, entry in found}
    for each in open_options(session, open_ids):
        entry = by_id[each.dinner_id]
        choices[each.dinner_id].append(replace(
            entry, uid=f"{each.public_id}.{entry.uid}", starts=each.starts_at, ends=each.ends_at,
            status=Status.TENTATIVE, title=_("Perhaps: %(title)s", title=entry.title),
        ))  # fmt: skip
    return [each for dinner, entry in found for each in choices.get(dinner.id, [entry])]


def _to_come(session: Session, found: Sequence[Series], address: Address, now: datetime) -> list[Entry]:
    """What of each series has no table yet, as one entry that recurs."""
    days: dict[int, list[Occurrence]] = defaultdict(list)
    since = (now - timedelta(days=2)).date()
    for each in series_queries.occurrences(session, [series.id for series in found], since):
        days[each.series_id].append(each)
    return [_series(each, days[each.id], address("series", each.public_id)) for each in found]


def _series(series: Series, known: Sequence[Occurrence], url: str) -> Entry:
    """It begins with the next day that has no table; days after it that have one, or are left out, are exceptions."""
    if series.next_on is None:
        raise RuntimeError("a series without a day to come has no entry")
    starts = _at(series, series.next_on)
    until = _at(series, series.ends_on) if series.ends_on else None
    return Entry(
        uid=uid(f"series-{series.public_id}", url), sequence=series.sequence, changed=series.changed_at, starts=starts,
        ends=starts + timedelta(minutes=series.minutes), timezone=series.timezone, title=series.title,
        status=Status.TENTATIVE, place=place_words(series.venue), position=position(series.venue), url=url,
        words="\n".join((_("The table of this day is not set yet."), url)),
        rule=tuple((key, tuple(part) if isinstance(part, list) else part)
                   for key, part in as_rrule(series.pattern, until).items()),
        left_out=tuple(_at(series, each.day) for each in known if each.day > series.next_on),
    )  # fmt: skip


def _at(series: Series, day: date) -> datetime:
    return rules.at_wall(day, series.time, i18n.zone(series.timezone))[0]
