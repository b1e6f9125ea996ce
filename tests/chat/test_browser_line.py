"""The line in a real browser: lost, silent, slept through, come back; and what one writes meanwhile."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from app.core import clock, db
from groups.chat import actions
from groups.chat.models import Channel
from groups.chat.rules import BEHIND
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

# Enter is pressed; what stands on the page in the same breath, before any frame is drawn and any answer can come.
ENTER = """text => {
  const field = document.querySelector("textarea[name=text]");
  field.value = text;
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  const there = document.querySelector("li[data-waiting]:last-child .bub")?.textContent;
  return there;
}"""
LATER = "by => { const real = Date.now.bind(Date); Date.now = () => real() + by; }"


def test_ones_own_message_stands_there_before_any_answer(scene: Scene) -> None:
    bo = scene.page(scene.bo)
    seen = [bo.evaluate(ENTER, f"number {number}") for number in range(12)]
    assert seen == [f"number {number}" for number in range(12)]
    expect(bo.locator("li[data-waiting]")).to_have_count(0)
    assert bubbles(bo)[1:] == [f"number {number}" for number in range(12)]


class Lines:
    """The sockets of a page; all that are open go deaf at a word, as after a night in a drawer."""

    def __init__(self, page: Page) -> None:
        self.opened, self.deaf = 0, 0
        page.route_web_socket("**/*", self._route)
        page.reload()
        listens(page)

    def _route(self, line: WebSocketRoute) -> None:
        self.opened += 1
        number, server = self.opened, line.connect_to_server()
        server.on_message(lambda said: line.send(said) if number > self.deaf else None)
        line.on_message(lambda said: server.send(said) if number > self.deaf else None)


@pytest.mark.parametrize(
    ("passed", "then"),
    [
        (3 * 3600_000, ""),  # nothing but the clock says that the machine slept
        (60_000, "dispatchEvent(new Event('focus'))"),
        (60_000, "document.dispatchEvent(new Event('visibilitychange'))"),
        (0, "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"),
    ],
)
def test_a_line_that_died_in_silence_is_renewed_when_somebody_is_back(
    scene: Scene, passed: int, then: str
) -> None:
    bo = scene.page(scene.bo)
    lines = Lines(bo)
    say(bo, "good night")
    expect(bo.locator("li[data-waiting]")).to_have_count(0)
    before = lines.deaf = lines.opened
    scene.says(scene.ann, "said in the night", "ann-said-1")
    bo.evaluate(LATER, passed)
    bo.evaluate(then)
    end = time.monotonic() + 20  # by itself a page finds out after 30 s and more
    while lines.opened == before and time.monotonic() < end:
        bo.wait_for_timeout(50)
    assert lines.opened == before + 1
    expect(bo.locator(".msg .bub").last).to_have_text("said in the night")
    assert bubbles(bo) == ["tripe, twice?", "good night", "said in the night"]


def test_the_page_says_that_the_line_is_down_and_comes_back_at_a_press(scene: Scene) -> None:
    bo = scene.page(scene.bo)
    say(bo, "still there?")
    expect(bo.locator("li[data-waiting]")).to_have_count(0)
    scene.server.kill()
    off = bo.locator(".chat__off")
    expect(off).to_be_visible()
    expect(off.locator("[data-off-title]")).to_have_text("The line is down.")
    expect(off.locator("[data-off-when]")).to_contain_text("Next try in")
    say(bo, "written meanwhile")
    expect(bo.locator("li[data-waiting] [data-state]")).to_have_text("Waits for the line")
    scene.server.start()
    scene.says(scene.ann, "said while it slept", "ann-said-1")
    off.locator("[data-reconnect]").evaluate("button => button.click()")  # it may have come back by itself
    expect(off).to_be_hidden()
    expect(bo.locator("li[data-waiting]")).to_have_count(0)
    assert bubbles(bo) == ["tripe, twice?", "still there?", "said while it slept", "written meanwhile"]


def test_two_pages_share_what_is_unsent_and_say_it_once(scene: Scene) -> None:
    ann, one = scene.page(scene.ann), scene.page(scene.bo)
    other = one.context.new_page()
    other.goto(one.url)
    listens(other)
    one.context.set_offline(True)
    say(one, "from the first")
    say(other, "from the second")
    for page in (one, other):
        expect(page.locator("li[data-waiting] [data-state]").last).to_have_text("Waits for the line")
    third = one.context.new_page()  # opened later, it finds both
    one.context.set_offline(False)
    third.goto(one.url)
    for page in (ann, one, other, third):
        expect(page.locator("li[data-waiting]")).to_have_count(0)
        expect(page.locator(".msg")).to_have_count(3)
        assert sorted(bubbles(page)) == ["from the first", "from the second", "tripe, twice?"]
    one.context.set_offline(True)
    say(one, "left behind")
    expect(one.locator("li[data-waiting] [data-state]")).to_have_text("Waits for the line")
    one.close()
    other.evaluate(LATER, 60_000)
    other.context.set_offline(False)
    expect(ann.locator(".msg .bub").last).to_have_text("left behind")
    expect(ann.locator(".msg")).to_have_count(4)


def test_whoever_missed_too_much_gets_the_newest_page_and_loses_nothing_unsent(scene: Scene) -> None:
    bo = scene.page(scene.bo)
    bo.context.set_offline(True)
    say(bo, "from long ago")
    expect(bo.locator("li[data-waiting] [data-state]")).to_have_text("Waits for the line")
    with db.database().writing() as session:
        room = session.get_one(Channel, scene.room_id)
        for number in range(BEHIND + 1):
            actions.say(session, room, scene.ann, f"word {number}", f"ann-word-{number}", clock.now())
    bo.context.set_offline(False)
    expect(bo.locator("li[data-waiting]")).to_have_count(0)
    expect(bo.locator(".msg .bub").last).to_have_text("from long ago")
    shown = bubbles(bo)
    assert shown[-2:] == [f"word {BEHIND}", "from long ago"]
    assert len(shown) == len(set(shown)) < BEHIND
    bo.locator("[data-older]").click()
    expect(bo.locator(".msg")).not_to_have_count(len(shown))
    assert len(bubbles(bo)) == len(set(bubbles(bo)))
