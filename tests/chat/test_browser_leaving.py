"""Leaving a room in a real browser: what was said on the way out, and a list of rooms that has missed something."""

from __future__ import annotations

from playwright.sync_api import Page, WebSocketRoute, expect

from tests.chat.test_browser import Scene, browser, listens, one_server, pytestmark, say, scene, server

__all__ = ["browser", "one_server", "pytestmark", "scene", "server"]


class Cut:
    """A page whose sockets can be cut, and whose messages get through by no other way until it is mended."""

    def __init__(self, page: Page) -> None:
        self.page, self.down, self.open = page, False, list[WebSocketRoute]()
        page.route_web_socket("**/*", self._route)
        page.reload()
        listens(page)

    def _route(self, line: WebSocketRoute) -> None:
        if self.down:
            line.close()
        else:
            self.open.append(line)
            line.connect_to_server()

    def cut(self) -> None:
        self.down = True
        self.page.route("**/c/*/say", lambda route: route.abort())
        for line in self.open:
            line.close()

    def mend(self) -> None:
        self.down = False
        self.page.unroute("**/c/*/say")


def test_what_is_said_on_the_way_out_is_sent_from_the_next_page(scene: Scene) -> None:
    ann, bo = scene.page(scene.ann), scene.page(scene.bo)
    line = Cut(bo)
    line.cut()
    say(bo, "back in a minute")
    expect(bo.locator("li[data-waiting] [data-state]")).to_have_text("Waits for the line")
    bo.locator("a.back").click()
    last = bo.locator(".rooms [data-last]")
    expect(last).to_have_text("Ann: tripe, twice?")
    line.mend()
    expect(ann.locator(".msg .bub").last).to_have_text("back in a minute")
    expect(last).to_have_text("Bo: back in a minute")
    bo.locator(".rooms a").click()
    expect(bo.locator(".msg")).to_have_count(2)
    expect(bo.locator("li[data-waiting]")).to_have_count(0)


def test_the_list_of_rooms_catches_up_after_a_broken_line(scene: Scene) -> None:
    bo = scene.page(scene.bo)
    line = Cut(bo)
    bo.locator("a.back").click()
    last, dot = bo.locator(".rooms [data-last]"), bo.locator(".rooms [data-unread]")
    expect(last).to_have_text("Ann: tripe, twice?")
    line.cut()
    scene.says(scene.ann, "anybody there?", "ann-said-1")
    line.mend()
    expect(last).to_have_text("Ann: anybody there?")
    expect(dot).to_have_attribute("data-unread", "1")
