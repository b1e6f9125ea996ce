"""Facts of a venue: said, confirmed, contradicted, grown old; and what becomes of a house."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.access import Refused
from app.places.facts import QUESTIONS, Change, FactKind, Source
from app.places.models import Venue
from app.places.models_facts import VenueChange, VenueFact
from app.places.models_ties import VenueTie
from app.places.rules_ties import TieKind
from app.places.saying import change, say
from tests.counting import count_queries
from tests.factories import a_member, a_venue
from tests.reviews.tables import a_sat_table

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
EN = {"Accept-Language": "en"}


def _words(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(VenueFact)) or 0


def test_a_fact_shows_who_said_it_and_that_they_ate_here(
    writing: Writing, as_member: As, client: FlaskClient
) -> None:
    with writing() as session:
        ann, bo = a_member(session, "Ann"), a_member(session, "Bo")
        table = a_sat_table(session, ann, a_member(session), a_member(session))
        pid = table.venue.public_id
    path = f"/v/{pid}/facts/corkage"
    assert as_member(bo.id).post(path, data={"value": "free"}).status_code == 303
    assert as_member(ann.id).post(path, data={"value": "50 a bottle"}).status_code == 303
    page = client.get(f"/v/{pid}", headers=EN).text
    assert "A bottle of one’s own: 50 a bottle" in page
    assert "Ann, ate here" in page
    assert "But: free" in page
    assert "Bo, member" in page
    with writing() as session:
        assert list(session.scalars(select(VenueFact.source).order_by(VenueFact.id))) == [
            Source.MEMBER,
            Source.DINER,
        ]


def test_whoever_is_tied_to_the_house_speaks_for_it(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann = a_member(session)
        table = a_sat_table(session, ann, a_member(session), a_member(session))
        session.add(VenueTie(
            venue_id=table.venue.id, member_id=ann.id, kind=TieKind.STAFF, declared_at=clock.now()
        ))  # fmt: skip
        pid = table.venue.public_id
    as_member(ann.id).post(f"/v/{pid}/facts/corkage", data={"value": "free"})
    with writing() as session:
        assert session.scalars(select(VenueFact)).one().source is Source.MERCHANT


def test_a_second_press_says_it_once_and_another_confirms_it(session: Session) -> None:
    ann, bo, now = a_member(session), a_member(session), clock.now()
    venue = a_venue(session, ann)
    for by in (ann, ann, bo):
        say(session, venue, FactKind.PHONE, "010 6265 0000", by.id, Source.MEMBER, now)
    assert _words(session) == 2
    assert venue.phone == "010 6265 0000"
    say(session, venue, FactKind.PHONE, "010 6265 0000", ann.id, Source.MEMBER, now + timedelta(days=2))
    assert _words(session) == 3
    for by in (ann, bo):
        say(session, venue, FactKind.PHONE, "", by.id, Source.MEMBER, now + timedelta(days=3))
    assert venue.phone == ""


def test_old_hours_are_greyed_with_a_word(writing: Writing, as_member: As, client: FlaskClient) -> None:
    with writing() as session:
        ann = a_member(session)
        venue, now = a_venue(session, ann), clock.now()
        then = now - timedelta(days=400)
        for kind, value in ((FactKind.HOURS, "11:00–22:00"), (FactKind.PHONE, "010 6265 0000")):
            say(session, venue, kind, value, ann.id, Source.MEMBER, then)
    page = client.get(f"/v/{venue.public_id}", headers=EN).text
    assert page.count("said over a year ago") == 2
    assert page.count("tel:") == 1  # no button dials it
    assert (
        as_member(ann.id).post(f"/v/{venue.public_id}/facts/hours", data={"value": "11:00–22:00"}).status_code
        == 303
    )
    as_member(ann.id).post(f"/v/{venue.public_id}/facts/phone", data={"value": "010 6265 0000"})
    assert "said over a year ago" not in client.get(f"/v/{venue.public_id}", headers=EN).text


def test_odd_words_are_said_back_and_unknown_facts_are_not_there(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann = a_member(session)
        venue = a_venue(session, ann)
    browser, path = as_member(ann.id), f"/v/{venue.public_id}"
    for kind, bad in (("phone", "ask Lin"), ("rooms", "1½"), ("cake", "sometimes"), ("corkage", "x" * 81)):
        answer = browser.post(f"{path}/facts/{kind}", data={"value": bad})
        assert answer.status_code == 422, kind
        assert bad in answer.text or kind == "cake"
    assert browser.post(f"{path}/facts/colour", data={"value": "red"}).status_code == 404
    with writing() as session:
        assert _words(session) == 0


def test_all_facts_of_a_page_are_one_query(writing: Writing, client: FlaskClient) -> None:
    counts = []
    with writing() as session:
        venue = a_venue(session, a_member(session))
    for kinds in (tuple(FactKind)[:1], tuple(FactKind)):
        with writing() as session:
            found = session.get_one(Venue, venue.id)
            for kind in kinds:
                value = "yes" if kind in QUESTIONS else "3"
                say(session, found, kind, value, a_member(session).id, Source.MEMBER, clock.now())
        with count_queries() as seen:
            assert client.get(f"/v/{venue.public_id}").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_closed_house_says_so_and_opens_again(writing: Writing, as_member: As, client: FlaskClient) -> None:
    with writing() as session:
        ann = a_member(session)
        venue = a_venue(session, ann)
    path, browser = f"/v/{venue.public_id}", as_member(ann.id)
    said = {"what": "closed", "on": "2026-03-01"}
    assert browser.post(f"{path}/changes", data=said).status_code == 303
    assert browser.post(f"{path}/changes", data=said).status_code == 409
    page = client.get(path, headers=EN).text
    assert "Closed since March 1, 2026" in page
    assert "Set a table here" not in page
    assert browser.post(f"{path}/changes", data={"what": "opened", "on": "2026-04-01"}).status_code == 303
    assert "Set a table here" in client.get(path, headers=EN).text


def test_a_house_that_moved_keeps_where_it_was(session: Session) -> None:
    ann, now = a_member(session), clock.now()
    venue = a_venue(session, ann, address="Exit B", lat=39.9, lng=116.3)
    day = (now - timedelta(days=9)).date()
    change(session, venue, Change.MOVED, day, ann.id, now, address="Exit C")
    change(session, venue, Change.RENAMED, day, ann.id, now, name="New Stove")
    session.flush()
    assert (venue.address, venue.lat, venue.name) == ("Exit C", None, "New Stove")
    befores = session.scalars(select(VenueChange.before).order_by(VenueChange.id)).all()
    assert befores == ["Exit B", "Jiaoxia Hotpot"]
    with pytest.raises(Refused):
        change(session, venue, Change.CLOSED, (now + timedelta(days=3)).date(), ann.id, now)


def test_odd_changes_are_said_back(writing: Writing, as_member: As) -> None:
    with writing() as session:
        ann = a_member(session)
        venue = a_venue(session, ann)
    browser, path = as_member(ann.id), f"/v/{venue.public_id}/changes"
    for bad in (
        {}, {"what": "burnt", "on": "2026-03-01"}, {"what": "closed", "on": "soon"},
        {"what": "renamed", "on": "2026-03-01"},
        {"what": "moved", "on": "2026-03-01"}, {"what": "moved", "on": "2026-03-01", "address": "x" * 201},
    ):  # fmt: skip
        assert browser.post(path, data=bad).status_code == 422, bad
