"""What series do because of facts elsewhere, and what a member takes along of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, db
from events.series import growing, queries
from events.series.models import Series
from groups.signals import MemberLeft


def host_left(session: Session, fact: MemberLeft) -> None:
    """Whoever leaves the group (closing the account leaves all) hosts nothing there: the series rests, and says so."""
    for series in queries.hosted_in(session, fact.group_id, fact.member_id):
        growing.rest(session, series, clock.now())


def parts_of(member_id: int) -> list[dict[str, Any]]:
    """This room's part of the file that members take along."""
    found = db.session().scalars(select(Series).where(Series.host_id == member_id).order_by(Series.id))
    return [
        {"series": [
            {"title": each.title, "note": each.note, "rhythm": each.rhythm.value, "every": each.every,
             "weekdays": each.weekdays, "month_day": each.month_day, "nth": each.nth, "time": each.wall,
             "first": each.starts_on.isoformat(), "seats": each.seats}
            for each in found
        ]}
    ]  # fmt: skip
