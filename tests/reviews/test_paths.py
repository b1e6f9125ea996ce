"""R-01: no route, socket, command or import makes a review for somebody whom the table does not confirm."""

from __future__ import annotations

import ast
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events.reviews.models import DishRating, Review, ReviewVersion
from events.reviews.models_told import ReviewPicture
from tests.access import world as w
from tests.access.rooms import furnish
from tests.access.test_matrix import ROUTES, _browser
from tests.reviews.pictured import a_meal

Writing = Callable[[], AbstractContextManager[Session]]
ROOT = Path(__file__).resolve().parents[2]
UNATTESTED = ("guest", "stranger", "left", "operator", "member", "waiting")
# What a review's form sends, under the names by which others may take it.
SENT = {
    "text": "Wonderful.", "taste": "5", "paid": "shared", "version": "0", "per_head": "80", "kind": "praise",
    "dishes-0-dish": "", "dishes-0-name": "Tripe", "dishes-0-again": "again", "shows": "", "alt": "",
}  # fmt: skip
LEAVES = frozenset({"accounts.leave", "accounts.end_devices", "accounts.sign_out", "accounts.end_device"})


@pytest.mark.parametrize("role", UNATTESTED)
def test_every_post_of_every_unattested_role_leaves_the_reviews_as_they_are(
    role: str, app: Flask, writing: Writing
) -> None:
    with writing() as session:
        world = w.build(session)
        furnish(session, world)
        before = _counts(session)
    browser = _browser(app, world, role)
    tried = 0
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}):
            if rule.endpoint in LEAVES or rule.endpoint not in ROUTES:
                continue
            values = {name: world.ids[key] for name, key in ROUTES[rule.endpoint][1].items()}
            path = app.url_map.bind("localhost").build(rule.endpoint, values, method=method)
            sent = SENT | ({"picture": (a_meal(), "a.jpg")} if rule.endpoint.startswith("reviews.") else {})
            answer = browser.open(path, method=method, data=sent)
            assert answer.status_code < 500, path
            tried += 1
    assert tried > 100
    with writing() as session:
        assert _counts(session) == before


def _counts(session: Session) -> list[int | None]:
    kinds = (Review, DishRating, ReviewVersion, ReviewPicture)
    return [session.scalar(select(func.count()).select_from(kind)) for kind in kinds]


def _calls(name: str) -> set[str]:
    """The files of the product in which this name is called."""
    found = set()
    for folder in ("app", "events", "groups"):
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call):
                    called = (
                        node.func.attr
                        if isinstance(node.func, ast.Attribute)
                        else getattr(node.func, "id", "")
                    )
                    if called == name:
                        found.add(str(file.relative_to(ROOT)))
    return found


def test_one_function_makes_reviews_and_one_route_calls_it() -> None:
    assert _calls("Review") == {"events/reviews/actions.py"}
    assert _calls("write_review") == {"events/reviews/views.py", "app/demo/dinners.py"}


def test_no_socket_and_no_command_writes_reviews() -> None:
    for file in (ROOT / "events" / "reviews").rglob("*.py"):
        words = file.read_text()
        assert "@hear(" not in words, file
        assert ".command(" not in words or "write_review" not in words, file
