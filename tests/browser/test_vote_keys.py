"""A group decides without a mouse: it asks, votes, thinks again, and two change hosting turns, by keys alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.keys import press, tab_to
from tests.browser.people import Diner

QUESTION = "Shoes off at the door"


def ask(ann: Diner, group: str) -> str:
    """Put a question to the vote; answers its address."""
    page = ann.page
    ann.go(f"{group}/proposals/new/words")
    tab_to(page, page.locator("[name=title]"))
    page.keyboard.type(QUESTION)
    press(page, page.locator(".dock button"))
    page.wait_for_url("**/p/*")
    return ann.path


def vote(bo: Diner, group: str, asked: str) -> None:
    """From the group's page to a yes, and then to an abstention."""
    page = bo.page
    bo.go(group)
    press(page, page.locator(f"main a[href='{asked}']").first)
    page.wait_for_url(f"**{asked}")
    answers, send = (
        page.locator("#ballot [name=o]"),
        page.locator("#ballot form[action$='/vote'] button").first,
    )
    tab_to(page, answers.first)
    page.keyboard.press("Space")
    press(page, send)
    expect(page.locator("#ballot .ballot__y b")).to_have_text("1")
    tab_to(page, answers.first)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    press(page, send)
    expect(page.locator("#ballot .ballot__y b")).to_have_text("0")
    expect(answers.last).to_be_checked()


def in_turn(who: Diner, group: str) -> None:
    """Host in turn from now on."""
    who.go(f"{group}/turns")
    press(who.page, who.page.locator("form[action$='/turns'] button"))
    expect(who.page.locator(".people .tag--you")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "scripts"), [("en", True), ("zh", False)])
def test_a_group_needs_no_mouse(diner: Callable[..., Diner], lang: str, scripts: bool) -> None:
    ann, bo = diner("Ann", lang, scripts), diner("Bo", lang, scripts)
    ann.sign_up()
    group = ann.found_group("Keys", "Hangzhou", "Nobody holds a mouse.")
    bo.join(ann.make_invite(group))
    vote(bo, group, ask(ann, group))
    in_turn(ann, group)
    in_turn(bo, group)
    press(bo.page, bo.page.locator("form[action$='/turns/swaps'] button"))
    expect(bo.page.locator("main .banner form[action*='/swaps/']")).to_be_visible()
    first = ann.page.locator(".people b").first
    ann.go(f"{group}/turns")
    expect(first).to_have_text("Ann")
    press(ann.page, ann.page.locator("main .banner form[action*='/swaps/'] button").first)
    expect(first).to_have_text("Bo")
