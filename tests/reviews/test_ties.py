"""Whoever belongs to a venue neither vouches nor reviews there, by any route (R-02, R-21, X-07)."""

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
from app.places.models_ties import VenueTie
from app.places.rules_ties import TieKind, TieReason
from events.attestations import actions as presence
from events.attestations import models as said
from events.attestations.actions import Words
from events.attestations.queries import review_right
from events.attestations.rules import ReviewRightReason, Word
from events.attestations.tables import evidence_of
from events.reviews.actions import Content, edit_review
from events.reviews.models import Review
from events.reviews.queries import to_write
from events.reviews.rules import NotCounted, ReviewReason
from tests.reviews.tables import SatTable, a_review, a_sat_table, all_write, an_old_venue, known_diners

Writing = Callable[[], AbstractContextManager[Session]]
As = Callable[[int], FlaskClient]
EN = {"Accept-Language": "en"}
WORDS = {"text": "Crisp tripe.", "taste": "4.5", "paid": "shared", "version": "0"}


def _tied(session: Session, table: SatTable, who: int = 0, kind: TieKind = TieKind.STAFF) -> VenueTie:
    """A tie that was declared before: nothing is judged anew."""
    tie = VenueTie(
        venue_id=table.venue.id, member_id=table.members[who].id, kind=kind, declared_at=clock.now()
    )
    session.add(tie)
    session.flush()
    return tie


@pytest.mark.parametrize("kind", list(TieKind))
def test_whoever_is_tied_writes_nothing_there(kind: TieKind, writing: Writing, as_member: As) -> None:
    with writing() as session:
        table = a_sat_table(session, heads=4)
        _tied(session, table, 3, kind)
    path = f"/d/{table.dinner.public_id}/review"
    browser = as_member(table.members[3].id)
    assert browser.get(path).status_code == 409
    assert browser.post(path, data=WORDS).status_code == 409
    with writing() as session:
        assert session.scalars(select(Review)).all() == []
        assert to_write(session, table.members[3].id, clock.now()) == []
        assert to_write(session, table.members[0].id, clock.now()) != []
    assert as_member(table.members[0].id).post(path, data=WORDS).status_code == 303


def test_a_tie_to_one_venue_says_nothing_of_another(session: Session) -> None:
    table = a_sat_table(session)
    elsewhere = an_old_venue(session, table.members[0])
    ties.declare(session, elsewhere, table.members[0].id, TieKind.STAFF, clock.now())
    assert a_review(session, table).version == 1


def test_whoever_is_tied_is_no_witness(session: Session) -> None:
    table = a_sat_table(session)
    _tied(session, table)
    mine, other = table.seats[0], table.seats[1]
    now = clock.now()
    with pytest.raises(Refused) as refused:
        presence.say(session, table.dinner, mine, Words(True, {other.id: Word.YES}, None), now)
    assert refused.value.reason is TieReason.NO_WITNESS
    for shower, reader in ((mine, other), (other, mine)):
        with pytest.raises(Refused):
            presence.record_scan(session, table.dinner, shower, reader, 1, spoken=False, now=now)
    with pytest.raises(Refused):
        presence.let_in(session, table.dinner, mine, other.member_id or 0, now)
    assert session.scalars(select(said.Testimony)).all() == []
    assert session.scalars(select(said.Scan)).all() == []
    presence.say(session, table.dinner, mine, Words(True, {}, None), now)  # of herself she may speak


def test_what_was_said_before_is_no_evidence(session: Session) -> None:
    table = a_sat_table(session)
    _tied(session, table)
    evidence, owners = evidence_of(session, table.dinner)
    linked = {owners[each.seat] for each in evidence.seats if each.linked}
    assert linked == {table.members[0].id}
    right = review_right(session, table.dinner, table.members[1].id)
    assert getattr(right, "reason", None) is ReviewRightReason.TOO_FEW_WITNESSES  # one of her two was tied


def test_a_tie_found_later_marks_the_review_and_takes_it_out_of_the_number(
    writing: Writing, as_member: As, client: FlaskClient
) -> None:
    with writing() as session:
        table = a_sat_table(session)
        known_diners(session, table.members)
        mine = all_write(session, table)[0]
    browser = as_member(table.members[0].id)
    path = f"/v/{table.venue.public_id}/tie"
    assert browser.post(path, data={"kind": "staff"}).status_code == 303
    assert browser.post(path, data={"kind": "staff"}).status_code == 303  # twice is once
    with writing() as session:
        review = session.get_one(Review, mine.id)
        assert review.conflict_at is not None
        assert review.not_counted is NotCounted.CONFLICT
        assert len(session.scalars(select(VenueTie)).all()) == 1
        with pytest.raises(Refused) as refused:
            edit_review(session, review, Content("Kinder."), 1, clock.now())
        assert refused.value.reason is ReviewReason.CONFLICT
    page = client.get(f"/r/{mine.public_id}", headers=EN).text
    assert "Crisp tripe" in page  # nothing is hidden
    assert "belongs to the restaurant" in page


def test_nobody_waits_for_the_words_of_who_may_not_write(session: Session) -> None:
    table = a_sat_table(session, heads=4)
    _tied(session, table, 3)
    for who in (0, 1):
        assert a_review(session, table, who).opened_at is None
    assert a_review(session, table, 2).opened_at is not None


def test_a_tie_that_has_ended_goes_on_for_a_year(session: Session) -> None:
    table = a_sat_table(session)
    tie = _tied(session, table)
    ties.end(session, tie, clock.now() - timedelta(days=364))
    with pytest.raises(Refused):
        a_review(session, table)
    tie.ended_at = clock.now() - timedelta(days=366)
    session.flush()
    assert a_review(session, table).version == 1


def test_a_tie_is_shown_to_oneself_alone(writing: Writing, as_member: As, client: FlaskClient) -> None:
    with writing() as session:
        table = a_sat_table(session)
        _tied(session, table, 0, TieKind.FAMILY)
    mine, other = as_member(table.members[0].id), as_member(table.members[1].id)
    path = f"/v/{table.venue.public_id}"
    assert (
        "I belong" in client.get(path, headers=EN).text or "Is that you?" in client.get(path, headers=EN).text
    )
    assert "Restaurants you belong to" in mine.get("/settings", headers=EN).text
    assert table.venue.name in mine.get("/settings", headers=EN).text
    assert "Restaurants you belong to" not in other.get("/settings", headers=EN).text
    assert "You said so on" not in other.get(f"{path}/tie", headers=EN).text
    assert '"kind": "family"' in mine.get("/settings/export").text
    assert other.post(f"{path}/tie", data={"kind": "owner"}).status_code == 422
    assert mine.post(f"{path}/tie/end").status_code == 303
    assert "holds for a year" in mine.get(f"{path}/tie", headers=EN).text
