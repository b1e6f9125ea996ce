"""The site's map: an index, its parts, public things alone; and where robots learn of it."""

from __future__ import annotations

import xml.etree.ElementTree as ET  # our own words, not somebody's
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.core import clock
from app.site.feeds import queries
from events.dinners.rules import Visibility
from tests.factories import a_dinner, a_group, a_member, a_venue
from tests.feeds.test_feeds import Writing

SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def locations(client: FlaskClient, path: str) -> list[str]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "application/xml"
    return [each.text or "" for each in ET.fromstring(answer.data).iterfind(".//s:loc", SPACE)]  # noqa: S314


def test_the_index_leads_to_every_public_page(client: FlaskClient, writing: Writing) -> None:
    with writing() as session:
        host = a_member(session)
        group, house = a_group(session, host), a_venue(session, host)
        hidden = a_group(session, host, listed=False)
        open_ = a_dinner(session, group, host, visibility=Visibility.PUBLIC)
        closed = a_dinner(session, group, host)
        ids = [each.public_id for each in (group, house, open_)]
        others = [hidden.public_id, closed.public_id]
    parts = locations(client, "/sitemap.xml")
    assert parts[0] == "http://localhost/sitemap/pages-0.xml"
    pages = [page for part in parts for page in locations(client, part.removeprefix("http://localhost"))]
    assert len(pages) == len(set(pages))
    for public_id in ids:
        assert any(page.endswith(public_id) for page in pages)
    for public_id in others:
        assert not any(page.endswith(public_id) for page in pages)
    browser = client.application.test_client()
    for page in pages:
        assert browser.get(page.removeprefix("http://localhost")).status_code == 200, page


def test_parts_hold_each_thing_once_with_its_last_change(
    client: FlaskClient, writing: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PART", 4)
    monkeypatch.setattr(queries, "AT_ONCE", 3)
    now = clock.now()
    with writing() as session:
        host = a_member(session)
        group = a_group(session, host)
        ids = {
            a_dinner(
                session, group, host, visibility=Visibility.PUBLIC, moved_at=now + timedelta(hours=n)
            ).public_id
            for n in range(11)
        }
    parts = [each for each in locations(client, "/sitemap.xml") if "dinners" in each]
    found = [page for part in parts for page in locations(client, part.removeprefix("http://localhost"))]
    assert {each.rpartition("/")[2] for each in found} == ids
    assert len(found) == 11
    last = f"{now + timedelta(hours=10):%Y-%m-%dT%H:%M}"
    assert any(last in client.get(part.removeprefix("http://localhost")).text for part in parts)


def test_what_is_no_part_is_not_there(client: FlaskClient) -> None:
    for path in ("/sitemap/dinners-99.xml", "/sitemap/members-0.xml", "/sitemap/pages-1.xml", "/sitemap/x-y.xml",
                 "/sitemap/dinners-99999999999999999999.xml", "/sitemap/dinners--1.xml"):  # fmt: skip
        assert client.get(path).status_code == 404, path


def test_robots_learn_where_the_map_is(client: FlaskClient) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    assert "Sitemap: http://localhost/sitemap.xml" in lines
    assert "Disallow: /chats" in lines
    assert "Disallow: /" not in lines
