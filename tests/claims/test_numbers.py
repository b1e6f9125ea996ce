"""M-16: a merchant's numbers begin at five diners, and what comes is a number of people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.core import clock
from events.bookings.models import CountTold
from events.claims import queries
from events.claims.rules import FEWEST_DINERS, Tapped, quarters, tellable
from groups.membership.models import Group
from tests.factories import a_dinner, a_group, a_member, a_venue

DAYS = st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))
STEPS = st.dictionaries(st.sampled_from(["taste", "room"]), st.none() | st.integers(1, 10))


@given(st.lists(st.tuples(st.integers(1, 8), DAYS, STEPS), max_size=40))
def test_no_average_of_fewer_than_five(rows: list[tuple[int, datetime, Mapping[str, int | None]]]) -> None:
    for quarter in quarters(rows):
        for aspect, bowls in quarter.bowls.items():
            gave = {
                who for who, at, steps in rows
                if (at.year, (at.month - 1) // 3 + 1) == (quarter.year, quarter.number)
                and steps.get(aspect) is not None
            }  # fmt: skip
            assert len(gave) >= FEWEST_DINERS
            assert 0.5 <= bowls <= 5


@given(st.integers(0, 10))
def test_no_dish_of_fewer_than_five(diners: int) -> None:
    assert bool(tellable([Tapped("Tripe", 1, 1, diners)])) == (diners >= FEWEST_DINERS)


def test_only_tables_that_told_the_restaurant_are_seen_and_an_unlisted_group_has_no_name(
    session: Session,
) -> None:
    host = a_member(session, "Ann")
    venue = a_venue(session, host)
    group = a_group(session, host, name="Foragers")
    told = a_dinner(session, group, host, a_member(session), venue=venue)
    a_dinner(session, group, host, venue=venue)  # has told nobody
    session.add(CountTold(dinner_id=told.id, count=2, by_id=host.id, told_at=clock.now()))
    session.flush()
    (coming,) = queries.coming(session, [venue.id], clock.now())
    assert (coming.going, coming.group) == (2, "Foragers")
    assert "Ann" not in repr(coming)
    session.get_one(Group, group.id).listed = False
    session.flush()
    assert queries.coming(session, [venue.id], clock.now())[0].group == ""
