"""A browser without a mouse."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

FAR = 40  # more keys than this nobody presses
# A box in a label shows its focus on the label.
RING = """each => [each, each.closest("label")].filter(Boolean).map(each => getComputedStyle(each)).some(
  (style) => style.outlineStyle !== "none" || style.boxShadow !== "none")"""


def tab_to(page: Page, aim: Locator) -> None:
    """Press Tab until this has the focus, and see where that is."""
    for _key in range(FAR):
        page.keyboard.press("Tab")
        if aim.evaluate("each => each === document.activeElement"):
            assert aim.evaluate(RING), "nobody sees where the focus is"
            return
    raise AssertionError(f"not reached by {FAR} keys: {aim}")


def press(page: Page, aim: Locator) -> None:
    """Go there by Tab and press Enter."""
    tab_to(page, aim)
    page.keyboard.press("Enter")
