"""Answers to reviews: one each, after the opening, with their history; and nothing of the review moves."""

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
from app.merchants.queries import merchant_of
from app.merchants.rules import MerchantReason, StaffRole
from events.claims.actions import reply
from events.claims.models import ReplyVersion, ReviewReply
from events.claims.rules import ClaimReason
from events.reviews.actions import Content, edit_review, withdraw_review
from events.reviews.history import steps_of
from events.reviews.models import Review
from events.reviews.rules import EditMark
from tests.factories import a_member, sign_in
from tests.merchants.kept import a_merchant, works_there
from tests.reviews.tables import SatTable, a_review, a_sat_table, all_write

Writing = Callable[[], AbstractContextManager[Session]]
EN = {"Accept-Language": "en"}


def _answer(session: Session, review: Review, text: str, version: int = 0) -> ReviewReply:
    merchant = merchant_of(session, review.venue_id)
    by = merchant.opened_by_id if merchant else 0
    return reply(session, review, merchant, by, text, version, clock.now())


def _a_table(session: Session, *, confirmed: bool = True) -> tuple[SatTable, Review]:
    table = a_sat_table(session)
    a_merchant(session, table.venue, a_member(session, "Owner"), confirmed=confirmed)
    return table, all_write(session, table)[0]


def test_one_answer_with_its_history(session: Session) -> None:
    _table, review = _a_table(session)
    first = _answer(session, review, "Thank you.")
    assert _answer(session, review, "Thank you.", 0) is first  # pressed twice
    with pytest.raises(Refused) as refused:
        _answer(session, review, "Other.", 0)
    assert refused.value.reason is ClaimReason.REPLY_CHANGED
    _answer(session, review, "Thank you all.", 1)
    assert session.scalars(select(ReviewReply)).one().text == "Thank you all."
    assert [each.text for each in session.scalars(select(ReplyVersion).order_by(ReplyVersion.id))] == [
        "Thank you.", "Thank you all.",
    ]  # fmt: skip


def test_what_is_sealed_or_withdrawn_is_not_answered(session: Session) -> None:
    table, review = _a_table(session)
    withdraw_review(session, review, clock.now())
    with pytest.raises(Refused) as refused:
        _answer(session, review, "Oh.")
    assert refused.value.reason is ClaimReason.WITHDRAWN
    sealed = a_review(session, a_sat_table(session, venue=table.venue))
    with pytest.raises(Refused) as refused:
        _answer(session, sealed, "Oh.")
    assert refused.value.reason is ClaimReason.SEALED


def test_who_is_not_confirmed_answers_nothing(session: Session) -> None:
    _table, review = _a_table(session, confirmed=False)
    with pytest.raises(Refused) as refused:
        _answer(session, review, "Thank you.")
    assert refused.value.reason is MerchantReason.NOT_CONFIRMED


def test_a_later_change_of_the_review_is_marked(session: Session) -> None:
    _table, review = _a_table(session)
    now = clock.now()
    edit_review(session, review, Content("Crisp."), 1, now)
    assert steps_of(session, review)[0].mark is EditMark.AFTER_OPENING
    _answer(session, review, "Come again.")
    edit_review(session, review, Content("Crisp, and kind people."), 2, clock.now() + timedelta(minutes=1))
    assert steps_of(session, review)[0].mark is EditMark.AFTER_REPLY


def test_by_pages_managers_answer_and_everybody_reads_it(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        table = a_sat_table(session)
        owner, manager, waiter = a_member(session), a_member(session), a_member(session)
        merchant = a_merchant(session, table.venue, owner, confirmed=True)
        works_there(session, merchant, manager, StaffRole.MANAGER)
        works_there(session, merchant, waiter)
        review = all_write(session, table)[0]
    path = f"/r/{review.public_id}/reply"
    sign_in(client, waiter.id)
    assert client.get(f"/shop/{merchant.public_id}/reviews").status_code == 200
    assert client.post(path, data={"text": "Hm.", "version": "0"}).status_code == 403
    sign_in(client, manager.id)
    assert path in client.get(f"/shop/{merchant.public_id}/reviews").text
    assert client.get(path).status_code == 200
    assert client.post(path, data={"text": " ", "version": "0"}).status_code == 422
    assert client.post(path, data={"text": "Thank **you**.", "version": "0"}).status_code == 303
    assert client.post(path, data={"text": "Thank you all.", "version": "1"}).status_code == 303
    client.get("/sign-out")
    with client.session_transaction() as cookie:
        cookie.clear()
    for page in (f"/r/{review.public_id}", f"/v/{table.venue.public_id}"):
        shown = client.get(page, headers=EN).text
        assert "Thank you all." in shown
        assert manager.nickname not in shown
    history = client.get(f"{path}/history", headers=EN).text
    assert "Thank **you**." in history


def test_diners_cannot_answer_and_nobody_answers_twice_over(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        table, review = _a_table(session)
    sign_in(client, table.members[1].id)
    assert client.get(f"/r/{review.public_id}/reply").status_code == 403
    assert client.post(f"/r/{review.public_id}/reply", data={"text": "No", "version": "0"}).status_code == 403
