"""The authorisation matrix: every route as everybody, against the one table; and no secret slips out anywhere."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.core.access import Ability
from tests.access.routes import ENDS_AT_SIGN_IN, NOT_THERE, PERHAPS_GONE, REFUSED_FIRST, ROUTES, SIGN_IN_FIRST
from tests.access.world import OUTSIDE, ROLES, SEALED, SECRETS, Thing, World
from tests.factories import sign_in

Writing = Callable[[], AbstractContextManager[Session]]


def _routes(app: Flask) -> list[tuple[str, str, str]]:
    return [
        (rule.endpoint, method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        if rule.endpoint != "static"
    ]


def test_every_route_stands_in_the_matrix(app: Flask) -> None:
    assert {endpoint for endpoint, _method, _rule in _routes(app)} == set(ROUTES)


def _browser(app: Flask, world: World, role: str) -> FlaskClient:
    browser = app.test_client()
    if role != "guest":
        sign_in(browser, world.members[role])
    return browser


def _ask(app: Flask, world: World, role: str, endpoint: str, method: str) -> TestResponse:
    with app.test_request_context():
        values = {name: world.ids[key] for name, key in ROUTES[endpoint][1].items()}
        path = app.url_map.bind("localhost").build(endpoint, values, method=method)
    return _browser(app, world, role).open(path, method=method)


def _sent_to_sign_in(answer: TestResponse) -> bool:
    return answer.status_code == 303 and "/sign-in" in answer.headers["Location"]


@pytest.mark.parametrize("endpoint", sorted(ROUTES))
def test_each_role_gets_what_the_table_says(app: Flask, world: World, endpoint: str) -> None:
    thing, _ids = ROUTES[endpoint]
    ability: Ability = app.view_functions[endpoint].needs  # type: ignore[attr-defined]
    methods = [method for each, method, _rule in _routes(app) if each == endpoint]
    for method in methods:
        for role in ROLES:
            answer = _ask(app, world, role, endpoint, method)
            where = f"{role} {method} {endpoint}: {answer.status_code}"
            assert answer.status_code < 500, where
            _holds(endpoint, thing, role, ability, answer, where)


def _holds(
    endpoint: str, thing: Thing, role: str, ability: Ability, answer: TestResponse, where: str
) -> None:
    if endpoint in REFUSED_FIRST:
        assert answer.status_code in (404, 409, 410, 422), where
    elif not thing.sees(role):
        assert answer.status_code == 404 or (endpoint in SIGN_IN_FIRST and _sent_to_sign_in(answer)), where
    elif thing.may(role, ability):
        good = {404} if endpoint in NOT_THERE else {200, 303, 409, 422}
        assert answer.status_code in good | ({404} if endpoint in PERHAPS_GONE else set()), where
        assert role == "guest" or endpoint in ENDS_AT_SIGN_IN or not _sent_to_sign_in(answer), where
    else:
        assert _sent_to_sign_in(answer) if role == "guest" else answer.status_code == 403, where


@pytest.mark.parametrize("role", sorted(OUTSIDE))
def test_no_secret_is_told_outside_by_any_page(app: Flask, world: World, role: str) -> None:
    for endpoint, method, _rule in _routes(app):
        if method != "GET" or endpoint in ("membership.invite_open", "membership.charter", "calendars.feed"):
            continue  # whoever holds an invite reads what the group is; whoever has a feed's address, its tables
        told = _ask(app, world, role, endpoint, method).data
        assert [secret for secret in SECRETS if secret.encode() in told] == [], endpoint


@pytest.mark.parametrize("role", [role for role in ROLES if role != "seated"])
def test_sealed_words_are_told_to_their_author_alone(app: Flask, world: World, role: str) -> None:
    for endpoint, method, _rule in _routes(app):
        if method == "GET":
            assert SEALED.encode() not in _ask(app, world, role, endpoint, method).data, endpoint


def test_what_is_private_answers_like_what_is_missing(app: Flask, world: World) -> None:
    browser = _browser(app, world, "stranger")
    for kind in ("g", "d", "c", "r", "talk"):
        key = {"g": "group", "d": "dinner", "c": "channel", "r": "review", "talk": "talk"}[kind]
        there, missing = browser.get(f"/{kind}/{world.ids[key]}"), browser.get(f"/{kind}/AAAAAAAAAAA")
        assert there.status_code == missing.status_code == 404
        assert len(there.data) == len(missing.data)
