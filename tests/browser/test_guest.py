"""A stranger with a shared link and no account: two taps to a seat, and signing up later loses nothing (PE-03)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.people import SHANGHAI, Diner
from tests.browser.server import Server

TABLE = "Old-stove hotpot"


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "scripts"), [("zh", True), ("en", False)])
def test_a_stranger_sits_in_two_taps_and_loses_nothing_by_signing_up(
    diner: Callable[..., Diner], server: Server, lang: str, scripts: bool
) -> None:
    ann, wang, phone = (
        diner("Ann", lang, scripts),
        diner("Wang", lang, scripts),
        diner("Other", lang, scripts),
    )
    dinner, shared = _ann_sets_a_table(ann)
    wang.go(shared)
    if scripts:  # without them, once the first button is pressed
        wang.page.wait_for_url(f"**{dinner}")
    assert _taps_to_a_seat(wang, "王姐") == 2
    assert wang.path == dinner, "the address must not keep the key"
    link = _the_link(wang)
    _the_link_is_the_seat(phone, link, dinner)
    _wang_brings_somebody(wang, dinner)
    _wang_signs_up(wang, dinner, link)
    ann.go(dinner)
    expect(ann.page.locator(".who")).to_contain_text("Wang")
    expect(ann.page.locator(".who")).to_contain_text("小宝")
    phone.page.goto(link)
    assert phone.path == urlsplit(link).path, "the old link opens nothing any more"


@pytest.mark.slow
def test_at_the_next_table_one_tap_is_enough(diner: Callable[..., Diner], server: Server) -> None:
    ann, wang = diner("Ann"), diner("Wang")
    for expected in (2, 1):
        _dinner, shared = _ann_sets_a_table(ann, new=expected == 2)
        wang.go(shared)
        assert _taps_to_a_seat(wang, "Wang") == expected


def _ann_sets_a_table(ann: Diner, new: bool = True) -> tuple[str, str]:
    """A table for whoever has the link; answers its address and the link."""
    if new:
        ann.sign_up()
        ann.found_group("Haidian Foragers", "Beijing", "Nothing twice")
    starts = datetime.now(UTC) + timedelta(hours=30 if new else 50)
    ann.go("/dinners/new")
    ann.page.fill("[name=title]", TABLE)
    ann.page.fill("[name=starts]", f"{starts.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}")
    ann.page.locator("[name=visibility][value=link]").check(force=True)
    ann.send("form[action$='/dinners/new']")
    ann.page.wait_for_url("**/d/*")
    dinner = ann.path
    ann.go(f"{dinner}/guests")
    return dinner, ann.page.locator(".mylink__a").first.inner_text().strip()


def _taps_to_a_seat(wang: Diner, name: str) -> int:
    """Sit down as a guest; answers how many taps it took."""
    taps, field = 0, wang.page.locator("#rsvp [name=name]")
    if field.input_value() == "":
        field.click()
        taps += 1
        wang.page.keyboard.type(name)
    wang.send("#rsvp")
    taps += 1
    expect(wang.page.locator(".mylink")).to_be_visible()
    expect(wang.page.locator(".table .seat--you")).to_have_count(1)
    return taps


def _the_link(wang: Diner) -> str:
    return wang.page.locator(".mylink__a").first.inner_text().strip()


def _the_link_is_the_seat(phone: Diner, link: str, dinner: str) -> None:
    phone.page.goto(link)
    assert phone.path == dinner
    expect(phone.page.locator(".mylink")).to_be_visible()
    expect(phone.page.locator("a[href^='/c/']")).to_have_count(0)


def _wang_brings_somebody(wang: Diner, dinner: str) -> None:
    party = wang.page.locator("details.more:has([name=child_names])")
    if party.get_attribute("open") is None:
        party.locator("summary").click()
    party.locator("[name=child_names]").fill("小宝")
    wang.send("form:has([name=child_names])")
    expect(wang.page.locator(".who")).to_contain_text("小宝")


def _wang_signs_up(wang: Diner, dinner: str, link: str) -> None:
    wang.sign_up(then=dinner)
    assert wang.path == dinner
    expect(wang.page.locator(".mylink")).to_have_count(0)
    expect(wang.page.locator("form#rsvp[action$='/seat/give-back']")).to_be_visible()
    expect(wang.page.locator(".who")).to_contain_text("小宝")
