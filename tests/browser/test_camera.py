"""A phone whose browser reads no codes by itself: ours does, through a real camera, within the content policy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, Route, expect

from app.core import clock
from events.cards import code
from tests.browser.conftest import PHONE
from tests.browser.desks import held_up, promise
from tests.browser.people import PASSWORD, Diner
from tests.browser.server import Server
from tests.browser.test_card import PERK, a_table, at_desk
from tests.chromium import FLAGS, PATIENCE
from tools.chromium import find_chromium

FRAME = (640, 480)
TABLE_TOP, TILT = 150, 8  # nobody holds a phone straight


def filmed(text: str, film: Path) -> Path:
    """A film of a phone that shows this code, a little tilted, on a grey table."""
    made = segno.make(text, micro=False, error="m")
    side = made.symbol_size(border=4)[0]
    shown = Image.new("L", (side, side))
    shown.putdata([0 if cell else 255 for row in made.matrix_iter(border=4) for cell in row])
    shown = shown.resize((340, 340), Image.Resampling.BILINEAR).rotate(TILT, expand=True, fillcolor=TABLE_TOP)
    seen = Image.new("L", FRAME, TABLE_TOP)
    seen.paste(shown, ((FRAME[0] - shown.width) // 2, (FRAME[1] - shown.height) // 2))
    colours = bytes([128]) * (FRAME[0] * FRAME[1] // 2)  # none
    head = f"YUV4MPEG2 W{FRAME[0]} H{FRAME[1]} F10:1 Ip A1:1 C420jpeg\n".encode()
    film.write_bytes(head + b"".join(b"FRAME\n" + seen.tobytes() + colours for _ in range(2)))
    return film


@contextmanager
def camera(chromium: Browser, server: Server, film: Path, name: str) -> Iterator[Diner]:
    """This person's phone, whose camera sees the film."""
    seeing = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}"]
    browser = chromium.browser_type.launch(executable_path=find_chromium(), args=[*FLAGS, *seeing])
    try:
        context = browser.new_context(viewport=PHONE, locale="en-GB", base_url=server.base)
        context.set_default_timeout(PATIENCE)
        context.grant_permissions(["camera"])
        yield Diner(name, context.new_page(), "en", True)
    finally:
        browser.close()


def sign_in(who: Diner) -> None:
    """Somebody with an account, on this phone too."""
    who.go("/sign-in")
    who.page.fill("[name=email]", f"{who.name.lower()}@example.org")
    who.page.fill("[name=password]", PASSWORD)
    who.send("#main-form")


@pytest.mark.slow
def test_a_browser_without_a_reader_reads_the_card_with_ours(
    diner: Callable[..., Diner], chromium: Browser, server: Server, tmp_path: Path
) -> None:
    _ann, _bo, dinner = a_table(diner, "en", True, timedelta(minutes=10))
    _gao, desk = at_desk(diner, server, "en", True)
    promise(server, dinner, PERK)
    held = held_up(server, dinner)
    shown = code.parse(held.rsplit("/", 1)[-1])
    assert shown is not None

    def in_time(route: Route) -> None:
        # However slow this machine is, the code is read in the half minute in which it was shown.
        server.travel(code.begins(shown.step) + timedelta(seconds=1) - clock.now())
        route.continue_()

    with camera(chromium, server, filmed(held, tmp_path / "card.y4m"), "Gao") as gao:
        sign_in(gao)
        with gao.page.expect_response("**/dist/qr.js*"):
            gao.go(desk)
        assert not gao.page.evaluate(
            "async () => (await globalThis.BarcodeDetector?.getSupportedFormats())?.length"
        )
        gao.page.route(f"**{desk}", in_time)
        gao.page.locator("[data-scan]").click()
        expect(gao.page.locator("h1")).to_have_text("Haidian Foragers")
        expect(gao.page.locator(".perk button")).to_have_count(1)
        assert gao.troubles == []


@pytest.mark.slow
def test_another_code_is_told_apart_and_a_reader_that_does_not_come_is_said(
    diner: Callable[..., Diner], chromium: Browser, server: Server, tmp_path: Path
) -> None:
    _gao, desk = _house(diner, server)
    film = filmed("https://elsewhere.example/x", tmp_path / "other.y4m")
    with camera(chromium, server, film, "Gao") as gao:
        sign_in(gao)
        gao.page.route("**/dist/qr.js*", lambda route: route.abort())
        gao.go(desk)
        gao.page.locator("[data-scan]").click()
        expect(gao.page.locator("[data-answer]")).to_contain_text("did not load")
        gao.page.unroute("**/dist/qr.js*")
        gao.page.locator("[data-scan]").click()
        expect(gao.page.locator("[data-answer]")).to_have_text("That is no group card.")


def _house(make: Callable[..., Diner], server: Server) -> tuple[Diner, str]:
    a_table(make, "en", True, timedelta(minutes=10))
    return at_desk(make, server, "en", True)
