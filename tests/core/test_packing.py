"""Packing: smaller on the line, the same words at the other end."""

from __future__ import annotations

import gzip

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

GZIP = {"Accept-Encoding": "gzip, br", "Accept-Language": "en"}
PLAIN = {"Accept-Language": "en"}


@pytest.mark.parametrize("path", ["/discover", "/static/css/tokens.css", "/static/img/icons.svg"])
def test_text_is_packed_for_whoever_unpacks_it(client: FlaskClient, path: str) -> None:
    with client.get(path, headers=GZIP) as packed, client.get(path, headers=PLAIN) as plain:
        _same_words(path, packed, plain)


def _same_words(path: str, packed: TestResponse, plain: TestResponse) -> None:
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    if path.startswith("/static"):  # a page has a new token each time
        assert gzip.decompress(packed.data) == plain.data


def test_little_answers_heads_and_redirects_stay_as_they_are(client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get("/healthz", headers=GZIP).headers
    assert "Content-Encoding" not in client.get("/groups", headers=GZIP).headers
    assert "Content-Encoding" not in client.head("/discover", headers=GZIP).headers


def test_a_file_that_has_not_changed_is_not_sent_again(client: FlaskClient) -> None:
    with client.get("/static/css/tokens.css", headers=GZIP) as first:
        known = {**GZIP, "If-None-Match": first.headers["ETag"]}
    with client.get("/static/css/tokens.css", headers=known) as again:
        assert (again.status_code, again.data) == (304, b"")
