"""M-14: by no address does a merchant write, change, hide, reorder, pin, vote for or pay for a review."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from app.accounts.models import Member
from app.core import clock
from app.core.access import Refused
from app.core.db import Base
from app.merchants.models import Merchant
from app.merchants.queries import merchant_by
from app.merchants.rules import StaffRole
from app.places.actions import add_dish, merge_dish
from app.places.rules_ties import TieReason
from events.reviews.models import Review
from tests.access.routes import ROUTES
from tests.access.world import World
from tests.factories import a_member, a_venue, sign_in
from tests.merchants.kept import a_merchant, works_there

Writing = Callable[[], AbstractContextManager[Session]]
# What the merchant may write beside reviews: its answers are rows of their own.
OWN = frozenset({"review_reply", "reply_version"})
WATCHED = ("review", "dish_rating", "venue_score", "helpful_vote", "private_note", "reviewer")
SENT = {
    "text": "Wonderful.", "words": "Wonderful.", "taste": "5", "paid": "shared", "version": "0", "kind": "praise",
    "per_head": "80", "dishes-0-name": "Tripe", "dishes-0-again": "again", "order": "1", "hidden": "y", "pin": "y",
    "reason": "threats", "what": "threats", "name": "X", "city": "Beijing", "role": "desk",
}  # fmt: skip
# The shop's own things stand where the world's stood.
THEIRS = {"review": "answered", "venue": "kept_venue", "over": "kept_dinner", "dinner": "kept_dinner"}
LAST = frozenset(
    {"accounts.end_devices", "accounts.leave", "accounts.sign_out", "merchants.close", "staff.leave"}
)


def _rows(session: Session) -> dict[str, list[Any]]:
    tables: list[Table] = [each for each in Base.metadata.sorted_tables if _watched(each.name)]
    return {
        each.name: [tuple(row) for row in session.execute(select(each).order_by(*each.primary_key))]
        for each in tables
    }


def _watched(name: str) -> bool:
    return (name in WATCHED or name.startswith(("review_", "venue_told"))) and name not in OWN


def _hire(session: Session, world: World, role: StaffRole) -> Member:
    merchant = merchant_by(session, world.ids["shop"])
    assert merchant is not None
    member = a_member(session, f"the {role}")
    works_there(session, session.get_one(Merchant, merchant.id), member, role)
    return member


@pytest.mark.parametrize("role", list(StaffRole))
def test_every_address_as_everybody_of_the_house(
    role: StaffRole, app: Flask, world: World, writing: Writing
) -> None:
    with writing() as session:
        member = _hire(session, world, role)
    with writing() as session:
        before = _rows(session)
    assert before["review"]
    browser = app.test_client()
    sign_in(browser, member.id)
    tried = sum(_press(app, browser, world, rule, theirs) for rule in _rules(app) for theirs in (False, True))
    assert tried > 300
    with writing() as session:
        assert _rows(session) == before


def _rules(app: Flask) -> list[Any]:
    known = [rule for rule in app.url_map.iter_rules() if rule.endpoint in ROUTES]
    return sorted(known, key=lambda rule: (rule.endpoint in LAST, rule.endpoint))


def _press(app: Flask, browser: FlaskClient, world: World, rule: Any, theirs: bool) -> int:
    """Ask this address with each of its methods; about the world's things, or about the shop's own."""
    tried = 0
    if rule.endpoint.startswith("accounts.") and rule.endpoint in LAST:
        return tried
    keys = ROUTES[rule.endpoint][1]
    values = {name: world.ids[THEIRS.get(key, key) if theirs else key] for name, key in keys.items()}
    for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
        path = app.url_map.bind("localhost").build(rule.endpoint, values, method=method)
        answer = browser.open(path, method=method, data=SENT if method != "GET" else None)
        assert answer.status_code < 500, path
        tried += 1
    return tried


def test_an_answer_changes_nothing_of_the_review_or_of_the_score(
    app: Flask, world: World, writing: Writing
) -> None:
    with writing() as session:
        member = _hire(session, world, StaffRole.MANAGER)
    with writing() as session:
        before = _rows(session)
    browser = app.test_client()
    sign_in(browser, member.id)
    path = f"/r/{world.ids['answered']}/reply"
    assert browser.post(path, data={"text": "Thank you.", "version": "0"}).status_code == 303
    with writing() as session:
        assert _rows(session) == before
        assert session.scalars(select(Review.public_id).where(Review.opened_at.is_not(None))).all()


def test_what_diners_said_of_a_dish_is_not_moved_to_another(session: Session) -> None:
    owner = a_member(session)
    venue = a_venue(session, owner)
    a_merchant(session, venue, owner)
    one, two = (add_dish(session, venue, owner.id, name, None, clock.now()) for name in ("Tripe", "Beef"))
    with pytest.raises(Refused) as refused:
        merge_dish(session, one, two, owner.id, clock.now())
    assert refused.value.reason is TieReason.NOT_TO_MERGE
    merge_dish(session, one, two, a_member(session).id, clock.now())
    assert one.merged_into_id == two.id
