"""From the paper bill to "everybody is settled": a host with an account, a guest with a link, two phones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.people import Diner
from tests.browser.server import Server
from tests.browser.test_guest import _ann_sets_a_table, _taps_to_a_seat


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "scripts"), [("zh", True), ("en", False)])
def test_a_guest_without_an_account_claims_agrees_and_says_paid(
    diner: Callable[..., Diner], server: Server, lang: str, scripts: bool
) -> None:
    ann, wang = diner("Ann", lang, scripts), diner("Wang", lang, scripts)
    dinner, shared = _ann_sets_a_table(ann)
    wang.go(shared)
    if scripts:  # without them, once the first button is pressed
        wang.page.wait_for_url(f"**{dinner}")
    _taps_to_a_seat(wang, "Wang")
    server.travel(timedelta(hours=31))
    _ann_writes_the_bill(ann, dinner)
    _claims(ann, dinner, "Pot")
    _claims(wang, dinner, "Pot")
    _claims(wang, dinner, "Crab")
    ann.go(f"{dinner}/bill")
    ann.send("form[action$='/bill/propose']")
    expect(ann.page.locator(".rcpt")).to_contain_text("¥100")  # (120 + 80) less 100, in proportion
    wang.go(f"{dinner}/bill")
    wang.send("form[action$='/bill/answer']:has([value=agree])")
    expect(wang.page.locator("h1")).to_contain_text("¥70")
    wang.send("form:has([value=said_paid])")
    ann.go(f"{dinner}/bill")
    ann.send("form:has([value=confirmed])")
    expect(ann.page.locator(".stamp--ok")).to_have_count(1)


def _ann_writes_the_bill(ann: Diner, dinner: str) -> None:
    """S1: paid in another app, 100 off; dish by dish."""
    ann.go(f"{dinner}/bill/edit")
    ann.page.locator("[name=mode][value=by_dish]").check(force=True)
    for row, (name, amount) in enumerate((("Pot", "120"), ("Crab", "80"))):
        ann.page.fill(f"[name=lines-{row}-name]", name)
        ann.page.fill(f"[name=lines-{row}-amount]", amount)
    ann.page.select_option("[name=charges-0-kind]", "coupon")
    ann.page.fill("[name=charges-0-amount]", "100")
    ann.send("form[action$='/bill/edit']", ".dock button")
    ann.page.wait_for_url("**/bill/claim")


def _claims(who: Diner, dinner: str, dish: str) -> None:
    """Tap a dish; the row is large enough for greasy fingers."""
    who.go(f"{dinner}/bill/claim")
    row = who.page.locator(".claims__b", has_text=dish)
    box = row.bounding_box()
    assert box is not None
    assert box["height"] >= 56
    row.click()
    expect(row).to_have_attribute("aria-pressed", "true")
