"""Each public page has an address for each language, and says so; the one without a language is everybody's."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient

from tests.factories import a_group, a_member, a_venue
from tests.feeds.test_feeds import Writing

LINK = re.compile(r'<link rel="(canonical|alternate)"(?: hreflang="([^"]+)")? href="([^"]+)">')
ZH, EN = {"Accept-Language": "zh-CN"}, {"Accept-Language": "en"}


@pytest.fixture
def paths(writing: Writing) -> list[str]:
    """Public pages of each kind."""
    with writing() as session:
        host = a_member(session)
        group, house = a_group(session, host), a_venue(session, host)
        return [
            "/",
            "/discover",
            "/discover/map",
            "/venues",
            f"/g/{group.public_id}",
            f"/v/{house.public_id}",
        ]


def test_each_page_names_itself_and_its_other_language(client: FlaskClient, paths: list[str]) -> None:
    for path in paths:
        links = {lang or rel: href for rel, lang, href in LINK.findall(client.get(path, headers=EN).text)}
        base = f"http://localhost{path}"
        assert links == {
            "canonical": base, "x-default": base, "zh-CN": f"{base}?lang=zh", "en": f"{base}?lang=en"
        }  # fmt: skip


@pytest.mark.parametrize(("lang", "tag"), [("zh", "zh-CN"), ("en", "en")])
def test_an_address_with_a_language_is_in_it_whatever_the_browser_wants(
    client: FlaskClient, paths: list[str], lang: str, tag: str
) -> None:
    for path in paths:
        page = client.get(f"{path}?lang={lang}", headers=ZH if lang == "en" else EN).text
        assert f'<html lang="{tag}"' in page
        assert f'<link rel="canonical" href="http://localhost{path}?lang={lang}">' in page


def test_a_language_that_is_none_changes_nothing(client: FlaskClient) -> None:
    for odd in ("", "xx", "zh-CN", "../en", "en%00", "a" * 900):
        answer = client.get(f"/discover?lang={odd}", headers=ZH)
        assert answer.status_code == (404 if "%00" in odd else 200)
        assert answer.status_code == 404 or '<html lang="zh-CN"' in answer.text


def test_switching_the_language_leaves_that_address(client: FlaskClient) -> None:
    page = client.get("/discover?lang=en&city=Beijing", headers=ZH).text
    switch = re.search(r'href="/language\?([^"]+)"[^>]*hreflang="zh"', page)
    assert switch is not None
    assert unquote(switch[1]).endswith("next=/discover?city=Beijing")


def test_caches_know_that_the_language_changes_the_page(client: FlaskClient) -> None:
    assert {"Cookie", "Accept-Language"} <= set(client.get("/discover").vary)
