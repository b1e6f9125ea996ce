"""Old reviews stay with the old state of the house."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from app.core import clock
from app.places.facts import Change
from app.places.saying import change
from events.reviews.eras import then
from tests.reviews.tables import a_sat_table, all_write

Writing = Callable[[], AbstractContextManager[Session]]
DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 20))


@given(st.lists(st.tuples(st.sampled_from(["moved", "renamed"]), DAYS), max_size=6), DAYS)
def test_the_first_change_after_a_day_knows_how_it_was_on_it(
    changes: list[tuple[str, date]], day: date
) -> None:
    was = [
        [what, on.isoformat(), f"{what} until {on}"] for what, on in sorted(changes, key=lambda each: each[1])
    ]
    found = then(was, day)
    for kind in ("moved", "renamed"):
        later = [on for what, on in changes if what == kind and on > day]
        assert found.get(kind) == (f"{kind} until {min(later)}" if later else None)


def test_a_review_says_how_the_house_was_called_when_its_table_sat_there(
    writing: Writing, client: FlaskClient
) -> None:
    with writing() as session:
        old = a_sat_table(session, ended=timedelta(days=5))
        venue, now = old.venue, clock.now()
        venue.name = "Old Stove"
        all_write(session, old, "Crisp tripe.")
        new = a_sat_table(session, venue=venue, ended=timedelta(hours=2))
        all_write(session, new, "Cold noodles.")
        day = (now - timedelta(days=2)).date()
        change(session, venue, Change.RENAMED, day, old.members[0].id, now, name="New Stove")
        change(session, venue, Change.MOVED, day, old.members[0].id, now, address="Exit C")
    page = client.get(f"/v/{venue.public_id}", headers={"Accept-Language": "en"}).text
    assert page.count("when it was called Old Stove") == 3
    assert page.count("before it moved") == 3
    assert "Cold noodles." in page
