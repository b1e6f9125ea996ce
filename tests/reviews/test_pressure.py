"""Asked for praise or a change: told in one tap, counted by tables, warned of by circles (R-25, X-11, X-12)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.access import Refused
from app.places import ties
from app.places.models import Venue
from app.places.rules_ties import TieKind
from events.dinners.rules import Visibility
from events.reviews import pressure, told
from events.reviews.actions import Content, edit_review, withdraw_review
from events.reviews.history import steps_of
from events.reviews.models import Review
from events.reviews.models_told import PressureReport, VenueTold
from events.reviews.pressing import Pressure, PressureReason
from events.reviews.rules import EditMark, Scores
from tests.factories import a_member
from tests.reviews.tables import SatTable, a_sat_table, all_write, another_seat

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
EN = {"Accept-Language": "en"}


def _tell(
    session: Session, table: SatTable, who: int = 0, kind: Pressure = Pressure.PRAISE
) -> PressureReport:
    return pressure.tell(session, table.dinner, table.members[who].id, kind, clock.now())


def test_one_tap_from_the_dinner_and_from_the_review(
    writing: Writing, as_member: As, client: FlaskClient
) -> None:
    with writing() as session:
        table = a_sat_table(session, visibility=Visibility.PUBLIC)
        review = all_write(session, table)[0]
    mine, path = as_member(table.members[0].id), f"/d/{table.dinner.public_id}/pressure"
    for page in (f"/d/{table.dinner.public_id}", f"/r/{review.public_id}"):
        assert mine.get(page, headers=EN).text.count(f'action="{path}"') == 2
        assert f'action="{path}"' not in client.get(page, headers=EN).text
    for _press in range(3):
        assert mine.post(path, data={"kind": "praise", "from": "review"}).location == f"/r/{review.public_id}"
    assert mine.post(path, data={"kind": "change"}).location.startswith(f"/d/{table.dinner.public_id}")
    assert mine.post(path, data={"kind": "bribe"}).status_code == 422
    with writing() as session:
        assert len(session.scalars(select(PressureReport)).all()) == 2
    page = client.get(f"/v/{table.venue.public_id}", headers=EN).text
    assert "pressure reports: 1 of 1 tables" in page
    assert "presses for praise" not in page
    others = as_member(table.members[1].id).get(f"/d/{table.dinner.public_id}", headers=EN).text
    assert "You reported" not in others  # who told is told to nobody


def test_only_who_was_there_reports(writing: Writing, as_member: As, client: FlaskClient) -> None:
    with writing() as session:
        table = a_sat_table(session, visibility=Visibility.PUBLIC)
        unproven, _seat = another_seat(session, table)
        outsider = a_member(session)
    path = f"/d/{table.dinner.public_id}/pressure"
    for member in (unproven, outsider):
        assert as_member(member.id).post(path, data={"kind": "praise"}).status_code == 403
    assert client.post(path, data={"kind": "praise"}).status_code == 303
    with writing() as session:
        assert session.scalars(select(PressureReport)).all() == []


def test_a_rival_cannot_report(session: Session) -> None:
    table = a_sat_table(session)
    ties.declare(session, table.venue, table.members[0].id, TieKind.RIVAL, clock.now())
    with pytest.raises(Refused) as refused:
        _tell(session, table)
    assert refused.value.reason is PressureReason.TIED


def test_a_slip_is_undone_within_the_hour(session: Session) -> None:
    table = a_sat_table(session)
    report, me = _tell(session, table), table.members[0].id
    with pytest.raises(Refused) as refused:
        pressure.take_back(session, table.dinner, me, Pressure.PRAISE, report.told_at + timedelta(minutes=61))
    assert refused.value.reason is PressureReason.STANDS
    for _press in range(2):
        pressure.take_back(session, table.dinner, me, Pressure.PRAISE, clock.now())
    assert session.scalars(select(PressureReport)).all() == []


def test_three_circles_in_ninety_days_are_a_warning(writing: Writing, client: FlaskClient) -> None:
    with writing() as session:
        first = a_sat_table(session)
        venue = first.venue
        again = a_sat_table(session, *first.members, venue=venue, group=first.group)
        mixed = a_sat_table(session, first.members[0], a_member(session), a_member(session), venue=venue)
        for table in (first, again, mixed):
            _tell(session, table, 1)
    assert "presses for praise" not in client.get(f"/v/{venue.public_id}", headers=EN).text  # one circle
    with writing() as session:
        found = session.get_one(Venue, venue.id)
        for _table in range(2):
            _tell(session, a_sat_table(session, venue=found))
    page = client.get(f"/v/{venue.public_id}", headers=EN).text
    assert "presses for praise" in page
    assert "pressure reports: 5 of" in page
    with writing() as session:
        session.get_one(VenueTold, venue.id).pressed_until = clock.now() - timedelta(minutes=1)
    assert "presses for praise" not in client.get(f"/v/{venue.public_id}", headers=EN).text


def test_an_edit_after_contact_is_marked_and_a_softened_one_is_counted(session: Session) -> None:
    table = a_sat_table(session)
    reviews = all_write(session, table, bowls=2)
    edit_review(session, reviews[0], Content("Too salty.", Scores(taste=4)), 1, clock.now())
    _tell(session, table, 0, Pressure.CHANGE)
    later = clock.now() + timedelta(minutes=1)
    edit_review(session, reviews[0], Content("Wonderful.", Scores(taste=10)), 2, later)
    edit_review(session, reviews[1], Content("Better.", Scores(taste=10)), 1, later)  # nobody asked her
    assert [step.mark for step in steps_of(session, reviews[0])] == [
        EditMark.AFTER_CONTACT, EditMark.AFTER_OPENING, None,
    ]  # fmt: skip
    assert [review.yielded_at is not None for review in reviews] == [True, False, False]


def test_three_that_gave_way_are_a_warning_with_a_tombstone_each(
    writing: Writing, client: FlaskClient
) -> None:
    with writing() as session:
        table = a_sat_table(session)
        reviews = all_write(session, table, bowls=1)
        for who in range(3):
            _tell(session, table, who, Pressure.CHANGE)
    for number, review in enumerate(reviews):
        page = client.get(f"/v/{table.venue.public_id}", headers=EN).text
        assert "changed after it got in touch" not in page, number
        with writing() as session:
            withdraw_review(session, session.get_one(Review, review.id), clock.now())
    page = client.get(f"/v/{table.venue.public_id}", headers=EN).text
    assert "changed after it got in touch" in page
    assert page.count("The restaurant had asked for it.") == 3
    assert "Crisp tripe" not in page


def test_what_a_page_tells_is_counted_by_reviews_that_count(session: Session) -> None:
    table = a_sat_table(session)
    reviews = all_write(session, table, bowls=4)
    for review, steps in zip(reviews, (1, 7, 10), strict=True):
        review.taste, review.not_counted = steps, None
    session.flush()
    told.count(session, table.venue.id, clock.now())
    row = session.get_one(VenueTold, table.venue.id)
    assert row.spread["taste"] == [1, 0, 0, 1, 1]
    assert row.spread["room"] == [0] * 5
