"""Sealed means sealed: nobody but the author reads a word before the table opens (R-04, R-05, X-08)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, jobs
from app.core.mail import Mail
from app.site.notify.models import Notice
from events.attestations.rules import SeatFinding
from events.dinners.rules import Visibility
from events.reviews.actions import DishSaid, open_if_due
from events.reviews.listeners import open_what_is_due
from events.reviews.models import Review
from events.reviews.queries import fresh_from_tablemates, of_dinner, of_member, of_venue
from events.reviews.rules import Again
from tests.factories import a_member
from tests.reviews.tables import SatTable, a_finding, a_review, a_sat_table, another_seat

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
SECRET, NOTE = "the broth was sour milk", "chewed like rope"


def _write(session: Session, table: SatTable, *who: int) -> list[Review]:
    return [
        a_review(
            session,
            table,
            each,
            f"{SECRET} {each}",
            dishes=[DishSaid(Again.NO_MORE, note=NOTE, name="Tripe")],
        )
        for each in who
    ]


def _opened(session: Session) -> list[bool]:
    return [review.opened_at is not None for review in session.scalars(select(Review).order_by(Review.id))]


def test_reviews_open_together_when_the_last_confirmed_diner_has_written(session: Session) -> None:
    table = a_sat_table(session)
    _write(session, table, 0, 1)
    assert _opened(session) == [False, False]
    _write(session, table, 2)
    assert _opened(session) == [True, True, True]
    assert len({review.opened_at for review in session.scalars(select(Review))}) == 1


def test_somebody_who_may_still_be_confirmed_is_waited_for(session: Session) -> None:
    table = a_sat_table(session)
    _member, seat = another_seat(session, table)
    _write(session, table, 0, 1, 2)
    assert _opened(session) == [False] * 3
    a_finding(session, seat, SeatFinding.ABSENT)
    open_if_due(session, table.dinner, clock.now())
    assert _opened(session) == [True] * 3


def test_after_72_hours_what_is_written_opens_by_itself(session: Session) -> None:
    table = a_sat_table(session, ended=timedelta(hours=71, minutes=59))
    _write(session, table, 0)
    open_what_is_due(session, clock.now())
    assert _opened(session) == [False]
    open_what_is_due(session, clock.now() + timedelta(minutes=2))
    assert _opened(session) == [True]


def test_the_minute_opens_what_is_due(writing: Writing, travel: Callable[[timedelta], None]) -> None:
    with writing() as session:
        _write(session, a_sat_table(session), 0)
    jobs.run_ticks(clock.now())
    with writing() as session:
        assert _opened(session) == [False]
    travel(timedelta(hours=73))
    jobs.run_ticks(clock.now())
    with writing() as session:
        assert _opened(session) == [True]


def test_who_comes_late_to_an_open_table_is_read_at_once(session: Session) -> None:
    table = a_sat_table(session, ended=timedelta(hours=80))
    _write(session, table, 0)
    _write(session, table, 1)
    assert _opened(session) == [True, True]


def test_lists_give_nothing_that_is_sealed(session: Session) -> None:
    table = a_sat_table(session)
    _write(session, table, 0, 1)
    ann, _bo, cy = table.members
    assert of_venue(session, table.venue.id).rows == []
    assert of_dinner(session, table.dinner.id).rows == []
    assert of_member(session, ann.id).rows == []
    assert fresh_from_tablemates(session, cy.id) == []
    _write(session, table, 2)
    assert [
        len(rows)
        for rows in (of_venue(session, table.venue.id).rows, of_dinner(session, table.dinner.id).rows)
    ] == [3, 3]
    assert [shown.review.author_id for shown in fresh_from_tablemates(session, cy.id)] == [
        table.members[1].id,
        ann.id,
    ]
    assert fresh_from_tablemates(session, a_member(session).id) == []


def test_no_page_of_any_role_shows_a_sealed_word(
    app: Flask, writing: Writing, as_member: As, client: FlaskClient
) -> None:
    with writing() as session:
        table = a_sat_table(session, visibility=Visibility.PUBLIC)
        (review,) = _write(session, table, 1)
        waiting, _seat = another_seat(session, table)
        operator, outsider = a_member(session, operator=True), a_member(session)
    readers = [
        client,
        *(as_member(m.id) for m in (table.members[0], table.members[2], waiting, operator, outsider)),
    ]
    author = as_member(table.members[1].id)
    paths = _every_page(app, table, review)
    assert len(paths) > 15
    seen_by_author = 0
    for path in paths:
        for reader in readers:
            answer = reader.get(path)
            for word in (SECRET, NOTE):
                assert word.encode() not in answer.data, path
            assert answer.status_code != 500, path
        seen_by_author += SECRET.encode() in author.get(path).data
    assert seen_by_author >= 2  # the walk does reach pages that can show it
    for path in (f"/r/{review.public_id}", f"/r/{review.public_id}/history", f"/r/{review.public_id}/weight"):
        assert [reader.get(path).status_code for reader in readers] == [404] * len(readers)
    with writing() as session:
        assert not [m for m in session.scalars(select(Mail)) if SECRET in m.text + m.html + m.subject]
        assert not [n for n in session.scalars(select(Notice)) if SECRET in str(vars(n))]


def _every_page(app: Flask, table: SatTable, review: Review) -> list[str]:
    """The address of every GET page, with this table's things in the places of its variables."""
    subjects = {"/v/": table.venue.public_id, "/d/": table.dinner.public_id, "/r/": review.public_id,
                "/g/": table.group.public_id, "/m/": table.members[1].public_id}  # fmt: skip
    paths = []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        path = str(rule)
        public_id = next((value for prefix, value in subjects.items() if path.startswith(prefix)), None)
        if path.count("<") == 1 and public_id:
            path = path[: path.index("<")] + public_id + path[path.index(">") + 1 :]
        if "<" not in path:
            paths.append(path)
    return paths


def test_a_sealed_review_that_is_withdrawn_shows_its_tombstone_only_with_the_others(
    writing: Writing, as_member: As, client: FlaskClient
) -> None:
    with writing() as session:
        table = a_sat_table(session)
        first, _second = _write(session, table, 0, 1)
    assert as_member(table.members[0].id).post(f"/r/{first.public_id}/withdraw").status_code == 303
    assert client.get(f"/r/{first.public_id}").status_code == 404
    with writing() as session:
        _write(session, table, 2)
    assert client.get(f"/r/{first.public_id}").status_code == 200
    assert client.get(f"/v/{table.venue.public_id}").text.count('id="r-') == 3
