"""The desk without a mouse: the card is read, the perk given and taken back by keys alone, with scripts and without."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.desks import promise
from tests.browser.keys import tab_to
from tests.browser.people import Diner
from tests.browser.server import Server
from tests.browser.test_card import PERK, a_table, at_desk, said


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "scripts"), [("en", True), ("zh", False)])
def test_a_desk_needs_no_mouse(diner: Callable[..., Diner], server: Server, lang: str, scripts: bool) -> None:
    ann, _bo, dinner = a_table(diner, lang, scripts, timedelta(minutes=10))
    gao, desk = at_desk(diner, server, lang, scripts)
    promise(server, dinner, PERK)
    ann.go(f"{dinner}/card")
    code = said(ann)
    page = gao.page
    gao.go("/shops")
    tab_to(page, page.locator("main a[href^='/shop/']").first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/shop/*")
    tab_to(page, page.locator(f"a[href='{desk}']"))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{desk}")
    tab_to(page, page.locator("[name=code]"))
    page.keyboard.type("nothing")
    page.keyboard.press("Enter")
    expect(page.locator("[name=code][aria-invalid=true]")).to_be_visible()
    tab_to(page, page.locator("[name=code]"))
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{desk}/*")
    give = page.locator(".perk button")
    tab_to(page, give)
    page.keyboard.press("Enter")
    back = page.locator("form[action*='/undo'] button")
    expect(back).to_be_visible()
    tab_to(page, back)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{desk}")
    expect(page.locator(".rows")).to_contain_text(PERK)
    expect(back).to_have_count(0)
