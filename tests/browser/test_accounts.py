"""Coming in by password and by mail, and looking after one's own account: with scripts and without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.people import PASSWORD, Diner

NEW = "vinegar, ginger and crab"
Make = Callable[..., Diner]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_an_account_from_the_first_seat_to_a_new_password(diner: Make, scripts: bool) -> None:
    phone, mailbox = diner("Ann", scripts=scripts), diner("Ann", scripts=scripts, lang="zh")
    phone.sign_up(then="/me")
    expect(phone.page.locator(".slip--you")).to_be_visible()
    _confirm_elsewhere(mailbox)
    for browser in (phone, mailbox):
        browser.go("/me")
        expect(browser.page.locator("h1")).to_have_text("Ann")
        expect(browser.page.locator(".slip--you")).to_have_count(0)
    _choose_face_palate_and_language(phone)
    _sign_out_and_in_again(phone)
    _forget_the_password(mailbox)
    phone.go("/me")
    assert phone.path == "/sign-in"


def _open_newest_mail(browser: Diner) -> None:
    browser.go("/mailbox")
    browser.page.locator("main li a").first.click()
    browser.page.locator("main li a[href*='/l/']").first.click()
    browser.page.wait_for_url("**/l/*")


def _confirm_elsewhere(mailbox: Diner) -> None:
    _open_newest_mail(mailbox)
    mailbox.page.locator("#main-form button").first.click()
    mailbox.page.wait_for_url(lambda url: "/l/" not in url)


def _choose_face_palate_and_language(ann: Diner) -> None:
    ann.go("/settings")
    ann.page.locator(".portrait").nth(7).click()
    ann.page.fill("[name=palate]", "sour before sweet")
    ann.page.select_option("[name=language]", "zh")
    ann.page.locator(".dock button").click()
    expect(ann.page.locator("html")).to_have_attribute("lang", "zh-CN")
    ann.go("/me")
    expect(ann.page.locator("main")).to_contain_text("sour before sweet")
    ann.page.locator("footer a[hreflang=en]").click()
    expect(ann.page.locator("html")).to_have_attribute("lang", "en")


def _sign_out_and_in_again(ann: Diner) -> None:
    ann.page.locator("form[action='/sign-out'] button").click()
    ann.page.wait_for_url(lambda url: not url.endswith("/me"))
    ann.go("/settings/devices")
    assert ann.path == "/sign-in"
    ann.page.fill("[name=email]", "ann@example.org")
    _press_until_taken(ann, "not the one", PASSWORD)
    ann.page.wait_for_url("**/settings/devices")


def _forget_the_password(ann: Diner) -> None:
    ann.go("/reset")
    ann.page.fill("[name=email]", "ann@example.org")
    ann.page.locator("#main-form button").click()
    expect(ann.page.locator(".slip--you")).to_contain_text("ann@example.org")
    _open_newest_mail(ann)
    _press_until_taken(ann, "password1", NEW)
    ann.page.wait_for_url(lambda url: "/l/" not in url)
    ann.go("/me")
    assert ann.path == "/me"


def _press_until_taken(ann: Diner, refused: str, taken: str) -> None:
    ann.page.fill("[name=password]", refused)
    ann.page.locator("#main-form button").click()
    expect(ann.page.locator(".errsum")).to_be_visible()
    ann.page.fill("[name=password]", taken)
    ann.page.locator("#main-form button").click()
