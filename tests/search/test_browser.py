"""Searching in a real browser: names while one types, by the keyboard alone, and without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.core.settings import Settings
from tests.chat.real import Server
from tests.factories import a_member, a_venue
from tests.search.town import Writing

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def server(whole_app: Flask, settings: Settings) -> Iterator[Server]:
    started = Server(settings.data, settings.database_url, settings.redis_url, settings.secret_key)
    started.start()
    yield started
    started.kill()


@pytest.fixture
def town(writing: Writing) -> None:
    """Two places of like names."""
    with writing() as session:
        wen = a_member(session)
        for name in ("海底捞火锅", "海边小馆"):
            a_venue(session, wen, name)


def _page(browser: Browser, server: Server, *, scripts: bool = True) -> Page:
    return browser.new_context(
        viewport={"width": 390, "height": 844},
        locale="en-GB",
        base_url=server.base,
        java_script_enabled=scripts,
    ).new_page()


def test_names_are_offered_while_one_types_and_taken_by_the_keyboard(
    chromium: Browser, server: Server, town: None
) -> None:
    page = _page(chromium, server)
    page.goto("/search")
    page.locator("#q").press_sequentially("hdl")
    offered = page.locator(".quick a")
    expect(offered).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(offered.first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".quick__box")).to_be_hidden()
    expect(page.locator("#q")).to_be_focused()
    page.locator("#q").press_sequentially("h")
    expect(page.locator(".quick__box")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1").filter(has_text="海底捞火锅").first).to_be_attached()
    page.context.close()


def test_without_scripts_the_field_searches(chromium: Browser, server: Server, town: None) -> None:
    page = _page(chromium, server, scripts=False)
    page.goto("/search")
    page.locator("#q").fill("海")
    page.keyboard.press("Enter")
    expect(page.locator(".found")).to_have_count(2)
    page.context.close()
