"""One Chromium for every test of a worker: Playwright's own loop can run only once in a process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tools.chromium import find_chromium

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60_000  # milliseconds: two shared cores carry six phones and a server


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; each test opens contexts of its own. `./test` leaves these tests out where there is none."""
    path = find_chromium()
    assert path, "There is no Chromium here: install it, set CHROMIUM to its path, or add -m 'not browser'."
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
