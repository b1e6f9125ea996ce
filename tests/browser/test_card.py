"""The group's card: S2 whole at a desk that reads it, and a card that is shown while the network is gone (E6, E13)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desks import held_up, keep_house, promise
from tests.browser.people import Diner
from tests.browser.server import Server
from tests.browser.test_quality import AXE, RUN

HOUSE, PERK = "Jiaoxia Hotpot", "One bowl of iced jelly"
CAMERA = """
globalThis.BarcodeDetector = class {
  static getSupportedFormats = async () => ["qr_code"];
  async detect() { return globalThis.heldUp ? [{ rawValue: globalThis.heldUp }] : []; }
};
const picture = document.createElement("canvas");
navigator.mediaDevices.getUserMedia = async () => picture.captureStream();
"""
FRAME_IS_KEPT = """async () => {
  const store = await caches.open("tz-frame");
  while (!(await store.keys()).some(({ url }) => url.endsWith("/cards/kept"))) await new Promise(setTimeout);
}"""


def a_table(
    make: Callable[..., Diner], lang: str, scripts: bool, starts_in: timedelta, **options: object
) -> tuple[Diner, Diner, str]:
    """Ann and Bo sit down at a restaurant that Gao keeps."""
    ann, bo = (make(name, lang, scripts, **options) for name in ("Ann", "Bo"))
    ann.sign_up()
    group = ann.found_group("Haidian Foragers", "Beijing", "Nothing twice")
    invite = ann.make_invite(group)
    bo.join(invite)
    starts = datetime.now(UTC) + starts_in
    dinner = ann.call_dinner(group, "Old-stove hotpot", starts, HOUSE, "Beijing", 4)
    bo.sit(dinner)
    return ann, bo, dinner


def at_desk(
    make: Callable[..., Diner], server: Server, lang: str, scripts: bool, **options: object
) -> tuple[Diner, str]:
    """Gao, who keeps the restaurant, and the desk."""
    gao = make("Gao", lang, scripts, **options)
    gao.sign_up()
    return gao, keep_house(server, "Gao", HOUSE)


def said(who: Diner) -> str:
    """The six digits on a phone."""
    return "".join(who.page.locator("[data-say] b").all_inner_texts())


def look(gao: Diner, desk: str, code: str) -> None:
    """Type what the table says."""
    gao.go(desk)
    gao.page.fill("[name=code]", code)
    gao.send("#card-code")
    gao.page.wait_for_url(f"**{desk}/*")


def stands(who: Diner, dinner: str) -> str:
    """The bill and the card's log as they stand on this phone."""
    who.go(f"{dinner}/card")
    card = who.page.locator(".perk, .mc .rows").all_inner_texts()
    who.go(f"{dinner}/bill")  # last: without scripts the card's page loads itself anew
    return "\n".join([*card, *who.page.locator(".rcpt, .xfers").all_inner_texts()])


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "scripts"), [("zh", True), ("en", False)])
def test_s2_the_card_is_read_the_boss_says_another_way_and_nothing_changes(
    diner: Callable[..., Diner], server: Server, lang: str, scripts: bool
) -> None:
    ann, bo, dinner = a_table(diner, lang, scripts, timedelta(hours=20))
    gao, desk = at_desk(diner, server, lang, scripts)
    server.travel(timedelta(hours=22, minutes=5))
    server.tick()
    ann.go(dinner)
    ann.page.locator(f"a[href='{dinner}/bill']").first.click()  # AA
    ann.page.wait_for_url("**/bill")
    ann.page.fill("[name=total]", "240")
    ann.send("form[action$='/bill']")
    expect(ann.page.locator(".bigsum__n, h1").first).to_contain_text("120")
    ann.page.locator("details:has(#perk) summary").click()
    ann.page.fill("#perk", PERK)
    ann.page.fill("#perk-on", "2026-11-03")
    ann.send("form[action$='/bill/card']")
    ann.page.locator(f"#desk a[href='{dinner}/card']").click()  # the card
    ann.page.wait_for_url("**/card")
    expect(ann.page.locator(".mcard")).to_contain_text("Haidian Foragers")
    expect(ann.page.locator(".perk")).to_contain_text(PERK)
    assert "¥" not in ann.page.locator("main").inner_text()
    look(gao, desk, said(ann))
    expect(gao.page.locator("h1")).to_have_text("Haidian Foragers")
    expect(gao.page.locator(".perk button")).to_have_count(
        1
    )  # valid now; but the boss says: another way, please
    before = [stands(each, dinner) for each in (ann, bo)]
    gao.go(desk)
    expect(gao.page.locator(".rows")).to_have_count(0)
    ann.go(f"{dinner}/note")
    ann.page.fill("[name=text]", "They took cash only.")
    ann.send("form.form")
    assert [stands(each, dinner) for each in (ann, bo)] == before


