"""Taps, counted: everything that a thumb does goes through here, so that the number is measured and not claimed."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Locator

from tests.browser.people import Diner

SHOTS = os.environ.get("TONGZHUO_SHOTS", "")  # a folder: every step is photographed there


class Taps:
    """The taps of one person. Typing is free; the tap into the field that is typed into is not."""

    def __init__(self, diner: Diner, journey: str) -> None:
        self.diner, self.journey = diner, journey
        self.steps: list[str] = []

    @property
    def count(self) -> int:
        """How many there were."""
        return len(self.steps)

    def on(self, step: str, what: Locator, words: str = "") -> None:
        """Tap on something, and write if there are words."""
        what.tap()
        self.steps.append(step)
        if words:
            what.fill(words)
        self.diner.page.wait_for_load_state()
        self.look(step)

    def leads(self, step: str, what: Locator, where: str) -> None:
        """Tap on something that leads to another page."""
        what.tap()
        self.steps.append(step)
        self.diner.page.wait_for_url(where)
        self.diner.page.wait_for_load_state()
        self.look(step)

    def look(self, step: str) -> None:
        """Photograph what is on the screen now, where somebody wants to see it."""
        if SHOTS:
            name = f"{self.journey}-{self.diner.name}-{self.count:02}-{step}.png"
            self.diner.page.screenshot(path=Path(SHOTS) / name)
