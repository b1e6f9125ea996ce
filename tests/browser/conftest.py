"""Chromium and a server for the journeys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.people import Diner
from tests.browser.server import Server
from tests.chromium import PATIENCE

PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is a browser test."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server over an empty database."""
    with Server(tmp_path) as running:
        yield running


@pytest.fixture
def diner(chromium: Browser, server: Server) -> Iterator[Callable[..., Diner]]:
    """`diner("Ann", lang="en", scripts=False)`: somebody with a phone of their own."""
    made: list[Diner] = []

    def make(name: str, lang: str = "en", scripts: bool = True, **options: object) -> Diner:
        context = chromium.new_context(
            viewport=PHONE, locale="zh-CN" if lang == "zh" else "en-GB", java_script_enabled=scripts,
            base_url=server.base, timezone_id="Asia/Shanghai", **options,
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        made.append(Diner(name, context.new_page(), lang, scripts))
        return made[-1]

    yield make
    for each in made:
        each.page.context.close()
    troubles = [f"{each.name}: {line}" for each in made for line in each.troubles]
    assert troubles == []
    assert "Traceback" not in server.log(), server.log()[-3000:]
