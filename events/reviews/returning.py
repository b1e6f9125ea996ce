"""Which groups go to a venue again (V-08): counted when a table is attested, read by the page in one row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import render_template
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.core import clock, db, i18n
from app.core.access import Here
from app.core.signals import announce_once
from app.places.models import Venue
from app.places.signals import VenuesMerged, VenuesParted
from events.attestations.models import Finding
from events.attestations.rules import SeatFinding
from events.dinners.models import Dinner
from events.reviews.models_returning import VenueReturns
from events.signals import NumbersDue
from groups.membership.models import Group

FEWEST_GROUPS = 2  # of one group the rate would be that group's own diary
MOST_NAMED = 5
AT_A_TABLE = 2  # confirmed seats that make a table


@dataclass(frozen=True, slots=True)
class Returns:
    """How many groups came, how many of them came again, and how often each."""

    groups: int
    again: int
    visits: Sequence[tuple[int, int]]


def returns_of(tables: Iterable[tuple[int, date]]) -> Returns:
    """Count (group, day) of attested tables: two tables of one day are one visit. The most visits come first."""
    days: dict[int, set[date]] = {}
    for group, day in tables:
        days.setdefault(group, set()).add(day)
    visits = sorted(
        ((group, len(seen)) for group, seen in days.items()), key=lambda pair: (-pair[1], pair[0])
    )
    return Returns(len(days), sum(count > 1 for _, count in visits), [each for each in visits if each[1] > 1])


def recount(session: Session, venue_id: int, now: datetime) -> None:
    """Write down anew who came again. Only listed groups are ever named, so only they are kept by name."""
    zone = i18n.zone(session.get_one(Venue, venue_id).timezone)
    rows = session.execute(_tables(venue_id))
    found = returns_of((group, starts.astimezone(zone).date()) for group, starts in rows)
    again = [group for group, _ in found.visits]
    listed = {group.id for group in _listed(session, again)}
    row = session.get(VenueReturns, venue_id)
    if row is None:
        session.add(row := VenueReturns(venue_id=venue_id))
    row.groups, row.again, row.computed_at = found.groups, found.again, now
    row.named = [[group, count] for group, count in found.visits if group in listed][:MOST_NAMED]


def on_numbers_due(session: Session, fact: NumbersDue) -> None:
    """A table was attested, or not any more."""
    recount(session, fact.venue_id, clock.now())


def on_merged(session: Session, fact: VenuesMerged | VenuesParted) -> None:
    """What was the one's is the other's: the numbers of both are computed anew."""
    for venue_id in (fact.gone_id, fact.kept_id):
        announce_once(session, NumbersDue(venue_id))


def venue_aside(venue: Venue, here: Here) -> str:
    """Which groups go again. Whether a group is still listed is asked now, not when it was counted."""
    session = db.session()
    row = session.get(VenueReturns, venue.id)
    if row is None or row.groups < FEWEST_GROUPS:
        return ""
    counts = dict(row.named)
    return render_template(
        "reviews/_returning.html", groups=row.groups, again=row.again, percent=round(100 * row.again / row.groups),
        named=[(group, counts[group.id]) for group in _listed(session, list(counts))],
    )  # fmt: skip


def _listed(session: Session, ids: list[int]) -> list[Group]:
    """Those of these groups that strangers find, in this order."""
    if not ids:
        return []
    found = {
        group.id: group for group in session.scalars(select(Group).where(Group.id.in_(ids), Group.listed))
    }
    return [found[group] for group in ids if group in found]


def _tables(venue_id: int) -> Select[int, datetime]:
    return (
        select(Dinner.group_id, Dinner.starts_at)
        .join(Finding, Finding.dinner_id == Dinner.id)
        .where(Dinner.venue_id == venue_id, Finding.state == SeatFinding.CONFIRMED)
        .group_by(Dinner.id, Dinner.group_id, Dinner.starts_at)
        .having(func.count() >= AT_A_TABLE)
    )
