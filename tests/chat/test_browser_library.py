"""The live line's own script in a real browser: pages do without it, and ask for it again when it has not come."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, Request, expect

from tests.chat.test_browser import (
    Scene,
    browser,
    bubbles,
    listens,
    one_server,
    pytestmark,
    say,
    scene,
    server,
)

__all__ = ["browser", "one_server", "pytestmark", "scene", "server"]
LIBRARY = "**/dist/io.js*"


def _asked_for(page: Page) -> list[str]:
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/dist/io.js" in request.url:
            asked.append(request.url)

    page.on("request", note)
    return asked


def test_talk_goes_on_without_the_line_and_the_line_comes_when_its_script_does(scene: Scene) -> None:
    ann, bo = scene.page(scene.ann), scene.page(scene.bo)
    bo.route(LIBRARY, lambda route: route.abort())
    asked = _asked_for(bo)
    bo.reload()
    say(bo, "by request")
    expect(ann.locator(".msg .bub").last).to_have_text("by request")
    expect(bo.locator("li[data-waiting]")).to_have_count(0)
    say(ann, "unheard for now")
    bo.unroute(LIBRARY)
    bo.evaluate("dispatchEvent(new Event('online'))")
    listens(bo)
    expect(bo.locator(".msg .bub").last).to_have_text("unheard for now")
    assert bubbles(bo) == ["tripe, twice?", "by request", "unheard for now"]
    assert len(asked) == len(set(asked)) > 1


def test_a_stranger_with_nothing_to_hear_never_fetches_it(scene: Scene, chromium: Browser) -> None:
    page = chromium.new_page()
    asked = _asked_for(page)
    page.goto(f"{scene.server.base}/sign-in", wait_until="networkidle")
    page.wait_for_function("() => globalThis.tongzhuo")
    assert asked == []
