"""Forged posts: without the token, with another's, from elsewhere: refused, and nothing is changed (IN12)."""

from __future__ import annotations

import hashlib
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import schema
from app.core import db
from tests.access.test_matrix import ROUTES
from tests.access.world import World
from tests.security.walk import address, browsers, unsafe

WITHOUT_TOKEN = frozenset(
    {"notify.unsubscribe_now"}
)  # a mail program has none; the signed address is the proof
ELSEWHERE = [
    {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:81"}, {"Origin": "http://["}, {"Origin": ""},
    {"Origin": "localhost"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
]  # fmt: skip
SEEN = frozenset({"seen_at"})  # looking at a page is noted, and is no change


def _everything() -> str:
    told = hashlib.sha256()
    with db.database().reading() as session:
        for table in schema.metadata.sorted_tables:
            columns = [column for column in table.c if column.name not in SEEN]
            for row in sorted(map(repr, session.execute(table.select().with_only_columns(*columns)))):
                told.update(row.encode())
    return told.hexdigest()


def token_of(client: FlaskClient) -> str:
    """The token of this browser's session."""
    found = re.search(r'name="csrf-token" content="([^"]+)"', client.get("/venues").text)
    assert found is not None
    return found.group(1)


@pytest.mark.parametrize("role", ["host", "seated", "guest"])
def test_a_forged_post_is_refused_everywhere_and_changes_nothing(
    guarded: Flask, world: World, role: str
) -> None:
    mine, foreign = browsers(guarded, world, role, "stranger").values()
    good, others = token_of(mine), token_of(foreign)
    before = _everything()
    for endpoint, method in unsafe(guarded):
        path = address(guarded, world, endpoint, method)
        if endpoint not in WITHOUT_TOKEN:
            for token in ({}, {"csrf_token": ""}, {"csrf_token": "x"}, {"csrf_token": others}):
                answer = mine.open(path, method=method, data=token)
                assert 400 <= answer.status_code < 500, (endpoint, token)
        for headers in ELSEWHERE:
            answer = mine.open(path, method=method, data={"csrf_token": good}, headers=headers)
            assert 400 <= answer.status_code < 500, (endpoint, headers)
    assert _everything() == before


@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "application/xml", "text/html", "image/svg+xml"]
)
def test_what_is_no_form_is_not_read(guarded: Flask, world: World, kind: str) -> None:
    """JSON sent as text/plain needs no preflight: it must not be taken for a form (SECURITY.md IN12)."""
    (mine,) = browsers(guarded, world, "host").values()
    headers, before = {"X-CSRFToken": token_of(mine)}, _everything()
    for endpoint, method in unsafe(guarded):
        path = address(guarded, world, endpoint, method)
        for body in ('{"text": "x", "nickname": "y"}', "[" * 100_000, ""):
            answer = mine.open(path, method=method, data=body, content_type=kind, headers=headers)
            assert answer.status_code == 415, (endpoint, body[:10])
    assert _everything() == before


def test_looking_changes_nothing(guarded: Flask, world: World) -> None:
    """An image or a link elsewhere can make a browser GET anything (IN6)."""
    clients = browsers(guarded, world, "host", "seated", "guest")
    before = _everything()
    for rule in guarded.url_map.iter_rules():
        if rule.endpoint in ROUTES:
            for client in clients.values():
                method = "GET" if "GET" in (rule.methods or ()) else "POST"
                assert client.get(address(guarded, world, rule.endpoint, method)).status_code < 500
    assert _everything() == before