@pytest.mark.slow
def test_a_card_opened_before_is_shown_without_network_and_the_desk_reads_it(
    diner: Callable[..., Diner], server: Server
) -> None:
    ann, bo, dinner = a_table(diner, "en", True, timedelta(minutes=10))
    gao, desk = at_desk(diner, server, "en", True)
    promise(server, dinner, PERK)
    for each in (bo, gao):  # no page of theirs is renewed while the server is gone
        each.page.goto("about:blank")
    ann.go("/")
    with ann.page.expect_response(lambda answer: "codes.json" in answer.url):
        ann.page.locator(f"a[href='{dinner}/card']").first.click()
    ann.page.evaluate(FRAME_IS_KEPT)
    ann.page.wait_for_function("() => localStorage.getItem('tz:cards')?.includes('Haidian')")
    server.stop()
    ann.page.goto("/")  # the app is opened anew: one card is kept, so it is there at once
    expect(ann.page.locator("h1", has_text="Haidian Foragers")).to_be_visible()
    expect(ann.page.locator("[data-perks]")).to_contain_text(PERK)
    code = said(ann)
    assert len(code) == 6
    server.start()
    look(gao, desk, code)
    expect(gao.page.locator("h1")).to_have_text("Haidian Foragers")
    gao.page.goto("about:blank")
    _signing_out_takes_it_along(ann, server)


def _signing_out_takes_it_along(ann: Diner, server: Server) -> None:
    ann.go("/settings/devices")
    ann.send("form[action$='/sign-out']")
    ann.page.wait_for_function("() => localStorage.getItem('tz:cards') === null")
    server.stop()
    ann.page.goto("/")
    expect(ann.page.locator("[data-none]")).to_be_visible()
    assert "Haidian" not in ann.page.content()
    server.start()


@pytest.mark.slow
def test_the_desks_camera_reads_it_and_what_is_given_shows_on_the_phone_at_once(
    diner: Callable[..., Diner], server: Server
) -> None:
    ann, _bo, dinner = a_table(diner, "en", True, timedelta(minutes=10), bypass_csp=True)
    gao, desk = at_desk(diner, server, "en", True, bypass_csp=True)
    promise(server, dinner, PERK)
    ann.go(f"{dinner}/card")
    gao.page.add_init_script(CAMERA)
    gao.go(desk)
    gao.page.locator("[data-scan]").click()
    gao.page.evaluate("held => { globalThis.heldUp = held }", "https://elsewhere.example/x")
    expect(gao.page.locator("[data-answer]")).to_have_text("That is no group card.")
    held = held_up(server, dinner)
    gao.page.evaluate("held => { globalThis.heldUp = held }", held)
    gao.page.wait_for_url(f"**{desk}/*")
    _everybody_can_read(gao.page)
    gao.page.get_by_role("button", name="We give it").click()
    expect(ann.page.locator(".perk")).to_contain_text("Given at")  # without a reload
    expect(gao.page.locator(".perk")).to_contain_text("Given at")
    gao.page.get_by_role("button", name="Take it back").click()
    expect(ann.page.locator(".perk")).to_contain_text("valid now")
    expect(ann.page.locator("main")).to_contain_text("taken back at")
    _everybody_can_read(gao.page)
    _everybody_can_read(ann.page)
    ann.go(f"{dinner}/card?large=1")
    _everybody_can_read(ann.page)


def _everybody_can_read(page: Page) -> None:
    """C-10: axe finds nothing, and at 200 % zoom (320 points wide) nothing scrolls sideways."""
    page.add_script_tag(path=str(AXE))
    page.wait_for_function(
        "() => !document.querySelector('[aria-busy=true]')"
    )  # Turbo says so on the page itself
    assert page.evaluate(RUN) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") == 0
    page.set_viewport_size({"width": 390, "height": 844})
